//! Mappings: how the columns of a register become the fields of an organisation.

use std::path::Path;

use domain::source::Publisher;
use domain::{Id, Source};

use super::field::Field;
use super::fields::Fields;
use super::shape::{Shape, SourceShape};
use crate::encoding::Encoding;
use crate::{Fault, words};

/// A mapping, checked.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(crate) encoding: Encoding,
    pub(crate) delimiter: u8,
    pub(crate) quote: u8,
    pub(crate) header: u64,
    pub(crate) fields: Fields<Field>,
    source: Option<SourceShape>,
}

/// The mappings that ship, by name.
const SHIPPED: [(&str, &str); 2] = [
    ("irs-bmf", include_str!("../../mappings/irs-bmf.toml")),
    ("kz-register", include_str!("../../mappings/kz-register.toml")),
];

impl Mapping {
    /// Names of the mappings that ship.
    pub const SHIPPED: [&str; 2] = [SHIPPED[0].0, SHIPPED[1].0];

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
            let names = Self::SHIPPED.join(", ");
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
        let shape: Shape = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
        let byte = |name: &str, text: &str| match text.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'\r' | b'\n') => Ok(*byte),
            _ => Err(format!("file.{name}: `{text}` is not one ASCII character")),
        };
        if shape.file.header == 0 {
            return Err("file.header: 0 is no line, the first is 1".to_owned());
        }
        let fields = shape.fields.try_map(Field::new)?;
        let name = &fields.name;
        if [&name.kk, &name.ru, &name.en].into_iter().all(Option::is_none) {
            return Err("fields.name: a name is needed in kk, ru or en".to_owned());
        }
        if let Some(seat) = &fields.seat {
            domain::text::code("fields.seat.scheme", &seat.scheme)
                .map_err(|invalid| invalid.to_string())?;
        }
        for identifier in &fields.identifiers {
            domain::text::code("fields.identifiers.scheme", &identifier.scheme)
                .map_err(|invalid| invalid.to_string())?;
        }
        let mapping = Self {
            encoding: shape.file.encoding,
            delimiter: byte("delimiter", &shape.file.delimiter)?,
            quote: byte("quote", &shape.file.quote)?,
            header: shape.file.header,
            fields,
            source: shape.source,
        };
        let id = Id::parse("x").map_err(|invalid| invalid.to_string())?;
        let source = mapping.source(&id);
        source
            .map_or(Ok(()), |source| source.check())
            .map_err(|invalid| format!("source.{invalid}"))?;
        Ok(mapping)
    }

    /// What it says of the source, under the id that the source of the run has.
    pub fn source(&self, id: &Id) -> Option<Source> {
        let source = self.source.clone()?;
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
        for name in Mapping::SHIPPED {
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
