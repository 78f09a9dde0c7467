//! The pass over tables that makes lines of their rows.

use std::collections::{HashSet, VecDeque};
use std::path::Path;

use domain::Invalid;

use super::catalogue::ValueKind;
use super::header::{self, HEADER_ROWS, Header};
use super::line::{Line, Maker};
use super::mapping::{Persons, TableMapping, Tables};
use super::merged::MergedCells;
use super::part::{Kind, Part};
use super::parties::Named;
use super::spool::{Origin, Spool, Written};
use crate::encoding::Encoding;
use crate::kind::{Kind as FileKind, kind};
use crate::refusal::{Refusal, Severity};
use crate::row::Row;
use crate::rows::csv::Csv;
use crate::rows::sheet::Sheet;
use crate::rows::{Rows, TableRow};
use crate::seen::hash;
use crate::statement::Place;
use crate::workbook::sheet::Workbook;
use crate::written::habits::Habits;
use crate::{Context, Fault, Item};

fn unwritten(path: &Path, error: &std::io::Error) -> Fault {
    let code =
        if error.kind() == std::io::ErrorKind::FileTooLarge { "too_large" } else { "unreadable" };
    Fault::new(path, code, format!("its rows cannot be put aside in a temporary file: {error}"))
}

/// What is known of tables before their lines are read.
pub(super) struct Survey<'a> {
    context: &'a Context,
    tables: Option<&'a Tables>,
    spool: Spool,
    parts: Vec<Part>,
    named: Named,
}

/// How the rows of a table are read.
#[derive(Clone, Copy)]
struct Pass<'a> {
    mapping: Option<&'a TableMapping>,
    /// Whether other tables are read from the same rows.
    several: bool,
}

