//! What is redacted is nowhere, and the log still proves everything else.

use domain::source::Publisher;
use domain::{Authority, MilestoneStatus, Operation, PaymentStatus, Thing, ThingKind, change};
use persistence::{Below, ChangesFilter, Entry, Error, Found, Reader, Stated, Store};

use crate::database::{Database, Kind};
use crate::things::*;

/// Stands in everything that is to vanish; the keys that names are sorted by hold it as it is.
const MARK: &str = "zq7marker";

/// A register in which `thing` was stated by two sources in several versions between many others, long and short ones.
fn crowd(store: &Store, versions: &[Thing]) {
    let around = |from: usize| {
        (from..from + 60).map(|number| {
            let number = number * 37 % 1_000;
            let mut other = organisation(&format!("crowd-{number:03}"));
            // Around the mark in the order of names.
            other.name =
                en(&format!("zq7m{}", (number * 7 % 100).to_string().repeat(1 + number % 90)));
            stated("register", other)
        })
    };
    store.take(&[stated("register", grant("g")), stated("register", grant("h"))]);
    for (number, version) in versions.iter().enumerate() {
        store.take(&around(number * 60).collect::<Vec<_>>());
        store.take(&[stated(if number % 2 == 0 { "first" } else { "second" }, version.clone())]);
    }
    store.take(&around(versions.len() * 60).collect::<Vec<_>>());
}

/// Texts of growing and shrinking length, each with the mark.
fn marked() -> impl Iterator<Item = String> {
    [1_usize, 300, 3, 90, 2].into_iter().map(|length| format!("{MARK} ").repeat(length))
}

fn versions(make: impl Fn(domain::LocalisedText) -> Thing) -> Vec<Thing> {
    marked().map(|text| make(en(text.trim()))).collect()
}

/// Fails when the mark stands anywhere in the database.
fn nowhere(database: &Database) {
    let tables = match database.kind {
        Kind::Sqlite => "SELECT name AS value FROM sqlite_master WHERE type = 'table'",
        Kind::Postgres => "SELECT tablename AS value FROM pg_tables WHERE schemaname = 'public'",
    };
    for table in database.words(tables) {
        let columns = match database.kind {
            Kind::Sqlite => database.words(&format!("SELECT name AS value FROM pragma_table_info('{table}')")),
            Kind::Postgres => database.words(&format!("SELECT column_name AS value FROM information_schema.columns WHERE table_name = '{table}'")),
        };
        for column in columns {
            let found = format!(
                "SELECT count(*) AS value FROM {table} WHERE cast({column} AS TEXT) LIKE '%{MARK}%'"
            );
            assert_eq!(database.number(&found), 0, "{table}.{column}");
        }
    }
    for block in database.bytes("SELECT entries AS value FROM log_blocks") {
        let unpacked = zstd::bulk::decompress(&block.unwrap(), 1 << 24).unwrap();
        assert!(!holds(&unpacked, MARK.as_bytes()), "log");
    }
    for file in files(database) {
        assert!(!holds(&file, MARK.as_bytes()), "a file of SQLite");
    }
}

