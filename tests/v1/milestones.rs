//! `/v1/milestones`: what is due, late, waited for.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Register, Reply, on_both};

use super::coverage::covers_milestone;
use super::funding::text;
use super::telling::{assert_told, money, page};
use super::world::{World, ids, walk};

/// Days since some day long ago.
fn day_number(day: &str) -> i64 {
    let parts: Vec<i64> =
        day.split('-').map(|part| part.parse().expect("a day is numbers")).collect();
    let (year, month) =
        if parts[1] > 2 { (parts[0], parts[1]) } else { (parts[0] - 1, parts[1] + 12) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month - 457) / 5 + parts[2]
}

/// How many days a day lies after another, at least 0.
fn days_after(later: &str, earlier: &str) -> i64 {
    (day_number(later) - day_number(earlier)).max(0)
}

/// Whether a report is owed and its deadline has passed, by what is recorded.
fn is_missing(line: &Value, today: &str) -> bool {
    let owed = match text(line, "status") {
        "planned" | "in_progress" => true,
        "returned" => text(line, "returned_on") <= text(line, "due_on"),
        _ => false,
    };
    owed && line["due_on"].as_str().is_some_and(|due| due < today)
}

fn report_days_late(line: &Value, today: &str, covered: bool) -> Option<i64> {
    let due = line["due_on"].as_str()?;
    match text(line, "status") {
        "cancelled" => None,
        _ if is_missing(line, today) => covered.then(|| days_after(today, due)),
        "planned" | "in_progress" => Some(0),
        "returned" if text(line, "returned_on") <= due => Some(0),
        _ => Some(days_after(text(line, "reported_on"), due)),
    }
}

fn decision_days_late(line: &Value, today: &str, covered: bool) -> Option<i64> {
    let due = line["decision_due_on"].as_str()?;
    match text(line, "status") {
        "accepted" => Some(days_after(text(line, "accepted_on"), due)),
        "reported" if covered || due >= today => Some(days_after(today, due)),
        _ => None,
    }
}

fn overdue(line: &Value, today: &str, covered: bool) -> Value {
    match is_missing(line, today) {
        true if !covered => Value::Null,
        missing => missing.into(),
    }
}

fn waiting_on(line: &Value, today: &str, covered: bool) -> Option<&'static str> {
    let who = match text(line, "status") {
        "reported" | "disputed" => Some("funder"),
        "returned" => Some("recipient"),
        _ => is_missing(line, today).then_some("recipient"),
    };
    who.map(|who| if covered { who } else { "unknown" })
}

/// The number of the day in Almaty, which is five hours ahead of UTC, when a reply was made.
fn day_in_almaty(reply: &Reply) -> i64 {
    let date = reply.header("date").expect("a reply is dated");
    let parts: Vec<&str> = date.split([' ', ':']).collect();
    let months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let month = months.find(parts[2]).expect("a month") / 3 + 1;
    let hour: i64 = parts[4].parse().expect("an hour");
    day_number(&format!("{}-{month:02}-{}", parts[3], parts[1])) + (hour + 5) / 24
}

#[track_caller]
fn assert_judged(world: &World, shown: &Value, today: &str) {
    let line = world.line(text(shown, "id"));
    let (id, covered) = (&line["id"], covers_milestone(world, line));
    assert_eq!(shown.get("overdue"), Some(&overdue(line, today, covered)), "{id}");
    assert_eq!(shown["waiting_on"].as_str(), waiting_on(line, today, covered), "{id}");
    let report = report_days_late(line, today, covered);
    assert_eq!(shown.get("report_days_late").map(Value::as_i64), report.map(Some), "{id}");
    let decision = decision_days_late(line, today, covered);
    assert_eq!(shown.get("decision_days_late").map(Value::as_i64), decision.map(Some), "{id}");
}

