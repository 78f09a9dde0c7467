//! What `kill -9` leaves: after the restart the index equals the database, without a hand.
//!
//! `ENPO_TEST_ROUNDS=20` kills twenty times as often.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{Register, Server, on_both};

use super::index::{copy, folder, serve, text};
use crate::v1::one_filter::draw::Draw;
use crate::v1::world::{ids, wait_for_index, walk};

/// Kills for each database.
const ROUNDS: usize = 5;
/// Grants of the register, each with two milestones and a payment.
const GRANTS: usize = 40;
/// Statements that an import writes in one transaction: few, so that there are many moments between two.
const BATCH: &str = "15";

/// Every list with the orders that both the database and the index have.
const LISTS: [(&str, &[&str]); 4] = [
    ("organisations", &["id", "-name"]),
    ("funding", &["id", "-amount", "-sequence"]),
    ("grants", &["signed_on"]),
    ("milestones", &["id", "-due_on", "sequence"]),
];

/// What only the index answers.
const ASKED: [&str; 9] = [
    "/v1/funding?q=sad&include=total,facets&limit=100",
    "/v1/milestones?q=otchet&include=total,facets&limit=100",
    "/v1/organisations?q=fond&include=total,facets&limit=100",
    "/v1/search?q=fond&limit=100",
    "/v1/suggest?q=fo&limit=20",
    "/v1/statistics?of=funding&group_by=recipient,month&measures=spread,recipients,first_time,top_ten",
    "/v1/statistics?of=organisations&group_by=region",
    "/v1/statistics?of=milestones&group_by=status,recipient",
    "/v1/statistics?of=payments&group_by=status,recipient",
];

fn party(number: usize) -> String {
    format!("GB-CHC-10{number:02}")
}

/// The register as its source tells it for the so-manieth time: names, amounts, days and states are others each time, and some
/// grants come and go.
fn told(version: usize) -> Vec<Value> {
    let mut lines: Vec<Value> = (0..10)
        .map(|number: usize| {
            let seat = ["550000000", "750000000"][(number + version) % 2];
            json!({
                "kind": "organisation", "id": party(number), "status": "active",
                "name": {"ru": format!("Фонд {} {version}", number * 7 % 10)},
                "seat": {"scheme": "KATO", "code": seat},
            })
        })
        .collect();
    for number in (0..GRANTS).filter(|number| number % 7 != version % 7) {
        let (id, turn) = (format!("360G-k-{number}"), number + version);
        let tenge = |amount: usize| json!({"amount": format!("{amount}.00"), "currency": "KZT"});
        let status = ["active", "contracted", "planned"][turn % 3];
        lines.push(json!({
            "kind": "grant", "id": id, "funding_kind": "grant", "status": status,
            "title": {"ru": format!("Сад {version}")}, "recipients": [{"id": party(turn % 10)}],
            "funder": {"id": party(turn % 3)}, "amount": tenge(1_000 + turn), "signed_on": format!("2025-{:02}-01", turn % 12 + 1),
        }));
        let status = ["planned", "cancelled"][turn % 2];
        for part in 1..=2 {
            lines.push(json!({
                "kind": "milestone", "id": format!("{id}:m:{part}"), "funding": id, "title": {"ru": format!("Отчет {version}")},
                "status": status, "due_on": format!("2025-{:02}-{:02}", turn % 12 + 1, part * 9),
                "amount": tenge(turn + part),
            }));
        }
        lines.push(json!({
            "kind": "payment", "id": format!("{id}:p:1"), "funding": id, "status": "paid",
            "amount": tenge(turn), "paid_on": "2025-07-01",
        }));
    }
    lines
}

/// How a version is imported.
const HOW: [&str; 3] = ["--complete", "--batch", BATCH];

fn import(register: &Register, version: usize) {
    register.import_with("ndjson", "k.ndjson", text(&told(version)), &HOW).expect_success();
}

/// An import that goes on beside us.
fn begin(register: &Register, version: usize) -> Child {
    let file = tests::file("k.ndjson", text(&told(version)));
    Command::new(tests::binary())
        .args(["import", "ndjson", "--database-url", register.url()])
        .args(HOW)
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the import can be started")
}

fn kill(mut import: Child) {
    import.kill().expect("it is ours");
    import.wait().expect("it is ours");
}

/// The newest change of the database, whose log is whole.
fn newest(register: &Register) -> String {
    let said = register.enpo(&["log", "verify"]).expect_success().stdout;
    let count = said.split_ascii_whitespace().find(|word| word.parse::<i64>().is_ok());
    count.unwrap_or_else(|| panic!("no number of changes: {said}")).to_owned()
}

