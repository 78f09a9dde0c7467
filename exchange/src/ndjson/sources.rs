//! The sources of a line: a list of ids, or of objects with an id.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The first of them: who states what the line says.
pub(super) struct First(pub(super) Option<String>);

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(List)
    }
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = First;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of ids or of objects with an id")
    }

    fn visit_unit<E: Error>(self) -> Result<First, E> {
        Ok(First(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<First, A::Error> {
        let first = access.next_element::<Named>()?;
        while access.next_element::<IgnoredAny>()?.is_some() {}
        Ok(First(first.map(|named| named.0)))
    }
}

struct Named(String);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reference)
    }
}

struct Reference;

impl<'de> Visitor<'de> for Reference {
    type Value = Named;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id or an object with an id")
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<Named, E> {
        Ok(Named(id.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Named, A::Error> {
        let mut id = None;
        while let Some(name) = access.next_key::<String>()? {
            if name == "id" {
                id = Some(access.next_value()?);
            } else {
                access.next_value::<IgnoredAny>()?;
            }
        }
        id.map(Named).ok_or_else(|| A::Error::missing_field("id"))
    }
}
