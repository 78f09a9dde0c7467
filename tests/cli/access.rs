//! What is not for everybody does not get into an open register.

use tests::{Register, on_both};

const LINES: &str = r#"{"kind":"organisation","id":"KZ-BIN-170940025833","name":{"ru":"Фонд"}}
{"kind":"grant","id":"360G-x-1","funder":{"id":"KZ-BIN-170940025833"},"title":{"ru":"Грант"},"funding_kind":"grant","status":"active"}
{"kind":"document","id":"360G-x-1:d:1","funding":"360G-x-1","title":{"ru":"Отчёт"},"type":"report","access":"parties","url":"https://secret.example/report"}
{"kind":"document","id":"360G-x-1:d:2","funding":"360G-x-1","title":{"ru":"Договор"},"type":"contract","access":"public","url":"https://open.example/agreement"}
"#;

on_both! {
    fn the_address_of_a_document_that_is_not_public_is_left_out(register: Register) {
        let report = tests::file("report.json", "");
        let path = report.to_str().expect("temporary folders have names in UTF-8");
        register.import_with("ndjson", "things.ndjson", LINES, &["--report", path]).expect_success();
        let said = std::fs::read_to_string(&report).expect("a report");
        assert!(said.contains("not_public") && !said.contains("secret.example"), "{said}");
        let server = register.serve();
        for path in ["/v1/grants/360G-x-1/documents", "/v1/changes?limit=100", "/v1/grants/360G-x-1/history"] {
            let text = server.get(path).send().expect(200).text().to_owned();
            assert!(!text.contains("secret.example"), "{path}: {text}");
        }
        assert!(server.get("/v1/changes?limit=100").send().text().contains("open.example"));
    }
}
