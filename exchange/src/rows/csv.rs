//! Tables of separated values.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use domain::Invalid;

use super::flaw::{Flaw, What};
use super::{MOST_COLUMNS, Rows, TableRow};
use crate::Fault;
use crate::asked::agrees;
use crate::cell::Cell;
use crate::detect::{Detected, detect};
use crate::encoding::Encoding;
use crate::table::{Record, Table};

const BUFFER: usize = 256 << 10;
/// What parts the cells of a record: of those that know most columns the first is taken.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Bytes in which a header is looked for.
const HEADER: u64 = 1 << 20;

type Source = BufReader<Box<dyn Read + Send>>;

/// How a file of separated values is written.
pub(crate) struct Form {
    pub(crate) encoding: Encoding,
    delimiter: u8,
    /// What speaks against the encoding that was asked for.
    pub(crate) doubt: Option<Invalid>,
}

/// A file of separated values.
pub(crate) struct Csv<'a> {
    path: &'a Path,
    table: Table<Source>,
    record: Record,
    encoding: Encoding,
    /// Columns of the header.
    width: usize,
}

impl Form {
    /// Finds the encoding, where none is asked for, and the delimiter under which the header makes most sense: `known` tells
    /// how many columns of a row are known, and `rows` among how many the header is looked for.
    ///
    /// # Errors
    /// `unreadable`, `unknown_encoding`, `wrong_encoding`, `not_of_format`.
    pub(crate) fn find(
        path: &Path,
        asked: Option<Encoding>,
        rows: usize,
        known: &dyn Fn(&TableRow) -> usize,
    ) -> Result<Self, Fault> {
        let (encoding, doubt) = match asked {
            Some(asked) => (not_contradicted(path, asked)?, agrees(path, asked)?),
            None => (detected(path)?, None),
        };
        let mut best = (0, DELIMITERS[0]);
        for delimiter in DELIMITERS {
            let mut csv = Csv::with(path, encoding, delimiter, HEADER)?;
            let mut row = TableRow::default();
            for _ in 0..rows {
                // Under a wrong delimiter the quotation marks are wrong as well.
                if !matches!(csv.next(&mut row), Ok(true)) {
                    break;
                }
                let known = known(&row);
                if known > best.0 {
                    best = (known, delimiter);
                }
            }
        }
        Ok(Self { encoding, delimiter: best.1, doubt })
    }

    /// What is told of the encoding.
    pub(crate) fn told(&self, asked: Option<Encoding>) -> Option<Invalid> {
        if asked.is_some() || self.encoding == Encoding::Utf8 {
            return self.doubt.clone();
        }
        let reason =
            "is the encoding in which the file was read; another can be named with --encoding";
        Some(Invalid::new("encoding", "", self.encoding.as_str(), reason))
    }
}

impl<'a> Csv<'a> {
    /// Opens a file that is written so.
    ///
    /// # Errors
    /// `unreadable`.
    pub(crate) fn open(path: &'a Path, form: &Form) -> Result<Self, Fault> {
        Self::with(path, form.encoding, form.delimiter, u64::MAX)
    }

    fn with(path: &'a Path, encoding: Encoding, delimiter: u8, bytes: u64) -> Result<Self, Fault> {
        let unreadable = |error: &std::io::Error| Fault::unreadable(path, error);
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let mut source = BufReader::with_capacity(BUFFER, encoding.reader(file.take(bytes)));
        let marked =
            source.fill_buf().map_err(|error| unreadable(&error))?.starts_with(b"\xef\xbb\xbf");
        source.consume(if marked { 3 } else { 0 });
        let table = Table::new(source, delimiter, b'"');
        Ok(Self { path, table, record: Record::default(), encoding, width: 0 })
    }

