//! Releases of one process made into what holds now, by the merge rules of OCDS 1.1
//! (standard.open-contracting.org/1.1/en/schema/merging/).
//!
//! A later value takes the place of an earlier one, and `null` takes a value away. Objects are merged member by member. Objects of
//! a list are merged by their `id`; a list of anything else, or one that the schema says is a whole, is replaced.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// Members of a release that speak of the release and not of the process (`omitWhenMerged`).
const OF_RELEASE: [&str; 3] = ["id", "date", "tag"];
/// Lists that the schema replaces as a whole (`wholeListMerge`).
const WHOLE: [&str; 2] = ["additionalIdentifiers", "additionalClassifications"];

/// Puts a release over what is known already.
pub(crate) fn add(known: &mut Map<String, Value>, release: &Map<String, Value>) {
    for (name, value) in release {
        if !OF_RELEASE.contains(&name.as_str()) {
            member(known, name, value);
        }
    }
}

fn member(known: &mut Map<String, Value>, name: &str, value: &Value) {
    match (known.get_mut(name), value) {
        (_, Value::Null) => {
            known.remove(name);
        }
        (Some(Value::Object(known)), Value::Object(new)) => object(known, new),
        (Some(Value::Array(known)), Value::Array(new))
            if !WHOLE.contains(&name) && has_ids(known, new) =>
        {
            list(known, new);
        }
        (Some(known), new) => *known = without_nulls(new),
        (None, new) => {
            known.insert(name.to_owned(), without_nulls(new));
        }
    }
}

fn object(known: &mut Map<String, Value>, new: &Map<String, Value>) {
    for (name, value) in new {
        member(known, name, value);
    }
}

/// Whether the objects of these lists are known by ids.
fn has_ids(known: &[Value], new: &[Value]) -> bool {
    let all = || known.iter().chain(new);
    all().all(Value::is_object) && all().any(|value| id(value).is_some())
}

/// The id of an object; a number is the text of its digits, as publishers write one for the other.
fn id(value: &Value) -> Option<String> {
    match value.get("id")? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn list(known: &mut Vec<Value>, new: &[Value]) {
    // Of several with one id the first is meant.
    let places = known.iter().enumerate().rev();
    let mut places: HashMap<String, usize> =
        places.filter_map(|(place, value)| Some((id(value)?, place))).collect();
    for value in new {
        let own = id(value);
        let place = own.as_ref().and_then(|own| places.get(own)).copied();
        match (place.and_then(|place| known.get_mut(place)), value) {
            (Some(Value::Object(known)), Value::Object(new)) => object(known, new),
            _ => {
                places.extend(own.map(|own| (own, known.len())));
                known.push(without_nulls(value));
            }
        }
    }
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(name, value)| (name.clone(), without_nulls(value))).collect())
        }
        Value::Array(values) => Value::Array(values.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merged(releases: &[Value]) -> Value {
        let mut known = Map::new();
        for release in releases {
            add(&mut known, release.as_object().unwrap());
        }
        Value::Object(known)
    }

    #[test]
    fn later_values_replace_and_null_takes_away() {
        let first = json!({"id": "1", "date": "d", "tag": ["award"], "buyer": {"id": "b", "name": "B"}, "language": "ru"});
        let second = json!({"id": "2", "buyer": {"name": "C"}, "language": null});
        assert_eq!(merged(&[first, second]), json!({"buyer": {"id": "b", "name": "C"}}));
    }

    #[test]
    fn objects_of_a_list_are_merged_by_their_id() {
        let first = json!({"contracts": [{"id": "1", "status": "pending", "value": {"amount": 1}}, {"id": 2}]});
        let second = json!({"contracts": [{"id": "2", "status": "active"}, {"id": "1", "value": {"currency": "KZT"}}, {"id": "3"}]});
        let expected = json!({"contracts": [
            {"id": "1", "status": "pending", "value": {"amount": 1, "currency": "KZT"}},
            {"id": "2", "status": "active"}, {"id": "3"},
        ]});
        assert_eq!(merged(&[first, second]), expected);
    }

    #[test]
    fn lists_without_ids_and_whole_lists_are_replaced() {
        let first = json!({"a": [1, 2], "b": [{"x": 1}], "additionalIdentifiers": [{"id": "1"}]});
        let second = json!({"a": [3], "b": [{"x": 2}], "additionalIdentifiers": [{"id": "2"}]});
        assert_eq!(merged(&[first, second.clone()]), second);
    }
}
