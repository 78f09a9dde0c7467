//! Mappings of registers: how the columns of a register become the fields of an organisation.

use super::field::Field;
use super::fields::Fields;
use super::shape::{Shape, SourceShape};
use crate::encoding::Encoding;

/// A mapping of a register, checked.
#[derive(Debug, Clone)]
pub(crate) struct Register {
    pub(crate) encoding: Encoding,
    pub(crate) delimiter: u8,
    pub(crate) quote: u8,
    pub(crate) header: u64,
    pub(crate) fields: Fields<Field>,
    pub(crate) source: Option<SourceShape>,
}

impl Register {
    /// Checks a mapping; the error is a sentence.
    pub(crate) fn new(shape: Shape) -> Result<Self, String> {
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
        Ok(Self {
            encoding: shape.file.encoding,
            delimiter: byte("delimiter", &shape.file.delimiter)?,
            quote: byte("quote", &shape.file.quote)?,
            header: shape.file.header,
            fields,
            source: shape.source,
        })
    }
}
