//! Mappings: how columns that somebody else named become fields of the register.

use std::path::Path;

use domain::source::Publisher;
use domain::{Id, Source};
use serde::Deserialize;

use crate::registry::mapping::Register;
use crate::registry::shape::SourceShape;
use crate::tables::mapping::Tables;
use crate::{Fault, words};

/// A mapping, checked: of a register of organisations, or of tables of any kind.
#[derive(Debug, Clone)]
pub struct Mapping(Inner);

#[derive(Debug, Clone)]
enum Inner {
    Register(Box<Register>),
    Tables(Box<Tables>),
}

/// The mappings that ship, by name.
const SHIPPED: [(&str, &str); 6] = [
    ("irs-bmf", include_str!("../mappings/irs-bmf.toml")),
    ("kz-register", include_str!("../mappings/kz-register.toml")),
    ("kz-gbd-ul", include_str!("../mappings/kz-gbd-ul.toml")),
    ("kz-ngo-database", include_str!("../mappings/kz-ngo-database.toml")),
    ("kz-foreign-money", include_str!("../mappings/kz-foreign-money.toml")),
    ("kz-contest-protocol", include_str!("../mappings/kz-contest-protocol.toml")),
];

/// What tells the two kinds of mappings apart.
#[derive(Deserialize)]
struct Sort {
    tables: Option<toml::Value>,
}

impl Mapping {
    /// Names of the mappings that ship.
    #[must_use]
    pub fn shipped() -> Vec<&'static str> {
        SHIPPED.iter().map(|(name, _)| *name).collect()
    }

    /// A mapping that ships, by its name, else the mapping in a file.
    ///
    /// # Errors
    /// `unreadable`, or `mapping` with what is wrong in it.
    pub fn load(name_or_path: &str) -> Result<Self, Fault> {
        let path = Path::new(name_or_path);
        if let Some((_, text)) = SHIPPED.iter().find(|(name, _)| *name == name_or_path) {
            return Self::parse(text).map_err(|reason| Fault::new(path, "mapping", reason));
        }
        let text = std::fs::read_to_string(path).map_err(|error| {
            let names = Self::shipped().join(", ");
            Fault::new(
                path,
                "unreadable",
                format!("is neither a mapping that ships ({names}) nor a file: {error}"),
            )
        })?;
        Self::parse(&text).map_err(|reason| Fault::new(path, "mapping", reason))
    }

    /// Reads a mapping; the error is a sentence.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let sort = toml::from_str::<Sort>(text).map_err(|error| unreadable(text, &error))?;
        let inner = if sort.tables.is_some() {
            let shape = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
            Inner::Tables(Box::new(Tables::new(shape)?))
        } else {
            let shape = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
            Inner::Register(Box::new(Register::new(shape)?))
        };
        let mapping = Self(inner);
        let id = Id::parse("x").map_err(|invalid| invalid.to_string())?;
        mapping
            .source(&id)
            .map_or(Ok(()), |source| source.check())
            .map_err(|invalid| format!("source.{invalid}"))?;
        Ok(mapping)
    }

    /// The mapping of a register of organisations.
    pub(crate) fn register(&self) -> Option<&Register> {
        match &self.0 {
            Inner::Register(register) => Some(register),
            Inner::Tables(_) => None,
        }
    }

    /// The mappings of tables.
    pub(crate) fn tables(&self) -> Option<&Tables> {
        match &self.0 {
            Inner::Tables(tables) => Some(tables),
            Inner::Register(_) => None,
        }
    }

    fn source_shape(&self) -> Option<&SourceShape> {
        match &self.0 {
            Inner::Register(register) => register.source.as_ref(),
            Inner::Tables(tables) => tables.source.as_ref(),
        }
    }

    /// What it says of the source, under the id that the source of the run has.
    #[must_use]
    pub fn source(&self, id: &Id) -> Option<Source> {
        let source = self.source_shape()?.clone();
        Some(Source {
            id: id.clone(),
            publisher: Publisher { id: source.publisher_id, name: source.publisher },
            title: source.title,
            url: source.url,
            licence: source.licence,
            retrieved_at: None,
            coverage: source.coverage,
            listing: source.listing,
            authority: source.authority,
            synthetic: false,
        })
    }
}

/// What is wrong with the text of a mapping, and on which line.
fn unreadable(text: &str, error: &toml::de::Error) -> String {
    let plain = words::plain(error.message(), None);
    let reason = plain.map_or_else(
        || error.message().to_owned(),
        |plain| match plain.inside {
            Some(name) => format!("`{name}` {}", plain.reason),
            None => plain.reason,
        },
    );
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    let written = text.lines().nth(line - 1).unwrap_or_default().trim();
    format!("line {line}, `{written}`: {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_can_be_read() {
        for name in Mapping::shipped() {
            let mapping = Mapping::load(name).unwrap();
            assert!(mapping.source(&Id::parse("s").unwrap()).is_some(), "{name} tells its source");
        }
        assert_eq!(Mapping::load("no-such-mapping").unwrap_err().code, "unreadable");
    }

    #[test]
    fn a_wrong_mapping_is_told_with_its_field() {
        let with = |more: &str| {
            Mapping::parse(&format!("[fields]\nname.en.column = \"N\"\n{more}")).unwrap_err()
        };
        for (more, part) in [
            ("status = { column = \"S\", map = { a = \"alive\" } }", "fields.status: `alive`"),
            ("id = { pattern = \"X-{}\" }", "fields.id: needs either a column or a constant"),
            ("id = { column = \"A\", pattern = \"X\" }", "fields.id: its pattern"),
            ("registered_on = { column = \"D\", date = \"YYYYMM\" }", "needs DD"),
            ("registered_on = { column = \"D\" }", "fields.registered_on: a form of date"),
            ("colour = { column = \"D\" }", "colour"),
            ("id = { column = \"D\", colour = 1 }", "colour"),
            ("[file]\ndelimiter = \";;\"", "file.delimiter"),
            ("[file]\nencoding = \"koi8-r\"", "koi8-r"),
            (
                "id = { colum = \"A\" }",
                "line 3, `id = { colum = \"A\" }`: `colum` is no field that can",
            ),
            ("status = 5", "line 3, `status = 5`: is a number, but an object is expected"),
            ("[file]\nheader = \"x\"", "is a text, but a whole number, 0 or more, is expected"),
            ("[file]\nheader = 0", "file.header"),
        ] {
            assert!(with(more).contains(part), "{more}: {}", with(more));
        }
        assert!(Mapping::parse("[fields]\nname = {}").unwrap_err().contains("fields.name"));
    }
}