/// Waits until the index knows a change.
pub fn catch_up(server: &Server, newest: &str) {
    let start = Instant::now();
    loop {
        let target = "/v1/funding?include=facets&limit=1";
        let reply = server.get(target).header("Min-Sequence", newest).send();
        if reply.status == 200 {
            return;
        }
        assert!(start.elapsed() < Duration::from_mins(1), "{reply}\n{}", server.log().join("\n"));
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The lists by the index are those by the database.
fn lists_agree(server: &Server, told: &str) {
    for (list, sorts) in LISTS {
        for sort in sorts {
            let address =
                |include: &str| format!("/v1/{list}?sort={sort}&limit=100&include={include}");
            let seen = |include: &str| ids(&walk(server, &address(include)));
            assert_eq!(seen("facets"), seen("total"), "{list} by {sort}, {told}");
            let total = |include: &str| server.ok(&address(include))["total"].clone();
            assert_eq!(total("facets,total"), total("total"), "{list}, {told}");
        }
    }
}

fn answers(server: &Server) -> Vec<Value> {
    let lists = LISTS.iter().map(|(list, _)| format!("/v1/{list}?include=total,facets&limit=100"));
    lists.chain(ASKED.map(str::to_owned)).map(|address| server.ok(&address)).collect()
}

/// A part of an index as it is and another as it was, as a process leaves them that ends amid a commit.
fn cut_short(before: &Path, after: &Path) {
    let position = |folder: &Path| -> Value {
        let text = fs::read(folder.join("position.json")).expect("the index says how far it is");
        serde_json::from_slice(&text).expect("it is JSON")
    };
    let (mut told, reached) = (position(before), position(after));
    told["towards"] = json!([reached["sequence"], reached["hash"]]);
    fs::remove_dir_all(before.join("funding")).expect("a part is a folder");
    copy(&after.join("funding"), &before.join("funding"));
    fs::write(before.join("position.json"), told.to_string()).expect("it can be written");
}

on_both! {
    fn an_index_equals_its_database_however_its_processes_were_killed(register: Register) {
        let times = std::env::var("ENPO_TEST_ROUNDS").map_or(1, |times| times.parse().expect("a number"));
        let index = folder();
        let began = Instant::now();
        import(&register, 0);
        let took = usize::try_from(began.elapsed().as_millis()).expect("it is short");
        let mut server = serve(&register, &index);
        let (mut mended, mut midway) = (0, 0);
        // Killed once more while it reads on.
        let again = |moment: usize| {
            let server = serve(&register, &index);
            std::thread::sleep(Duration::from_millis(moment as u64 % 200));
            let cut = server.log().join("\n").contains("cut short");
            drop(server);
            (serve(&register, &index), usize::from(cut))
        };
        for round in 1..=ROUNDS * times {
            let moment = Draw::new(round as u64).below(took + took / 10);
            let mut import = begin(&register, round);
            std::thread::sleep(Duration::from_millis(moment as u64));
            let whose = ["both", "the server", "the import"][round % 3];
            match whose {
                "the server" => {
                    drop(server);
                    assert!(import.wait().expect("it ends").success());
                    let (restarted, cut) = again(moment);
                    (server, mended) = (restarted, mended + cut);
                }
                "the import" => kill(import),
                _ => {
                    kill(import);
                    drop(server);
                    let (restarted, cut) = again(moment);
                    (server, mended) = (restarted, mended + cut);
                }
            }
            let newest = newest(&register);
            catch_up(&server, &newest);
            let told = format!("round {round}: {whose} killed after {moment} ms, change {newest}\n{}", server.log().join("\n"));
            lists_agree(&server, &told);
            let kept = answers(&server);
            mended += usize::from(told.contains("was cut short"));
            assert!(!told.contains("is being built") || round == 1, "{told}");
            drop(server);
            let other = serve(&register, &folder());
            wait_for_index(&other);
            for (kept, fresh) in kept.into_iter().zip(answers(&other)) {
                assert_eq!(kept, fresh, "{told}");
            }
            drop(other);
            server = serve(&register, &index);
            midway += usize::from(whose != "the server" && !whole(&server, round));
        }
        println!("{} kills: {midway} amid an import, {mended} amid a commit of the index", ROUNDS * times);
    }

    fn parts_that_know_of_different_changes_are_not_answered_from(register: Register) {
        let (index, kept) = (folder(), folder());
        import(&register, 1);
        {
            let server = serve(&register, &index);
            catch_up(&server, &newest(&register));
        }
        copy(&index, &kept);
        import(&register, 2);
        {
            let server = serve(&register, &index);
            catch_up(&server, &newest(&register));
        }
        cut_short(&kept, &index);
        let server = serve(&register, &kept);
        wait_for_index(&server);
        // Whatever is answered first is right.
        let first = answers(&server);
        server.wait_for_log("cut short");
        lists_agree(&server, "after a commit that was cut short");
        drop(server);
        let other = serve(&register, &folder());
        wait_for_index(&other);
        assert_eq!(first, answers(&other));
    }
}

/// Whether all of an import was written.
fn whole(server: &Server, version: usize) -> bool {
    let titles = |list: &str| walk(server, &format!("/v1/{list}?limit=100"));
    let newest = format!("Отчет {version}");
    titles("milestones").iter().all(|milestone| milestone["title"]["ru"] == newest.as_str())
}
