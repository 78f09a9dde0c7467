//! `/v1/grants` and what lies below one.

use serde_json::{Value, json};
use tests::{Register, on_both};

use super::funding::{
    each_is_shown_as_it_was_imported, only_its_own_are_found, what_lies_below_is_shown,
};
use super::telling::{money, page};
use super::world::{World, text};

/// A grant with every field there is.
fn full() -> Value {
    json!({
        "kind": "grant", "id": "360G-full", "funding_kind": "grant", "state_funded": true, "term": "medium",
        "title": {"kk": "Жасыл қала", "ru": "Зелёный город", "translations": ["ru"]}, "description": {"ru": "Сто деревьев"},
        "funder": {"id": "KZ-BIN-940140000385"}, "operator": {"id": "KZ-BIN-990999900019"},
        "recipients": [{"id": "KZ-BIN-170940025833", "share": money("600.25", "KZT")}, {"id": "GB-CHC-1159982"}],
        "amount": money("1000.50", "KZT"), "amended_amount": money("1200.50", "KZT"),
        "allocations": [{"year": 2025, "amount": money("700.50", "KZT")}, {"year": 2026, "amount": money("500.00", "KZT")}],
        "signed_on": "2025-03-01", "start_on": "2025-03-15", "end_on": "2026-11-30", "status": "active", "stage": "implementation",
        "stage_history": [{"stage": "announced", "on": "2025-01-10"}, {"stage": "implementation", "on": "2025-03-15"}],
        "places": [{"scheme": "KATO", "code": "551000000"}], "spheres": ["environment"],
        "beneficiaries": {"planned": 120, "reported": 90, "accepted": 80, "groups": ["children", "youth"]},
        "results": [{"indicator": {"ru": "Деревья"}, "unit": "tree", "planned": "100", "reported": "90.5", "accepted": "80"}],
        "call": "call-1", "programme": {"ru": "Чистый воздух"}, "identifiers": [{"scheme": "KZ-CONTRACT", "id": "№ 5/2025"}],
        "url": "https://funder.example/grants/5",
    })
}

fn parties() -> Vec<Value> {
    [("KZ-BIN-170940025833", "Қор"), ("KZ-BIN-940140000385", "Басқарма")]
        .into_iter()
        .map(|(id, name)| json!({"kind": "organisation", "id": id, "name": {"kk": name}}))
        .collect()
}

on_both! {
    fn a_grant_is_shown_as_it_was_imported(world: &World) {
        each_is_shown_as_it_was_imported(world, "grant");
    }

    fn milestones_and_payments_of_a_grant_are_shown(world: &World) {
        what_lies_below_is_shown(world, "grant", &["milestone", "payment"]);
    }

    fn a_contract_is_no_grant(world: &World) {
        only_its_own_are_found(world, "grant", "ocds-w:c:00");
    }

    fn every_field_of_a_grant_is_shown(register: Register) {
        let mut lines = parties();
        lines.push(full());
        register.import("ndjson", "full.ndjson", text(&lines)).expect_success();
        let shown = register.serve().ok("/v1/grants/360G-full?lang=en");
        for (name, told) in full().as_object().expect("an object") {
            if !matches!(name.as_str(), "funder" | "operator" | "recipients") {
                assert_eq!(shown[name], *told, "{name}");
            }
        }
        assert_eq!(shown["funder"]["name"], json!({"kk": "Басқарма"}));
        assert_eq!(shown["recipients"][0]["share"], money("600.25", "KZT"));
        assert_eq!(shown["operator"], json!({"id": "KZ-BIN-990999900019"}), "one that the register does not hold has no name");
        assert_eq!(shown["recipients"][1], json!({"id": "GB-CHC-1159982"}));
        assert_eq!(shown["display"], json!({"text": "Жасыл қала", "lang": "kk"}));
    }

    fn a_share_and_the_rest_that_is_shared_are_told_apart(register: Register) {
        let mut lines = parties();
        lines.push(json!({"kind": "organisation", "id": "GB-CHC-1159982", "name": {"en": "Trust"}}));
        lines.push(full());
        register.import("ndjson", "full.ndjson", text(&lines)).expect_success();
        let server = register.serve();
        let received = |id: &str| server.ok(&format!("/v1/organisations/{id}"))["totals"]["received"].clone();
        assert_eq!(received("KZ-BIN-170940025833"), json!([{"kind": "grant", "currency": "KZT", "count": 1, "sum": money("600.25", "KZT")}]));
        let shared = json!({"count": 1, "sum": money("1200.50", "KZT")});
        assert_eq!(received("GB-CHC-1159982"), json!([{"kind": "grant", "currency": "KZT", "count": 0, "sum": money("0.00", "KZT"), "shared": shared}]));
    }

    fn a_grant_to_a_person_tells_that_and_no_more(world: &World) {
        let shown = world.server.ok("/v1/grants/360G-w-20");
        assert_eq!((&shown["individual_recipient"], shown.get("recipients")), (&json!(true), None));
        assert_eq!(world.server.ok("/v1/grants/360G-w-01").get("individual_recipient"), None);
    }

    fn a_document_tells_hash_type_and_size_whoever_may_read_it(world: &World) {
        let documents = world.server.ok("/v1/contracts/ocds-w:c:00/documents");
        let told: Vec<(&str, &Value)> = page(&documents).iter().map(|document| (document["access"].as_str().unwrap_or_default(), &document["hash"])).collect();
        let hash = json!("0a".repeat(32));
        assert_eq!(told, [("public", &hash), ("parties", &hash), ("moderators", &hash)]);
        assert!(page(&documents).iter().all(|document| document["size"].is_number() && document["format"] == "application/pdf"));
    }

    fn a_funding_without_anything_below_has_empty_lists(world: &World) {
        for below in ["milestones", "payments"] {
            let shown = world.server.ok(&format!("/v1/grants/360G-w-19/{below}?include=total"));
            assert_eq!((&shown["items"], &shown["next"], &shown["total"]), (&json!([]), &Value::Null, &json!(0)));
        }
    }
}
