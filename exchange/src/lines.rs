//! Lines of a file, one at a time and never longer than they may be.

use std::io::{self, BufRead, Read};

/// The longest record that is read, in bytes: 16 MiB.
pub(crate) const LONGEST: usize = 16 << 20;

/// A line, without its end.
pub(crate) enum Line<'a> {
    /// As it stands.
    Whole(&'a [u8]),
    /// Longer than [`LONGEST`]: it was passed over.
    TooLong,
}

/// The lines of a reader, numbered from 1.
pub(crate) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    number: u64,
    bytes: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, buffer: Vec::new(), number: 0, bytes: 0 }
    }

    /// Number of the line read last.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Bytes read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next line; none at the end. A mark of byte order before the first line is dropped.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let bound = LONGEST as u64 + 1;
        let read = self.reader.by_ref().take(bound).read_until(b'\n', &mut self.buffer)?;
        if read == 0 {
            return Ok(None);
        }
        self.bytes += read as u64;
        self.number += 1;
        if !self.buffer.ends_with(b"\n") && self.buffer.len() > LONGEST {
            self.buffer = Vec::new();
            self.bytes += self.reader.skip_until(b'\n')? as u64;
            return Ok(Some(Line::TooLong));
        }
        let line = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let marked = if self.number == 1 { line.strip_prefix(b"\xef\xbb\xbf") } else { None };
        Ok(Some(Line::Whole(marked.unwrap_or(line))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_over_without_being_held() {
        let long = io::repeat(b'x').take(LONGEST as u64 + 5);
        let text = io::Cursor::new(b"\xef\xbb\xbfa\r\n".to_vec())
            .chain(long)
            .chain(io::Cursor::new(b"\nb".to_vec()));
        let mut lines = Lines::new(io::BufReader::new(text));
        assert!(matches!(lines.next(), Ok(Some(Line::Whole(b"a")))));
        assert!(matches!(lines.next(), Ok(Some(Line::TooLong))));
        assert!(matches!(lines.next(), Ok(Some(Line::Whole(b"b")))));
        assert!(matches!(lines.next(), Ok(None)));
        assert_eq!((lines.number(), lines.bytes()), (3, 6 + LONGEST as u64 + 5 + 2));
    }
}
