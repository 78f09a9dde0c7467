//! By what offers are judged: the extensions for award and selection criteria, else the words of the tender.

use std::collections::HashSet;

use domain::call::Criterion;
use domain::{Invalid, Language, LocalisedText};
use serde_json::Value;

use super::field::{Object, at, code, object, objects, text, words};
use crate::row::Row;

/// The criteria of a tender and its lots, each once; where none stands by itself, what `awardCriteriaDetails` says.
pub(crate) fn criteria(
    row: &mut Row,
    tender: &Object,
    path: &str,
    language: Option<Language>,
) -> Vec<Criterion> {
    let (mut all, mut known) = (Vec::new(), HashSet::new());
    let lots = objects(tender, path, "lots");
    let own = [(path.to_owned(), tender)];
    for (path, of) in own.into_iter().chain(lots) {
        for group in ["awardCriteria", "selectionCriteria"] {
            let Some(criteria) = object(of, group) else { continue };
            for (path, criterion) in objects(criteria, &at(&path, group), "criteria") {
                let read = criterion_of(row, criterion, &path, language);
                let is_new = |read: &Criterion| {
                    known.insert(serde_json::to_string(read).unwrap_or_default())
                };
                all.extend(read.filter(is_new));
            }
        }
    }
    if all.is_empty() {
        let title = words(row, tender, path, "awardCriteriaDetails", language);
        all.extend(title.map(|title| Criterion { title, description: None, weight: None }));
    }
    all
}

/// A criterion is called by its name, else by its description, else by the code of its type.
fn criterion_of(
    row: &mut Row,
    criterion: &Object,
    path: &str,
    language: Option<Language>,
) -> Option<Criterion> {
    let name = words(row, criterion, path, "name", language)
        .or_else(|| words(row, criterion, path, "title", language));
    let description = words(row, criterion, path, "description", language);
    let (title, description) = match (name, description) {
        (Some(name), description) => (name, description),
        (None, Some(description)) => (description, None),
        (None, None) => {
            let kind = text(row, criterion, path, "type")?;
            (row.optional(&at(path, "type"), LocalisedText::en(kind))?, None)
        }
    };
    Some(Criterion { title, description, weight: weight(row, criterion, path) })
}

/// The weight, where one number says exactly what part of the whole it is. Ranges, points and ranks have no place.
fn weight(row: &mut Row, criterion: &Object, path: &str) -> Option<u16> {
    let numbers = objects(criterion, path, "numbers");
    let [(path, number)] = numbers.as_slice() else { return None };
    let places = match code(number, "weight")?.as_str() {
        "percentageExact" => 1,
        "decimalExact" => 3,
        _ => return None,
    };
    let written = match number.get("number")? {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let weight = permille(&written, places);
    if weight.is_none() {
        let reason = "is no part of the whole in ‰; it was left out";
        row.note(Invalid::new("out_of_range", at(path, "number"), written, reason));
    }
    weight
}

/// A decimal number whose point is moved by some places, where that makes it a whole number up to 1000.
fn permille(written: &str, places: usize) -> Option<u16> {
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > places {
        return None;
    }
    let moved: u16 = format!("{whole}{fraction:0<places$}").parse().ok()?;
    (moved <= 1000).then_some(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_exact_or_none() {
        for (written, places, expected) in [
            ("30", 1, Some(300)),
            ("12.50", 1, Some(125)),
            ("100.0", 1, Some(1000)),
            ("0.3", 3, Some(300)),
            ("1", 3, Some(1000)),
            ("33.33", 1, None),
            ("101", 1, None),
            ("-5", 1, None),
            ("1e2", 1, None),
        ] {
            assert_eq!(permille(written, places), expected, "{written}");
        }
    }
}
