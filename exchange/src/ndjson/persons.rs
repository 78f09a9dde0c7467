//! Keeping natural persons out of what lines state.

use domain::bin::{holds_valid_iin, mask_iins};
use domain::funding::Party;
use domain::organisation::Identifier;
use domain::{Invalid, OrgId, Thing};
use serde_json::Value;

use super::ids;
use crate::row::Row;

/// Whether a line may hold the number of a natural person. Most do not, and are spared the rest.
pub(crate) fn suspected(line: &str) -> bool {
    holds_valid_iin(line).is_some()
        || holds_escape(line)
        || line.contains("IIN")
        || line.contains("iin")
}

/// Whether an escape may stand for a digit or for what parts digits: `\u0039`, `850101\n300123`. Those of Cyrillic do not.
fn holds_escape(line: &str) -> bool {
    line.match_indices('\\').any(|(at, _)| {
        let (before, after) = line.split_at(at);
        match after.as_bytes().get(1) {
            Some(b'u') => !after.get(2..).is_some_and(|code| code.starts_with("04")),
            Some(b'n' | b't' | b'r' | b'f' | b'/') => {
                before.trim_end().ends_with(|c: char| c.is_numeric() || !c.is_ascii())
            }
            _ => false,
        }
    })
}

/// Masks such numbers in texts and drops them from identifiers, with a note; a record whose id or reference is one is
/// refused. Amounts, days and hashes are no texts.
pub(crate) fn masked(thing: Thing, row: &mut Row) -> Option<Thing> {
    let (kind, mut fields) = (thing.kind(), thing.fields());
    let mut changed = false;
    for (name, value) in &mut fields {
        changed |= mask(name, name, value, row);
    }
    if row.is_refused() {
        return None;
    }
    if !changed {
        return Some(thing);
    }
    row.required("", Thing::from_fields(kind, fields))
}

/// Masks a value in place; true where it was changed.
fn mask(field: &str, name: &str, value: &mut Value, row: &mut Row) -> bool {
    match value {
        Value::String(text) => mask_text(field, name, text, row),
        Value::Array(values) if name == "identifiers" => {
            let before = values.len();
            values.retain(|value| !is_personal(value));
            if values.len() < before {
                row.note(Invalid::new(
                    "natural_person",
                    field,
                    "",
                    "the number of a natural person was left out",
                ));
            }
            values.len() < before
        }
        Value::Array(values) => {
            let mask = |(index, value): (usize, &mut Value)| {
                mask(&format!("{field}[{index}]"), name, value, row)
            };
            values.iter_mut().enumerate().map(mask).fold(false, |any, changed| any | changed)
        }
        Value::Object(fields) => {
            let mask = |(name, value): (&String, &mut Value)| {
                mask(&format!("{field}.{name}"), name, value, row)
            };
            fields.iter_mut().map(mask).fold(false, |any, changed| any | changed)
        }
        _ => false,
    }
}

fn mask_text(field: &str, name: &str, text: &mut String, row: &mut Row) -> bool {
    match name {
        "amount" | "hash" | "planned" | "reported" | "accepted" => false,
        "id" | "funding" | "milestone" | "call" | "funded_by" | "document" => {
            if holds_valid_iin(text).is_some() {
                row.refuse(Invalid::new(
                    "natural_person",
                    field,
                    "",
                    "is or holds the number of a natural person",
                ));
            }
            false
        }
        _ => match mask_iins(text) {
            (_, 0) => false,
            (masked, _) => {
                *text = masked.into_owned();
                row.note(Invalid::new(
                    "natural_person",
                    field,
                    "",
                    "the number of a natural person (IIN) was masked",
                ));
                true
            }
        },
    }
}

fn is_personal(identifier: &Value) -> bool {
    let text = |name: &str| identifier.get(name).and_then(Value::as_str).unwrap_or_default();
    text("scheme").to_ascii_uppercase().contains("IIN") || holds_valid_iin(text("id")).is_some()
}

/// Refuses a record whose organisations are natural persons or have ids that are none; marks a BIN whose check digit is
/// wrong.
pub(crate) fn check_organisations(thing: &mut Thing, row: &mut Row) {
    if !matches!(thing, Thing::Source(_)) {
        row.required("id", ids::generated(thing.id()));
    }
    match thing {
        Thing::Organisation(organisation) => {
            let wrong = row.required("id", ids::organisation(&organisation.id)).flatten();
            if let Some(parent) = &organisation.parent {
                row.required("parent.id", ids::organisation(&parent.id));
            }
            if let Some(bin) = wrong
                && !organisation.identifiers.iter().any(|identifier| identifier.check_failed)
            {
                mark(&mut organisation.identifiers, &bin, row);
            }
        }
        Thing::Funding(funding) => {
            check_givers(funding.funder.as_ref(), funding.operator.as_ref(), row);
            for (index, recipient) in funding.recipients.iter().enumerate() {
                if let Err(invalid) = ids::organisation(&recipient.id) {
                    row.refuse(invalid.at(&format!("recipients[{index}].id")));
                }
            }
        }
        Thing::Call(call) => check_givers(call.funder.as_ref(), call.operator.as_ref(), row),
        _ => {}
    }
}

/// Refuses a record whose funder or operator has an id that is none.
fn check_givers(funder: Option<&Party>, operator: Option<&Party>, row: &mut Row) {
    for (party, field) in [(funder, "funder.id"), (operator, "operator.id")] {
        if let Some(party) = party {
            row.required(field, ids::organisation(&party.id));
        }
    }
}

/// Keeps a BIN with a wrong check digit as it came, marked.
pub(crate) fn mark(identifiers: &mut Vec<Identifier>, bin: &OrgId, row: &mut Row) {
    let (scheme, id) = (bin.scheme().to_owned(), bin.local().to_owned());
    row.note(Invalid::new(
        "check_failed",
        "id",
        &id,
        "the check digit of this BIN is wrong; it was kept and marked",
    ));
    identifiers.retain(|identifier| identifier.scheme != scheme || identifier.id != id);
    identifiers.insert(0, Identifier { scheme, id, check_failed: true });
}
