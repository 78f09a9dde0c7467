//! What the API shows can be read back.

use serde_json::Value;
use tests::{Database, Register, Server, on_both};

/// Every item of a list, page by page.
fn walk(server: &Server, path: &str, lines: &mut String) -> Vec<String> {
    let mut ids = Vec::new();
    let mut next = Some(format!("{path}?limit=100"));
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

/// The whole register as lines, read through the API.
fn read(server: &Server) -> String {
    let mut lines = String::new();
    walk(server, "/v1/sources", &mut lines);
    walk(server, "/v1/organisations", &mut lines);
    for kind in ["grants", "contracts"] {
        for id in walk(server, &format!("/v1/{kind}"), &mut lines) {
            for below in ["milestones", "payments", "documents"] {
                walk(server, &format!("/v1/{kind}/{id}/{below}"), &mut lines);
            }
        }
    }
    lines
}

on_both! {
    fn a_register_read_through_the_api_and_imported_is_the_same(register: Register) {
        let original = Register::demonstration(Database::Sqlite);
        let lines = read(&original.serve());
        let report = tests::file("report.json", "");
        let path = report.to_str().expect("temporary folders have names in UTF-8");
        register.import_with("ndjson", "all.ndjson", &lines, &["--report", path]).expect_success();
        let said: Value = serde_json::from_slice(&std::fs::read(&report).expect("a report")).expect("JSON");
        assert_eq!(said["summary"]["noted"], 0, "{said}");
        let digest = |register: &Register| register.enpo(&["digest"]).expect_success().stdout;
        assert_eq!(digest(&register), digest(&original));
    }
}
