//! NDJSON can be imported back, and a file that was cut off is told.

use tests::{Database, Register, Server, on_both};

use super::rows::lines;

/// The whole register: the lists one after the other, fundings with what lies below them.
fn mirror(server: &Server) -> Vec<String> {
    let lists = ["sources", "organisations", "calls", "funding"];
    let export = |list: &&str| {
        let below = if *list == "funding" { "&include=below" } else { "" };
        let reply = server.get(&format!("/v1/{list}?format=ndjson{below}")).send().expect(200);
        assert!(!lines(&reply).is_empty(), "{list}");
        reply.text().to_owned()
    };
    lists.iter().map(export).collect()
}

fn digest(register: &Register) -> String {
    register.enpo(&["digest"]).expect_success().stdout
}

on_both! {
    fn a_register_exported_and_imported_is_the_same(register: Register) {
        let original = Register::demonstration(Database::Sqlite);
        let files = mirror(&original.serve());
        for text in [files.concat(), files.iter().rev().cloned().collect()] {
            let copy = Register::empty(register.database());
            let said = copy.import("ndjson", "all.ndjson", text).expect_success().stdout;
            assert!(said.contains("0 refused"), "{said}");
            assert_eq!(digest(&copy), digest(&original));
        }
        // A copy gives the same files again.
        let copy = Register::empty(register.database());
        copy.import("ndjson", "all.ndjson", files.concat()).expect_success();
        let plain = |files: Vec<String>| files.concat().replace(|c: char| c.is_ascii_digit(), "");
        assert_eq!(plain(mirror(&copy.serve())), plain(files));
    }

    fn an_export_that_was_cut_off_is_told(register: Register) {
        let original = Register::demonstration(Database::Sqlite);
        let whole = original.serve().get("/v1/organisations?format=ndjson").send().expect(200).text().to_owned();
        let end = whole.find("{\"kind\":\"end\"").expect("a last line");
        let said = register.import("ndjson", "cut.ndjson", &whole.as_bytes()[..end]).expect(3);
        assert!(said.stderr.contains("cut off"), "{}", said.stderr);
        let said = register.import("ndjson", "cut.ndjson", &whole.as_bytes()[..end - 20]).expect(3);
        assert!(said.stderr.contains("cut off"), "{}", said.stderr);
        let shorter = whole.replace("\"count\":", "\"count\":1");
        let said = register.import("ndjson", "short.ndjson", shorter).expect(3);
        assert!(said.stderr.contains("count_mismatch") || said.stderr.contains("not whole"), "{}", said.stderr);
    }
}
