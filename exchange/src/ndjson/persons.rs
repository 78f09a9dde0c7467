//! Keeping natural persons out of what lines state.

use domain::bin::{holds_valid_iin, mask_iins};
use domain::organisation::Identifier;
use domain::{Id, Invalid, OrgId, Thing};
use serde_json::Value;

use crate::row::Row;

/// Whether a line may hold the number of a natural person. Most do not, and are spared the rest.
pub(crate) fn suspected(line: &str) -> bool {
    // A digit may be written as an escape, `\u0039`.
    (holds_long_number(line) && holds_valid_iin(line).is_some())
        || line.contains("\\u00")
        || line.contains("IIN")
        || line.contains("iin")
}

/// Whether there are twelve digits together, or six and something that may separate them from six more.
fn holds_long_number(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut at = 5;
    // Six digits in a row cover one of the places 5, 11, 17, …, so that most bytes need no look.
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            let (before, after) = bytes.split_at(at);
            let start = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            let end = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let separated = || {
                after.get(end).is_some_and(|byte| !matches!(byte, b'"' | b'.' | b',' | b':' | b'}'))
            };
            if start + end == 12 || (start + end == 6 && separated()) {
                return true;
            }
            at += end;
        }
        at += 6;
    }
    false
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

/// Refuses a record whose organisations are natural persons or no BIN can be; marks a BIN whose check digit is wrong.
pub(crate) fn check_organisations(thing: &mut Thing, row: &mut Row) {
    match thing {
        Thing::Organisation(organisation) => {
            let wrong = check(&organisation.id, "id", row);
            if let Some(parent) = &organisation.parent {
                check(&parent.id, "parent.id", row);
            }
            if let Some(bin) = wrong
                && !organisation.identifiers.iter().any(|identifier| identifier.check_failed)
            {
                mark(&mut organisation.identifiers, &bin, row);
            }
        }
        Thing::Funding(funding) => {
            for (party, field) in
                [(&funding.funder, "funder.id"), (&funding.operator, "operator.id")]
            {
                if let Some(party) = party {
                    check(&party.id, field, row);
                }
            }
            for (index, recipient) in funding.recipients.iter().enumerate() {
                if recipient.id.as_str().starts_with("KZ-") {
                    check(&recipient.id, &format!("recipients[{index}].id"), row);
                }
            }
        }
        _ => {}
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

/// The BIN in an id, where its check digit is wrong.
fn check(id: &Id, field: &str, row: &mut Row) -> Option<OrgId> {
    let text = id.as_str();
    if text.starts_with("KZ-IIN-") {
        row.refuse(Invalid::new("natural_person", field, "", "is the number of a natural person"));
        return None;
    }
    if !text.starts_with("KZ-BIN-") {
        return None;
    }
    row.required(field, OrgId::parse(&id.decode())).filter(OrgId::check_failed)
}
