//! A record as it was read: the fields that are listed, with numbers of persons taken out.

use domain::bin::BinKind;
use domain::{Bin, Invalid, Money};
use serde_json::{Map, Value};
use time::Date;

use super::entity::Kind;
use super::fields::Field;
use super::sums;
use crate::giving::dates;
use crate::row::Row;
use crate::texts;
use crate::written::years;

/// What the portal writes where there is no date.
const NO_DATE: [&str; 3] = ["1999-01-01", "0000-00-00", "1970-01-01"];

/// A record of the portal.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record {
    pub(super) kind: Kind,
    fields: Map<String, Value>,
    /// Why fields were dropped when it was read.
    dropped: Vec<(&'static str, &'static str)>,
    /// Whether its subject, or the supplier it names, is a natural person or sole traders: then that has no number here.
    pub(super) is_person: bool,
}

/// Whether a value is a text of nothing but blanks.
fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// What a number of a party is.
enum Number {
    Entity(String),
    Person,
    Nobody,
    Malformed,
}

/// Reads the number of a party. One that JSON wrote as a quantity has lost its leading zeros.
fn number(value: &Value) -> Number {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => format!("{:0>12}", number.to_string()),
        _ => String::new(),
    };
    if text.bytes().all(|b| b == b'0') {
        return Number::Nobody;
    }
    match Bin::parse_unchecked(&text) {
        Ok((bin, _)) if bin.kind() == BinKind::SoleTraderJoint => Number::Person,
        Ok((bin, _)) => Number::Entity(bin.into()),
        Err(invalid) if invalid.code == "natural_person" => Number::Person,
        Err(_) => Number::Malformed,
    }
}

impl Record {
    /// Makes a record of what was read of an object: what is not of its kind goes, as do numbers of persons.
    pub(super) fn new(
        kind: Kind,
        read: Vec<(Field, Value)>,
        has_iin: bool,
        mut dropped: Vec<(&'static str, &'static str)>,
    ) -> Self {
        let mut fields = Map::new();
        let mut is_person = false;
        for (field, value) in read {
            if !field.is_of(kind) || value.is_null() {
                continue;
            }
            if !field.is_number_of_party() {
                fields.insert(field.name.to_owned(), value);
                continue;
            }
            match number(&value) {
                Number::Entity(bin) => {
                    fields.insert(field.name.to_owned(), bin.into());
                }
                Number::Person => {
                    is_person |= matches!(field.name, "bin" | "supplier_biin");
                    dropped.push(("natural_person", field.name));
                }
                Number::Malformed => dropped.push(("malformed", field.name)),
                Number::Nobody => {}
            }
        }
        let mut record = Self { kind, fields, dropped, is_person };
        if kind == Kind::Subject {
            let of_person = matches!(record.whole("type_supplier"), Some(2 | 3));
            if record.is_person || of_person || (has_iin && record.text("bin").is_none()) {
                record.keep_no_person();
            }
        }
        record
    }

    /// Of a natural person nothing is kept but that there is one. The number of a trader that looks like an organisation's
    /// stays, so that contracts that name it are known to be with a person.
    fn keep_no_person(&mut self) {
        self.is_person = true;
        self.dropped.clear();
        self.fields.retain(|name, _| name == "bin");
    }

    /// Its fields in one spelling, to compare records by.
    pub(super) fn spelling(&self) -> Vec<u8> {
        serde_json::to_vec(&self.fields).unwrap_or_default()
    }

    /// Takes over what another record of the same says and this one does not; false where both say different things.
    pub(super) fn complete(&mut self, other: Self) -> bool {
        let mut agree = true;
        for (name, value) in other.fields {
            match self.fields.get(&name).filter(|known| !is_blank(known)) {
                Some(known) => agree &= is_blank(&value) || sums::are_same(known, &value),
                None => {
                    self.fields.insert(name, value);
                }
            }
        }
        self.is_person |= other.is_person;
        agree
    }

    /// Tells what was dropped when it was read.
    pub(super) fn tell(&self, row: &mut Row) {
        for (code, field) in &self.dropped {
            let reason = match *code {
                "malformed" => "is no number of an organisation (BIN); it was left out",
                "too_long" => "is longer than what can be read of one field; it was left out",
                _ => "is a natural person, of whom nothing was kept",
            };
            row.note(Invalid::new(code, *field, "", reason));
        }
    }

