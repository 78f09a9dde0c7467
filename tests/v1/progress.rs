//! `/v1/grants/{id}/progress` and that of contracts: money against work.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tests::on_both;

use super::funding::{path_of, text};
use super::world::{World, amount, minor};

/// Weights in ‰ that were planned, reported and accepted, and minor units that were paid.
type Step = ([i128; 3], i128);

/// Everything that happened to a funding, by day; what has no day stands under the empty one.
fn events(world: &World, funding: &Value, measured: bool) -> Vec<(String, Step)> {
    let mut events: Vec<(String, Step)> = Vec::new();
    let mut put = |day: &str, step: Step| events.push((day.to_owned(), step));
    for milestone in work(world, funding).into_iter().filter(|_| measured) {
        let weight = i128::from(milestone["weight"].as_u64().expect("a weight"));
        let status = text(milestone, "status");
        put(text(milestone, "due_on"), ([weight, 0, 0], 0));
        if ["reported", "accepted", "disputed"].contains(&status) {
            put(text(milestone, "reported_on"), ([0, weight, 0], 0));
        }
        if status == "accepted" {
            put(text(milestone, "accepted_on"), ([0, 0, weight], 0));
        }
    }
    for payment in world.below("payment", funding) {
        let sign = match text(payment, "status") {
            "paid" => 1,
            "returned" => -1,
            _ => continue,
        };
        put(text(payment, "paid_on"), ([0; 3], sign * minor(&payment["amount"])));
    }
    events
}

/// Milestones of the work itself that were not cancelled.
fn work<'w>(world: &'w World, funding: &Value) -> Vec<&'w Value> {
    let mut work = world.below("milestone", funding);
    work.retain(|line| line["milestone_kind"] != "planning" && line["status"] != "cancelled");
    work
}

/// Why the work cannot be measured in money, if so.
fn obstacle(world: &World, funding: &Value) -> Option<&'static str> {
    let work = work(world, funding);
    let weights: Option<u64> = work.iter().map(|line| line["weight"].as_u64()).sum();
    match weights {
        _ if ["cancelled", "annulled"].contains(&text(funding, "status")) => {
            Some("funding_does_not_count")
        }
        _ if funding.get("amount").is_none() => Some("unknown_amount"),
        _ if work.is_empty() => Some("no_milestones"),
        None => Some("unknown_weights"),
        Some(1000) => None,
        Some(_) => Some("weights_are_not_whole"),
    }
}

fn told(step: Step, whole: &Value) -> Value {
    let currency = &whole["currency"];
    let money = |minor: i128| json!({"amount": amount(minor, currency), "currency": currency});
    let share = |weight: i128| money(minor(whole) * weight / 1000);
    let ([planned, reported, accepted], paid) = step;
    let paid = money(paid);
    json!({"planned": share(planned), "reported": share(reported), "accepted": share(accepted), "paid": paid})
}

fn sum(steps: impl IntoIterator<Item = Step>) -> Step {
    steps.into_iter().fold(([0; 3], 0), |([a, b, c], paid), ([x, y, z], more)| {
        ([a + x, b + y, c + z], paid + more)
    })
}

#[track_caller]
fn check(world: &World, funding: &Value) -> Option<&'static str> {
    let shown = world.server.ok(&format!("{}/progress", path_of(funding)));
    let obstacle = obstacle(world, funding);
    assert_eq!(shown["not_computable"].as_str(), obstacle, "{}", funding["id"]);
    assert_eq!((&shown["funding"], &shown["kind"]), (&funding["id"], &funding["kind"]));
    let present = funding.get("amended_amount").or(funding.get("amount"));
    assert_eq!(shown.get("amount"), present, "{}", funding["id"]);
    let Some(whole) = present else { return obstacle };
    let events = events(world, funding, obstacle.is_none());
    let days: BTreeSet<&str> = events.iter().map(|(day, _)| day.as_str()).collect();
    let up_to = |last: &str| {
        let past = events.iter().filter(|(day, _)| !day.is_empty() && day.as_str() <= last);
        told(sum(past.map(|(_, step)| *step)), whole)
    };
    let expected: BTreeMap<&str, Value> =
        days.into_iter().filter(|day| !day.is_empty()).map(|day| (day, up_to(day))).collect();
    let curve = shown["curve"].as_array().expect("a curve");
    assert!(curve.iter().map(|step| text(step, "on")).eq(expected.keys().copied()), "{shown}");
    for step in curve {
        let expected = &expected[text(step, "on")];
        for (name, expected) in expected.as_object().expect("an object") {
            assert_eq!(step[name], *expected, "{name} on {} of {}", step["on"], funding["id"]);
        }
    }
    assert_eq!(shown["whole"], told(sum(events.iter().map(|(_, step)| *step)), whole));
    let today = text(&shown, "evaluated_on");
    let until_now = events.iter().filter(|(day, (_, _))| !day.is_empty() && day.as_str() <= today);
    let came_about = |([_, reported, accepted], paid): Step| ([0, reported, accepted], paid);
    let undated =
        events.iter().filter(|(day, _)| day.is_empty()).map(|(_, step)| came_about(*step));
    let now = sum(until_now.map(|(_, step)| *step).chain(undated));
    assert_eq!(shown["now"], told(now, whole), "{}", funding["id"]);
    let undated = events.iter().filter(|(day, _)| day.is_empty()).count();
    assert_eq!(shown["undated"], undated, "{}", funding["id"]);
    obstacle
}

on_both! {
    fn the_curve_is_the_sum_of_milestones_and_payments(world: &World) {
        let found: BTreeSet<Option<&str>> = world.of(&["grant", "contract"]).into_iter().map(|funding| check(world, funding)).collect();
        let all = [None, Some("funding_does_not_count"), Some("no_milestones"), Some("unknown_amount"), Some("unknown_weights"), Some("weights_are_not_whole")];
        assert!(found.iter().eq(&all), "the register holds something of everything: {found:?}");
    }

    fn accepted_work_is_the_whole_amount_to_the_last_unit(world: &World) {
        let done = world.of(&["grant", "contract"]).into_iter().filter(|funding| {
            obstacle(world, funding).is_none() && work(world, funding).iter().all(|milestone| milestone["status"] == "accepted")
        });
        let mut seen = 0;
        for funding in done {
            let shown = world.server.ok(&format!("{}/progress", path_of(funding)));
            assert_eq!(shown["whole"]["accepted"], shown["amount"]);
            seen += 1;
        }
        assert!(seen > 2, "{seen}");
    }
}
