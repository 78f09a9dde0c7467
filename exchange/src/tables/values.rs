//! The values of a row.

use std::collections::HashMap;

use domain::{Currency, Id, Region};
use serde_json::{Map, Value as Json, json};
use time::Date;

use super::catalogue::TableKind;
use super::value::Value;

/// The values of a row, by the names of their columns, with the headers they stand under.
pub(crate) struct Values {
    pub(crate) kind: TableKind,
    pub(crate) by_name: HashMap<&'static str, (Value, String)>,
    /// The currency of its amounts, where only the formats of cells tell it.
    pub(crate) shown_currency: Option<Currency>,
}

impl Values {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match &self.by_name.get(name)?.0 {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn id(&self, name: &str) -> Option<&Id> {
        match &self.by_name.get(name)?.0 {
            Value::Id(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn day(&self, name: &str) -> Option<Date> {
        match self.by_name.get(name)?.0 {
            Value::Day(day) => Some(day),
            _ => None,
        }
    }

    pub(super) fn code(&self, name: &str) -> Option<&str> {
        match &self.by_name.get(name)?.0 {
            Value::Codes(codes) => codes.first().map(String::as_str),
            _ => None,
        }
    }

    pub(super) fn regions(&self, name: &str) -> &[Region] {
        match self.by_name.get(name) {
            Some((Value::Regions(regions), _)) => regions,
            _ => &[],
        }
    }

    /// Whether the money goes to a natural person: by the number in the place of a BIN, by one in the name, or as a sole
    /// trader without a number.
    pub(crate) fn is_with_person(&self) -> bool {
        if matches!(self.by_name.get("recipient_bin"), Some((Value::Person, _))) {
            return true;
        }
        let Some(name) = self.text("recipient_name") else { return false };
        let trader = ["ИП ", "ЖК ", "ип ", "жк "].iter().any(|word| name.starts_with(word));
        name.contains(domain::bin::MASK) || (trader && self.id("recipient_bin").is_none())
    }

    /// The header under which a value stands.
    pub(super) fn title(&self, name: &str) -> String {
        self.by_name.get(name).map_or_else(|| name.to_owned(), |(_, title)| title.clone())
    }

    /// A value as JSON.
    pub(super) fn json(&self, name: &str) -> Option<Json> {
        let value = match &self.by_name.get(name)?.0 {
            Value::Text(text) => json!(text),
            Value::Id(id) => json!(id),
            // What could not be rounded is told.
            Value::Person | Value::Share(_) => return None,
            Value::Day(day) => json!(domain::day::format_day(*day)),
            Value::Money(money) => json!(money),
            Value::Permille(permille) => json!(permille),
            Value::Codes(codes) => json!(codes),
            Value::Regions(regions) => json!(regions),
        };
        Some(value)
    }

    /// A text in its languages.
    pub(super) fn texts(&self, name: &str) -> Option<Json> {
        let languages = ["kk", "ru", "en"].into_iter();
        let said: Map<String, Json> = languages
            .filter_map(|language| {
                Some((language.to_owned(), json!(self.text(&format!("{name}_{language}"))?)))
            })
            .collect();
        (!said.is_empty()).then(|| said.into())
    }
}
