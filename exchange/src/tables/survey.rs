//! The pass over tables that makes lines of their rows.

use std::path::Path;

use domain::Invalid;

use super::catalogue::ValueKind;
use super::header::{self, HEADER_ROWS, Header};
use super::known::Known;
use super::mapping::{TableMapping, Tables};
use super::merged::MergedCells;
use super::part::Part;
use super::parties::Named;
use super::pass::{PASSES, Table};
use super::shares::Shares;
use super::spool::{Spool, Written};
use crate::kind::{Kind as FileKind, kind};
use crate::refusal::{Refusal, Severity};
use crate::rows::csv::{Csv, Form};
use crate::rows::sheet::Sheet;
use crate::rows::{Rows, TableRow};
use crate::statement::Place;
use crate::workbook::sheet::Workbook;
use crate::written::habits::Habits;
use crate::{Context, Fault};

pub(super) fn unwritten(path: &Path, error: &std::io::Error) -> Fault {
    let code =
        if error.kind() == std::io::ErrorKind::FileTooLarge { "too_large" } else { "unreadable" };
    Fault::new(path, code, format!("its rows cannot be put aside in a temporary file: {error}"))
}

/// What is known of tables before their lines are read.
pub(super) struct Survey<'a> {
    pub(super) context: &'a Context,
    tables: Option<&'a Tables>,
    pub(super) spool: Spool,
    pub(super) parts: Vec<Part>,
    pub(super) named: Named,
}

impl<'a> Survey<'a> {
    pub(super) fn new(
        context: &'a Context,
        tables: Option<&'a Tables>,
        path: &Path,
    ) -> Result<Self, Fault> {
        let spool = Spool::new().map_err(|error| unwritten(path, &error))?;
        let (parts, named) = (Vec::new(), Named::default());
        Ok(Self { context, tables, spool, parts, named })
    }

    pub(super) fn file(&mut self, path: &Path) -> Result<(), Fault> {
        match kind(path)? {
            FileKind::Workbook => self.workbook(path),
            FileKind::Table => self.table(path),
            FileKind::Document => {
                let reason = "is JSON, and no table";
                Err(Fault::new(path, "not_of_format", reason))
            }
        }
    }

    /// The tables that are looked for on a sheet; one without a mapping where there is none.
    fn wanted(&self, sheet: Option<&str>) -> Vec<Option<TableMapping>> {
        match self.tables {
            None => vec![None],
            Some(tables) => tables.on(sheet).into_iter().cloned().map(Some).collect(),
        }
    }

    fn table(&mut self, path: &Path) -> Result<(), Fault> {
        let asked = self.context.encoding.or(self.tables.and_then(|tables| tables.encoding));
        let known_by: Vec<TableMapping> = self.wanted(None).into_iter().flatten().collect();
        let form = Form::find(path, asked, HEADER_ROWS, &|row| header::known(row, &known_by))?;
        let open = || Csv::open(path, &form);
        let first = header::first_rows(&mut open()?)?;
        let wanted = self.wanted(None);
        let several = wanted.len() > 1;
        for (number, mapping) in wanted.into_iter().enumerate() {
            let found = header::header(&first, mapping.as_ref())
                .map_err(|reason| Fault::new(path, "not_of_format", reason))?;
            let place = Place::file(path);
            let mut part = Part {
                place,
                header: found,
                habits: Habits::default(),
                merged: MergedCells::default(),
                shares: Shares::default(),
                known: Known::default(),
                beside: number > 0,
            };
            if let Some(told) = form.told(asked) {
                self.note(&part.place, part.header.row, told)
                    .map_err(|error| unwritten(path, &error))?;
            }
            let table = Table { path, mapping: mapping.as_ref(), several };
            for pass in PASSES {
                if part.needs(pass) {
                    let mut csv = open()?;
                    behind_header(&mut csv, &part.header)?;
                    csv.count_columns()?;
                    self.rows(table, &mut part, &mut csv, pass)?;
                }
            }
            self.parts.push(part);
        }
        Ok(())
    }

