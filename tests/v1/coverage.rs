//! What sources cover, and what is said only there: no report, no decision, no result.

use serde_json::{Value, json};
use tests::{Register, Server, on_both};

use super::filters::text;
use super::http::head;
use super::telling::money;
use super::world::{World, ids, text as file, walk};

/// Whether a source of a thing states all milestones where a funding works, on that day; the empty day is not known.
pub fn covers(world: &World, thing: &Value, funding: &Value, day: &str) -> bool {
    covers_kind(world, "milestone", thing, funding, day)
}

/// Whether a source of a funding states all its payments.
pub fn covers_payments(world: &World, funding: &Value) -> bool {
    covers_kind(world, "payment", funding, funding, "")
}

fn covers_kind(world: &World, kind: &str, thing: &Value, funding: &Value, day: &str) -> bool {
    let sources = thing["sources"].as_array().into_iter().flatten();
    let mut coverage = sources
        .filter_map(Value::as_str)
        .flat_map(|source| world.line(source)["coverage"].as_array().into_iter().flatten());
    coverage.any(|coverage| {
        let region = text(coverage, "/region/code").trim_end_matches('0');
        let mut places = funding["places"].as_array().into_iter().flatten();
        let here = coverage.get("region").is_none()
            || places.any(|place| text(place, "/code").starts_with(region));
        let bound =
            |pointer, open| Some(text(coverage, pointer)).filter(|b| !b.is_empty()).unwrap_or(open);
        let then = coverage.get("period").is_none()
            || (!day.is_empty()
                && bound("/period/start", "0000") <= day
                && day <= bound("/period/end", "9999"));
        coverage["kind"] == kind && coverage["complete"] == true && here && then
    })
}

/// Whether a milestone is covered.
pub fn covers_milestone(world: &World, milestone: &Value) -> bool {
    let funding = world.line(text(milestone, "/funding"));
    covers(world, milestone, funding, text(milestone, "/due_on"))
}

fn source(coverage: &Value) -> Value {
    json!({"kind": "source", "id": "akimat", "publisher": {"name": {"ru": "Акимат"}}, "title": {"ru": "Договоры"}, "coverage": coverage, "sources": ["akimat"]})
}

fn grant(place: &str) -> Value {
    json!({"kind": "grant", "id": "360G-a", "funding_kind": "grant", "amount": money("1.00", "KZT"), "status": "active", "signed_on": "2024-02-01",
           "places": [{"scheme": "KATO", "code": place}], "sources": ["akimat"]})
}

fn milestone() -> Value {
    json!({"kind": "milestone", "id": "360G-a:m:1", "funding": "360G-a", "title": {"ru": "Этап"}, "status": "planned", "due_on": "2024-06-01", "sources": ["akimat"]})
}

fn register_with(register: &Register, coverage: &Value) -> Server {
    state(register, &[source(coverage), grant("751210000"), milestone()]);
    register.serve()
}

fn state(register: &Register, lines: &[Value]) {
    register.import("ndjson", "stated.ndjson", file(lines)).expect_success();
}

/// States one line otherwise, and waits until the server knows.
fn restate(register: &Register, server: &Server, line: Value) {
    let was = head(server);
    state(register, &[line]);
    server.get("/v1/milestones").header("Min-Sequence", (was + 1).to_string()).send().expect(200);
}

/// What is said of the milestone, and which filters find it and its funding.
fn said(server: &Server) -> (Value, Value, Vec<String>, Vec<String>) {
    let shown = server.ok("/v1/milestones/360G-a:m:1");
    let found = |path: &str, queries: &[&str]| {
        let found = |query: &&&str| !walk(server, &format!("{path}?{query}")).is_empty();
        queries.iter().filter(found).map(|query| (*query).to_owned()).collect::<Vec<_>>()
    };
    let late = [
        "overdue=true",
        "overdue=false",
        "overdue=unknown",
        "waiting_on=recipient",
        "waiting_on=unknown",
    ];
    let all = [&late[..], &["result=none", "result=unknown"]].concat();
    (
        shown["overdue"].clone(),
        shown["waiting_on"].clone(),
        found("/v1/milestones", &late),
        found("/v1/funding", &all),
    )
}

/// What is said inside complete coverage, or outside it.
fn expected(milestone: bool, result: bool) -> (Value, Value, Vec<String>, Vec<String>) {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let (overdue, waiting_on, late) = if milestone {
        (json!(true), json!("recipient"), ["overdue=true", "waiting_on=recipient"])
    } else {
        (Value::Null, json!("unknown"), ["overdue=unknown", "waiting_on=unknown"])
    };
    let result = if result { "result=none" } else { "result=unknown" };
    (overdue, waiting_on, texts(&late), texts(&[late[0], late[1], result]))
}

