//! Rows as a workbook (XLSX), written as they come: what was written is on disk.

use std::io::{self, Seek, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Book, Worksheet, XlsxError};
use time::OffsetDateTime;

use super::Cells;

/// Rows of data on one sheet, beside the header row.
pub const SHEET_ROWS: u32 = 1_048_575;
/// Characters that a cell can hold.
const LONGEST: usize = 32_767;
/// Digits that a number in a workbook can hold.
const DIGITS: usize = 15;

/// A workbook of one table, on as many sheets as it needs, with a sheet before it that tells what it is.
pub struct Workbook {
    book: Book,
    title: String,
    columns: Vec<String>,
    /// Rows on each sheet, beside the header row.
    most: u32,
    sheets: usize,
    row: u32,
    column: u16,
    bold: Format,
    day: Format,
    failed: Option<XlsxError>,
}

fn other(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    }
}

impl Workbook {
    /// Begins a workbook: the name of its sheet, the header row, and what is told about it.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn new(
        title: &str,
        columns: Vec<String>,
        made_at: OffsetDateTime,
        most: u32,
    ) -> io::Result<Self> {
        let mut book = Book::new();
        let made_at = ExcelDateTime::from_timestamp(made_at.unix_timestamp()).map_err(other)?;
        // The same data make the same file.
        let properties = rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made_at);
        book.set_properties(&properties);
        let title = title.to_owned();
        let bold = Format::new().set_bold();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let failed = None;
        let (sheets, row, column) = (0, 0, 0);
        let mut workbook =
            Self { book, title, columns, most, sheets, row, column, bold, day, failed };
        workbook.turn()?;
        Ok(workbook)
    }

    /// Begins the next sheet with the header row.
    fn turn(&mut self) -> io::Result<()> {
        self.sheets += 1;
        let name = match self.sheets {
            1 => self.title.clone(),
            number => format!("{} {number}", self.title),
        };
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(other)?;
        sheet.set_name(name).map_err(other)?;
        sheet.set_freeze_panes(1, 0).map_err(other)?;
        for (at, column) in (0..).zip(&self.columns) {
            sheet.write_string_with_format(0, at, column, &self.bold).map_err(other)?;
        }
        self.row = 0;
        Ok(())
    }

    /// Adds a sheet that tells what the workbook is, two cells a row.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn about(&mut self, title: &str, lines: &[(String, String)]) -> io::Result<()> {
        let sheet = self.book.add_worksheet();
        sheet.set_name(title).map_err(other)?;
        for (row, (name, value)) in (0..).zip(lines) {
            sheet.write_string_with_format(row, 0, name, &self.bold).map_err(other)?;
            sheet.write_string(row, 1, cut(value)).map_err(other)?;
        }
        sheet.set_column_width(0, 24).map_err(other)?;
        sheet.set_column_width(1, 90).map_err(other)?;
        Ok(())
    }

    /// Puts the workbook together.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn save(mut self, to: impl Write + Seek + Send) -> io::Result<()> {
        self.book.save_to_writer(to).map_err(other)
    }

    /// Writes a cell into the sheet that is being filled, and goes on to the next.
    fn cell(
        &mut self,
        write: impl FnOnce(&mut Worksheet, u32, u16, &Format) -> Result<(), XlsxError>,
    ) {
        // A sheet begins with its first row, so that none is empty but the first.
        if self.row == self.most
            && let Err(error) = self.turn()
        {
            self.failed.get_or_insert(XlsxError::IoError(error));
        }
        if self.failed.is_none() {
            let (row, column) = (self.row + 1, self.column);
            let sheet = self.book.worksheet_from_index(self.sheets - 1);
            self.failed = sheet.and_then(|sheet| write(sheet, row, column, &self.day)).err();
        }
        self.column += 1;
    }
}

/// As much of a text as a cell holds.
fn cut(text: &str) -> &str {
    // Workbooks count the units of UTF-16.
    if text.len() <= LONGEST {
        return text;
    }
    let mut units = 0;
    let fits = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > LONGEST
    });
    fits.map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

