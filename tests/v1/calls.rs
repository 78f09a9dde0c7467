//! `/v1/calls` and what lies below one.

use serde_json::{Value, json};
use tests::{Register, on_both};

use super::funding::each_is_shown_as_it_was_imported;
use super::telling::{money, page};
use super::world::{World, ids, minor, org, text, walk};

/// A call with every field there is.
fn full() -> Value {
    json!({
        "kind": "call", "id": "ocds-x-1", "title": {"kk": "Жасыл қала", "ru": "Зелёный город", "translations": ["ru"]},
        "description": {"ru": "Посадка деревьев"}, "funder": {"id": "KZ-BIN-940140000385"}, "operator": {"id": "KZ-BIN-990999900019"},
        "status": "evaluation", "amount": money("1000.50", "KZT"), "announced_on": "2025-01-10", "applications_from": "2025-01-11",
        "applications_to": "2025-02-10", "decided_on": "2025-03-01",
        "lots": [
            {"id": "1", "title": {"ru": "Лот 1"}, "description": {"ru": "Сто деревьев"}, "amount": money("600.25", "KZT"), "status": "failed",
             "places": [{"scheme": "KATO", "code": "551000000"}]},
            {"id": "№ 2/б"},
        ],
        "criteria": [{"title": {"ru": "Опыт"}, "description": {"ru": "Не менее трёх лет"}, "weight": 300}, {"title": {"kk": "Баға"}}],
        "places": [{"scheme": "KATO", "code": "551000000"}], "spheres": ["environment"],
        "identifiers": [{"scheme": "KZ-CALL", "id": "№ 5/2025"}], "url": "https://funder.example/calls/5",
    })
}

fn won() -> Value {
    json!({"kind": "contract", "id": "ocds-x-1:c:1", "funding_kind": "social_order", "call": "ocds-x-1", "recipients": [{"id": "GB-CHC-1159982"}]})
}

/// Calls of the lines that fit, by id.
fn expected(world: &World, fits: impl Fn(&Value) -> bool) -> Vec<String> {
    let mut found = ids(world.of(&["call"]).into_iter().filter(|line| fits(line)));
    found.sort();
    found
}

#[track_caller]
fn assert_found(world: &World, query: &str, fits: impl Fn(&Value) -> bool) {
    let expected = expected(world, fits);
    assert!(!expected.is_empty(), "{query} finds something");
    assert_eq!(
        ids(&walk(&world.server, &format!("/v1/calls?limit=3&{query}"))),
        expected,
        "{query}"
    );
    let total =
        world.server.ok(&format!("/v1/calls?limit=1&include=total&{query}"))["total"].clone();
    assert_eq!(total, json!(expected.len()), "{query}");
}