on_both! {
    fn a_milestone_is_shown_as_it_was_imported(world: &World) {
        for line in world.of(&["milestone"]) {
            let shown = world.server.ok(&format!("/v1/milestones/{}", text(line, "id")));
            assert_told(world, &shown, line);
        }
    }

    fn lateness_is_judged_on_the_day_that_is_told(world: &World) {
        let mut judged = BTreeSet::new();
        for line in world.of(&["milestone"]) {
            let shown = world.server.ok(&format!("/v1/milestones/{}", text(line, "id")));
            assert_judged(world, &shown, text(&shown, "evaluated_on"));
            judged.insert((shown["overdue"].as_bool(), shown["waiting_on"].as_str().map(str::to_owned), text(line, "status").to_owned()));
        }
        for expected in [
            (Some(true), Some("recipient"), "planned"), (None, Some("unknown"), "planned"), (Some(false), None, "planned"),
            (Some(false), Some("funder"), "reported"), (Some(false), Some("unknown"), "reported"),
            (Some(false), Some("recipient"), "returned"), (Some(false), Some("funder"), "disputed"),
        ] {
            let (overdue, waiting_on, status) = expected;
            assert!(judged.contains(&(overdue, waiting_on.map(str::to_owned), status.to_owned())), "{expected:?} is in the register");
        }
    }

    fn lists_judge_as_items_do_and_tell_the_day(world: &World) {
        for path in ["/v1/milestones", "/v1/contracts/ocds-w:c:12/milestones", &format!("/v1/organisations/{}/milestones", super::super::world::org(12))] {
            let shown = world.server.ok(&format!("{path}?limit=100"));
            assert!(!page(&shown).is_empty());
            for item in page(&shown) {
                assert_judged(world, item, text(&shown, "evaluated_on"));
            }
        }
    }

    fn today_is_the_day_in_almaty(world: &World) {
        for target in ["/v1/milestones?limit=2", "/v1/funding?overdue=true&limit=3", "/v1/milestones/360G-w-01:m:1", "/v1/grants/360G-w-01/milestones"] {
            let judged_today = || {
                let reply = world.server.get(target).send().expect(200);
                day_number(text(&reply.json(), "evaluated_on")) == day_in_almaty(&reply)
            };
            assert!(judged_today() || judged_today(), "{target}: midnight comes once");
        }
        assert_eq!(world.server.ok("/v1/funding?limit=3").get("evaluated_on"), None, "it does not depend on the day");
    }

    fn all_milestones_are_listed_by_their_deadline(world: &World) {
        let lines = world.of(&["milestone"]);
        let mut due: Vec<&str> = lines.iter().filter_map(|line| line["due_on"].as_str()).collect();
        due.sort_unstable();
        for sort in ["due_on", "-due_on"] {
            let shown = walk(&world.server, &format!("/v1/milestones?sort={sort}&limit=9"));
            assert_eq!(shown.len(), lines.len());
            let days: Vec<&str> = shown.iter().map(|item| text(item, "due_on")).collect();
            assert_eq!(days[..due.len()], due, "{sort}");
            assert!(days[due.len()..].iter().all(|day| day.is_empty()), "{sort}");
            due.reverse();
        }
    }

    fn what_a_code_means_is_told_in_the_language_asked_for(world: &World) {
        let late = walk(&world.server, "/v1/milestones?waiting_on=funder&lang=ru&limit=100");
        assert!(!late.is_empty());
        for shown in late {
            assert_eq!(shown["display"]["lang"], "ru");
            for label in ["status", "waiting_on", "milestone_kind"] {
                assert!(text(&shown["labels"], label).chars().any(|c| ('а'..='я').contains(&c)), "{label} of {shown}");
            }
        }
    }

    fn unknown_milestone_is_404(world: &World) {
        for id in ["360G-w-01:m:99", "360G-w-01", "360G-w-02:p:0"] {
            world.server.get(&format!("/v1/milestones/{id}")).send().expect_problem(404, "not-found");
        }
    }

    fn an_extended_deadline_is_the_one_that_counts(register: Register) {
        let grant = json!({"kind": "grant", "id": "360G-a", "funding_kind": "grant", "status": "active", "amount": money("1.00", "KZT")});
        let extensions = json!([
            {"from": "2025-05-01", "to": "2025-05-15", "decided_on": "2025-04-28", "reason": {"ru": "Паводок"}},
            {"from": "2025-05-15", "to": "2025-06-01"},
        ]);
        let milestone = |number: u8, reported_on: &str| json!({
            "kind": "milestone", "id": format!("360G-a:m:{number}"), "funding": "360G-a", "title": {"ru": "Этап"}, "status": "reported",
            "due_original": "2025-05-01", "due_on": "2025-06-01", "extensions": extensions, "reported_on": reported_on, "started_on": "2025-04-01",
        });
        let lines = [grant, milestone(1, "2025-05-20"), milestone(2, "2025-06-03")];
        register.import("ndjson", "extended.ndjson", super::super::world::text(&lines)).expect_success();
        let server = register.serve();
        for (number, late) in [(1, 0), (2, 2)] {
            let shown = server.ok(&format!("/v1/milestones/360G-a:m:{number}"));
            assert_eq!((&shown["due_original"], &shown["due_on"], &shown["extensions"]), (&json!("2025-05-01"), &json!("2025-06-01"), &extensions));
            assert_eq!(shown["report_days_late"], late, "{number}");
        }
        assert_eq!(ids(page(&server.ok("/v1/milestones?due_from=2025-05-16"))).len(), 2);
        assert!(page(&server.ok("/v1/milestones?due_to=2025-05-31")).is_empty());
    }
}