impl Cells for Workbook {
    fn text(&mut self, text: &str) {
        // A cell of text is never calculated.
        let text = cut(text);
        self.cell(|sheet, row, column, _| sheet.write_string(row, column, text).map(drop));
    }

    fn number(&mut self, digits: &str) {
        let count = digits.bytes().filter(u8::is_ascii_digit).count();
        match digits.parse::<f64>() {
            Ok(number) if count <= DIGITS => {
                self.cell(|sheet, row, column, _| {
                    sheet.write_number(row, column, number).map(drop)
                });
            }
            // What a number would round stays exact as a text.
            _ => self.text(digits),
        }
    }

    fn day(&mut self, day: &str) {
        match ExcelDateTime::parse_from_str(day) {
            Ok(date) => self.cell(|sheet, row, column, format| {
                sheet.write_datetime_with_format(row, column, date, format).map(drop)
            }),
            // Workbooks know no day before 1900.
            Err(_) => self.text(day),
        }
    }

    fn blank(&mut self) {
        self.column += 1;
    }

    fn end_row(&mut self) -> io::Result<()> {
        if let Some(error) = self.failed.take() {
            return Err(other(error));
        }
        if usize::from(self.column) != self.columns.len() {
            return Err(io::Error::other("a row is of another length than the header row"));
        }
        (self.row, self.column) = (self.row + 1, 0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use time::macros::datetime;

    use super::*;

    fn written(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
        let columns = vec!["text".to_owned(), "number".to_owned(), "day".to_owned()];
        let made_at = datetime!(2026-11-23 12:00 UTC);
        let mut workbook = Workbook::new("rows", columns, made_at, 2).unwrap();
        fill(&mut workbook);
        workbook.about("about", &[("rows".to_owned(), "5".to_owned())]).unwrap();
        let mut bytes = Cursor::new(Vec::new());
        workbook.save(&mut bytes).unwrap();
        bytes.into_inner()
    }

    fn rows(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Vec<Vec<Data>> {
        book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn a_sheet_that_is_full_is_followed_by_another_with_the_header_again() {
        let bytes = written(|workbook| {
            for number in 1..=5 {
                workbook.text("=1+1");
                workbook.number(&number.to_string());
                workbook.blank();
                workbook.end_row().unwrap();
            }
        });
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["rows", "rows 2", "rows 3", "about"]);
        let lengths = ["rows", "rows 2", "rows 3"].map(|name| rows(&mut book, name).len());
        assert_eq!(lengths, [3, 3, 2]);
        let last = rows(&mut book, "rows 3");
        assert_eq!(last[0][0], Data::String("text".to_owned()));
        assert_eq!(last[1][..2], [Data::String("=1+1".to_owned()), Data::Float(5.0)]);
        assert!(book.worksheet_formula("rows").unwrap().is_empty(), "a text is no formula");
    }

    #[test]
    fn numbers_and_days_are_such_unless_that_would_change_them() {
        let fill = |workbook: &mut Workbook| {
            for (number, day) in
                [("1234567890123.45", "2026-01-31"), ("12345678901234.56", "1850-01-01")]
            {
                workbook.text(&"я".repeat(40_000));
                workbook.number(number);
                workbook.day(day);
                workbook.end_row().unwrap();
            }
        };
        let bytes = written(fill);
        assert_eq!(bytes, written(fill), "the same rows make the same file");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let rows = rows(&mut book, "rows");
        assert_eq!(rows[1][0].to_string().chars().count(), LONGEST);
        assert_eq!(rows[1][1], Data::Float(1_234_567_890_123.45));
        assert!(matches!(rows[1][2], Data::DateTime(_)), "{:?}", rows[1][2]);
        assert_eq!(rows[2][1], Data::String("12345678901234.56".to_owned()));
        assert_eq!(rows[2][2], Data::String("1850-01-01".to_owned()));
    }

    #[test]
    fn a_row_of_another_length_is_an_error() {
        written(|workbook| {
            workbook.blank();
            assert!(workbook.end_row().is_err());
        });
    }
}
