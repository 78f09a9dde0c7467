//! Names that come twice in one JSON object: which of the two values is meant would be guessed.

use std::collections::HashSet;
use std::fmt;

use domain::Invalid;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Reads a document through for names that come twice in one of its objects.
///
/// # Errors
/// `duplicate_key` with the path of the first such name.
pub(crate) fn check(json: &str) -> Result<(), Invalid> {
    let mut found = None;
    let walk = Walk { path: String::new(), found: &mut found };
    // What is no JSON is told by whoever reads it.
    let _ = walk.deserialize(&mut serde_json::Deserializer::from_str(json));
    found.map_or(Ok(()), |path| Err(repeated(path)))
}

/// A name that comes twice.
pub(crate) fn repeated(path: impl Into<String>) -> Invalid {
    let reason = "stands twice in one object; which of the two is meant is not guessed";
    Invalid::new("duplicate_key", path, "", reason)
}

struct Walk<'a> {
    path: String,
    found: &'a mut Option<String>,
}

impl Walk<'_> {
    fn inside(&mut self, path: String) -> Walk<'_> {
        Walk { path, found: self.found }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! plain {
    ($($method:ident: $type:ty)*) => {$(
        fn $method<E: Error>(self, _: $type) -> Result<(), E> {
            Ok(())
        }
    )*};
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    plain! { visit_bool: bool visit_i64: i64 visit_u64: u64 visit_f64: f64 visit_str: &str }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut access: A) -> Result<(), A::Error> {
        let mut index = 0;
        loop {
            let path = format!("{}[{index}]", self.path);
            if access.next_element_seed(self.inside(path))?.is_none() {
                return Ok(());
            }
            index += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<(), A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = access.next_key::<String>()? {
            let path =
                if self.path.is_empty() { name.clone() } else { format!("{}.{name}", self.path) };
            if !names.insert(name) {
                self.found.get_or_insert(path);
                return Err(A::Error::custom("a name comes twice"));
            }
            access.next_value_seed(self.inside(path))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_comes_twice_is_told_with_its_path() {
        for (json, path) in [
            (r#"{"id": 1, "id": 1}"#, Some("id")),
            (r#"{"a": [{"b": 1}, {"b": 1, "\u0062": null}]}"#, Some("a[1].b")),
            (r#"{"a": {"b": 1}, "b": {"a": [1, 2.5, "x", true, null]}}"#, None),
            (r#"{"a": "#, None),
        ] {
            assert_eq!(check(json).err().map(|invalid| invalid.field).as_deref(), path, "{json}");
        }
    }
}
