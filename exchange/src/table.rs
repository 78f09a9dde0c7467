//! Records of a table of separated values, with the lines on which they begin.
//!
//! Written here because a report has to name the line, also behind blank lines and line ends of either kind, and because a
//! quotation mark that never closes must be told and not swallow the rest of the file.

use std::io::BufRead;
use std::path::Path;

use crate::Fault;
use crate::lines::LONGEST;

/// A record as bytes.
#[derive(Default)]
pub(crate) struct Record {
    /// The line on which it begins.
    pub(crate) line: u64,
    /// Its number as a spreadsheet shows it: line ends inside of cells do not count, blank lines do.
    pub(crate) number: u64,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Whether something stands between a closing quotation mark and the end of its cell.
    pub(crate) damaged: bool,
}

/// Why a table cannot be read on.
pub(crate) enum Broken {
    Io(std::io::Error),
    /// A quotation mark of the record that begins on this line never closes.
    Unclosed(u64),
    /// The record that begins on this line is longer than [`LONGEST`].
    TooLong(u64),
    /// The record that begins on this line has more than [`MOST_CELLS`].
    TooWide(u64),
}

impl Broken {
    /// What is told of the file.
    pub(crate) fn of(&self, path: &Path) -> Fault {
        let (line, reason) = match self {
            Self::Io(error) => return Fault::unreadable(path, error),
            Self::Unclosed(line) => {
                let reason = format!(
                    "a quotation mark of the record that begins on line {line} never closes"
                );
                return Fault::new(path, "broken_structure", reason);
            }
            Self::TooLong(line) => (line, "is longer than 16 MiB".to_owned()),
            Self::TooWide(line) => (line, format!("has more than {MOST_CELLS} cells")),
        };
        let reason = format!(
            "the record that begins on line {line} {reason}: is a quotation mark not closed?"
        );
        Fault::new(path, "broken_structure", reason)
    }
}

/// More cells than a record of anybody has; a spreadsheet ends at 16,384.
const MOST_CELLS: usize = 1 << 16;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// Behind a quotation mark that closes, or is the first of two.
    AfterQuote,
}

/// A table being read.
pub(crate) struct Table<R> {
    reader: R,
    delimiter: u8,
    quote: u8,
    line: u64,
    number: u64,
    /// The byte before was a carriage return, so a line feed belongs to it.
    returned: bool,
}

impl Record {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A cell, if there is one at the index.
    pub(crate) fn get(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)?;
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or_default();
        self.bytes.get(start..end)
    }

    fn clear(&mut self, line: u64) {
        self.bytes.clear();
        self.ends.clear();
        self.line = line;
        self.damaged = false;
    }

    fn is_blank_line(&self) -> bool {
        self.ends.len() == 1 && self.bytes.is_empty()
    }
}

impl<R: BufRead> Table<R> {
    pub(crate) fn new(reader: R, delimiter: u8, quote: u8) -> Self {
        Self { reader, delimiter, quote, line: 1, number: 0, returned: false }
    }

    /// Reads the next record that is not a blank line; false at the end.
    pub(crate) fn next(&mut self, record: &mut Record) -> Result<bool, Broken> {
        loop {
            if !self.any(record)? {
                return Ok(false);
            }
            if !record.is_blank_line() {
                return Ok(true);
            }
        }
    }