/// What came of the rows of a table.
#[derive(Default)]
struct Outcome {
    /// Hashes of what was written, where several rows may say the same.
    written: HashSet<u64>,
    /// Rows of natural persons that were passed over.
    persons: u64,
    /// Recipients that are natural persons.
    individuals: u64,
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
        let open = || Csv::open(path, asked, HEADER_ROWS, &|row| header::known(row, &known_by));
        let first = header::first_rows(&mut open()?)?;
        let wanted = self.wanted(None);
        let several = wanted.len() > 1;
        for (number, mapping) in wanted.into_iter().enumerate() {
            let found = header::header(&first, mapping.as_ref())
                .map_err(|reason| Fault::new(path, "not_of_format", reason))?;
            let place = Place::file(path);
            let part = Part {
                place,
                header: found,
                habits: Habits::default(),
                merged: MergedCells::default(),
                beside: number > 0,
            };
            let csv = open()?;
            if csv.encoding != Encoding::Utf8 && asked.is_none() {
                let reason = "is the encoding in which the file was read; another can be named with --encoding";
                self.note(
                    &part.place,
                    part.header.row,
                    Invalid::new("encoding", "", csv.encoding.as_str(), reason),
                )
                .map_err(|error| unwritten(path, &error))?;
            }
            let mut part = part;
            let pass = Pass { mapping: mapping.as_ref(), several };
            for learn in [true, false] {
                let mut csv = open()?;
                behind_header(&mut csv, &part.header)?;
                csv.count_columns()?;
                self.rows(path, &mut part, &mut csv, pass, learn)?;
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
                let merged = merged(&mut book, &name, &found)?;
                let mut part = Part {
                    place,
                    header: found,
                    habits: Habits::default(),
                    merged,
                    beside: number > 0,
                };
                for learn in [true, false] {
                    let mut sheet = Sheet::new(path, book.cells(&name)?);
                    behind_header(&mut sheet, &part.header)?;
                    let pass = Pass { mapping: mapping.as_ref(), several };
                    self.rows(path, &mut part, &mut sheet, pass, learn)?;
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

    fn note(&mut self, place: &Place, row: u64, invalid: Invalid) -> std::io::Result<()> {
        let place = Place { row, ..place.clone() };
        self.spool.tell(&Refusal::new(&place, Severity::Noted, invalid))
    }

    /// Reads the rows behind a header: first for what they tell of days and amounts, then into lines.
    fn rows(
        &mut self,
        path: &Path,
        part: &mut Part,
        rows: &mut impl Rows,
        pass: Pass<'_>,
        learn: bool,
    ) -> Result<(), Fault> {
        if !learn && let Some(told) = part.habits.told() {
            self.note(&part.place, part.header.row, told)
                .map_err(|error| unwritten(path, &error))?;
        }
        if !learn && !part.header.unknown.is_empty() {
            self.unknown(part).map_err(|error| unwritten(path, &error))?;
        }
        part.merged.rewind();
        let (mut row, mut outcome) = (TableRow::default(), Outcome::default());
        while rows.next(&mut row)? {
            part.merged.fill(&mut row);
            match part.kind(&row) {
                Kind::Record if learn => part.learn(&row),
                Kind::Record => self.record(path, part, &row, pass, &mut outcome)?,
                Kind::Total if !learn => {
                    let reason = "is a row of totals, and was passed over";
                    let total = Invalid::new("total_row", "", "", reason);
                    self.note(&part.place, row.number, total)
                        .map_err(|error| unwritten(path, &error))?;
                }
                Kind::Passed | Kind::Total => {}
            }
        }
        if outcome.individuals > 0 {
            let reason = format!(
                "{} recipients are natural persons: nothing of them is kept but that",
                outcome.individuals
            );
            let individuals = Invalid::new("natural_person", "", "", reason);
            self.note(&part.place, part.header.row, individuals)
                .map_err(|error| unwritten(path, &error))?;
        }
        if outcome.persons > 0 {
            let reason = format!(
                "{} rows of natural persons were passed over: nothing of them is kept",
                outcome.persons
            );
            let persons = Invalid::new("natural_person", "", "", reason);
            self.note(&part.place, part.header.row, persons)
                .map_err(|error| unwritten(path, &error))?;
        }
        Ok(())
    }

    /// Tells which columns were not read.
    fn unknown(&mut self, part: &Part) -> std::io::Result<()> {
        let titles: Vec<&str> = part.header.unknown.iter().map(String::as_str).collect();
        let names = header::shown(&titles);
        let reason = format!("{} columns are not known and were not read: {names}", titles.len());
        self.note(&part.place, part.header.row, Invalid::new("unknown_columns", "", names, reason))
    }

    /// Writes down the line of a record, and what is told of it.
    fn record(
        &mut self,
        path: &Path,
        part: &Part,
        row: &TableRow,
        pass: Pass<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), Fault> {
        let failed = |error: std::io::Error| unwritten(path, &error);
        let too_many =
            |_| Fault::new(path, "too_large", "is more than can be read at once; split it");
        let origin = Origin {
            part: u16::try_from(self.parts.len()).map_err(too_many)?,
            row: u32::try_from(row.number).map_err(too_many)?,
        };
        let mut told = Row::at(Place { row: row.number, ..part.place.clone() });
        let line = self.line(&mut told, part, row, origin);
        let is_individual = |(_, line): &Line| line.contains_key("individual_recipient");
        outcome.individuals += u64::from(line.as_ref().is_some_and(is_individual));
        let mut items = VecDeque::new();
        told.end(&mut items);
        let is_person = |item: &Item| {
            let Item::Refused(refusal) = item else { return false };
            refusal.code == "natural_person" && refusal.severity == Severity::Refused
        };
        let passes = pass.mapping.is_some_and(|mapping| mapping.persons == Persons::PassOver);
        if passes && items.iter().any(is_person) {
            outcome.persons += 1;
            return Ok(());
        }
        for item in items {
            if let Item::Refused(refusal) = item {
                self.spool.tell(&refusal).map_err(failed)?;
            }
        }
        let Some((kind, line)) = line else { return Ok(()) };
        // Where several tables are read from the same rows, a row says again what others said of the same thing.
        let spelling = pass.several.then(|| serde_json::to_vec(&line).unwrap_or_default());
        if spelling.is_some_and(|spelling| !outcome.written.insert(hash(&[&spelling]))) {
            return Ok(());
        }
        self.spool.line(kind, &line, origin).map_err(failed)
    }

    fn line(
        &mut self,
        told: &mut Row,
        part: &Part,
        row: &TableRow,
        origin: Origin,
    ) -> Option<Line> {
        for flaw in &row.flaws {
            flaw.tell(told);
        }
        if told.is_refused() {
            return None;
        }
        let values = part.values(told, row);
        let mut maker = Maker { publisher: &self.context.publisher, named: &mut self.named };
        (!told.is_refused()).then(|| maker.line(told, &values, origin)).flatten()
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
fn merged(book: &mut Workbook<'_>, sheet: &str, header: &Header) -> Result<MergedCells, Fault> {
    let is_money = |column: &usize| {
        let bound = header.columns.get(column);
        bound.is_none_or(|bound| bound.column.value == ValueKind::Money)
    };
    let regions = book.merged(sheet)?;
    let holds = regions.into_iter().filter(|region| {
        region.first > header.row && region.last > region.first && !is_money(&region.column)
    });
    Ok(MergedCells::new(holds.collect()))
}
