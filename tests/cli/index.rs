//! The index beside the database: it follows what is imported, survives what happens to it, and is built again where it
//! does not belong to its database.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{Register, Server, on_both};

use super::killed::catch_up;

const NUMBER: &str = "KZ-BIN-200140900004";

pub fn text(lines: &[Value]) -> String {
    lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect()
}

fn organisation() -> Value {
    json!({
        "kind": "organisation", "id": NUMBER, "status": "active", "roles": ["ngo"],
        "name": {"kk": "«Қайнар» қоғамдық қоры", "ru": "ОФ «Кайнар»"},
    })
}

fn grant(number: usize, title: &str, amount: &str) -> Value {
    json!({
        "kind": "grant", "id": format!("360G-i-{number}"), "funding_kind": "grant", "status": "active",
        "title": {"ru": title}, "recipients": [{"id": NUMBER}],
        "amount": {"amount": amount, "currency": "KZT"}, "signed_on": "2025-03-01",
    })
}

/// What statistics tell of all funding: how many count, and their sum.
fn told(server: &Server) -> Option<(i64, String)> {
    let reply = server.get("/v1/statistics?of=funding").send();
    if reply.status != 200 {
        reply.expect_problem(503, "index-not-ready");
        return None;
    }
    let total = &reply.json()["total"];
    let sum = total["sums"][0]["sum"]["amount"].as_str().unwrap_or("0.00").to_owned();
    Some((total["count"].as_i64().expect("a count"), sum))
}

