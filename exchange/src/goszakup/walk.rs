//! One walk through JSON, whatever its shape: every object is told by its keys, records are handed over with the fields that are
//! listed, and everything else is passed over.

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::entity::{Keys, Kind, snake};
use super::fields::Field;
use super::record::Record;

/// Longest text of a field: longer than any that the register keeps.
const LONGEST_TEXT: usize = 64 << 10;
/// Most elements that are read of a list inside of a record.
const MOST_ELEMENTS: usize = 5_000;

/// Where a record begins, and how much was found before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) begin: u64,
    pub(super) found: usize,
    pub(super) row: u32,
}

/// Who takes the records of a walk. Those inside of another come before it.
pub(super) trait Sink {
    /// An object begins.
    fn mark(&self) -> Mark;

    /// A record ends that began at the mark.
    ///
    /// # Errors
    /// Why nothing more can be taken.
    fn found(&mut self, record: Record, mark: Mark) -> Result<(), &'static str>;

    /// Something that may hold records goes on: what was read so far need not be kept.
    fn goes_on(&mut self) {}

    /// A page of the service, be it empty.
    fn page(&mut self) {}
}

/// A walk through one value.
pub(super) struct Walk<'a, S> {
    sink: &'a mut S,
    /// What the member under which it stands says of it.
    hint: Option<Kind>,
    /// The field whose value is wanted.
    wanted: Option<Field>,
}

impl<'a, S: Sink> Walk<'a, S> {
    pub(super) fn new(sink: &'a mut S) -> Self {
        Self { sink, hint: None, wanted: None }
    }
}

impl<'de, S: Sink> DeserializeSeed<'de> for Walk<'_, S> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for Walk<'_, S> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("records of the procurement portal")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        // Of a text that nobody wants only that it is there.
        Ok(if self.wanted.is_some() { value.into() } else { (!value.is_empty()).into() })
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut kept = Vec::new();
        loop {
            if self.wanted.is_none() {
                self.sink.goes_on();
            }
            let (hint, wanted) = (self.hint, self.wanted);
            let element = Walk { sink: &mut *self.sink, hint, wanted };
            match list.next_element_seed(element)? {
                None => return Ok(Value::Array(kept)),
                Some(Value::Null) => {}
                Some(value) if wanted.is_some() && kept.len() < MOST_ELEMENTS => kept.push(value),
                Some(_) => {}
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Value, A::Error> {
        match self.wanted {
            Some(field) if field.has_members() => inner(field, members),
            // `customer` is a mark of a participant and a whole participant in a contract.
            _ => object(self.sink, self.hint, members),
        }
    }
}

/// An object of a list that is read as a part of its record.
fn inner<'de, A: MapAccess<'de>>(field: Field, mut members: A) -> Result<Value, A::Error> {
    let mut kept = Map::new();
    while let Some(name) = members.next_key::<String>()? {
        match field.member(&snake(&name)) {
            Some(name) => {
                if let Some(value) = members.next_value::<Scalar>()?.0 {
                    kept.insert(name.to_owned(), value);
                }
            }
            None => {
                members.next_value::<serde::de::IgnoredAny>()?;
            }
        }
    }
    Ok(Value::Object(kept))
}

/// An object that is a record, or holds some.
fn object<'de, S: Sink, A: MapAccess<'de>>(
    sink: &mut S,
    hint: Option<Kind>,
    mut members: A,
) -> Result<Value, A::Error> {
    let mark = sink.mark();
    let (mut keys, mut fields, mut dropped) = (Keys::default(), Vec::new(), Vec::new());
    let mut has_iin = false;
    while let Some(name) = members.next_key::<String>()? {
        let name = snake(&name);
        keys.add(&name);
        let wanted = Field::find(&name);
        let hint = Kind::hinted(&name);
        let walk = Walk { sink: &mut *sink, hint, wanted };
        let value = members.next_value_seed(walk)?;
        has_iin |= name == "iin" && !matches!(value, Value::Null | Value::Bool(false));
        match (wanted, value) {
            (Some(field), Value::String(text)) if text.len() > LONGEST_TEXT => {
                dropped.push(("too_long", field.name));
            }
            (Some(field), value) => fields.push((field, value)),
            (None, _) => {}
        }
        if name == "items" || name == "data" {
            sink.page();
        }
    }
    if let Some(kind) = keys.kind(hint) {
        let record = Record::new(kind, fields, has_iin, dropped);
        sink.found(record, mark).map_err(A::Error::custom)?;
    }
    Ok(Value::Null)
}

/// A value that is neither a list nor an object; those are passed over.
struct Scalar(Option<Value>);

impl<'de> serde::Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor).map(Scalar)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text or number")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Option<Value>, E> {
        Ok(Number::from_f64(value).map(Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Option<Value>, E> {
        Ok((value.len() <= LONGEST_TEXT).then(|| value.into()))
    }

    fn visit_unit<E>(self) -> Result<Option<Value>, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<Value>, A::Error> {
        while list.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<Value>, A::Error> {
        while members.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}
