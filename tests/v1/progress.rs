//! `/v1/grants/{id}/progress` and that of contracts: money against work.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tests::{Register, on_both};

use super::coverage::{covers_milestone, covers_payments};
use super::filters::{covers_result, result};
use super::funding::{path_of, text};
use super::telling::money;
use super::world::{World, amount, minor, text as file};

/// Weights in ‰ that were planned, reported and accepted, and minor units that were paid; none where nothing is recorded.
type Step = ([Option<i128>; 3], Option<i128>);

/// Everything that happened to a funding, by day; what has no day stands under the empty one.
fn events(world: &World, funding: &Value, measured: bool) -> Vec<(String, Step)> {
    let mut events: Vec<(String, Step)> = Vec::new();
    let mut put = |day: &str, step: Step| events.push((day.to_owned(), step));
    for milestone in work(world, funding).into_iter().filter(|_| measured) {
        let weight = i128::from(milestone["weight"].as_u64().expect("a weight"));
        let status = text(milestone, "status");
        put(text(milestone, "due_on"), ([Some(weight), None, None], None));
        if ["reported", "accepted", "disputed"].contains(&status) {
            put(text(milestone, "reported_on"), ([None, Some(weight), None], None));
        }
        if status == "accepted" {
            put(text(milestone, "accepted_on"), ([None, None, Some(weight)], None));
        }
    }
    for payment in world.below("payment", funding) {
        let sign = match text(payment, "status") {
            "paid" => 1,
            "returned" => -1,
            _ => continue,
        };
        put(text(payment, "paid_on"), ([None; 3], Some(sign * minor(&payment["amount"]))));
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

/// What is told of a step: money, or nothing where it is unknown. That nothing was done or paid is known only where it is
/// covered, and more that came back than went out is unknown.
fn told(step: Step, whole: &Value, known: &Known) -> Value {
    let currency = &whole["currency"];
    let money = |minor: i128| json!({"amount": amount(minor, currency), "currency": currency});
    let share = |weight: i128| money(minor(whole) * weight / 1000);
    let ([planned, reported, accepted], paid) = step;
    let done = |weight: Option<i128>| weight.or(known.milestones.then_some(0)).map(share);
    let paid = paid.or(known.payments.then_some(0)).filter(|paid| *paid >= 0).map(money);
    let mut told = json!({});
    for (name, value) in [
        ("planned", Some(share(planned.unwrap_or(0)))),
        ("reported", done(reported)),
        ("accepted", done(accepted)),
    ] {
        if let Some(value) = value.filter(|_| known.measured) {
            told[name] = value;
        }
    }
    if let Some(paid) = paid {
        told["paid"] = paid;
    }
    told
}

/// What can be known of a funding.
struct Known {
    measured: bool,
    milestones: bool,
    payments: bool,
}

impl Known {
    fn of(world: &World, funding: &Value) -> Self {
        Self {
            measured: obstacle(world, funding).is_none(),
            milestones: match work(world, funding).as_slice() {
                [] => covers_result(world, funding),
                work => work.iter().all(|line| covers_milestone(world, line)),
            },
            payments: covers_payments(world, funding),
        }
    }
}

fn sum(steps: impl IntoIterator<Item = Step>) -> Step {
    let add = |a: Option<i128>, b: Option<i128>| a.map_or(b, |a| Some(a + b.unwrap_or(0)));
    steps.into_iter().fold(([None; 3], None), |([a, b, c], paid), ([x, y, z], more)| {
        ([add(a, x), add(b, y), add(c, z)], add(paid, more))
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
    let known = Known::of(world, funding);
    let covered = json!({"milestones": known.milestones, "payments": known.payments});
    assert_eq!(shown["covered"], covered, "{}", funding["id"]);
    assert_eq!(shown["result"], result(world, funding), "{}", funding["id"]);
    let events = events(world, funding, obstacle.is_none());
    let days: BTreeSet<&str> = events.iter().map(|(day, _)| day.as_str()).collect();
    let up_to = |last: &str| {
        let past = events.iter().filter(|(day, _)| !day.is_empty() && day.as_str() <= last);
        told(sum(past.map(|(_, step)| *step)), whole, &known)
    };
    let expected: BTreeMap<&str, Value> =
        days.into_iter().filter(|day| !day.is_empty()).map(|day| (day, up_to(day))).collect();
    let curve = shown["curve"].as_array().expect("a curve");
    assert!(curve.iter().map(|step| text(step, "on")).eq(expected.keys().copied()), "{shown}");
    for step in curve {
        let mut expected = expected[text(step, "on")].clone();
        expected["on"] = step["on"].clone();
        assert_eq!(*step, expected, "{}", funding["id"]);
    }
    assert_eq!(shown["whole"], told(sum(events.iter().map(|(_, step)| *step)), whole, &known));
    let today = text(&shown, "evaluated_on");
    let until_now = events.iter().filter(|(day, (_, _))| !day.is_empty() && day.as_str() <= today);
    let came_about = |([_, reported, accepted], paid): Step| ([None, reported, accepted], paid);
    let undated =
        events.iter().filter(|(day, _)| day.is_empty()).map(|(_, step)| came_about(*step));
    let now = sum(until_now.map(|(_, step)| *step).chain(undated));
    assert_eq!(shown["now"], told(now, whole, &known), "{}", funding["id"]);
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

    fn what_is_not_recorded_is_told_as_nothing_only_where_it_is_covered(register: Register) {
        let part = |id: &str| json!([{"id": id}]);
        let grant = json!({"kind": "grant", "id": "360G-a", "funding_kind": "grant", "amount": money("1000.00", "KZT"), "status": "active",
                           "recipients": part("KZ-BIN-170940025833"), "places": [{"scheme": "KATO", "code": "551010000"}], "sources": ["akimat"]});
        let milestone = json!({"kind": "milestone", "id": "360G-a:m:1", "funding": "360G-a", "title": {"ru": "Этап"}, "weight": 1000, "status": "planned", "due_on": "2024-06-01", "sources": ["akimat"]});
        let source = |coverage: Value| json!({"kind": "source", "id": "akimat", "publisher": {"name": {"ru": "Акимат"}}, "title": {"ru": "Договоры"}, "coverage": coverage, "sources": ["akimat"]});
        let state = |lines: &[Value]| register.import("ndjson", "stated.ndjson", file(lines)).expect_success();
        state(&[source(json!([])), grant]);
        let server = register.serve();
        let bare = server.ok("/v1/grants/360G-a/progress");
        assert_eq!((&bare["covered"]["milestones"], &bare["not_computable"]), (&json!(false), &json!("no_milestones")), "nobody knows that there is none");
        drop(server);
        state(&[milestone]);
        let server = register.serve();
        let planned = json!({"amount": "1000.00", "currency": "KZT"});
        let unknown = server.ok("/v1/grants/360G-a/progress?lang=ru");
        assert_eq!(unknown["now"], json!({"planned": planned}));
        assert_eq!((&unknown["result"], &unknown["covered"]), (&json!("unknown"), &json!({"milestones": false, "payments": false})));
        let label = unknown.pointer("/labels/result").and_then(Value::as_str);
        assert_eq!(label, Some("неизвестно"));
        let pavlodar = |kind: &str| json!({"kind": kind, "region": {"scheme": "KATO", "code": "55"}, "complete": true});
        let tag = server.get("/v1/grants/360G-a/progress").send().expect(200).header("ETag").unwrap_or_default();
        state(&[source(json!([pavlodar("milestone"), pavlodar("payment")]))]);
        let fresh = server.get("/v1/grants/360G-a/progress").header("If-None-Match", tag).header("Min-Sequence", "4").send().expect(200).json();
        let nothing = json!({"amount": "0.00", "currency": "KZT"});
        assert_eq!(fresh["now"], json!({"planned": planned, "reported": nothing, "accepted": nothing, "paid": nothing}));
        assert_eq!((&fresh["result"], &fresh["sequence"]), (&json!("none"), &json!(4)));
        let then = server.ok("/v1/grants/360G-a/progress?as_of=3");
        assert_eq!((&then["now"], &then["sequence"]), (&unknown["now"], &json!(3)), "what was known then");
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