on_both! {
    fn a_call_is_shown_as_it_was_imported(world: &World) {
        each_is_shown_as_it_was_imported(world, "call");
    }

    fn every_field_of_a_call_is_shown(register: Register) {
        let funder = json!({"kind": "organisation", "id": "KZ-BIN-940140000385", "name": {"kk": "Басқарма"}});
        register.import("ndjson", "full.ndjson", text(&[funder, full()])).expect_success();
        let server = register.serve();
        let shown = server.ok("/v1/calls/ocds-x-1");
        for (name, told) in full().as_object().expect("an object") {
            if !matches!(name.as_str(), "funder" | "operator") {
                assert_eq!(shown[name], *told, "{name}");
            }
        }
        assert_eq!(shown["funder"]["name"], json!({"kk": "Басқарма"}));
        assert_eq!(shown["operator"], json!({"id": "KZ-BIN-990999900019"}), "one that the register does not hold has no name");
        let shown = server.ok("/v1/calls/ocds-x-1?lang=ru");
        assert_eq!((&shown["display"]["text"], &shown["labels"]["status"]), (&json!("Зелёный город"), &json!("рассмотрение заявок")));
        assert_eq!((&shown["lots"][0]["display"]["text"], &shown["lots"][0]["labels"]["status"]), (&json!("Лот 1"), &json!("признан несостоявшимся")));
        assert_eq!(shown["criteria"][1]["display"], json!({"text": "Баға", "lang": "kk"}));
        server.get("/v1/organisations/KZ-BIN-990999900019").send().expect_problem(404, "not-described");
    }

    fn what_the_api_shows_of_a_call_can_be_imported(register: Register) {
        register.import("ndjson", "full.ndjson", text(&[full(), won()])).expect_success();
        let server = register.serve();
        let shown = [server.ok("/v1/calls/ocds-x-1?lang=kk"), server.ok("/v1/contracts/ocds-x-1:c:1?lang=kk")];
        let said = register.import("ndjson", "shown.ndjson", text(&shown)).expect_success().stdout;
        assert!(said.contains("2 as before") && said.contains("0 refused"), "{said}");
    }

    fn calls_are_filtered(world: &World) {
        assert_found(world, "status=announced,failed", |call| call["status"] == "announced" || call["status"] == "failed");
        assert_found(world, "region=55", |call| call["places"][0]["code"].as_str().is_some_and(|code| code.starts_with("55")));
        assert_found(world, "sphere=culture", |call| call["spheres"] == json!(["culture"]));
        assert_found(world, &format!("funder={}", org(5)), |call| call["funder"]["id"] == org(5));
        let group = [org(5), org(10)];
        assert_found(world, &format!("funder_group={}", org(5)), |call| group.iter().any(|id| call["funder"]["id"] == **id));
        assert_found(world, &format!("operator={}", org(16)), |call| call["operator"]["id"] == org(16));
        assert_found(world, "currency=KZT&amount_min=15000", |call| call["amount"]["currency"] == "KZT" && minor(&call["amount"]) >= 1_500_000);
        let day = |call: &Value, name: &str| call[name].as_str().unwrap_or_default().to_owned();
        assert_found(world, "announced_from=2024-03-01&announced_to=2024-08-31", |call| ("2024-03-01".."2024-09-01").contains(&&*day(call, "announced_on")));
        assert_found(world, "closes_from=2024-07-01", |call| day(call, "applications_to").as_str() >= "2024-07-01");
        assert_found(world, "year=2024", |call| day(call, "announced_on").starts_with("2024"));
        assert_found(world, "source=letters", |call| call["sources"] == json!(["letters"]));
        let newest = walk(&world.server, "/v1/calls?sort=sequence").last().expect("there are some")["sequence"].as_i64().expect("a number");
        assert_eq!(walk(&world.server, &format!("/v1/calls?updated_after={}", newest - 1)).len(), 1);
    }

    fn calls_are_sorted_with_what_is_missing_last(world: &World) {
        for field in ["announced_on", "applications_to", "amount"] {
            let value = |call: &Value| if field == "amount" { call.get(field).map(|money| format!("{:020}", minor(money))) } else { call[field].as_str().map(str::to_owned) };
            let up: Vec<_> = walk(&world.server, &format!("/v1/calls?limit=2&sort={field}")).iter().map(value).collect();
            let down: Vec<_> = walk(&world.server, &format!("/v1/calls?limit=2&sort=-{field}")).iter().map(value).collect();
            let told = |values: &[Option<String>]| values.iter().flatten().cloned().collect::<Vec<_>>();
            assert!(told(&up).is_sorted() && told(&down).iter().rev().is_sorted(), "{field}");
            for values in [&up, &down] {
                let missing = values.iter().position(Option::is_none).expect("some lack it");
                assert!(values[missing..].iter().all(Option::is_none), "{field}");
            }
        }
    }

    fn funding_of_a_call_is_found_and_tells_what_it_is_called(world: &World) {
        let found = walk(&world.server, "/v1/funding?call=call-2&lang=ru");
        let lines = world.of(&["grant", "contract"]).into_iter().filter(|line| line["call"] == "call-2");
        let mut won = ids(lines);
        won.sort();
        assert_eq!(ids(&found), won);
        let title = &world.line("call-2")["title"];
        for funding in &found {
            let mentioned = &funding["call_reference"];
            assert_eq!((&funding["call"], &mentioned["id"], &mentioned["title"]), (&json!("call-2"), &json!("call-2"), title));
            assert_eq!(mentioned["display"]["lang"], "ru");
        }
    }

    fn a_call_that_is_not_known_is_named_by_its_id_alone(register: Register) {
        register.import("ndjson", "won.ndjson", text(&[won()])).expect_success();
        let server = register.serve();
        let shown = server.ok("/v1/contracts/ocds-x-1:c:1");
        assert_eq!((&shown["call"], shown.get("call_reference")), (&json!("ocds-x-1"), None));
        server.get("/v1/calls/ocds-x-1").send().expect_problem(404, "not-found");
        let tag = server.get("/v1/contracts/ocds-x-1:c:1").send().header("etag").expect("it has a tag");
        register.import("ndjson", "call.ndjson", text(&[full()])).expect_success();
        let sequence = server.ok("/v1/changes?limit=100")["sequence"].as_i64().expect("a number").max(3);
        let seen = server.get("/v1/contracts/ocds-x-1:c:1").header("If-None-Match", &tag).header("Min-Sequence", sequence.to_string()).send().expect(200);
        assert_eq!(seen.json()["call_reference"]["title"], full()["title"], "what it is called is part of the reply");
    }

    fn a_call_is_told_as_it_was_known(register: Register) {
        register.import("ndjson", "full.ndjson", text(&[full(), won()])).expect_success();
        let server = register.serve();
        let before = server.ok("/v1/calls/ocds-x-1")["sequence"].as_i64().expect("a number");
        let mut later = full();
        later["status"] = json!("awarded");
        later["title"] = json!({"ru": "Новый"});
        register.import("ndjson", "full.ndjson", text(&[later, won()])).expect_success();
        let now = server.get("/v1/calls/ocds-x-1").header("Min-Sequence", (before + 2).to_string()).send().expect(200).json();
        assert_eq!((&now["status"], &now["revision"]), (&json!("awarded"), &json!(2)));
        let then = server.ok(&format!("/v1/calls/ocds-x-1?as_of={before}"));
        assert_eq!((&then["status"], &then["revision"]), (&json!("evaluation"), &json!(1)));
        let contract = server.ok(&format!("/v1/contracts/ocds-x-1:c:1?as_of={}", before + 1));
        assert_eq!(contract["call_reference"]["title"], full()["title"]);
        let history = server.ok("/v1/calls/ocds-x-1/history");
        let told: Vec<&Value> = page(&history).iter().map(|entry| &entry["operation"]).collect();
        assert_eq!(told, [&json!("updated"), &json!("created")]);
        let fields: Vec<&str> = history["items"][0]["changed"].as_array().into_iter().flatten().filter_map(|field| field["field"].as_str()).collect();
        assert_eq!(fields, ["status", "title"]);
        let changes = server.ok("/v1/changes?kind=call&organisation=940140000385");
        assert_eq!(page(&changes).len(), 2);
        server.get("/v1/calls?as_of=1").outside_contract().send().expect_problem(400, "invalid-parameter");
    }

    fn a_withdrawn_call_is_gone_and_its_contracts_stay(register: Register) {
        let lines = [full(), won(), json!({"kind": "milestone", "id": "ocds-x-1:c:1:m:1", "funding": "ocds-x-1:c:1", "title": {"ru": "Этап"}})];
        register.import("ndjson", "all.ndjson", text(&lines)).expect_success();
        register.import_with("ndjson", "all.ndjson", text(&lines[1..]), &["--complete"]).expect_success();
        let server = register.serve();
        server.get("/v1/calls/ocds-x-1").send().expect_problem(410, "gone");
        let shown = server.ok("/v1/contracts/ocds-x-1:c:1");
        assert_eq!((&shown["call"], shown.get("call_reference")), (&json!("ocds-x-1"), None));
        server.ok("/v1/milestones/ocds-x-1:c:1:m:1");
        assert_eq!(page(&server.ok("/v1/calls/ocds-x-1/history")).len(), 2);
    }

    fn lines_of_calls_that_are_wrong_are_refused(register: Register) {
        for (change, code) in [
            (json!({"applications_to": "2025-01-01"}), "inverted_range"),
            (json!({"lots": [{"id": "1"}, {"id": "1"}]}), "repeated"),
            (json!({"criteria": [{"title": {"ru": "Опыт"}, "weight": 1001}]}), "out_of_range"),
            (json!({"status": "open"}), "unknown_code"),
            (json!({"funder": {"id": "nobody"}}), "unknown_scheme"),
            (json!({"applications": []}), "unknown_field"),
        ] {
            let mut line = full();
            for (name, value) in change.as_object().expect("an object") {
                line[name] = value.clone();
            }
            let said = register.import("ndjson", "wrong.ndjson", text(&[line]));
            let said = format!("{}{}", said.stdout, said.stderr);
            assert!(said.contains(code), "{code}: {said}");
        }
    }
}
