//! No lists of shame: what only a source with `listing: false` says is shown on a page and finds nothing.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{Register, Server, on_both};

const ALONE: &str = "KZ-BIN-200140900004";
const BOTH: &str = "KZ-BIN-170940025833";

fn text(lines: &[Value]) -> String {
    lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect()
}

fn source(id: &str, authority: &str, listing: bool) -> Value {
    json!({"kind": "source", "id": id, "publisher": {"name": {"ru": "Орган"}}, "title": {"ru": "Перечень"}, "listing": listing, "authority": authority})
}

fn organisation(id: &str, name: &str, source: &str) -> Value {
    json!({"kind": "organisation", "id": id, "name": {"ru": name}, "status": "active", "sources": [source]})
}

fn grant(id: &str, recipient: &str) -> Value {
    json!({"kind": "grant", "id": id, "funding_kind": "grant", "status": "active", "recipients": [{"id": recipient}], "amount": {"amount": "5.00", "currency": "KZT"}, "sources": ["open"]})
}

/// A list of two organisations, and what everybody may know of one of them.
fn import(register: &Register, listing: bool) {
    let told = |id: &str, name: &str| {
        let mut line = organisation(id, name, "list");
        line["legal_form"] = json!("public_foundation");
        line["seat"] = json!({"scheme": "KATO", "code": "550000000"});
        line
    };
    let list = [
        source("list", "official_register", listing),
        told(ALONE, "Фонд Ромашка"),
        told(BOTH, "Фонд Василек"),
    ];
    let open = [
        source("open", "other", true),
        organisation(BOTH, "Фонд Подснежник", "open"),
        grant("360G-l-1", ALONE),
        grant("360G-l-2", BOTH),
    ];
    register.import("ndjson", "list.ndjson", text(&list)).expect_success();
    register.import("ndjson", "open.ndjson", text(&open)).expect_success();
}

/// A server whose index was built.
fn indexed(register: &Register) -> Server {
    let server = register.serve();
    for _ in 0..1_000 {
        if server.get("/v1/statistics?of=funding").send().status == 200 {
            return server;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the index was not built: {}", server.log().join("\n"));
}

fn ids(server: &Server, path: &str) -> Vec<String> {
    let reply = server.ok(path);
    let items = reply["items"].as_array().expect("items");
    items.iter().filter_map(|item| item["id"].as_str()).map(str::to_owned).collect()
}

/// Every way to select by what a source says of a seat, a form or a name.
const WAYS: [&str; 8] = [
    "/v1/organisations?region=55",
    "/v1/organisations?region=55&include=facets",
    "/v1/organisations?legal_form=public_foundation",
    "/v1/organisations?q=romashka",
    "/v1/suggest?q=romashk",
    "/v1/search?q=vasilek",
    "/v1/funding?recipient_region=55",
    "/v1/funding?recipient_region=55&include=facets",
];

fn groups(server: &Server, group_by: &str) -> Vec<Value> {
    let reply = server.ok(&format!("/v1/statistics?of=organisations&group_by={group_by}"));
    reply["groups"].as_array().expect("groups").clone()
}

on_both! {
    fn what_only_an_unlisted_source_says_selects_nothing(register: Register) {
        import(&register, false);
        let server = indexed(&register);
        for way in WAYS {
            assert_eq!(ids(&server, way), [] as [&str; 0], "{way}");
        }
        assert_eq!(ids(&server, "/v1/organisations"), [BOTH]);
        assert_eq!(ids(&server, "/v1/organisations?q=podsnezhnik"), [BOTH], "that may be known");
        for group_by in ["region", "legal_form"] {
            let groups = groups(&server, group_by);
            assert!(groups.iter().all(|group| group["count"] == 1), "one of them is counted: {groups:?}");
            assert!(!json!(groups).to_string().contains("public_foundation") && !json!(groups).to_string().contains("KATO"), "{groups:?}");
        }
        assert_eq!(server.ok(&format!("/v1/organisations/{ALONE}"))["name"]["ru"], "Фонд Ромашка", "it has its page");
        assert_eq!(ids(&server, &format!("/v1/organisations/{ALONE}/funding")), ["360G-l-1"]);
        assert_eq!(server.ok(&format!("/v1/organisations/{BOTH}"))["seat"]["code"], "550000000");
    }

    fn a_running_server_notices_that_a_source_must_not_be_selected_by(register: Register) {
        import(&register, true);
        let server = indexed(&register);
        for way in WAYS {
            assert!(!ids(&server, way).is_empty(), "{way}");
        }
        import(&register, false);
        let head = server.ok("/v1/changes?after=0&limit=1000")["items"].as_array().and_then(|all| all.last()).map(|last| last["sequence"].clone()).expect("changes");
        for way in WAYS {
            let found = server.get(way).header("Min-Sequence", head.to_string()).send().json();
            assert_eq!(found["items"], json!([]), "{way}");
        }
    }
}