    fn workbook(&mut self, path: &Path) -> Result<(), Fault> {
        let mut book = Workbook::open(path)?;
        let (mut taken, mut passed) = (0, Vec::new());
        let hidden = book.hidden();
        for name in book.sheets() {
            if hidden.contains(&name) {
                let place = Place { sheet: Some(name), ..Place::file(path) };
                passed.push((place, "is hidden".to_owned()));
                continue;
            }
            let wanted = self.wanted(Some(&name));
            let several = wanted.len() > 1;
            let first = header::first_rows(&mut Sheet::new(path, book.cells(&name)?))?;
            if first.is_empty() {
                continue;
            }
            for (number, mapping) in wanted.into_iter().enumerate() {
                let sheet = domain::bin::mask_iins(&name).0.into_owned();
                let place = Place { sheet: Some(sheet), ..Place::file(path) };
                let found = match header::header(&first, mapping.as_ref()) {
                    Ok(found) => found,
                    Err(reason) => {
                        passed.push((place, reason));
                        continue;
                    }
                };
                let merged = merged(&book, &name, &found);
                let mut part = Part {
                    place,
                    header: found,
                    habits: Habits::default(),
                    merged,
                    shares: Shares::default(),
                    known: Known::default(),
                    beside: number > 0,
                };
                let table = Table { path, mapping: mapping.as_ref(), several };
                for pass in PASSES {
                    if part.needs(pass) {
                        let mut sheet = Sheet::new(path, book.cells(&name)?);
                        behind_header(&mut sheet, &part.header)?;
                        self.rows(table, &mut part, &mut sheet, pass)?;
                    }
                }
                self.parts.push(part);
                taken += 1;
            }
        }
        if taken == 0 {
            let sheet = |(place, reason): &(Place, String)| {
                format!("sheet {} {reason}", place.sheet.as_deref().unwrap_or_default())
            };
            let reasons = passed.iter().take(10).map(sheet).collect::<Vec<_>>().join("; ");
            let reason =
                if reasons.is_empty() { "has no sheet with a header".to_owned() } else { reasons };
            return Err(Fault::new(path, "not_of_format", reason));
        }
        for (place, reason) in passed {
            let reason = format!("the sheet {reason}; it was passed over");
            self.note(&place, 0, Invalid::new("sheet_passed_over", "", "", reason))
                .map_err(|error| unwritten(path, &error))?;
        }
        Ok(())
    }

    pub(super) fn note(
        &mut self,
        place: &Place,
        row: u64,
        invalid: Invalid,
    ) -> std::io::Result<()> {
        let place = Place { row, ..place.clone() };
        self.spool.tell(&Refusal::new(&place, Severity::Noted, invalid))
    }

    pub(super) fn finish(mut self, path: &Path) -> Result<(Written, Vec<Part>), Fault> {
        for (line, origin) in std::mem::take(&mut self.named).lines() {
            self.spool
                .line("organisation", &line, origin)
                .map_err(|error| unwritten(path, &error))?;
        }
        let written = self.spool.finish().map_err(|error| unwritten(path, &error))?;
        Ok((written, self.parts))
    }
}

/// Goes on to the row behind the header.
fn behind_header(rows: &mut impl Rows, header: &Header) -> Result<(), Fault> {
    let mut row = TableRow::default();
    while rows.next(&mut row)? {
        if row.number >= header.row {
            break;
        }
    }
    Ok(())
}

/// The merged cells below a header that reach over several rows: what they say holds for all of these, but money that
/// stands there once must not be counted for each.
fn merged(book: &Workbook<'_>, sheet: &str, header: &Header) -> MergedCells {
    let is_money = |column: &usize| {
        let bound = header.columns.get(column);
        bound.is_none_or(|bound| bound.column.value == ValueKind::Money)
    };
    let holds = book.merged(sheet).iter().filter(|region| {
        region.first > header.row && region.last > region.first && !is_money(&region.column)
    });
    MergedCells::new(holds.copied().collect())
}
