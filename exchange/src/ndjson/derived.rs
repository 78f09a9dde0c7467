//! Reading things without what the API derives beside their fields.
//!
//! The types of the domain refuse unknown fields. Here a deserializer stands before them that passes over the derived
//! fields, known by the name of the struct they stand in, and remembers the path at which reading failed.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};

use super::names::{Key, KeySeed, derived};
use super::sources::First;
use super::track::{Path, Track};

/// So many fields are told where an object is missing that has them.
const FEW: usize = 4;

/// The part of a document, or the visitor or access to it, that lies at a path.
pub(crate) struct At<'p, T> {
    inner: T,
    path: Path<'p>,
    track: &'p Track,
    /// The fields of the struct that is read, which cannot be a list then, and those that are passed over.
    known: &'static [&'static str],
    derived: &'static [&'static str],
}

impl<'p, T> At<'p, T> {
    /// The whole of a document.
    pub(crate) fn root(inner: T, track: &'p Track) -> Self {
        Self { inner, path: Path::Root, track, known: &[], derived: &[] }
    }

    fn with<U>(&self, inner: U) -> At<'p, U> {
        At { inner, path: self.path, track: self.track, known: self.known, derived: self.derived }
    }
}

macro_rules! plain {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor).inspect_err(|_| self.track.failed(self.path))
        }
    )*};
}

macro_rules! nested {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            let visitor = self.with(visitor);
            self.inner.$method(visitor).inspect_err(|_| self.track.failed(self.path))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for At<'_, D> {
    type Error = D::Error;

    plain! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16
        deserialize_u32 deserialize_u64 deserialize_i128 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_identifier
        deserialize_ignored_any
    }
    nested! { deserialize_any deserialize_option deserialize_seq deserialize_map }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = self.with(visitor);
        self.inner
            .deserialize_newtype_struct(name, visitor)
            .inspect_err(|_| self.track.failed(self.path))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = self.with(visitor);
        self.inner.deserialize_tuple(length, visitor).inspect_err(|_| self.track.failed(self.path))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = self.with(visitor);
        self.inner
            .deserialize_tuple_struct(name, length, visitor)
            .inspect_err(|_| self.track.failed(self.path))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = At {
            inner: visitor,
            path: self.path,
            track: self.track,
            known: fields,
            derived: derived(name),
        };
        self.inner
            .deserialize_struct(name, fields, visitor)
            .inspect_err(|_| self.track.failed(self.path))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner
            .deserialize_enum(name, variants, visitor)
            .inspect_err(|_| self.track.failed(self.path))
    }
}

macro_rules! visit {
    ($($method:ident: $type:ty)*) => {$(
        fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.inner.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for At<'_, V> {
    type Value = V::Value;

    visit! {
        visit_bool: bool visit_i64: i64 visit_u64: u64 visit_f64: f64 visit_str: &str visit_borrowed_str: &'de str
        visit_string: String
    }

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known {
            [] => self.inner.expecting(f),
            all if all.len() <= FEW => write!(f, "an object with {}", all.join(", ")),
            _ => f.write_str("an object"),
        }
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let deserializer = self.with(deserializer);
        self.inner.visit_some(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        let deserializer = self.with(deserializer);
        self.inner.visit_newtype_struct(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        if !self.known.is_empty() {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self));
        }
        let access = Items { inner: self.with(access), next: 0 };
        self.inner.visit_seq(access)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        let access = Fields { inner: self.with(access), present: "", passed: Vec::new() };
        self.inner.visit_map(access)
    }
}

struct Items<'p, A> {
    inner: At<'p, A>,
    next: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'_, A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, A::Error> {
        let path = Path::Index(&self.inner.path, self.next);
        self.next += 1;
        let seed = At { inner: seed, path, track: self.inner.track, known: &[], derived: &[] };
        self.inner.inner.next_element_seed(seed)
    }
}

struct Fields<'p, A> {
    inner: At<'p, A>,
    present: &'static str,
    /// What was passed over, or told who states it: whose values nobody else compares.
    passed: Vec<&'static str>,
}

impl<A> Fields<'_, A> {
    /// Takes a name down that may come once.
    fn pass<E: Error>(&mut self, name: &'static str) -> Result<(), E> {
        if self.passed.contains(&name) {
            return Err(E::duplicate_field(name));
        }
        self.passed.push(name);
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let (known, derived) = (self.inner.known, self.inner.derived);
        loop {
            match self.inner.inner.next_key_seed(KeySeed { known, derived })? {
                None => return Ok(None),
                Some(Key::Derived(name)) => {
                    self.pass(name)?;
                    self.inner.inner.next_value::<IgnoredAny>()?;
                }
                Some(Key::Sources) => {
                    self.pass("sources")?;
                    let (path, track) =
                        (Path::Field(&self.inner.path, "sources"), self.inner.track);
                    let sources = PhantomData::<First>;
                    let seed = At { inner: sources, path, track, known: &[], derived: &[] };
                    let First(source) = self.inner.inner.next_value_seed(seed)?;
                    track.stated_by(source);
                }
                Some(Key::Known(name)) => {
                    self.present = name;
                    return seed.deserialize(StrDeserializer::new(name)).map(Some);
                }
                Some(Key::Unknown(name)) => {
                    return seed.deserialize(StrDeserializer::new(&name)).map(Some);
                }
            }
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        let path = Path::Field(&self.inner.path, self.present);
        let seed = At { inner: seed, path, track: self.inner.track, known: &[], derived: &[] };
        self.inner.inner.next_value_seed(seed)
    }
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for At<'_, T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        let (path, track) = (self.path, self.track);
        let deserializer = At { inner: deserializer, path, track, known: &[], derived: &[] };
        self.inner.deserialize(deserializer).inspect_err(|_| track.failed(path))
    }
}
