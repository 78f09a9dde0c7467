//! What organisations received and gave, against sums over the imported lines.

use std::collections::BTreeMap;

use serde_json::Value;
use tests::on_both;

use super::telling::items;
use super::world::{World, amount, minor, walk};

/// Count and minor units by kind, currency and place: `counted`, `shared`, or the reason why they are left out.
type Tally = BTreeMap<(String, String, String), (i64, i128)>;

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What was paid and not returned, where any payment is known.
fn paid(world: &World, funding: &Value) -> Option<i128> {
    let payments = world.below("payment", funding);
    let moved: Vec<i128> = payments
        .into_iter()
        .filter_map(|payment| match payment["status"].as_str() {
            Some("paid") => Some(minor(&payment["amount"])),
            Some("returned") => Some(-minor(&payment["amount"])),
            _ => None,
        })
        .collect();
    (!moved.is_empty()).then(|| moved.into_iter().sum())
}

/// Where a funding goes in a sum, and with how much.
fn part(world: &World, funding: &Value) -> (&'static str, Option<i128>) {
    let present = funding.get("amended_amount").or(funding.get("amount")).map(minor);
    let status = funding["status"].as_str().expect("a status");
    let amount = if status == "terminated" { paid(world, funding) } else { present };
    let place = match status {
        "planned" | "announced" | "awarded" => "planned",
        "cancelled" => "cancelled",
        "annulled" => "annulled",
        "unknown" => "unknown_status",
        _ if amount.is_none() || present.is_none() => "unknown_amount",
        _ => "counted",
    };
    (place, amount)
}

fn add(tally: &mut Tally, funding: &Value, place: &str, minor: Option<i128>) {
    let currency = text(&funding["amount"]["currency"]);
    let entry = tally.entry((text(&funding["kind"]), currency, place.to_owned())).or_default();
    entry.0 += 1;
    entry.1 += minor.unwrap_or(0);
}

/// What an organisation received, by the words of the contract.
fn received(world: &World, id: &str) -> Tally {
    let mut tally = Tally::new();
    for funding in world.of(&["grant", "contract"]) {
        let recipients = items(&funding["recipients"]);
        let Some(own) = recipients.iter().find(|recipient| recipient["id"] == id) else { continue };
        let (place, amount) = part(world, funding);
        let alone = recipients.len() == 1 || place != "counted";
        match own.get("share").filter(|_| funding["status"] != "terminated") {
            _ if alone => add(&mut tally, funding, place, amount),
            Some(share) => add(&mut tally, funding, "counted", Some(minor(share))),
            None => add(&mut tally, funding, "shared", amount),
        }
    }
    tally
}

fn given(world: &World, id: &str) -> Tally {
    let mut tally = Tally::new();
    for funding in world.of(&["grant", "contract"]) {
        if funding["funder"]["id"] == id {
            let (place, amount) = part(world, funding);
            add(&mut tally, funding, place, amount);
        }
    }
    tally
}

/// A tally as an organisation's profile tells it.
fn told(totals: &Value, direction: &str) -> Tally {
    let mut tally = Tally::new();
    let mut put = |line: &Value, place: &str, of: &Value| {
        let key = (text(&line["kind"]), text(&line["currency"]), place.to_owned());
        let count = of["count"].as_i64().expect("a count");
        let sum = of.get("sum").map_or(0, |sum| {
            assert_eq!(sum["currency"], line["currency"]);
            let minor = minor(sum);
            let whole = amount(minor, &line["currency"]);
            assert_eq!(sum["amount"], whole, "sums have all their decimals");
            minor
        });
        let before = tally.insert(key, (count, sum));
        assert_eq!(before, None, "{line} stands there twice");
    };
    for line in items(&totals[direction]) {
        if line["count"] != 0 {
            put(line, "counted", line);
        }
        if let Some(shared) = line.get("shared") {
            put(line, "shared", shared);
        }
    }
    for line in items(&totals["left_out"][direction]) {
        let reason = text(&line["reason"]);
        assert!(line.get("sum").is_none() || reason != "unknown_amount", "{line}");
        put(line, &reason, line);
    }
    tally
}

on_both! {
    fn totals_are_sums_over_what_was_imported(world: &World) {
        let mut places = std::collections::BTreeSet::new();
        for line in world.of(&["organisation"]) {
            let id = line["id"].as_str().expect("an id");
            let totals = &world.server.ok(&format!("/v1/organisations/{id}"))["totals"];
            for (direction, expected) in [("received", received(world, id)), ("given", given(world, id))] {
                assert_eq!(told(totals, direction), expected, "{direction} of {id}");
                places.extend(expected.into_keys().map(|(_, _, place)| place));
            }
        }
        let all = ["annulled", "cancelled", "counted", "planned", "shared", "unknown_amount", "unknown_status"];
        assert!(places.iter().eq(all), "the register holds something of everything: {places:?}");
    }

    fn currencies_and_kinds_are_never_mixed(world: &World) {
        for line in world.of(&["organisation"]) {
            let totals = &world.server.ok(&format!("/v1/organisations/{}", line["id"].as_str().expect("an id")))["totals"];
            for direction in ["received", "given"] {
                let keys: Vec<(&Value, &Value)> = items(&totals[direction]).iter().map(|line| (&line["kind"], &line["currency"])).collect();
                for (at, key) in keys.iter().enumerate() {
                    assert!(!keys[..at].contains(key), "{key:?} has two lines");
                }
            }
        }
    }

    fn every_funding_of_an_organisation_is_counted_or_left_out(world: &World) {
        for line in world.of(&["organisation"]) {
            let id = line["id"].as_str().expect("an id");
            let totals = &world.server.ok(&format!("/v1/organisations/{id}"))["totals"];
            for (direction, below) in [("received", "funding"), ("given", "funding-given")] {
                let count: i64 = told(totals, direction).values().map(|(count, _)| count).sum();
                let listed = walk(&world.server, &format!("/v1/organisations/{id}/{below}?limit=100")).len();
                assert_eq!(usize::try_from(count), Ok(listed), "{direction} of {id}");
            }
        }
    }
}
