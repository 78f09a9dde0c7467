//! `/v1/changes`: the change log.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use tests::{Register, Server, on_both};

use super::as_of::{FUNDER, RECIPIENT, told_three_times};
use super::funding::text;
use super::telling::{items, page};
use super::world::{World, org, walk};

/// Every entry, page by page.
#[track_caller]
fn read(server: &Server, query: &str) -> Vec<Value> {
    let mut entries = Vec::new();
    let mut next = Some(format!("/v1/changes?{query}"));
    let mut read = 0;
    while let Some(path) = next {
        let shown = server.ok(&path);
        entries.extend(page(&shown).iter().cloned());
        let now = shown["sequence"].as_i64().expect("a sequence");
        assert!(now > read || shown["next"].is_null(), "{path} goes on");
        read = now;
        next = shown["next"].as_str().map(str::to_owned);
    }
    assert_eq!(server.ok(&format!("/v1/changes?{query}&after={read}"))["items"], json!([]));
    entries
}

fn sequences(entries: &[Value]) -> Vec<i64> {
    entries.iter().filter_map(|entry| entry["sequence"].as_i64()).collect()
}

/// Everything that stands in the register, as its items tell it.
fn shown(server: &Server) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    let mut put = |item: Value| {
        all.insert(text(&item, "id").to_owned(), item);
    };
    for list in ["sources", "organisations", "calls", "milestones"] {
        for item in walk(server, &format!("/v1/{list}?limit=100")) {
            put(item);
        }
    }
    for funding in walk(server, "/v1/funding?limit=100") {
        for below in ["payments", "documents"] {
            let path = format!(
                "/v1/{}s/{}/{below}?limit=100",
                text(&funding, "kind"),
                text(&funding, "id")
            );
            for item in walk(server, &path) {
                put(item);
            }
        }
        put(funding);
    }
    all
}

/// A mention without what the register knows of the organisation.
fn mention(shown: &Value) -> Value {
    let own = ["id", "share", "relation"].into_iter();
    let fields: Map<String, Value> =
        own.filter_map(|name| Some((name.to_owned(), shown.get(name)?.clone()))).collect();
    Value::Object(fields)
}

/// A field as the state in the log has it.
fn plain(name: &str, shown: &Value) -> Value {
    match name {
        "funder" | "operator" | "parent" => mention(shown),
        "recipients" => items(shown).iter().map(mention).collect(),
        _ => shown.clone(),
    }
}

#[track_caller]
fn assert_mirrors(server: &Server) {
    let mut mirror: BTreeMap<String, Value> = BTreeMap::new();
    for entry in read(server, "limit=100") {
        let id = text(&entry, "id").to_owned();
        if entry["operation"] == "withdrawn" {
            assert!(mirror.remove(&id).is_some(), "{id} was there");
        } else {
            let state = entry["state"].clone();
            assert_eq!((&state["kind"], &state["id"]), (&entry["kind"], &entry["id"]));
            mirror.insert(id, state);
        }
    }
    let shown = shown(server);
    assert!(mirror.keys().eq(shown.keys()), "{:?} {:?}", mirror.keys(), shown.keys());
    for (id, state) in mirror {
        for (name, told) in state.as_object().expect("a state is an object") {
            assert_eq!(plain(name, &shown[&id][name]), *told, "{name} of {id}");
        }
    }
}

