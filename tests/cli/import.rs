//! What all formats have in common: exit status, report, dry run.

use serde_json::Value;
use tests::{Register, on_both};

/// A source, two organisations and a grant.
pub const SMALL: &str = r#"{"kind":"source","id":"akimat","publisher":{"name":{"ru":"Акимат"}},"title":{"ru":"Договоры"}}
{"kind":"organisation","id":"KZ-BIN-170940025833","name":{"kk":"«Харекет» қайырымдылық қоры"},"sources":["akimat"]}
{"kind":"organisation","id":"KZ-BIN-940140000385","name":{"ru":"Управление внутренней политики"},"sources":["akimat"]}
{"kind":"grant","id":"360G-akimat-1","funding_kind":"grant","title":{"ru":"Проект"},"funder":{"id":"KZ-BIN-940140000385"},"recipients":[{"id":"KZ-BIN-170940025833"}],"amount":{"amount":"1000000.50","currency":"KZT"},"status":"active","signed_on":"2025-03-01","sources":["akimat"]}
{"kind":"milestone","id":"360G-akimat-1:m:1","funding":"360G-akimat-1","title":{"ru":"Этап"},"status":"planned","due_on":"2025-06-01","sources":["akimat"]}
"#;

/// Two records of which the second is wrong.
const ONE_WRONG: &str = r#"{"kind":"organisation","id":"KZ-BIN-170940025833","name":{"kk":"«Харекет»"}}
{"kind":"organisation","id":"KZ-BIN-940140000385","name":{"ru":"Управление"},"registered_on":"2025-02-30"}
"#;

fn report(register: &Register, name: &str, content: &str, status: i32) -> Value {
    let report = tests::file("report.json", "");
    let path = report.to_str().expect("temporary folders have names in UTF-8");
    register.import_with("ndjson", name, content, &["--report", path]).expect(status);
    serde_json::from_slice(&std::fs::read(&report).expect("the report is there"))
        .expect("the report is JSON")
}

