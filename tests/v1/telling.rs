//! Whether what is shown is what was imported: nothing less, and nothing more than what the register knows beside it.

use serde_json::{Map, Value, json};

use super::world::World;

/// What every thing carries beside its own fields.
const CARRIED: [&str; 4] = ["revision", "sequence", "created_at", "updated_at"];

/// What is shown of a kind although its line may be silent on it.
fn beside(kind: &str) -> &'static [&'static str] {
    match kind {
        "organisation" => &["totals"],
        "grant" | "contract" => &["individual_recipient", "call_reference"],
        "milestone" => &[
            "milestone_kind",
            "overdue",
            "waiting_on",
            "report_days_late",
            "decision_days_late",
            "evaluated_on",
        ],
        "source" => &["authority", "coverage", "listing", "synthetic", "sources"],
        _ => &[],
    }
}

/// Panics unless a thing is shown as its line says.
#[track_caller]
pub fn assert_told(world: &World, shown: &Value, line: &Value) {
    let (shown, line) = (fields(shown), fields(line));
    let id = &line["id"];
    for (name, told) in line {
        let found = shown.get(name).unwrap_or(&Value::Null);
        match name.as_str() {
            "funder" | "operator" | "parent" => assert_mentioned(world, found, told),
            "recipients" => {
                let (found, told) = (items(found), items(told));
                assert_eq!(found.len(), told.len(), "recipients of {id}");
                for (found, told) in found.iter().zip(told) {
                    assert_mentioned(world, found, told);
                }
            }
            // An empty list may be left out.
            _ if found.is_null() => {
                assert!(told.as_array().is_some_and(Vec::is_empty), "{name} of {id}");
            }
            _ => assert_eq!(found, told, "{name} of {id}"),
        }
    }
    let kind = line["kind"].as_str().unwrap_or_default();
    for name in shown.keys() {
        let known = line.contains_key(name)
            || CARRIED.contains(&name.as_str())
            || beside(kind).contains(&name.as_str());
        assert!(known, "{name} of {id} was never told: {}", shown[name]);
    }
    assert_eq!(shown["revision"], 1, "{id}");
    assert_eq!(shown["created_at"], shown["updated_at"], "{id}");
    assert!(shown["created_at"].as_str().is_some_and(|at| at.ends_with('Z')), "{id}");
}

/// Panics unless an organisation is mentioned with its name and seat, and what the line says beside its id.
#[track_caller]
fn assert_mentioned(world: &World, found: &Value, told: &Value) {
    let organisation = world.line(told["id"].as_str().unwrap_or_default());
    let mut expected = told.clone();
    expected["name"] = organisation["name"].clone();
    if let Some(seat) = organisation.get("seat") {
        expected["region"] = seat.clone();
    }
    assert_eq!(*found, expected);
}

fn fields(thing: &Value) -> &Map<String, Value> {
    thing.as_object().unwrap_or_else(|| panic!("{thing} is no thing"))
}

/// The elements of a list; none where there is no list.
pub fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

/// The items of a page.
#[track_caller]
pub fn page(page: &Value) -> &[Value] {
    page["items"].as_array().unwrap_or_else(|| panic!("{page} is no page"))
}

/// Money.
pub fn money(amount: &str, currency: &str) -> Value {
    json!({"amount": amount, "currency": currency})
}
