//! `enpo sources`: what came from where, and taking one back.

use serde_json::{Value, json};
use tests::{Register, on_both};

use super::import::SMALL;

/// An organisation that another source states too, and one that it states alone.
const OTHER: &str = r#"{"kind":"source","id":"ngos","publisher":{"name":{"en":"Ministry"}},"title":{"en":"List of NGOs"},"licence":"CC-BY-4.0","retrieved_at":"2026-01-31T12:00:00Z"}
{"kind":"organisation","id":"KZ-BIN-170940025833","name":{"ru":"Харекет"},"sources":["ngos"]}
{"kind":"organisation","id":"KZ-BIN-160240027528","name":{"ru":"Фонд"},"sources":["ngos"]}
"#;

fn filled(register: &Register) {
    register.import("ndjson", "small.ndjson", SMALL).expect_success();
    register.import("ndjson", "other.ndjson", OTHER).expect_success();
}

on_both! {
    fn the_sources_are_listed_with_what_each_states(register: Register) {
        assert_eq!(register.enpo(&["migrate"]).expect_success().stdout.lines().count(), 1);
        assert_eq!(register.enpo(&["sources"]).expect_success().stdout, "The register has no source.\n");
        filled(&register);
        let said = register.enpo(&["sources"]).expect_success().stdout;
        let rows: Vec<Vec<&str>> = said.lines().map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()).collect();
        assert_eq!(rows[0], ["id", "retrieved", "organisations", "grants", "milestones", "title", "publisher", "licence"]);
        assert_eq!(rows[1], ["akimat", "2", "1", "1", "Договоры", "Акимат"]);
        assert_eq!(rows[2], ["ngos", "2026-01-31", "2", "0", "0", "List of NGOs", "Ministry", "CC-BY-4.0"]);
        let told: Value = serde_json::from_str(&register.enpo(&["sources", "--json"]).expect_success().stdout).expect("JSON");
        assert_eq!((&told[0]["id"], &told[0]["states"]), (&json!("akimat"), &json!({"organisations": 2, "grants": 1, "milestones": 1})));
        assert_eq!(told[1]["retrieved_at"], "2026-01-31T12:00:00Z");
    }

    fn a_source_is_taken_back_with_what_it_alone_states(register: Register) {
        filled(&register);
        let said = register.enpo(&["sources", "withdraw", "akimat", "--dry-run"]).expect_success().stdout;
        assert!(said.contains("3 things are stated by it alone") && said.contains("1 thing is also stated by other sources"), "{said}");
        assert!(said.contains("Nothing was written."), "{said}");
        let server = register.serve();
        server.ok("/v1/grants/360G-akimat-1");
        let before = server.ok("/v1/changes?limit=100")["sequence"].as_i64().expect("a number");
        let said = register.enpo(&["sources", "withdraw", "akimat", "--reason", "published in error"]).expect_success().stdout;
        assert!(said.contains("3 things and the source were withdrawn."), "{said}");
        let seen = server.get("/v1/organisations/KZ-BIN-170940025833").header("Min-Sequence", (before + 5).to_string()).send().expect(200).json();
        assert_eq!((&seen["name"], &seen["sources"]), (&json!({"ru": "Харекет"}), &json!(["ngos"])), "another source still states it");
        for path in ["/v1/grants/360G-akimat-1", "/v1/milestones/360G-akimat-1:m:1", "/v1/organisations/KZ-BIN-940140000385", "/v1/sources/akimat"] {
            let gone = server.get(path).send().expect_problem(410, "gone");
            assert!(gone["detail"].as_str().is_some_and(|detail| detail.contains("published in error")), "{path} {gone}");
            server.ok(&format!("{path}?as_of={before}"));
        }
        let kept = server.ok("/v1/sources")["items"].as_array().map(Vec::len);
        assert_eq!(kept, Some(1));
        register.enpo(&["log", "verify"]).expect_success();
        let again = register.enpo(&["sources", "withdraw", "akimat"]).expect(1);
        assert!(again.stderr.contains("was withdrawn already"), "{}", again.stderr);
    }

    fn what_was_taken_back_comes_back_with_its_import(register: Register) {
        filled(&register);
        let whole = register.enpo(&["digest"]).expect_success().stdout;
        register.enpo(&["sources", "withdraw", "ngos", "--yes"]).expect_success();
        assert_ne!(register.enpo(&["digest"]).expect_success().stdout, whole);
        register.import("ndjson", "other.ndjson", OTHER).expect_success();
        assert_eq!(register.enpo(&["digest"]).expect_success().stdout, whole);
    }

    fn a_source_that_is_not_there_is_told(register: Register) {
        filled(&register);
        let said = register.enpo(&["sources", "withdraw", "nobody"]).expect(1);
        assert!(said.stderr.contains("the register has no source nobody"), "{}", said.stderr);
        let said = register.enpo(&["sources", "withdraw", "akimat", "--reason", "two\nlines"]).expect(1);
        assert!(said.stderr.contains("--reason"), "{}", said.stderr);
    }
}