on_both! {
    fn what_is_not_there_is_said_only_inside_complete_coverage(register: Register) {
        let pavlodar = json!({"scheme": "KATO", "code": "55"});
        let almaty = json!({"scheme": "KATO", "code": "75"});
        let server = register_with(&register, &json!([]));
        assert_eq!(said(&server), expected(false, false), "no coverage");
        let cases = [
            (json!([{"kind": "milestone", "complete": true}]), true, true),
            (json!([{"kind": "milestone", "complete": false}]), false, false),
            (json!([{"kind": "grant", "complete": true}]), false, false),
            (json!([{"kind": "milestone", "region": almaty, "complete": true}]), true, true),
            (json!([{"kind": "milestone", "region": pavlodar, "complete": true}]), false, false),
            (json!([{"kind": "milestone", "period": {"start": "2024-06-01"}, "complete": true}]), true, false),
            (json!([{"kind": "milestone", "period": {"end": "2024-05-31"}, "complete": true}]), false, true),
            (json!([{"kind": "milestone", "region": pavlodar, "complete": true}, {"kind": "milestone", "region": almaty, "period": {"start": "2024-01-01", "end": "2024-12-31"}, "complete": true}]), true, true),
        ];
        for (coverage, milestone, result) in cases {
            restate(&register, &server, source(&coverage));
            assert_eq!(said(&server), expected(milestone, result), "{coverage}");
        }
    }

    fn the_coverage_that_was_known_then_judges_what_is_told_as_of_then(register: Register) {
        let server = register_with(&register, &json!([]));
        restate(&register, &server, source(&json!([{"kind": "milestone", "region": {"scheme": "KATO", "code": "75"}, "complete": true}])));
        restate(&register, &server, grant("550000000"));
        for (sequence, overdue) in [(3, Value::Null), (4, json!(true)), (5, Value::Null)] {
            let item = server.ok(&format!("/v1/milestones/360G-a:m:1?as_of={sequence}"));
            let list = server.ok(&format!("/v1/grants/360G-a/milestones?as_of={sequence}"));
            assert_eq!((&item["overdue"], &list["items"][0]["overdue"]), (&overdue, &overdue), "{sequence}");
            assert_eq!(item["revision"], 1, "{sequence}");
            assert_eq!((&item["sequence"], &list["sequence"]), (&json!(sequence), &json!(sequence)), "what it was made from");
        }
        assert_eq!(server.ok("/v1/milestones/360G-a:m:1")["overdue"], Value::Null);
    }

    fn a_report_that_is_recorded_and_a_deadline_ahead_need_no_coverage(register: Register) {
        let mut reported = milestone();
        for (field, value) in [("id", "360G-a:m:2"), ("status", "accepted"), ("reported_on", "2024-06-04"), ("accepted_on", "2024-06-09")] {
            reported[field] = json!(value);
        }
        let mut ahead = milestone();
        (ahead["id"], ahead["due_on"]) = (json!("360G-a:m:3"), json!("2190-01-01"));
        state(&register, &[source(&json!([])), grant("75"), reported, ahead]);
        let server = register.serve();
        let shown = server.ok("/v1/milestones/360G-a:m:2");
        assert_eq!((&shown["overdue"], &shown["report_days_late"], shown.get("waiting_on")), (&json!(false), &json!(3), None));
        let shown = server.ok("/v1/milestones/360G-a:m:3");
        assert_eq!((&shown["overdue"], &shown["report_days_late"], shown.get("waiting_on")), (&json!(false), &json!(0), None));
        assert_eq!(ids(&walk(&server, "/v1/milestones?overdue=false")), ["360G-a:m:2", "360G-a:m:3"]);
        assert_eq!(ids(&walk(&server, "/v1/funding?overdue=false")), ["360G-a"]);
    }
}

on_both! {
    fn totals_follow_a_source_that_begins_to_state_all_payments(register: Register) {
        let part = || json!({"id": "KZ-BIN-170940025833"});
        let organisation = json!({"kind": "organisation", "id": "KZ-BIN-170940025833", "name": {"ru": "Фонд"}, "status": "active", "sources": ["akimat"]});
        let ended = json!({"kind": "grant", "id": "360G-t", "funding_kind": "grant", "amount": money("5.00", "KZT"), "status": "terminated",
                           "recipients": [part()], "sources": ["akimat"]});
        state(&register, &[source(&json!([])), organisation, ended]);
        let server = register.serve();
        let path = "/v1/organisations/KZ-BIN-170940025833";
        let before = server.get(path).send().expect(200);
        let left_out = "/totals/left_out/received/0";
        assert!(before.json().pointer(left_out).is_some(), "{}", before.text());
        restate(&register, &server, source(&json!([{"kind": "payment", "complete": true}])));
        let tag = before.header("ETag").unwrap_or_default();
        let after = server.get(path).header("If-None-Match", tag.as_str()).send().expect(200);
        assert!(after.json().pointer(left_out).is_none(), "{}", after.text());
        assert!(after.json()["sequence"].as_i64() > before.json()["sequence"].as_i64());
    }
}
