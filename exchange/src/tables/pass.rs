//! The passes over the rows of a table: what they tell of the table as a whole, and then the lines that they state.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::path::Path;

use domain::Invalid;

use super::header;
use super::line::{Line, Maker};
use super::mapping::{Persons, TableMapping};
use super::part::{Kind, Part};
use super::shares::{self, TooMany};
use super::spool::Origin;
use super::survey::{Survey, unwritten};
use super::value::Value;
use super::values::Values;
use crate::refusal::Severity;
use crate::row::Row;
use crate::rows::{Rows, TableRow};
use crate::seen::hash;
use crate::statement::Place;
use crate::{Fault, Item};

/// What the rows are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// How days and amounts are written.
    Learn,
    /// Which shares make a whole together; only where there are some that have to be rounded.
    Shares,
    /// The lines that they state.
    Lines,
}

/// All of them, in their order.
pub(super) const PASSES: [Pass; 3] = [Pass::Learn, Pass::Shares, Pass::Lines];

/// How the rows of a table are read.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pub(super) path: &'a Path,
    pub(super) mapping: Option<&'a TableMapping>,
    /// Whether other tables are read from the same rows.
    pub(super) several: bool,
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
    /// Rows by the currency that only the formats of their cells tell.
    shown: BTreeMap<&'static str, u64>,
}

impl Outcome {
    /// What is told of all rows together.
    fn told(&self) -> Vec<Invalid> {
        let mut told = Vec::new();
        if self.individuals > 0 {
            let reason = format!(
                "{} recipients are natural persons: nothing of them is kept but that",
                self.individuals
            );
            told.push(Invalid::new("natural_person", "", "", reason));
        }
        if self.persons > 0 {
            let reason = format!(
                "{} rows of natural persons were passed over: nothing of them is kept",
                self.persons
            );
            told.push(Invalid::new("natural_person", "", "", reason));
        }
        for (code, count) in &self.shown {
            let reason = format!(
                "is the currency in which the amounts of {count} rows were read, since the formats of their cells show it and \
                 no column tells another"
            );
            told.push(Invalid::new("currency_from_format", "", *code, reason));
        }
        told
    }
}

impl Survey<'_> {
    /// Reads the rows behind a header.
    pub(super) fn rows(
        &mut self,
        table: Table<'_>,
        part: &mut Part,
        rows: &mut impl Rows,
        pass: Pass,
    ) -> Result<(), Fault> {
        if pass == Pass::Lines {
            self.tell_of_header(part).map_err(|error| unwritten(table.path, &error))?;
        }
        part.merged.rewind();
        let (mut row, mut outcome) = (TableRow::default(), Outcome::default());
        while rows.next(&mut row)? {
            part.merged.fill(&mut row);
            match (part.kind(&row), pass) {
                (Kind::Record, Pass::Learn) => part.learn(&row),
                (Kind::Record, Pass::Shares) => part.share(&row).map_err(|_| too_many(table))?,
                (Kind::Record, Pass::Lines) => self.record(table, part, &row, &mut outcome)?,
                (Kind::Total, Pass::Lines) => {
                    let reason = "is a row of totals, and was passed over";
                    let total = Invalid::new("total_row", "", "", reason);
                    self.note(&part.place, row.number, total)
                        .map_err(|error| unwritten(table.path, &error))?;
                }
                (Kind::Passed | Kind::Total, _) => {}
            }
        }
        part.shares.settle();
        for told in outcome.told() {
            self.note(&part.place, part.header.row, told)
                .map_err(|error| unwritten(table.path, &error))?;
        }
        Ok(())
    }

    /// Tells how days were read, and which columns were not read.
    fn tell_of_header(&mut self, part: &Part) -> std::io::Result<()> {
        if let Some(told) = part.habits.told() {
            self.note(&part.place, part.header.row, told)?;
        }
        if part.header.unknown.is_empty() {
            return Ok(());
        }
        let titles: Vec<&str> = part.header.unknown.iter().map(String::as_str).collect();
        let names = header::shown(&titles);
        let reason = format!("{} columns are not known and were not read: {names}", titles.len());
        self.note(&part.place, part.header.row, Invalid::new("unknown_columns", "", names, reason))
    }

    /// Writes down the line of a record, and what is told of it.
    fn record(
        &mut self,
        table: Table<'_>,
        part: &Part,
        row: &TableRow,
        outcome: &mut Outcome,
    ) -> Result<(), Fault> {
        let failed = |error: std::io::Error| unwritten(table.path, &error);
        let origin = Origin {
            part: u16::try_from(self.parts.len()).map_err(|_| too_many(table))?,
            row: u32::try_from(row.number).map_err(|_| too_many(table))?,
        };
        let mut told = Row::at(Place { row: row.number, ..part.place.clone() });
        let line = self.line(&mut told, part, row, origin, outcome);
        let mut items = VecDeque::new();
        told.end(&mut items);
        let is_person = |item: &Item| {
            let Item::Refused(refusal) = item else { return false };
            refusal.code == "natural_person" && refusal.severity == Severity::Refused
        };
        let passes = table.mapping.is_some_and(|mapping| mapping.persons == Persons::PassOver);
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
        let spelling = table.several.then(|| serde_json::to_vec(&line).unwrap_or_default());
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
        outcome: &mut Outcome,
    ) -> Option<Line> {
        for flaw in &row.flaws {
            flaw.tell(told);
        }
        if told.is_refused() {
            return None;
        }
        let mut values = part.values(told, row);
        part.round(told, &mut values);
        let mut maker = Maker { publisher: &self.context.publisher, named: &mut self.named };
        let line = (!told.is_refused()).then(|| maker.line(told, &values, origin)).flatten()?;
        if let Some(currency) = values.shown_currency {
            *outcome.shown.entry(currency.code()).or_default() += 1;
        }
        outcome.individuals += u64::from(line.1.contains_key("individual_recipient"));
        Some(line)
    }
}

impl Part {
    /// Whether a pass has anything to do.
    pub(super) fn needs(&self, pass: Pass) -> bool {
        pass != Pass::Shares || self.shares.finer
    }

    /// Takes down the share of a row, and of what it is one.
    fn share(&mut self, row: &TableRow) -> Result<(), TooMany> {
        let values = self.values(&mut Row::new("", 0), row);
        let funding = ["contract", "grant"].into_iter().filter_map(|name| values.text(name));
        let funding: Vec<&str> = funding.collect();
        let Some(&Value::Share(share)) = values.get("weight") else { return Ok(()) };
        let funding = funding.join("\n");
        self.shares.add(&funding, row.number, share)
    }

    /// Rounds the share of a row to what the register keeps.
    fn round(&self, row: &mut Row, values: &mut Values<'_>) {
        let Some((value, title)) = values.get_mut("weight") else { return };
        let Value::Share(share) = *value else { return };
        match self.shares.permille(row.place().row, share) {
            Ok((permille, rounded)) => {
                if rounded {
                    let (from, to) = (u32::from(share), u32::from(permille) * 10);
                    let reason = format!(
                        "was rounded to {} %, so that all shares make 100 %",
                        shares::percent(to)
                    );
                    row.note(Invalid::new("rounded", title, shares::percent(from), reason));
                }
                *value = Value::Permille(permille);
            }
            Err(invalid) => row.refuse(invalid.at(title)),
        }
    }
}

fn too_many(table: Table<'_>) -> Fault {
    Fault::new(table.path, "too_large", "is more than can be read at once; split it")
}
