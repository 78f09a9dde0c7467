//! The cells of a workbook, one after the other.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{
    DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Style, Xlsx, XlsxCellReader,
};

use super::check::check;
use super::facts::{Facts, Merged, SheetFacts};
use super::shown::Shown;
use crate::Fault;
use crate::cell::Cell;

/// The day after the last that a spreadsheet knows, 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;

/// A workbook that was looked through.
pub(crate) struct Workbook<'a> {
    path: &'a Path,
    book: Xlsx<BufReader<File>>,
    facts: Facts,
}

/// The cells of one sheet.
pub(crate) struct Cells<'a> {
    path: &'a Path,
    sheet: String,
    reader: XlsxCellReader<'a, BufReader<File>>,
    /// What its styles show beside numbers, by their ids.
    shown: Vec<Option<Shown>>,
    facts: Option<&'a SheetFacts>,
    /// How many cells are still to be read; behind them stand only empty ones, without end perhaps.
    left: u64,
    /// Row and column of the last cell.
    last: (u32, u32),
}

/// A cell with its row from 1 and its column from 0.
pub(crate) struct Placed {
    pub(crate) row: u64,
    pub(crate) column: usize,
    pub(crate) value: Cell,
}

fn broken(path: &Path, reason: &str) -> Fault {
    Fault::new(path, "broken_structure", format!("is a workbook that cannot be read: {reason}"))
}

impl<'a> Workbook<'a> {
    /// Opens a workbook after it was looked through.
    ///
    /// # Errors
    /// As [`check`].
    pub(crate) fn open(path: &'a Path) -> Result<Self, Fault> {
        let facts = check(path)?;
        let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
        let book =
            Xlsx::new(BufReader::new(file)).map_err(|error| broken(path, &error.to_string()))?;
        Ok(Self { path, book, facts })
    }

    /// The names of those of its sheets that nobody sees who opens it.
    pub(crate) fn hidden(&self) -> Vec<String> {
        let sheets = self.book.sheets_metadata().iter();
        sheets
            .filter(|sheet| sheet.visible != SheetVisible::Visible)
            .map(|sheet| sheet.name.clone())
            .collect()
    }

    /// The names of its sheets of cells, hidden ones as well, in their order.
    pub(crate) fn sheets(&self) -> Vec<String> {
        let sheets = self.book.sheets_metadata().iter();
        sheets
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| sheet.name.clone())
            .collect()
    }

    /// The columns of merged cells of a sheet, each with the rows it reaches over.
    pub(crate) fn merged(&self, sheet: &str) -> &[Merged] {
        self.facts(sheet).map_or(&[], |facts| &facts.merged)
    }

    fn facts(&self, sheet: &str) -> Option<&SheetFacts> {
        let number = self.book.sheets_metadata().iter().position(|listed| listed.name == sheet)?;
        self.facts.sheet(number)
    }

    /// The cells of a sheet.
    ///
    /// # Errors
    /// `broken_structure`.
    pub(crate) fn cells(&mut self, sheet: &str) -> Result<Cells<'_>, Fault> {
        let path = self.path;
        let number = self.book.sheets_metadata().iter().position(|listed| listed.name == sheet);
        let facts = number.and_then(|number| self.facts.sheet(number));
        let reader = self
            .book
            .worksheet_cells_reader(sheet)
            .map_err(|error| broken(path, &error.to_string()))?;
        let shown = reader.styles().iter().map(shown).collect();
        let left = facts.map_or(u64::MAX, |facts| facts.cells);
        Ok(Cells { path, sheet: sheet.to_owned(), reader, shown, facts, left, last: (0, 0) })
    }
}

