//! What the log costs.

use domain::{ChildKind, Id, LocalisedText, Milestone, MilestoneStatus};
use persistence::Stated;

use crate::database::Kind;
use crate::things::*;

const MILESTONES: usize = 20_000;
const BATCH: usize = 2_000;
/// What was asked for.
const MOST_BYTES: i64 = 150;

/// A number that looks like chance and is the same every time.
fn mixed(number: usize) -> usize {
    let mut mixed = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 33) as usize
}

/// A milestone as publishers write them: titles of a kind that differ in what they are about, dates, a weight, money.
fn realistic(funding: &Id, number: usize) -> Milestone {
    const WORK_KK: [&str; 6] = [
        "семинар өткізу",
        "аралық есеп",
        "сауалнама жүргізу",
        "әдістемелік құрал шығару",
        "қорытынды есеп",
        "жастарға арналған тренинг",
    ];
    const WORK_RU: [&str; 6] = [
        "проведение семинара",
        "промежуточный отчёт",
        "проведение опроса",
        "издание методического пособия",
        "итоговый отчёт",
        "тренинг для молодёжи",
    ];
    const PLACES: [&str; 7] =
        ["Павлодар", "Аксу", "Екібастұз", "Баянауыл", "Ертіс", "Май", "Шарбақты"];
    let (chance, local) = (mixed(number), number % 4 + 1);
    let (work, place, people) = (chance % 6, PLACES[chance / 6 % 7], chance / 50 % 300 + 10);
    let title = LocalisedText::parse(
        Some(format!("{local}-кезең: {}, {place}, {people} адам", WORK_KK[work])),
        Some(format!("Этап {local}: {}, {place}, {people} чел.", WORK_RU[work])),
        None,
    );
    let id = Id::child(funding, ChildKind::Milestone, &local.to_string()).unwrap();
    let mut milestone = Milestone::planned(id, funding.clone(), title.unwrap());
    let due = day(i32::try_from(chance / 1_000 % 700).unwrap());
    milestone.position = u32::try_from(local).ok();
    milestone.due_original = Some(due);
    milestone.due_on = Some(due);
    milestone.weight = Some(250);
    milestone.amount =
        Some(money(i64::try_from(chance % 90_000_000).unwrap() * 10 + 1_000_000, "KZT"));
    milestone.status = MilestoneStatus::ALL[chance / 7 % 5];
    if milestone.status != MilestoneStatus::Planned {
        milestone.started_on = Some(due - time::Duration::days(60));
    }
    if !matches!(milestone.status, MilestoneStatus::Planned | MilestoneStatus::InProgress) {
        milestone.reported_on =
            Some(due - time::Duration::days(i64::try_from(chance % 20).unwrap()));
    }
    milestone
}

on_both! {
    fn a_milestone_takes_at_most_150_bytes_of_log(database) {
        let store = database.store();
        let fundings: Vec<Id> = (0..MILESTONES / 4).map(|number| Id::generated("KZ-BIN-170940025833", "contract", None, &mixed(number).to_string())).collect();
        let contracts: Vec<Stated> = fundings.iter().map(|id| stated("goszakup", contract(id.as_str()))).collect();
        for batch in contracts.chunks(BATCH) {
            store.take(batch);
        }
        let size = || database.number(
            "SELECT cast(coalesce(sum(length(entries) + length(previous_hash) + length(hash) + coalesce(length(seed), 0) + 32), 0) AS BIGINT) AS value FROM log_blocks"
        );
        let before = size();
        let milestones: Vec<Stated> = (0..MILESTONES).map(|number| stated("goszakup", realistic(&fundings[number / 4], number))).collect();
        for batch in milestones.chunks(BATCH) {
            store.take(batch);
        }
        let count = i64::try_from(MILESTONES).unwrap();
        let bytes = (size() - before) / count;
        println!("{:?}: {bytes} bytes of log a milestone", database.kind);
        let on_disk = match database.kind {
            Kind::Postgres => database.number("SELECT pg_total_relation_size('log_blocks') AS value"),
            Kind::Sqlite => {
                database.sql("PRAGMA wal_checkpoint(TRUNCATE)");
                database.number("SELECT sum(pgsize) AS value FROM dbstat WHERE name IN ('log_blocks', 'log_blocks_by_at')")
            }
        };
        // Contracts stand in it, too, so this says too much rather than too little.
        println!("{:?}: {} bytes of tables and indexes a milestone", database.kind, on_disk / count);
        assert!(bytes <= MOST_BYTES, "{bytes} bytes");
        assert!(on_disk / count <= MOST_BYTES, "{} bytes on disk", on_disk / count);
    }
}
