//! Rows of tables and of the sheets of workbooks, as several formats are written in them.

pub(crate) mod csv;
pub(crate) mod flaw;
pub(crate) mod sheet;

use flaw::Flaw;

use crate::Fault;
use crate::cell::Cell;

/// More columns than any spreadsheet has.
pub(crate) const MOST_COLUMNS: usize = 16_384;

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableRow {
    /// Its number as a spreadsheet shows it.
    pub(crate) number: u64,
    /// The cells that are not blank, by their column from 0.
    pub(crate) cells: Vec<(usize, Cell)>,
    /// What is wrong with the row itself.
    pub(crate) flaws: Vec<Flaw>,
}

/// Rows of a table, one at a time.
pub(crate) trait Rows {
    /// Reads the next row that is not blank; false at the end.
    fn next(&mut self, row: &mut TableRow) -> Result<bool, Fault>;
}
