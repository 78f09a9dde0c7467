//! Which names are fields of a thing and which the API derives.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

/// Beside the fields of a thing.
const THING: &[&str] = &[
    "kind",
    "export",
    "revision",
    "sequence",
    "created_at",
    "updated_at",
    "display",
    "labels",
    "totals",
    "as_of",
    "evaluated_on",
    "overdue",
    "waiting_on",
    "report_days_late",
    "decision_days_late",
    "conflicts",
    "left_out",
    "call_reference",
];
/// Beside the id where an organisation is mentioned.
const REFERENCE: &[&str] = &["name", "region", "display", "labels"];
/// Beside everything else, where a language was asked for.
const TOLD: &[&str] = &["display", "labels"];

/// The derived fields of a struct of the domain.
pub(super) fn derived(name: &str) -> &'static [&'static str] {
    match name {
        "Organisation" | "Funding" | "Milestone" | "Payment" | "Document" | "Source" | "Call" => {
            THING
        }
        "Party" | "Recipient" | "Parent" | "Publisher" => REFERENCE,
        _ => TOLD,
    }
}

/// What a name in an object is.
pub(super) enum Key {
    /// A field of the struct.
    Known(&'static str),
    /// Passed over.
    Derived(&'static str),
    /// Where the statement comes from.
    Sources,
    /// Neither.
    Unknown(String),
}

/// Reads the name of a field of a struct.
pub(super) struct KeySeed {
    pub(super) known: &'static [&'static str],
    pub(super) derived: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        if let Some(known) = self.known.iter().find(|known| **known == name) {
            return Ok(Key::Known(known));
        }
        // Whoever looks for an id by hand has named no fields; where it went wrong is told all the same.
        if name == "id" && self.known.is_empty() {
            return Ok(Key::Known("id"));
        }
        if name == "sources" && self.derived.contains(&"kind") {
            return Ok(Key::Sources);
        }
        let derived = self.derived.iter().find(|derived| **derived == name);
        Ok(derived.map_or_else(|| Key::Unknown(name.to_owned()), |name| Key::Derived(name)))
    }
}
