//! `/v1/funding`, and what is the same for grants and contracts.

use serde_json::{Value, json};
use tests::on_both;

use super::telling::{assert_told, items, page};
use super::world::{World, amount, ids, minor, walk};

/// The path under which a line's thing is an item.
pub fn path_of(line: &Value) -> String {
    format!("/v1/{}s/{}", text(line, "kind"), text(line, "id"))
}

/// A text of a thing; empty where there is none.
pub fn text<'a>(thing: &'a Value, name: &str) -> &'a str {
    thing[name].as_str().unwrap_or_default()
}

/// Each item is shown as its line says, and the list shows what the items show.
#[track_caller]
pub fn each_is_shown_as_it_was_imported(world: &World, kind: &str) {
    let listed = walk(&world.server, &format!("/v1/{kind}s?limit=100"));
    let lines = world.of(&[kind]);
    assert_eq!(listed.len(), lines.len());
    for line in lines {
        let shown = world.server.ok(&path_of(line));
        assert_told(world, &shown, line);
        assert!(listed.contains(&shown), "{} is listed as it is shown alone", line["id"]);
    }
}

/// What lies below each funding is shown as its lines say, in order.
#[track_caller]
pub fn what_lies_below_is_shown(world: &World, kind: &str, kinds: &[&str]) {
    for below in kinds {
        let mut seen = 0;
        for funding in world.of(&[kind]) {
            let lines = world.below(below, funding);
            let path = format!("{}/{below}s", path_of(funding));
            let shown = walk(&world.server, &format!("{path}?limit=1"));
            assert_eq!(ids(&shown), ids(lines.iter().copied()), "{path}");
            assert_eq!(
                world.server.ok(&format!("{path}?include=total&limit=1"))["total"],
                lines.len()
            );
            for (shown, line) in shown.iter().zip(&lines) {
                assert_told(world, shown, line);
            }
            seen += lines.len();
        }
        assert!(seen > 0, "no {kind} has {below}s");
    }
}

/// Things of another kind, unknown ones and wrong ids are not found, nor what lies below them.
#[track_caller]
pub fn only_its_own_are_found(world: &World, kind: &str, foreign: &str) {
    for below in ["", "/milestones", "/payments", "/documents", "/history", "/progress"] {
        for id in [foreign, "360G-unknown", "KZ-BIN-170940025833", "360G-w-01:m:1"] {
            let path = format!("/v1/{kind}s/{id}{below}");
            world.server.get(&path).send().expect_problem(404, "not-found");
        }
        let wrong = world.server.get(&format!("/v1/{kind}s/a%20b{below}")).send();
        let problem = wrong.expect_problem(400, "invalid-parameter");
        assert_eq!(problem["errors"][0]["parameter"], "id");
    }
}

fn present(line: &Value) -> Option<&Value> {
    line.get("amended_amount").or(line.get("amount"))
}

