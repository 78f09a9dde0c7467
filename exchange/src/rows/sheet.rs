//! Rows of the sheets of workbooks.

use std::path::Path;

use super::{MOST_COLUMNS, Rows, TableRow};
use crate::Fault;
use crate::workbook::sheet::{Cells, Placed};

/// The rows of a sheet.
pub(crate) struct Sheet<'a> {
    path: &'a Path,
    cells: Cells<'a>,
    /// The first cell of the next row.
    next: Option<Placed>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(path: &'a Path, cells: Cells<'a>) -> Self {
        Self { path, cells, next: None }
    }

    /// The first row that is not blank; none on an empty sheet.
    ///
    /// # Errors
    /// `not_of_format` with more columns than a spreadsheet has; `broken_structure`.
    pub(crate) fn header(&mut self) -> Result<Option<TableRow>, Fault> {
        let mut header = TableRow::default();
        Ok(Rows::next(self, &mut header)?.then_some(header))
    }
}

impl Rows for Sheet<'_> {
    fn next(&mut self, row: &mut TableRow) -> Result<bool, Fault> {
        row.cells.clear();
        row.flaws.clear();
        let first = match self.next.take() {
            Some(first) => Some(first),
            None => self.cells.next()?,
        };
        let Some(first) = first else { return Ok(false) };
        row.number = first.row;
        row.cells.push((first.column, first.value));
        while let Some(cell) = self.cells.next()? {
            if cell.row != row.number {
                self.next = Some(cell);
                break;
            }
            row.cells.push((cell.column, cell.value));
            if row.cells.len() > MOST_COLUMNS {
                let reason =
                    format!("row {} has more cells than a spreadsheet has columns", row.number);
                return Err(Fault::new(self.path, "broken_structure", reason));
            }
        }
        Ok(true)
    }
}