on_both! {
    fn what_is_imported_is_shown(register: Register) {
        let said = register.import("ndjson", "small.ndjson", SMALL).expect_success().stdout;
        assert!(said.contains("1 grant, 1 milestone, 2 organisations, 1 source"), "{said}");
        let server = register.serve();
        let grant = server.ok("/v1/grants/360G-akimat-1");
        assert_eq!(grant["amount"]["amount"], "1000000.50");
        assert_eq!(grant["recipients"][0]["name"]["kk"], "«Харекет» қайырымдылық қоры");
    }

    fn an_import_beside_a_running_server_is_seen_within_a_second(register: Register) {
        let server = register.serve();
        server.get("/v1/grants/360G-akimat-1").send().expect(404);
        register.import("ndjson", "small.ndjson", SMALL).expect_success();
        std::thread::sleep(std::time::Duration::from_secs(1));
        server.ok("/v1/grants/360G-akimat-1");
    }

    fn many_changes_beside_a_running_server_are_seen_within_a_second(register: Register) {
        let lines = |title: &str| {
            let milestone = |number: i32| SMALL.lines().nth(4).expect("a milestone").replace(":m:1", &format!(":m:{number}")).replace("Этап", title);
            let all = SMALL.lines().take(4).map(str::to_owned).chain((1..=400).map(milestone));
            all.collect::<Vec<_>>().join("\n")
        };
        register.import("ndjson", "small.ndjson", lines("Этап")).expect_success();
        let server = register.serve();
        let told = || server.ok("/v1/milestones/360G-akimat-1:m:400")["title"]["ru"].clone();
        assert_eq!(told(), "Этап");
        register.import("ndjson", "small.ndjson", lines("Шаг")).expect_success();
        std::thread::sleep(std::time::Duration::from_secs(1));
        assert_eq!(told(), "Шаг");
    }

    fn importing_again_logs_nothing(register: Register) {
        register.import("ndjson", "small.ndjson", SMALL).expect_success();
        let said = register.import("ndjson", "small.ndjson", SMALL).expect_success().stdout;
        assert!(said.contains("0 new, 0 changed, 5 as before"), "{said}");
        assert_eq!(register.serve().ok("/v1/changes")["items"].as_array().map(Vec::len), Some(5));
    }

    fn a_reason_is_worded_in_three_languages(register: Register) {
        let report = report(&register, "wrong.ndjson", ONE_WRONG, 3);
        let refusal = &report["refusals"][0];
        assert_eq!(refusal["message"]["ru"], "записано неверно");
        for language in ["kk", "ru", "en"] {
            assert!(refusal["hint"][language].is_string(), "{refusal}");
        }
        let label = &register.serve().ok("/v1/codelists/import_reasons?lang=ru")["items"];
        assert!(label.as_array().is_some_and(|items| items.iter().any(|item| item["code"] == refusal["code"])), "{label}");
        let said = register.import_with("ndjson", "wrong.ndjson", ONE_WRONG, &["--lang", "kk"]).expect(3).stderr;
        assert!(said.contains("дұрыс жазылмаған") && said.contains("[malformed]"), "{said}");
        register.import_with("ndjson", "wrong.ndjson", ONE_WRONG, &["--lang", "de"]).expect(1);
    }

    fn a_wrong_record_is_told_with_file_row_field_and_reason(register: Register) {
        let report = report(&register, "wrong.ndjson", ONE_WRONG, 3);
        let refusal = &report["refusals"][0];
        assert!(refusal["file"].as_str().is_some_and(|file| file.ends_with("wrong.ndjson")), "{refusal}");
        assert_eq!((&refusal["row"], &refusal["field"]), (&2.into(), &"registered_on".into()));
        assert_eq!(refusal["value"], "2025-02-30");
        assert!(refusal["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
        assert_eq!(report["summary"]["taken"]["organisation"], 1);
        register.serve().ok("/v1/organisations/KZ-BIN-170940025833");
    }

    fn nothing_taken_is_exit_status_one(register: Register) {
        let wrong = ONE_WRONG.lines().nth(1).expect("there are two lines");
        register.import("ndjson", "wrong.ndjson", wrong).expect(1);
        register.enpo(&["import", "ndjson", "no-such-file.ndjson"]).expect(1);
    }

    fn a_dry_run_writes_nothing(register: Register) {
        let said = register.import_with("ndjson", "small.ndjson", SMALL, &["--dry-run"]).expect_success().stdout;
        assert!(said.contains("Nothing was written"), "{said}");
        assert_eq!(register.serve().ok("/v1/changes")["items"].as_array().map(Vec::len), Some(0));
    }

    fn a_dry_run_refuses_what_the_import_refuses(register: Register) {
        let milestone = SMALL.lines().last().expect("there are lines").replace("akimat-1", "other-1");
        let lines = format!("{SMALL}{milestone}");
        let dry = register.import_with("ndjson", "small.ndjson", &lines, &["--dry-run"]).expect(3);
        assert!(dry.stderr.contains("unknown_parent"), "{}", dry.stderr);
        assert_eq!(register.serve().ok("/v1/changes")["items"].as_array().map(Vec::len), Some(0));
        let wet = register.import("ndjson", "small.ndjson", &lines).expect(3);
        let counts = |said: &str| said.split("; ").nth(1).map(|counts| counts.get(..9).map(str::to_owned));
        assert_eq!(counts(&dry.stdout), counts(&wet.stdout));
        // Against the register: what it holds is as before, and its kind stays.
        let contract = SMALL.replace(r#"{"kind":"grant","#, r#"{"kind":"contract","#);
        let dry = register.import_with("ndjson", "small.ndjson", contract, &["--dry-run"]);
        assert_eq!(dry.status, Some(3), "{}", dry.stderr);
        assert!(dry.stdout.contains("4 as before"), "{}", dry.stdout);
    }

    fn a_milestone_without_its_funding_is_refused(register: Register) {
        let milestone = SMALL.lines().last().expect("there are lines").replace(r#","sources":["akimat"]"#, "");
        let said = register.import("ndjson", "lonely.ndjson", milestone).expect(1);
        assert!(said.stderr.contains("unknown_parent"), "{}", said.stderr);
    }

    fn an_unknown_field_is_named(register: Register) {
        let line = r#"{"kind":"organisation","id":"KZ-BIN-170940025833","name":{"kk":"Қ"},"webside":"http://x.kz"}"#;
        let said = register.import("ndjson", "typing-error.ndjson", line).expect(1);
        assert!(said.stderr.contains("webside"), "{}", said.stderr);
    }
}

#[test]
fn a_dry_run_needs_no_register() {
    let file = tests::file("small.ndjson", SMALL);
    let path = file.to_str().expect("UTF-8");
    let said = tests::enpo(&["import", "ndjson", path, "--dry-run"]).expect_success().stdout;
    assert!(said.contains("5 would be new"), "{said}");
    let database = file.with_file_name("not-there.db");
    let url = format!("sqlite:{}", database.display());
    tests::enpo(&["import", "ndjson", path, "--dry-run", "--database-url", &url]).expect_success();
    assert!(!database.exists());
}

#[test]
fn a_format_explains_itself() {
    for format in ["360giving", "ocds", "goszakup", "table", "registry-csv", "ndjson"] {
        let said = tests::enpo(&["import", "--explain", format]).expect_success().stdout;
        assert!(said.lines().count() > 10, "{said}");
    }
}

#[test]
fn an_unknown_format_is_refused_with_those_there_are() {
    let said =
        tests::enpo(&["import", "xlsx", "x.xlsx", "--database-url", "sqlite:x.db"]).expect(1);
    assert!(said.stderr.contains("360giving"), "{}", said.stderr);
}