on_both! {
    fn grants_and_contracts_stand_together_and_are_told_apart(world: &World) {
        let all = walk(&world.server, "/v1/funding?limit=9");
        let mut expected = ids(world.of(&["grant", "contract"]));
        expected.sort();
        assert_eq!(ids(&all), expected);
        for kind in ["grant", "contract"] {
            let of_kind: Vec<Value> = all.iter().filter(|item| item["kind"] == kind).cloned().collect();
            assert_eq!(walk(&world.server, &format!("/v1/{kind}s?limit=8")), of_kind);
            assert_eq!(walk(&world.server, &format!("/v1/funding?kind={kind}&limit=8")), of_kind);
        }
    }

    fn amounts_have_as_many_decimals_as_their_currency(world: &World) {
        let mut seen = std::collections::BTreeSet::new();
        for item in walk(&world.server, "/v1/funding?limit=50") {
            for money in ["amount", "amended_amount"].iter().filter_map(|name| item.get(*name)) {
                assert_eq!(*money, json!({"amount": amount(minor(money), &money["currency"]), "currency": money["currency"]}));
                let decimals = text(money, "amount").split_once('.').map_or(0, |(_, decimals)| decimals.len());
                seen.insert((text(money, "currency").to_owned(), decimals));
            }
        }
        let expected = [("JPY", 0), ("KWD", 3), ("KZT", 2), ("USD", 2)];
        assert!(seen.iter().map(|(currency, decimals)| (currency.as_str(), *decimals)).eq(expected), "{seen:?}");
    }

    fn a_list_needs_no_second_call_for_the_names(world: &World) {
        for item in page(&world.server.ok("/v1/funding?limit=100&lang=kk")) {
            for party in items(&item["recipients"]).iter().chain(item.get("funder")) {
                assert!(party["name"].is_object(), "{item}");
                assert!(party["display"]["text"].is_string(), "{item}");
                assert_eq!(party.get("region").is_some(), party["labels"]["region"].is_string(), "{item}");
            }
        }
    }

    fn amounts_are_sorted_and_unknown_ones_come_last(world: &World) {
        let lines = world.of(&["grant", "contract"]);
        let mut known: Vec<i128> = lines.iter().filter_map(|line| present(line)).filter(|money| money["currency"] == "KZT").map(minor).collect();
        known.sort_unstable();
        for sort in ["amount", "-amount"] {
            let shown = walk(&world.server, &format!("/v1/funding?currency=KZT&sort={sort}&limit=3"));
            let found: Vec<i128> = shown.iter().filter_map(present).map(minor).collect();
            assert_eq!(found, known, "{sort}");
            let all = walk(&world.server, &format!("/v1/funding?sort={sort}&limit=7"));
            let unknown = all.iter().position(|item| present(item).is_none()).expect("some are unknown");
            assert!(all[unknown..].iter().all(|item| present(item).is_none()), "{sort}");
            assert_eq!(all.len(), lines.len());
            known.reverse();
        }
    }

    fn days_are_sorted_and_unknown_ones_come_last(world: &World) {
        for field in ["signed_on", "start_on", "end_on"] {
            let mut known: Vec<&str> = world.of(&["grant", "contract"]).into_iter().filter_map(|line| line[field].as_str()).collect();
            known.sort_unstable();
            for sort in [field.to_owned(), format!("-{field}")] {
                let shown = walk(&world.server, &format!("/v1/funding?sort={sort}&limit=6"));
                let days: Vec<&str> = shown.iter().map(|item| text(item, field)).collect();
                let (dated, undated) = days.split_at(known.len());
                assert_eq!(dated, known, "{sort}");
                assert!(!undated.is_empty() && undated.iter().all(|day| day.is_empty()), "{sort}");
                known.reverse();
            }
        }
    }

    fn an_order_that_is_none_is_400(world: &World) {
        for (path, sort) in [
            ("/v1/funding", "title"), ("/v1/funding", "--amount"), ("/v1/funding", ""), ("/v1/funding", "amount,signed_on"),
            ("/v1/grants", "due_on"), ("/v1/contracts", "name"), ("/v1/organisations", "amount"), ("/v1/milestones", "Amount"),
        ] {
            let problem = world.server.get(&format!("{path}?sort={sort}")).send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["parameter"], "sort", "{path}?sort={sort}");
        }
    }

    fn no_single_funding_lies_below_the_list_of_both(world: &World) {
        world.server.get("/v1/funding/360G-w-01").outside_contract().send().expect_problem(404, "not-found");
    }

    fn an_amount_can_be_asked_for_without_a_currency_where_there_is_but_one(register: tests::Register) {
        let grant = |id: &str, amount: &str| json!({"kind": "grant", "id": id, "funding_kind": "grant", "amount": {"amount": amount, "currency": "KZT"}, "status": "active"});
        register.import("ndjson", "two.ndjson", super::super::world::text(&[grant("360G-a", "10.00"), grant("360G-b", "20.00")])).expect_success();
        assert_eq!(ids(page(&register.serve().ok("/v1/funding?amount_min=15"))), ["360G-b"]);
    }
}