/// Waits until statistics tell this.
#[track_caller]
fn wait_for(server: &Server, count: i64, sum: &str) {
    let expected = Some((count, sum.to_owned()));
    let begin = Instant::now();
    loop {
        let told = told(server);
        if told == expected {
            return;
        }
        assert!(begin.elapsed() < Duration::from_mins(1), "{told:?}\n{}", server.log().join("\n"));
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn found(server: &Server, words: &str) -> Vec<String> {
    let list = server.ok(&format!("/v1/funding?q={words}"));
    let items = list["items"].as_array().expect("a list has items");
    items.iter().filter_map(|item| item["id"].as_str()).map(str::to_owned).collect()
}

pub fn serve(register: &Register, index: &Path) -> Server {
    register.serve_with(&["--index", index.to_str().expect("a path in UTF-8")])
}

pub fn folder() -> PathBuf {
    tests::file("index", "").with_extension("folder")
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("it is a folder") {
        let entry = entry.expect("it can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("it can be copied");
        }
    }
}

/// Removes a folder below a server, which may be writing into it.
fn remove(folder: &Path) {
    let begin = Instant::now();
    while let Err(error) = fs::remove_dir_all(folder) {
        assert!(begin.elapsed() < Duration::from_mins(1), "{error}");
    }
}

on_both! {
    fn the_index_follows_what_another_process_imports_and_takes_back(register: Register) {
        let server = register.serve();
        wait_for(&server, 0, "0.00");
        let lines = [organisation(), grant(1, "Сад", "100.50"), grant(2, "Школа", "7.00")];
        register.import("ndjson", "a.ndjson", text(&lines)).expect_success();
        wait_for(&server, 2, "107.50");
        assert_eq!(found(&server, "sad"), ["360G-i-1"]);
        let changed = [organisation(), grant(1, "Лес", "200.00"), grant(2, "Школа", "7.00")];
        register.import("ndjson", "a.ndjson", text(&changed)).expect_success();
        wait_for(&server, 2, "207.00");
        assert_eq!(found(&server, "sad"), [] as [&str; 0], "it is called otherwise now");
        assert_eq!(found(&server, "%22%D0%BB%D0%B5%D1%81%22"), ["360G-i-1"]);
        register.enpo(&["sources", "withdraw", "a", "--reason", "a trial", "--yes"]).expect_success();
        wait_for(&server, 0, "0.00");
        assert_eq!(found(&server, "les"), [] as [&str; 0]);
    }

    fn an_index_that_is_found_goes_on_where_it_was(register: Register) {
        let index = folder();
        register.import("ndjson", "a.ndjson", text(&[organisation(), grant(1, "Сад", "1.00")])).expect_success();
        {
            let server = serve(&register, &index);
            wait_for(&server, 1, "1.00");
        }
        register.import("ndjson", "b.ndjson", text(&[grant(2, "Лес", "2.00")])).expect_success();
        let server = serve(&register, &index);
        wait_for(&server, 2, "3.00");
        let log = server.log().join("\n");
        assert!(!log.contains("index is being built"), "{log}");
    }

    fn an_index_of_another_register_or_a_broken_one_is_built_again(register: Register) {
        let index = folder();
        register.import("ndjson", "a.ndjson", text(&[organisation(), grant(1, "Сад", "1.00")])).expect_success();
        {
            let server = serve(&register, &index);
            wait_for(&server, 1, "1.00");
        }
        let other = Register::empty(register.database());
        let lines = [organisation(), grant(7, "Дом", "70.00"), grant(8, "Дом", "8.00")];
        other.import("ndjson", "a.ndjson", text(&lines)).expect_success();
        {
            let server = serve(&other, &index);
            wait_for(&server, 2, "78.00");
            assert_eq!(found(&server, "dom").len(), 2);
            assert_eq!(found(&server, "sad"), [] as [&str; 0]);
        }
        for file in fs::read_dir(index.join("funding")).expect("a part has files") {
            fs::write(file.expect("it can be read").path(), "broken").expect("it can be written");
        }
        let server = serve(&other, &index);
        wait_for(&server, 2, "78.00");
    }

    fn an_index_that_stands_before_its_register_or_behind_it_tells_the_same(register: Register) {
        let (index, kept) = (folder(), folder());
        register.import("ndjson", "a.ndjson", text(&[organisation(), grant(1, "Сад", "1.00")])).expect_success();
        {
            let server = serve(&register, &index);
            wait_for(&server, 1, "1.00");
        }
        copy(&index, &kept);
        register.import("ndjson", "a.ndjson", text(&[organisation(), grant(1, "Лес", "5.00")])).expect_success();
        {
            let server = serve(&register, &index);
            wait_for(&server, 1, "5.00");
        }
        let server = serve(&register, &kept);
        wait_for(&server, 1, "5.00");
        assert_eq!(found(&server, "sad"), [] as [&str; 0]);
        assert_eq!(found(&server, "les"), ["360G-i-1"]);
    }

    fn an_index_that_is_deleted_below_a_server_is_built_again_and_never_anothers(register: Register) {
        let index = folder();
        register.import("ndjson", "a.ndjson", text(&[organisation(), grant(1, "Сад", "1.00")])).expect_success();
        let server = serve(&register, &index);
        wait_for(&server, 1, "1.00");
        remove(&index);
        register.import("ndjson", "b.ndjson", text(&[grant(2, "Лес", "2.00")])).expect_success();
        wait_for(&server, 2, "3.00");
        remove(&index);
        let other = Register::empty(register.database());
        other.import("ndjson", "a.ndjson", text(&[organisation(), grant(7, "Дом", "70.00")])).expect_success();
        let second = Server::try_start(other.url(), &["--index", index.to_str().expect("UTF-8")]);
        register.import("ndjson", "c.ndjson", text(&[grant(3, "Луг", "4.00")])).expect_success();
        // Whoever made the folder again has it; the other one answers nothing from it.
        match second {
            Ok(second) => {
                wait_for(&second, 1, "70.00");
                server.wait_for_log("in use by another process");
                server.get("/v1/statistics?of=funding").send().expect_problem(503, "index-not-ready");
            }
            Err(_) => wait_for(&server, 3, "7.00"),
        }
    }

    fn an_index_is_built_by_hand_unless_a_server_has_it(register: Register) {
        let index = folder();
        let path = index.to_str().expect("a path in UTF-8").to_owned();
        register.import("ndjson", "a.ndjson", text(&[organisation(), grant(1, "Сад", "1.00")])).expect_success();
        let built = register.enpo(&["reindex", "--index", &path]).expect_success();
        assert!(built.stdout.contains("2 things"), "{}", built.stdout);
        let server = serve(&register, &index);
        wait_for(&server, 1, "1.00");
        assert!(!server.log().join("\n").contains("index is being built"));
        let refused = register.enpo(&["reindex", "--index", &path]).expect(1);
        assert!(refused.stderr.contains("in use by another process"), "{}", refused.stderr);
        wait_for(&server, 1, "1.00");
    }

    fn two_servers_of_one_register_follow_it_both(register: Register) {
        let one = register.serve();
        wait_for(&one, 0, "0.00");
        // A second server of one SQLite file is refused; of PostgreSQL there may be any number.
        let Ok(two) = Server::try_start(register.url(), &[]) else {
            assert_eq!(register.database(), tests::Database::Sqlite);
            return;
        };
        wait_for(&two, 0, "0.00");
        for number in 1..=5 {
            let lines: Vec<Value> = std::iter::once(organisation()).chain((0..number).map(|at| grant(at, "Сад", "1.00"))).collect();
            register.import("ndjson", "a.ndjson", text(&lines)).expect_success();
            let wanted = (number + 2).to_string();
            for server in [&one, &two] {
                catch_up(server, &wanted);
                assert_eq!(server.ok("/v1/funding?q=sad&include=total")["total"], json!(number));
            }
        }
    }

    fn what_was_killed_while_it_followed_an_import_tells_the_same_afterwards(register: Register) {
        let index = folder();
        let mut server = serve(&register, &index);
        let mut lines = vec![organisation()];
        for round in 1..=6 {
            lines.extend((0..40).map(|number| grant(round * 100 + number, "Сад", "1.00")));
            register.import("ndjson", "a.ndjson", text(&lines)).expect_success();
            // Killed at whatever it is doing then.
            std::thread::sleep(Duration::from_millis(u64::try_from(round * 13).expect("small")));
            drop(server);
            server = serve(&register, &index);
        }
        wait_for(&server, 240, "240.00");
        let total = server.ok("/v1/funding?include=total,facets&limit=1")["total"].clone();
        assert_eq!(total, json!(240));
    }
}