    /// Reads the header: the first row that is not blank.
    ///
    /// # Errors
    /// `not_of_format` without one, or with more columns than a spreadsheet has; `broken_structure`.
    pub(crate) fn header(&mut self) -> Result<TableRow, Fault> {
        let mut header = TableRow::default();
        let (path, encoding) = (self.path, self.encoding.as_str());
        if !self.next(&mut header)? {
            return Err(Fault::new(
                path,
                "not_of_format",
                "has no header: all of its rows are blank",
            ));
        }
        if header.flaws.iter().any(|flaw| flaw.what == What::Encoding) {
            let reason = format!(
                "its header holds bytes that {encoding} does not have: name another with --encoding"
            );
            return Err(Fault::new(path, "not_of_format", reason));
        }
        self.count_columns()?;
        Ok(header)
    }

    /// Takes the row that was read last for the header: those behind it have as many columns.
    ///
    /// # Errors
    /// `not_of_format` with more columns than a spreadsheet has.
    pub(crate) fn count_columns(&mut self) -> Result<(), Fault> {
        self.width = self.record.len();
        if self.width > MOST_COLUMNS {
            let reason = format!("has {} columns, more than a spreadsheet can have", self.width);
            return Err(Fault::new(self.path, "not_of_format", reason));
        }
        Ok(())
    }
}

fn detected(path: &Path) -> Result<Encoding, Fault> {
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    match detect(file).map_err(|error| Fault::unreadable(path, &error))?.encoding {
        Detected::As(encoding) => Ok(encoding),
        Detected::Unknown => {
            let reason = "is not UTF-8, and its bytes fit several encodings alike: is it windows-1251, kz-1048, \
                          windows-1252 or cp866? Name the right one with --encoding";
            Err(Fault::new(path, "unknown_encoding", reason))
        }
    }
}

fn not_contradicted(path: &Path, asked: Encoding) -> Result<Encoding, Fault> {
    let mut start = Vec::new();
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    file.take(3).read_to_end(&mut start).map_err(|error| Fault::unreadable(path, &error))?;
    let said = |found| {
        Fault::new(
            path,
            "not_of_format",
            format!("begins as {found}, and not as {}", asked.as_str()),
        )
    };
    asked.contradicted(&start).map_or(Ok(asked), |found| Err(said(found)))
}

impl Rows for Csv<'_> {
    fn next(&mut self, row: &mut TableRow) -> Result<bool, Fault> {
        loop {
            if !self.table.next(&mut self.record).map_err(|broken| broken.of(self.path))? {
                return Ok(false);
            }
            self.read(row);
            if !row.cells.is_empty() || row.flaws.iter().any(|flaw| flaw.refuses) {
                return Ok(true);
            }
        }
    }
}

impl Csv<'_> {
    fn read(&self, row: &mut TableRow) {
        row.number = self.record.number;
        row.cells.clear();
        row.flaws.clear();
        for column in 0..self.record.len() {
            let bytes = self.record.get(column).unwrap_or_default();
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            match self.encoding.decode(bytes) {
                Ok(text) => row.cells.push((column, Cell::Text(text.into_owned()))),
                Err(invalid) => row.flaws.push(Flaw::of_row(What::Encoding, invalid.value)),
            }
        }
        row.cells.retain(|(_, cell)| !cell.is_blank());
        self.judge(row);
    }

    fn judge(&self, row: &mut TableRow) {
        let mut flaw = |what, value: String| row.flaws.push(Flaw::of_row(what, value));
        if self.record.damaged {
            flaw(What::Quote, String::new());
        }
        if self.record.bytes().contains(&0) {
            flaw(What::Nul, String::new());
        }
        if self.width == 0 {
            return;
        }
        let last = row.cells.last().map_or(0, |(column, _)| column + 1);
        if last > self.width {
            flaw(What::TooManyCells, format!("{last} cells, {} columns", self.width));
        } else if self.record.len() < self.width && last > 0 {
            flaw(What::TooFewCells, format!("{} cells, {} columns", self.record.len(), self.width));
        }
    }
}