    fn any(&mut self, record: &mut Record) -> Result<bool, Broken> {
        record.clear(self.line);
        self.number += 1;
        record.number = self.number;
        let mut state = State::CellStart;
        let mut empty = true;
        loop {
            let present = self.reader.fill_buf().map_err(Broken::Io)?;
            if present.is_empty() {
                if state == State::Quoted {
                    return Err(Broken::Unclosed(record.line));
                }
                if !empty {
                    record.ends.push(record.bytes.len());
                }
                return Ok(!empty);
            }
            let (mut length, mut ended) = (0, false);
            for byte in present {
                length += 1;
                let second = self.returned && *byte == b'\n';
                self.returned = *byte == b'\r';
                if second && state != State::Quoted {
                    // The second half of a line end; the record may begin behind it.
                    continue;
                }
                empty = false;
                let line_end = matches!(byte, b'\r' | b'\n');
                self.line += u64::from(line_end && !second);
                state = match state {
                    State::Quoted if *byte == self.quote => State::AfterQuote,
                    State::AfterQuote if *byte == self.quote => {
                        record.bytes.push(*byte);
                        State::Quoted
                    }
                    State::Quoted => {
                        record.bytes.push(*byte);
                        State::Quoted
                    }
                    State::CellStart if *byte == self.quote => State::Quoted,
                    _ if line_end => {
                        record.ends.push(record.bytes.len());
                        ended = true;
                        break;
                    }
                    _ if *byte == self.delimiter => {
                        record.ends.push(record.bytes.len());
                        State::CellStart
                    }
                    before => {
                        record.damaged |= before == State::AfterQuote;
                        record.bytes.push(*byte);
                        State::Plain
                    }
                };
            }
            self.reader.consume(length);
            if record.bytes.len() > LONGEST {
                return Err(Broken::TooLong(record.line));
            }
            if record.ends.len() > MOST_CELLS {
                return Err(Broken::TooWide(record.line));
            }
            if ended {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>, bool)> {
        // A small buffer, so that records and line ends fall on its borders.
        let mut table =
            Table::new(std::io::BufReader::with_capacity(3, text.as_bytes()), b',', b'"');
        let (mut record, mut rows) = (Record::default(), Vec::new());
        while table.next(&mut record).is_ok_and(|more| more) {
            let cell = |index| String::from_utf8_lossy(record.get(index).unwrap()).into_owned();
            rows.push((record.line, (0..record.len()).map(cell).collect(), record.damaged));
        }
        rows
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>, bool) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect(), false)
    }

    #[test]
    fn records_know_their_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["h,i", "a,", "", "", "\"b", "c\",\"\"\"q\"\"\"", ",", "d"].join(end);
            let quoted = format!("b{end}c");
            let expected = [
                row(1, &["h", "i"]),
                row(2, &["a", ""]),
                row(5, &[&quoted, "\"q\""]),
                row(7, &["", ""]),
                row(8, &["d"]),
            ];
            assert_eq!(rows(&text), expected, "{end:?}");
            assert_eq!(rows(&format!("{text}{end}")), expected, "{end:?}");
        }
    }

    #[test]
    fn a_quotation_mark_inside_a_plain_cell_is_a_character() {
        assert_eq!(rows("5\" pipe,x\n"), [row(1, &["5\" pipe", "x"])]);
        assert!(rows("\"a\"x,y\n")[0].2, "text behind a closing quotation mark is told");
    }

    #[test]
    fn records_know_their_number_in_a_spreadsheet() {
        let mut table = Table::new("h\n\"a\nb\"\n\nc".as_bytes(), b',', b'"');
        let (mut record, mut numbers) = (Record::default(), Vec::new());
        while table.next(&mut record).is_ok_and(|more| more) {
            numbers.push((record.line, record.number));
        }
        assert_eq!(numbers, [(1, 1), (2, 2), (5, 4)]);
    }

    #[test]
    fn a_record_without_end_is_given_up() {
        let mut record = Record::default();
        let endless = |byte| Table::new(std::io::BufReader::new(std::io::repeat(byte)), b',', b'"');
        assert!(matches!(endless(b',').next(&mut record), Err(Broken::TooWide(1))));
        assert!(matches!(endless(b'x').next(&mut record), Err(Broken::TooLong(1))));
    }

    #[test]
    fn a_quotation_mark_that_never_closes_is_told_with_its_line() {
        let mut table = Table::new("a\nb,\"c\nd\n".as_bytes(), b',', b'"');
        let mut record = Record::default();
        assert!(matches!(table.next(&mut record), Ok(true)));
        assert!(matches!(table.next(&mut record), Err(Broken::Unclosed(2))));
    }
}