impl Cells<'_> {
    /// The next cell that is not empty; none at the end of the sheet. Rows come in their order.
    ///
    /// # Errors
    /// `broken_structure`.
    pub(crate) fn next(&mut self) -> Result<Option<Placed>, Fault> {
        while self.left > 0 {
            self.left -= 1;
            let near = self.last.0 + 1;
            let told = |reason: String| {
                broken(self.path, &format!("near row {near} of sheet {}: {reason}", self.sheet))
            };
            let read = self.reader.next_cell_with_style_id();
            let Some((cell, style)) = read.map_err(|error| told(error.to_string()))? else {
                self.left = 0;
                break;
            };
            let (row, column) = cell.get_position();
            if row < self.last.0 {
                return Err(told("its rows are not in order".to_owned()));
            }
            self.last = (row, column);
            let uncalculated = self.facts.is_some_and(|facts| facts.is_uncalculated(row, column));
            let value = match value(cell.get_value()) {
                _ if uncalculated => Some(Cell::Uncalculated),
                Some(Cell::Number(number)) => Some(match self.shown.get(style) {
                    Some(Some(shown)) => Cell::Shown(number, *shown),
                    _ => Cell::Number(number),
                }),
                other => other,
            };
            if let Some(value) = value {
                let (row, column) = (u64::from(row) + 1, column as usize);
                return Ok(Some(Placed { row, column, value }));
            }
        }
        Ok(None)
    }
}

/// What cells of a style show beside their numbers.
fn shown(style: &Style) -> Option<Shown> {
    let format = style.number_format.as_ref()?;
    // The sign of these is that of whoever looks at them, where the workbook does not write it down.
    let is_own =
        matches!(format.format_id, Some(42 | 44)) && format.format_code.starts_with("_($*");
    if is_own { None } else { Shown::read(&format.format_code) }
}

/// The value as it is stored: no formula is calculated.
fn value(stored: &DataRef<'_>) -> Option<Cell> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| Cell::Text(text.to_owned()));
    match stored {
        DataRef::Empty => None,
        DataRef::SharedString(shared) => text(shared),
        DataRef::String(inline) | DataRef::DurationIso(inline) => text(inline),
        DataRef::Float(number) => Some(number_of(*number)),
        #[expect(
            clippy::cast_precision_loss,
            reason = "a spreadsheet knows no other numbers than these"
        )]
        DataRef::Int(number) => Some(number_of(*number as f64)),
        DataRef::Bool(value) => Some(Cell::Bool(*value)),
        DataRef::DateTimeIso(day) => Some(Cell::Day(day.clone())),
        DataRef::DateTime(moment) => Some(moment_of(moment)),
        DataRef::Error(error) => Some(Cell::Error(error.to_string())),
    }
}

fn number_of(number: f64) -> Cell {
    if number.is_finite() { Cell::Number(number) } else { Cell::Text(number.to_string()) }
}

/// A number that is shown as a date.
fn moment_of(moment: &ExcelDateTime) -> Cell {
    let number = moment.as_f64();
    // Below the first day there is a time of day alone.
    if moment.is_duration() || !(1.0..LAST_DAY).contains(&number) {
        return number_of(number);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    Cell::Day(if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn serial_numbers_are_days_of_their_calendar() {
        for (number, is_1904, expected) in [
            (44138.0, false, "2020-11-03"),
            (42676.0, true, "2020-11-03"),
            (44138.5, false, "2020-11-03T12:00:00"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (61.0, false, "1900-03-01"),
            (1.0, true, "1904-01-02"),
            (2_958_465.0, false, "9999-12-31"),
        ] {
            let moment = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, is_1904);
            assert_eq!(moment_of(&moment), Cell::Day(expected.to_owned()), "{number}");
        }
        for number in [-1.0, 0.25, 3e9] {
            let moment = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, false);
            assert_eq!(moment_of(&moment), Cell::Number(number));
        }
        let duration = ExcelDateTime::new(44138.0, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(moment_of(&duration), Cell::Number(44138.0));
    }

    #[test]
    fn numbers_that_are_none_are_texts() {
        assert_eq!(number_of(f64::INFINITY), Cell::Text("inf".to_owned()));
        assert_eq!(
            value(&DataRef::Error(calamine::CellErrorType::Ref)),
            Some(Cell::Error("#REF!".to_owned()))
        );
        assert_eq!(value(&DataRef::String(" \n".to_owned())), None);
    }
}
