//! Cells of a table, one after the other, and how CSV writes them.

use std::io::{self, Write};

/// Takes the cells of a table row by row.
pub trait Cells {
    /// A text; what a spreadsheet would take for a formula becomes a text to it.
    fn text(&mut self, text: &str);
    /// A plain decimal number, exact as it stands.
    fn number(&mut self, digits: &str);
    /// A day as `YYYY-MM-DD`.
    fn day(&mut self, day: &str);
    /// Nothing.
    fn blank(&mut self);
    /// The end of the row.
    ///
    /// # Errors
    /// What writing fails with.
    fn end_row(&mut self) -> io::Result<()>;
}

/// Rows as CSV by RFC 4180: UTF-8, commas, CRLF, quotes where they are needed.
#[derive(Debug)]
pub struct Csv<W: Write> {
    writer: csv::Writer<W>,
    failed: Option<csv::Error>,
}

impl<W: Write> Csv<W> {
    /// Begins a table with its header row.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn new<N: AsRef<str>>(to: W, columns: &[N]) -> io::Result<Self> {
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .buffer_capacity(BUFFER)
            .from_writer(to);
        let mut table = Self { writer, failed: None };
        for column in columns {
            table.text(column.as_ref());
        }
        table.end_row()?;
        Ok(table)
    }

    /// Hands everything on that was written so far.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }

    /// Hands everything on, and gives back what was written to.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }

    fn field(&mut self, field: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.writer.write_field(field).err();
        }
    }
}

/// Bytes that are gathered before they are handed on.
const BUFFER: usize = 64 << 10;

impl<W: Write> Cells for Csv<W> {
    fn text(&mut self, text: &str) {
        if is_formula(text) {
            let neutral = format!("'{text}");
            self.field(neutral.as_bytes());
        } else {
            self.field(text.as_bytes());
        }
    }

    fn number(&mut self, digits: &str) {
        self.field(digits.as_bytes());
    }

    fn day(&mut self, day: &str) {
        self.field(day.as_bytes());
    }

    fn blank(&mut self) {
        self.field(b"");
    }

    fn end_row(&mut self) -> io::Result<()> {
        match self.failed.take() {
            Some(error) => Err(error.into()),
            None => Ok(self.writer.write_record(None::<&[u8]>)?),
        }
    }
}

/// Whether a spreadsheet could calculate a text instead of showing it. A number is shown, whatever its sign.
fn is_formula(text: &str) -> bool {
    match text.as_bytes() {
        [b'=' | b'@' | b'\t' | b'\r' | b'\n', ..] => true,
        [b'+' | b'-', rest @ ..] => !is_number(rest),
        _ => false,
    }
}

fn is_number(digits: &[u8]) -> bool {
    let mut points = digits.split(|byte| *byte == b'.');
    let is_digits = |part: Option<&[u8]>| {
        part.is_none_or(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit))
    };
    is_digits(points.next()) && is_digits(points.next()) && points.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_calculated_becomes_text_and_numbers_stay() {
        for (text, shown) in [
            ("=1+1", "'=1+1"),
            ("+7 701", "'+7 701"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("-", "'-"),
            ("-5.", "'-5."),
            ("-5", "-5"),
            ("+5.25", "+5.25"),
            ("a=1", "a=1"),
            ("", "\"\""),
        ] {
            let mut table = Csv::new(Vec::new(), &["c"]).unwrap();
            table.text(text);
            table.end_row().unwrap();
            let bytes = table.finish().unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), format!("c\r\n{shown}\r\n"), "{text}");
        }
    }

    #[test]
    fn commas_quotes_and_lines_are_quoted() {
        let mut table = Csv::new(Vec::new(), &["a", "b"]).unwrap();
        table.text("«Қор», \"Үміт\"\nжәне");
        table.number("-1.50");
        table.end_row().unwrap();
        let text = String::from_utf8(table.finish().unwrap()).unwrap();
        assert_eq!(text, "a,b\r\n\"«Қор», \"\"Үміт\"\"\nжәне\",-1.50\r\n");
    }

    #[test]
    fn a_row_of_another_length_is_an_error() {
        let mut table = Csv::new(Vec::new(), &["a", "b"]).unwrap();
        table.blank();
        assert!(table.end_row().is_err());
    }
}