on_both! {
    fn sequences_are_dense_and_pages_join(world: &World) {
        let whole = read(&world.server, "limit=1000");
        let count = i64::try_from(world.lines.len()).expect("it is small");
        assert!(sequences(&whole).into_iter().eq(1..=count), "each line is one change");
        for limit in [1, 7, 100] {
            assert_eq!(read(&world.server, &format!("limit={limit}")), whole, "{limit}");
        }
        assert!(sequences(page(&world.server.ok("/v1/changes"))).into_iter().eq(1..=20));
        assert_eq!(sequences(page(&world.server.ok("/v1/changes?after=40&limit=2"))), [41, 42]);
    }

    fn a_change_is_labelled_in_the_language_asked_for(world: &World) {
        let shown = world.server.ok("/v1/changes?limit=1&lang=ru");
        assert_eq!(shown["items"][0]["labels"], json!({"kind": "источник", "operation": "создано"}));
        assert_eq!(world.server.ok("/v1/changes?limit=1")["items"][0].get("labels"), None);
        let shown = world.server.ok("/v1/grants/360G-w-01/history?lang=en");
        assert_eq!(shown["items"][0]["labels"], json!({"kind": "grant", "operation": "created"}));
    }

    fn each_change_tells_what_when_who_and_how_it_is_proven(world: &World) {
        let mut at = String::new();
        let mut hashes = BTreeSet::new();
        for entry in read(&world.server, "limit=1000") {
            assert_eq!((&entry["operation"], &entry["revision"], &entry["actor"]), (&json!("created"), &json!(1), &json!({"importer": "ndjson"})));
            assert!(entry["snapshot"].as_i64() >= entry["sequence"].as_i64(), "{entry}");
            assert!(text(&entry, "at") >= at.as_str(), "its time never goes back: {entry}");
            assert!(text(&entry, "at").ends_with('Z'));
            text(&entry, "at").clone_into(&mut at);
            for (name, length) in [("salt", 32), ("digest", 64), ("hash", 64)] {
                let told = text(&entry, name);
                assert!(told.len() == length && told.bytes().all(|b| b.is_ascii_hexdigit()), "{name} of {entry}");
            }
            assert!(hashes.insert(text(&entry, "hash").to_owned()), "{entry}");
        }
    }

    fn kinds_are_told_apart(world: &World) {
        let whole = read(&world.server, "limit=1000");
        for kinds in ["source", "organisation", "grant", "contract", "milestone", "payment", "document", "call", "grant,document"] {
            let expected: Vec<Value> = whole.iter().filter(|entry| kinds.split(',').any(|kind| entry["kind"] == kind)).cloned().collect();
            assert!(!expected.is_empty());
            assert_eq!(read(&world.server, &format!("kind={kinds}&limit=5")), expected, "{kinds}");
        }
    }

    fn a_bare_bin_is_its_organisation(world: &World) {
        let whole = org(5);
        let bare = whole.trim_start_matches("KZ-BIN-");
        let found = |id: &str| sequences(&read(&world.server, &format!("limit=100&organisation={id}")));
        assert!(!found(&whole).is_empty());
        assert_eq!(found(bare), found(&whole));
    }

    fn an_organisations_changes_are_its_own_and_those_of_its_funding(world: &World) {
        for number in [0, 3, 11, 16, 17] {
            let id = org(number);
            let names = |line: &Value| line["funder"]["id"] == *id || line["operator"]["id"] == *id || items(&line["recipients"]).iter().any(|recipient| recipient["id"] == *id);
            let concerned: BTreeSet<&str> = world.of(&["grant", "contract", "call"]).into_iter().filter(|line| names(line)).map(|line| text(line, "id")).collect();
            let holds = |line: &&Value| line["id"] == *id || concerned.contains(text(line, "id")) || concerned.contains(text(line, "funding"));
            let mut expected: Vec<&str> = world.lines.iter().filter(holds).map(|line| text(line, "id")).collect();
            let entries = read(&world.server, &format!("organisation={id}&limit=6"));
            let mut found: Vec<&str> = entries.iter().map(|entry| text(entry, "id")).collect();
            assert!(sequences(&entries).is_sorted());
            expected.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, expected, "{id}");
        }
    }

    fn a_register_can_be_mirrored_from_the_log(world: &World) {
        assert_mirrors(&world.server);
    }

    fn a_register_that_changed_can_be_mirrored_from_the_log(register: Register) {
        let server = told_three_times(&register);
        assert_mirrors(&server);
        let entries = read(&server, "limit=4");
        let operations: Vec<&str> = entries.iter().map(|entry| text(entry, "operation")).collect();
        assert_eq!(operations.iter().filter(|operation| **operation == "created").count(), 6);
        assert_eq!(operations.iter().filter(|operation| **operation == "updated").count(), 3);
        assert_eq!(operations[9..], ["withdrawn", "withdrawn"]);
        let withdrawn = server.ok("/v1/changes?after=9");
        for entry in page(&withdrawn) {
            assert!(entry.get("state").is_none_or(Value::is_null) && !text(entry, "reason").is_empty(), "{entry}");
        }
        for id in [FUNDER, RECIPIENT] {
            let milestone = read(&server, &format!("organisation={id}")).into_iter().filter(|entry| entry["kind"] == "milestone").count();
            assert_eq!(milestone, 3, "what was withdrawn still concerns {id}");
        }
    }

    fn who_polls_while_others_write_sees_each_change_once_and_in_order(register: Register) {
        let server = register.serve();
        let organisation = |number: usize, round: usize| json!({"kind": "organisation", "id": format!("GB-COH-{number:08}"), "name": {"en": format!("Fund {number} {round}")}});
        let mut seen: Vec<i64> = Vec::new();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for round in 0..5 {
                    let lines: Vec<Value> = (0..200).map(|number| organisation(number + 1, round)).collect();
                    register.import("ndjson", "funds.ndjson", super::super::world::text(&lines)).expect_success();
                }
            });
            let (mut after, mut written) = (0, None);
            while written.is_none_or(|at: Instant| after < 1001 && at.elapsed() < Duration::from_secs(5)) {
                if written.is_none() && writer.is_finished() {
                    written = Some(Instant::now());
                }
                let shown = server.ok(&format!("/v1/changes?after={after}&limit=37"));
                let entries = page(&shown);
                seen.extend(sequences(entries));
                after = shown["sequence"].as_i64().expect("a sequence");
            }
        });
        assert!(seen.iter().copied().eq(1..=1001), "a source and five times 200 changes: {}", seen.len());
    }

    fn one_salt_serves_one_change(register: Register) {
        let server = told_three_times(&register);
        let entries = read(&server, "limit=1000");
        let salts: BTreeSet<&str> = entries.iter().map(|entry| text(entry, "salt")).filter(|salt| !salt.is_empty()).collect();
        assert_eq!(salts.len(), entries.iter().filter(|entry| entry.get("salt").is_some_and(Value::is_string)).count());
    }

    fn after_the_end_there_is_nothing_yet(world: &World) {
        let head = i64::try_from(world.lines.len()).expect("it is small");
        let shown = world.server.ok(&format!("/v1/changes?after={head}"));
        assert_eq!((&shown["items"], &shown["next"], &shown["sequence"]), (&json!([]), &Value::Null, &json!(head)));
        let beyond = world.server.get(&format!("/v1/changes?after={}", head + 1)).send().expect_problem(400, "invalid-parameter");
        assert_eq!(beyond["errors"][0]["parameter"], "after", "who mirrors notices that the register was set back");
    }

    fn a_wrong_question_is_400(world: &World) {
        for (query, parameter) in [
            ("limit=0", "limit"), ("limit=1001", "limit"), ("limit=x", "limit"), ("after=-1", "after"), ("after=x", "after"),
            ("kind=planet", "kind"), ("kind=", "kind"), ("organisation=a%20b", "organisation"), ("after=1&after=2", "after"),
        ] {
            let problem = world.server.get(&format!("/v1/changes?{query}")).send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["parameter"], parameter, "{query}");
        }
    }

    fn an_organisation_that_nothing_names_has_no_changes(world: &World) {
        assert!(read(&world.server, "organisation=GB-CHC-1").is_empty());
    }
}
