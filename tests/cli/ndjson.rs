//! What the API shows can be read back.

use serde_json::Value;
use tests::{Database, Register, Server, on_both};

use super::import::SMALL;

/// Every item of a list, page by page.
fn walk(server: &Server, path: &str, language: &str, lines: &mut String) -> Vec<String> {
    let mut ids = Vec::new();
    let mut next = Some(format!("{path}?limit=100{language}"));
    while let Some(path) = next {
        let page = server.ok(&path);
        for item in page["items"].as_array().into_iter().flatten() {
            ids.push(item["id"].as_str().expect("an id").to_owned());
            lines.push_str(&item.to_string());
            lines.push('\n');
        }
        next = page["next"].as_str().map(str::to_owned);
    }
    ids
}

/// The whole register as lines, read through the API; what lies below a funding in this order.
fn read(server: &Server, language: &str, order: [&str; 3]) -> String {
    let mut lines = String::new();
    walk(server, "/v1/sources", language, &mut lines);
    walk(server, "/v1/organisations", language, &mut lines);
    walk(server, "/v1/calls", language, &mut lines);
    for kind in ["grants", "contracts"] {
        for id in walk(server, &format!("/v1/{kind}"), language, &mut lines) {
            for below in order {
                walk(server, &format!("/v1/{kind}/{id}/{below}"), language, &mut lines);
            }
        }
    }
    lines
}

on_both! {
    fn a_register_read_through_the_api_and_imported_is_the_same(register: Register) {
        let original = Register::demonstration(Database::Sqlite);
        let server = original.serve();
        for (language, order) in [("", ["milestones", "payments", "documents"]), ("&lang=ru", ["documents", "payments", "milestones"])] {
            let register = Register::empty(register.database());
            let lines = read(&server, language, order);
            let report = tests::file("report.json", "");
            let path = report.to_str().expect("temporary folders have names in UTF-8");
            register.import_with("ndjson", "all.ndjson", &lines, &["--report", path]).expect_success();
            let said: Value = serde_json::from_slice(&std::fs::read(&report).expect("a report")).expect("JSON");
            assert_eq!(said["summary"]["noted"], 0, "{said}");
            let digest = |register: &Register| register.enpo(&["digest"]).expect_success().stdout;
            assert_eq!(digest(&register), digest(&original), "{language}");
        }
    }

    fn the_order_of_lines_does_not_matter(register: Register) {
        let backwards: String = SMALL.lines().rev().flat_map(|line| [line, "\n"]).collect();
        register.import("ndjson", "all.ndjson", backwards).expect_success();
        let other = Register::empty(register.database());
        other.import("ndjson", "all.ndjson", SMALL).expect_success();
        let digest = |register: &Register| register.enpo(&["digest"]).expect_success().stdout;
        assert_eq!(digest(&register), digest(&other));
    }

    fn a_milestone_may_stand_behind_what_names_it(register: Register) {
        let payment = r#"{"kind":"payment","id":"360G-akimat-1:p:1","funding":"360G-akimat-1","milestone":"360G-akimat-1:m:1","amount":{"amount":"5","currency":"KZT"},"status":"paid","sources":["akimat"]}"#;
        let lines: Vec<&str> = SMALL.lines().collect();
        let content = [&lines[..4], &[payment], &lines[4..]].concat().join("\n");
        let said = register.import("ndjson", "all.ndjson", content).expect_success().stdout;
        assert!(said.contains("1 payment") && said.contains("0 refused"), "{said}");
    }

    fn what_is_no_id_is_refused_with_its_reason(register: Register) {
        for (id, code) in [
            ("GB-COH-n~2Fa", "placeholder"),
            ("GB-CHC-0000", "placeholder"),
            ("XX-FOO-1", "unknown_scheme"),
            ("ENPO-x", "malformed"),
            ("KZ-BIN-1709-4002-5833", "KZ-BIN-170940025833"),
            ("kz-bin-170940025833", "KZ-BIN-170940025833"),
        ] {
            let organisation = format!(r#"{{"kind":"organisation","id":"{id}","name":{{"en":"N"}}}}"#);
            let grant = format!(r#"{{"kind":"grant","id":"360G-a-1","funding_kind":"grant","funder":{{"id":"{id}"}}}}"#);
            for line in [organisation, grant] {
                let said = register.import("ndjson", "ids.ndjson", line).expect(1);
                assert!(said.stderr.contains(code), "{id}: {}", said.stderr);
            }
        }
    }

    fn no_number_of_a_person_gets_in(register: Register) {
        let iin = "850101300015";
        let spread: String = iin.chars().flat_map(|c| [c, ' ']).collect();
        let wide: String = iin.chars().filter_map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10)).collect();
        let (date, rest) = iin.split_at(6);
        let ways =
            [spread, wide, format!("{date}\u{200b}{rest}"), format!("{date} / {rest}"), format!("{date}   {rest}"), format!("{date}\n{rest}")];
        for (number, way) in ways.iter().enumerate() {
            let name = serde_json::json!(format!("Fund {way} of"));
            let line = format!(r#"{{"kind":"organisation","id":"GB-CHC-{}","name":{{"en":{name}}}}}"#, number + 1);
            let said = register.import("ndjson", "persons.ndjson", line).expect_success();
            assert!(said.stdout.contains("1 noted"), "{way:?}: {}", said.stdout);
        }
        let shown = register.serve().ok("/v1/organisations").to_string();
        assert!(shown.contains("Fund ************ of") && ways.iter().all(|way| !shown.contains(way)), "{shown}");
    }

    fn a_name_that_comes_twice_refuses_the_line(register: Register) {
        let line = r#"{"kind":"organisation","kind":"grant","id":"GB-CHC-1","name":{"en":"N"}}"#;
        let said = register.import("ndjson", "twice.ndjson", line).expect(1);
        assert!(said.stderr.contains("duplicate_key"), "{}", said.stderr);
    }
}
