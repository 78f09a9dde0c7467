//! Grants on the sheets of a workbook.

use std::path::Path;

use serde_json::{Map, Value};

use super::columns::{MOST_COLUMNS, TableRow};
use super::csv::Rows;
use crate::Fault;
use crate::workbook::sheet::{Cells, Placed};

/// The sheet on which the standard has a package describe itself, and its rows: title and way in the package.
const META: [(&str, &str, &str); 7] = [
    ("title", "title", ""),
    ("license", "license", ""),
    ("downloadurl", "downloadURL", ""),
    ("accessurl", "accessURL", ""),
    ("publisher:name", "publisher", "name"),
    ("publisher:identifier", "publisher", "identifier"),
    ("publisher:org_id", "publisher", "org_id"),
];
/// Rows of it that are looked at.
const META_ROWS: usize = 1000;

/// Whether a sheet describes the package and holds no grants.
pub(crate) fn is_meta(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("meta")
}

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

    /// What a sheet that describes the package says, as the members of a document.
    ///
    /// # Errors
    /// `broken_structure`.
    pub(crate) fn members(&mut self) -> Result<Vec<(String, String)>, Fault> {
        let (mut members, mut row): (Map<String, Value>, _) = (Map::new(), TableRow::default());
        for _ in 0..META_ROWS {
            if !Rows::next(self, &mut row)? {
                break;
            }
            let [(0, name), (_, value), ..] = row.cells.as_slice() else { continue };
            let name: String = name.text().chars().filter(|c| !c.is_whitespace()).collect();
            let known = META.iter().find(|(title, ..)| name.eq_ignore_ascii_case(title));
            let Some((_, member, inside)) = known else { continue };
            let value = Value::from(value.text());
            if inside.is_empty() {
                members.entry(*member).or_insert(value);
            } else if let Value::Object(object) =
                members.entry(*member).or_insert_with(|| Map::new().into())
            {
                object.entry(*inside).or_insert(value);
            }
        }
        Ok(members.into_iter().map(|(name, value)| (name, value.to_string())).collect())
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

#[cfg(test)]
#[path = "sheets_tests.rs"]
mod tests;
