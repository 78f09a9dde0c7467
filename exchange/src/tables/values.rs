//! The values of a row.

use domain::{Currency, Id, Region};
use serde_json::{Map, Value as Json, json};
use time::Date;

use super::catalogue::TableKind;
use super::value::Value;

/// The values of a row, by the names of their columns, with the headers they stand under. They are few: looking through
/// them is quicker than any map.
pub(crate) struct Values<'a> {
    pub(crate) kind: TableKind,
    all: Vec<(&'static str, Value, &'a str)>,
    /// The currency of its amounts, where only the formats of cells tell it.
    pub(crate) shown_currency: Option<Currency>,
}

impl<'a> Values<'a> {
    pub(super) fn new(kind: TableKind) -> Self {
        Self { kind, all: Vec::with_capacity(16), shown_currency: None }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.all.iter().find(|(known, ..)| *known == name).map(|(_, value, _)| value)
    }

    /// A value to be changed, and the header it stands under.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<(&mut Value, &'a str)> {
        let found = self.all.iter_mut().find(|(known, ..)| *known == name)?;
        Some((&mut found.1, found.2))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Takes a value in, in the place of one that was there.
    pub(super) fn put(&mut self, name: &'static str, value: Value, title: &'a str) {
        match self.all.iter_mut().find(|(known, ..)| *known == name) {
            Some(known) => *known = (name, value, title),
            None => self.all.push((name, value, title)),
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all.iter().map(|(name, ..)| *name)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn id(&self, name: &str) -> Option<&Id> {
        match self.get(name)? {
            Value::Id(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn day(&self, name: &str) -> Option<Date> {
        match self.get(name)? {
            Value::Day(day) => Some(*day),
            _ => None,
        }
    }

    pub(super) fn code(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Codes(codes) => codes.first().map(String::as_str),
            _ => None,
        }
    }

    pub(super) fn regions(&self, name: &str) -> &[Region] {
        match self.get(name) {
            Some(Value::Regions(regions)) => regions,
            _ => &[],
        }
    }

    /// Whether the money goes to a natural person: by the number in the place of a BIN, by one in the name, or as a sole
    /// trader without a number.
    pub(crate) fn is_with_person(&self) -> bool {
        if matches!(self.get("recipient_bin"), Some(Value::Person)) {
            return true;
        }
        let Some(name) = self.text("recipient_name") else { return false };
        let trader = ["ИП ", "ЖК ", "ип ", "жк "].iter().any(|word| name.starts_with(word));
        name.contains(domain::bin::MASK) || (trader && self.id("recipient_bin").is_none())
    }

    /// The header under which a value stands.
    pub(super) fn title(&self, name: &str) -> String {
        let found = self.all.iter().find(|(known, ..)| *known == name);
        found.map_or(name, |(.., title)| title).to_owned()
    }

    /// A value as JSON.
    pub(super) fn json(&self, name: &str) -> Option<Json> {
        let value = match self.get(name)? {
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
