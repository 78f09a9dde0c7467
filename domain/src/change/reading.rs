//! Canonical states read back, without a tree of values in between: lists read twenty at a time, exports all of them.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{CowStrDeserializer, MapAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};

use crate::vocabulary::ThingKind;
use crate::{Id, Invalid, Thing};

/// What a state holds beside the fields of its thing.
#[derive(Deserialize)]
struct Beside<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    sources: Vec<Id>,
}

/// Reads a canonical state back: the thing and the ids of its sources.
///
/// # Errors
/// `malformed` when the text is no state of a thing.
pub fn read_state(text: &str) -> Result<(Thing, Vec<Id>), Invalid> {
    let Beside { kind, sources } = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    let kind = ThingKind::parse(&kind)?;
    let thing = match kind {
        ThingKind::Organisation => read(text).map(Thing::Organisation),
        ThingKind::Grant | ThingKind::Contract => read(text).map(Thing::Funding),
        ThingKind::Milestone => read(text).map(Thing::Milestone),
        ThingKind::Payment => read(text).map(Thing::Payment),
        ThingKind::Document => read(text).map(Thing::Document),
        ThingKind::Source => read(text).map(Thing::Source),
        ThingKind::Call => read(text).map(Thing::Call),
    }
    .map_err(|error| malformed(&error))?;
    thing.expect_kind(kind)?;
    thing.check()?;
    Ok((thing, sources))
}

fn malformed(error: &serde_json::Error) -> Invalid {
    Invalid::new("malformed", "state", "", error.to_string())
}

/// Reads the fields of a thing, which would not know those beside them.
fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let thing = Fields(PhantomData).deserialize(&mut json)?;
    json.end()?;
    Ok(thing)
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Fields<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the state of a thing")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(Own(map)))
    }
}

/// The entries of a state that are fields of the thing.
struct Own<A>(A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Own<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(Key(key)) = self.0.next_key()? {
            if matches!(&*key, "kind" | "sources") {
                self.0.next_value::<serde::de::IgnoredAny>()?;
                continue;
            }
            let key: CowStrDeserializer<'_, A::Error> = key.into_deserializer();
            return seed.deserialize(key).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(seed)
    }
}

/// Name of a field, not copied unless it was escaped.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl<'de> Visitor<'de> for Name {
            type Value = Key<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the name of a field")
            }

            fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(name)))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_thing_has_no_field_for_is_refused_and_so_is_what_follows_it() {
        let state = r#"{"id":"x","kind":"organisation","name":{"kk":"А"},"sources":["s"],"status":"unknown"}"#;
        assert!(read_state(state).is_ok());
        let unknown = state.replace("\"status\"", "\"shade\"");
        assert!(read_state(&unknown).unwrap_err().to_string().contains("shade"));
        assert!(read_state(&format!("{state}{{}}")).is_err());
        assert!(read_state("[]").is_err());
        assert!(read_state(r#"{"id":"x"}"#).is_err());
        let escaped = state.replace("\"id\"", r#""\u0069d""#);
        assert_eq!(read_state(&escaped).unwrap(), read_state(state).unwrap());
    }
}