    /// A field as it was read.
    fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// A text or number, as a text; none where it is empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = match self.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// A text made fit to be kept.
    pub(super) fn clean(&self, row: &mut Row, name: &str) -> Option<String> {
        texts::clean(row, name, &self.text(name)?)
    }

    /// A whole number, also where it is written as a text; none for 0, which the portal writes for "none".
    pub(super) fn whole(&self, name: &str) -> Option<u64> {
        self.text(name)?.parse().ok().filter(|number| *number != 0)
    }

    /// Whether a mark is set.
    pub(super) fn is(&self, name: &str) -> bool {
        match self.get(name) {
            Some(Value::Bool(set)) => *set,
            _ => self.whole(name) == Some(1),
        }
    }

    /// Whether a number is told, be it 0.
    pub(super) fn tells(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether a date is told, be it one that cannot be read.
    pub(super) fn tells_day(&self, name: &str) -> bool {
        let text = self.text(name);
        text.is_some_and(|text| !NO_DATE.iter().any(|none| text.starts_with(none)))
    }

    /// The day of a date as it is written: in Kazakhstan, whose time the portal writes without a zone.
    pub(super) fn day(&self, row: &mut Row, name: &str) -> Option<Date> {
        let text = self.text(name)?;
        if NO_DATE.iter().any(|none| text.starts_with(none)) {
            return None;
        }
        let within = if name == "regdate" { years::of_founding } else { years::of_money };
        row.optional(name, dates::day(&text).and_then(within))
    }

    /// An exact amount; what cannot be read is left out and noted.
    pub(super) fn money(
        &self,
        row: &mut Row,
        name: &str,
        currency: domain::Currency,
    ) -> Option<Money> {
        amount(row, name, self.get(name)?, currency)
    }

    /// An exact amount without which the record cannot be taken.
    pub(super) fn needed_money(
        &self,
        row: &mut Row,
        name: &str,
        currency: domain::Currency,
        reason: &str,
    ) -> Option<Money> {
        let read = self.get(name).map_or(Ok(None), |value| sums::read(value, currency));
        let sum = row.required(name, read)?;
        if sum.is_none() {
            row.refuse(Invalid::new("missing", name, "", reason));
        }
        sum.map(|sum| sum.tell(row, name))
    }

    /// Whether anything is written in a field, be it what cannot be read.
    pub(super) fn says(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !is_blank(value))
            || self.dropped.iter().any(|(_, field)| *field == name)
    }

    /// When it was last changed, as digits that can be compared; 0 where it does not tell.
    pub(super) fn stamp(&self) -> u64 {
        let told = ["last_update_date", "index_date", "timestamp"];
        let text = told.iter().find_map(|name| self.text(name)).unwrap_or_default();
        stamp(&text)
    }

    /// The day of [`Record::stamp`].
    pub(super) fn dated(&self) -> Option<Date> {
        let told = ["last_update_date", "index_date", "timestamp"];
        dates::day(&told.iter().find_map(|name| self.text(name))?).and_then(years::of_money).ok()
    }

    /// Scalars of a list, and of its objects the member of this name, as texts.
    pub(super) fn list(&self, name: &str, member: &str) -> Vec<String> {
        let listed = match self.get(name) {
            Some(Value::Array(values)) => values.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let one = |value: &Value| text(value.get(member).unwrap_or(value));
        listed.iter().filter_map(one).filter(|text| !text.is_empty()).collect()
    }

    /// The objects of a list.
    pub(super) fn objects(&self, name: &str) -> Vec<&Map<String, Value>> {
        match self.get(name) {
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_object).collect(),
            Some(Value::Object(one)) => vec![one],
            _ => Vec::new(),
        }
    }
}

/// An exact amount of a field; what cannot be read is left out and noted.
pub(super) fn amount(
    row: &mut Row,
    field: &str,
    value: &Value,
    currency: domain::Currency,
) -> Option<Money> {
    row.optional(field, sums::read(value, currency))?.map(|sum| sum.tell(row, field))
}

/// `2026-07-26 21:45:46` as 20260726214546; 0 for what is no such moment.
fn stamp(text: &str) -> u64 {
    let digits: String = text.chars().take(19).filter(char::is_ascii_digit).collect();
    match digits.len() {
        14 => digits.parse().unwrap_or_default(),
        8 => digits.parse::<u64>().unwrap_or_default() * 1_000_000,
        _ => 0,
    }
}