/// The bytes of everything SQLite keeps on disk.
fn files(database: &Database) -> Vec<Vec<u8>> {
    match database.kind {
        Kind::Postgres => Vec::new(),
        Kind::Sqlite => std::fs::read_dir(database.path().parent().unwrap())
            .unwrap()
            .map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .collect(),
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn kept(entries: &[Entry], thing: &str) -> Vec<Entry> {
    entries.iter().filter(|entry| entry.header.id.as_str() != thing).cloned().collect()
}

/// Redacts a thing that was written in several versions, and looks everywhere.
fn redact_and_look(database: &Database, kind: ThingKind, thing: &str, versions: &[Thing]) {
    let store = database.store();
    store.say(source("second", Authority::Funder));
    crowd(&store, versions);
    let before = store.entries();
    let blobs = database.bytes("SELECT entries AS value FROM log_blocks");
    let verified = store.verify_log(|_, _| {}).unwrap();
    let written = store.redact(&act(), kind, &id(thing), "a court of Almaty").unwrap();
    nowhere(database);

    let gone = store.gone(kind, thing);
    assert_eq!(
        (gone.operation, gone.reason.as_deref(), gone.sequence),
        (Operation::Redacted, Some("a court of Almaty"), verified.entries + 1)
    );
    let after = store.entries();
    let of_it = after.iter().filter(|entry| {
        entry.header.id.as_str() == thing && entry.header.sequence <= verified.entries
    });
    assert!(of_it.clone().count() >= 3);
    assert!(of_it.clone().all(|entry| entry.state.is_none() && entry.salt.is_none()));
    assert_eq!(
        kept(&after[..before.len()], thing),
        kept(&before, thing),
        "salts, digests and hashes of the others"
    );
    for entry in kept(&after, thing) {
        assert_eq!(change::digest(&entry.salt.unwrap(), entry.state.as_deref()), entry.digest);
    }
    assert!(before.iter().zip(&after).all(|(before, after)| (
        before.digest,
        before.hash,
        &before.header
    ) == (
        after.digest,
        after.hash,
        &after.header
    )));
    let again = store.verify_log(|_, _| {}).unwrap();
    assert_eq!((again.entries, again.redacted), (written.sequence, of_it.count() as u64));
    for at in 1..=written.sequence {
        let found = store.read(|reader| reader.find_as_of(kind, &id(thing), at)).unwrap();
        assert!(!matches!(found, Some(Found::Here(_))), "as of {at}");
    }
    // What stood compressed in the log is not left on disk either.
    let present = database.bytes("SELECT entries AS value FROM log_blocks");
    for old in blobs.iter().filter(|old| !present.contains(old)).flatten() {
        let end = old[old.len().saturating_sub(40)..].to_vec();
        if !present.iter().flatten().any(|block| holds(block, &end)) {
            assert!(!files(database).iter().any(|file| holds(file, &end)), "an old block");
        }
    }
    let (before, again) =
        (store.sequence().unwrap(), store.redact(&act(), kind, &id(thing), "again").unwrap());
    assert_eq!((again.sequence, again.unchanged), (before, 1), "only the file is written again");
    let restated =
        store.state(&act(), &[Stated::new(versions[0].clone(), id("first"), None)]).unwrap();
    assert_eq!(restated.refused[0].1.code, "redacted");
    nowhere(database);
}

on_both! {
    fn a_redacted_organisation_is_nowhere(database) {
        let versions = versions(|name| domain::Organisation { name, ..organisation("secret") }.thing());
        redact_and_look(database, ThingKind::Organisation, "secret", &versions);
    }

    fn a_redacted_milestone_is_nowhere(database) {
        let versions = versions(|title| domain::Milestone { title, status: MilestoneStatus::Reported, ..milestone("g", "secret") }.thing());
        redact_and_look(database, ThingKind::Milestone, "g:m:secret", &versions);
    }

    fn a_redacted_contract_is_nowhere(database) {
        let versions = versions(|title| domain::Funding {
            call: Some(id(&format!("{MARK}-{}", title.get(domain::Language::En).unwrap().len()))),
            title: Some(title),
            spheres: vec![MARK.to_owned()],
            recipients: vec![recipient("hidden", None)],
            ..contract("secret")
        }.thing());
        let store = database.store();
        store.say(grant("g"));
        for version in &versions {
            store.said("first", version.clone());
        }
        store.redact(&act(), ThingKind::Contract, &id("secret"), "a court").unwrap();
        nowhere(database);
        assert_eq!(database.number("SELECT count(*) AS value FROM funding_parties WHERE funding_id = 'secret'"), 0);
        store.gone(ThingKind::Contract, "secret");
    }

    fn everything_else_can_be_redacted_too(database) {
        let store = database.store();
        let mut secret_source = source("secret", Authority::Funder);
        secret_source.title = en(MARK);
        secret_source.publisher = Publisher { id: None, name: en(MARK) };
        let secret_document = domain::Document { title: en(MARK), ..document("g", "1") };
        let secret_payment = domain::Payment { description: Some(MARK.to_owned()), ..payment("g", "1", money(77, "KZT"), PaymentStatus::Paid) };
        store.take(&[stated("a", grant("g")), stated("a", secret_source), stated("a", secret_document), stated("a", secret_payment)]);
        for (kind, thing) in [(ThingKind::Source, "secret"), (ThingKind::Document, "g:d:1"), (ThingKind::Payment, "g:p:1")] {
            store.redact(&act(), kind, &id(thing), "a court").unwrap();
            assert_eq!(store.gone(kind, thing).operation, Operation::Redacted);
        }
        nowhere(database);
        assert_eq!(store.verify_log(|_, _| {}).unwrap().redacted, 3);
        assert_eq!(database.number("SELECT count(*) AS value FROM payments WHERE amount <> 0"), 0);
    }

    fn what_is_withdrawn_can_be_redacted(database) {
        let store = database.store();
        store.say(grant("g"));
        store.say(domain::Milestone { title: en(MARK), ..milestone("g", "1") });
        store.say(domain::Organisation { name: en(MARK), ..organisation("o") });
        store.unsay("register", ThingKind::Milestone, "g:m:1");
        store.merge(&act(), ThingKind::Organisation, &id("o"), &id("nobody"), "").unwrap_err();
        store.unsay("register", ThingKind::Organisation, "o");
        for (kind, thing) in [(ThingKind::Milestone, "g:m:1"), (ThingKind::Organisation, "o")] {
            store.redact(&act(), kind, &id(thing), "a court").unwrap();
            assert_eq!(store.gone(kind, thing).operation, Operation::Redacted);
            let past = store.read(|reader| reader.find_as_of(kind, &id(thing), 3)).unwrap();
            assert!(matches!(past, Some(Found::Gone(gone)) if gone.operation == Operation::Redacted));
        }
        nowhere(database);
        store.verify_log(|_, _| {}).unwrap();
    }

    fn what_lies_below_a_redacted_funding_is_withdrawn(database) {
        let store = database.store();
        store.take(&[stated("a", contract("c")), stated("b", milestone("c", "1")), stated("a", payment("c", "1", money(5, "KZT"), PaymentStatus::Paid))]);
        let below = |store: &Store, at| store.read(|reader| reader.below_as_of(Below::Milestones, &id("c"), at)).unwrap().len();
        assert_eq!(store.redact(&act(), ThingKind::Contract, &id("c"), "a court").unwrap().withdrawn, 2);
        assert_eq!(store.gone(ThingKind::Milestone, "c:m:1").operation, Operation::Withdrawn);
        assert_eq!((below(&store, 3), below(&store, 6)), (1, 0));
    }

    fn a_redaction_that_could_not_write_the_file_anew_can_be_run_again(database) {
        let store = database.store();
        store.say(domain::Organisation { name: en(MARK), ..organisation("o") });
        // What a failed VACUUM leaves: the thing is redacted, and its bytes stand in freed pages.
        if database.kind == Kind::Sqlite {
            database.sql(&format!("CREATE TABLE freed (x TEXT); INSERT INTO freed VALUES ('{MARK}'); DROP TABLE freed"));
        }
        let first = store.redact(&act(), ThingKind::Organisation, &id("o"), "a court").unwrap();
        if database.kind == Kind::Sqlite {
            database.sql(&format!("CREATE TABLE freed (x TEXT); INSERT INTO freed VALUES ('{MARK}'); DROP TABLE freed"));
        }
        let again = store.redact(&act(), ThingKind::Organisation, &id("o"), "a court").unwrap();
        assert_eq!((again.sequence, again.unchanged), (first.sequence, 1), "nothing is left to blank");
        nowhere(database);
        store.verify_log(|_, _| {}).unwrap();
    }

    fn totals_forget_what_is_redacted(database) {
        let store = database.store();
        store.take(&[stated("a", grant("g")), stated("a", grant("h")), stated("a", contract("c"))]);
        let count = |at: Option<i64>| store.read(|reader: &mut Reader<'_>| match at {
            None => reader.totals(&id("recipient")),
            Some(at) => reader.totals_as_of(&id("recipient"), at),
        }).unwrap().values().map(|tally| (tally.count, tally.sum)).collect::<Vec<_>>();
        assert_eq!(count(None), [(2, 200_000), (1, 100_000)]);
        store.redact(&act(), ThingKind::Grant, &id("g"), "a court").unwrap();
        assert_eq!(count(None), [(1, 100_000), (1, 100_000)]);
        assert_eq!(count(Some(3)), [(1, 100_000), (1, 100_000)], "also in the past");
        store.unsay("a", ThingKind::Grant, "h");
        store.redact(&act(), ThingKind::Grant, &id("h"), "a court").unwrap();
        assert_eq!(count(None), [(1, 100_000)]);
    }

    fn only_what_was_there_as_such_can_be_redacted(database) {
        let store = database.store();
        store.take(&[stated("a", grant("g"))]);
        for (kind, thing) in [(ThingKind::Contract, "g"), (ThingKind::Grant, "nothing"), (ThingKind::Organisation, "g")] {
            assert!(matches!(store.redact(&act(), kind, &id(thing), "why").unwrap_err(), Error::Refused(_)));
        }
        store.unsay("a", ThingKind::Grant, "g");
        assert!(store.redact(&act(), ThingKind::Contract, &id("g"), "why").is_err());
        let (entries, _) = store.read(|reader| reader.changes(0, &ChangesFilter::default(), 9)).unwrap();
        assert_eq!(entries.len(), 2);
    }
}
