//! The rows of one table: a file of separated values, or a sheet of a workbook.

use std::borrow::Cow;
use std::sync::LazyLock;

use domain::{Currency, Invalid};

use super::catalogue::{Column, ValueKind};
use super::header::{Bound, Header};
use super::known::Known;
use super::mapping::Said;
use super::merged::MergedCells;
use super::shares::Shares;
use super::value::{Reading, Value, in_range};
use super::values::Values;
use super::{money, shares};
use crate::cell::Cell;
use crate::row::Row;
use crate::rows::TableRow;
use crate::statement::Place;
use crate::texts;
use crate::written::habits::Habits;
use crate::written::{days, numbers};

/// Words with which a row begins that sums up those above it.
const TOTALS: [&str; 12] = [
    "итого",
    "итог",
    "общий итог",
    "промежуточный итог",
    "всего",
    "барлығы",
    "жиыны",
    "қорытынды",
    "grand total",
    "total",
    "оның ішінде",
    "в том числе",
];
/// Characters in which such a word is looked for.
const LONGEST_TOTAL: usize = 60;
static FOLDED_TOTALS: LazyLock<Vec<String>> =
    LazyLock::new(|| TOTALS.iter().map(|word| domain::fold::fold(word)).collect());

/// Whether a text begins with one of them.
fn is_total(text: &str) -> bool {
    // Most cells begin with a figure, and folding takes its time.
    text.starts_with(char::is_alphabetic) && {
        let beginning: String = text.chars().take(LONGEST_TOTAL).collect();
        let folded = domain::fold::fold(&beginning);
        FOLDED_TOTALS.iter().any(|word| folded.starts_with(word))
    }
}

/// What people write where there is nothing.
const NOTHING: [&str; 4] = ["-", "–", "—", "−"];

/// A table that is read.
pub(crate) struct Part {
    pub(crate) place: Place,
    pub(crate) header: Header,
    pub(crate) habits: Habits,
    pub(crate) merged: MergedCells,
    pub(crate) shares: Shares,
    pub(crate) known: Known,
    /// Another table is read from the same rows before it: a row need not hold anything of this one.
    pub(crate) beside: bool,
}

/// What a row is.
pub(crate) enum Kind {
    Record,
    /// It says what the table already said, or nothing.
    Passed,
    /// It sums up others.
    Total,
}

impl Part {
    /// What a row behind the header is.
    pub(crate) fn kind(&self, row: &TableRow) -> Kind {
        let texts: Vec<(usize, Cow<'_, str>)> =
            row.cells.iter().map(|(at, cell)| (*at, cell.text())).collect();
        let same = |(at, text): &(usize, Cow<'_, str>)| {
            self.header.cells.iter().any(|(known, title)| known == at && title == text.trim())
        };
        let is_number = |(index, (_, text)): (usize, &(usize, Cow<'_, str>))| {
            // Hardly any row begins with the number of its column.
            text.trim().parse() == Ok(index + 1)
        };
        let numbered = || texts.len() > 2 && texts.iter().enumerate().all(is_number);
        if texts.iter().all(same) || numbered() {
            return Kind::Passed;
        }
        let needed = self.header.columns.iter().filter(|(_, bound)| bound.column.needed);
        let blank = |(at, _): (&usize, &Bound)| !texts.iter().any(|(column, _)| column == at);
        if self.beside && needed.into_iter().any(blank) {
            return Kind::Passed;
        }
        let keyless = !self.header.columns.iter().any(|(at, bound)| {
            matches!(bound.column.value, ValueKind::Key | ValueKind::Bin | ValueKind::RecipientBin)
                && texts.iter().any(|(column, text)| column == at && !is_total(text.trim()))
        });
        if keyless && texts.iter().any(|(_, text)| is_total(text.trim())) {
            return Kind::Total;
        }
        Kind::Record
    }

    /// Takes down how the days and amounts of a row are written.
    pub(crate) fn learn(&mut self, row: &TableRow) {
        for (at, cell) in &row.cells {
            let Some(bound) = self.header.columns.get(at) else { continue };
            if bound.column.value == ValueKind::Percent && !self.shares.finer {
                let reading = Reading { habits: Habits::default(), currency: Currency::KZT };
                // What cannot be read yet may be a finer one, once it is known how numbers are written.
                let read = shares::share(&reading, cell);
                self.shares.finer = read.map_or(true, |share| share % 10 > 0);
            }
            let Cell::Text(text) = cell else { continue };
            match bound.column.value {
                ValueKind::Day => {
                    if let Ok(read) = days::read(text) {
                        self.habits.day(read);
                    }
                }
                ValueKind::Money | ValueKind::Percent => {
                    if let Ok((_, said)) = numbers::read(numbers::without_tenge(text).0) {
                        self.habits.number(said);
                    }
                }
                _ => {}
            }
        }
    }

    /// The values of a row; what is wrong with them is told.
    pub(crate) fn values(&self, row: &mut Row, cells: &TableRow) -> Values<'_> {
        let mut values = Values::new(self.header.kind);
        let mut cells: Vec<(&Bound, &Cell)> = cells
            .cells
            .iter()
            .filter_map(|(at, cell)| Some((self.header.columns.get(at)?, cell)))
            .collect();
        // Amounts are read in the currency of their row.
        cells.sort_by_key(|(bound, _)| bound.column.value != ValueKind::Currency);
        for (column, said) in &self.header.constants {
            let nothing = Cell::Text(String::new());
            self.value(row, &mut values, (column, &column.name, Some(said)), &nothing);
        }
        let is_currency = |(bound, _): &(&Bound, &Cell)| bound.column.value == ValueKind::Currency;
        let told = values.has("currency") || cells.iter().any(is_currency);
        let amounts = cells.iter().copied();
        let amounts = amounts.filter(|(bound, _)| bound.column.value == ValueKind::Money);
        values.shown_currency = if told { None } else { money::shown_currency(amounts) };
        for (bound, cell) in cells {
            let said = bound.said.as_ref();
            self.value(row, &mut values, (bound.column, &bound.title, said), cell);
        }
        for bound in self.header.columns.values() {
            if let Some(default) = bound.said.as_ref().filter(|_| !values.has(&bound.column.name))
                && !row.is_refused()
                && matches!(default.value(None), Ok(Some(_)))
            {
                let nothing = Cell::Text(String::new());
                self.value(row, &mut values, (bound.column, &bound.title, Some(default)), &nothing);
            }
        }
        self.check_needed(row, &values);
        values
    }

    /// Reads a cell into the values.
    fn value<'a>(
        &self,
        row: &mut Row,
        values: &mut Values<'a>,
        (column, title, said): (&'static Column, &'a str, Option<&Said>),
        cell: &Cell,
    ) {
        // Of a formula that nobody calculated there is nothing that could be mapped.
        let mapped = said
            .filter(|said| !said.is_plain() && *cell != Cell::Uncalculated)
            .map(|said| said.value(Some(&cell.text())));
        let cell = match mapped {
            Some(Ok(Some(text))) => &Cell::Text(text),
            Some(Ok(None)) => return,
            Some(Err(invalid)) => return wrong(row, column, title, said, invalid),
            None => cell,
        };
        if matches!(cell, Cell::Text(text) if NOTHING.contains(&text.trim())) {
            return;
        }
        if let (Some(form), Cell::Text(text)) = (said.and_then(|said| said.date.as_ref()), cell) {
            match form.read(text.trim()).and_then(|day| in_range(day, column)) {
                Ok(day) => values.put(&column.name, Value::Day(day), title),
                Err(invalid) => wrong(row, column, title, said, invalid),
            }
            return;
        }
        let currency = match values.get("currency") {
            Some(Value::Text(code)) => Currency::parse(code).unwrap_or(Currency::KZT),
            _ => values.shown_currency.unwrap_or(Currency::KZT),
        };
        let reading = Reading { habits: self.habits, currency };
        match self.known.read(&reading, cell, column) {
            Ok((value, noted)) => {
                if let Some(noted) = noted {
                    row.note(Invalid { field: title.to_owned(), ..noted });
                }
                if let Some(value) = cleaned(row, title, column.value, value) {
                    values.put(&column.name, value, title);
                }
            }
            Err(invalid) => wrong(row, column, title, said, invalid),
        }
    }

    fn check_needed(&self, row: &mut Row, values: &Values<'_>) {
        let needed = self.header.columns.values().filter(|bound| {
            bound.column.needed || bound.said.as_ref().is_some_and(|said| said.required)
        });
        let mut missing: Vec<&str> = needed
            .filter(|bound| !values.has(&bound.column.name))
            .map(|bound| bound.title.as_str())
            .collect();
        missing.sort_unstable();
        if !row.is_refused() {
            for title in missing {
                row.refuse(Invalid::new(
                    "missing",
                    title,
                    "",
                    "is empty, and a row cannot be read without it",
                ));
            }
        }
    }
}

/// Texts as they can be kept.
fn cleaned(row: &mut Row, title: &str, kind: ValueKind, value: Value) -> Option<Value> {
    match (kind, value) {
        (ValueKind::Text, Value::Text(text)) => texts::clean(row, title, &text).map(Value::Text),
        (ValueKind::Url, Value::Text(text)) => {
            texts::web_address(row, title, &text).map(Value::Text)
        }
        (ValueKind::Key | ValueKind::Line, Value::Text(text)) => {
            texts::clean_line(row, title, &text).map(Value::Text)
        }
        (_, value) => Some(value),
    }
}

/// Tells of a value that cannot be read: it refuses its row where it must not be lost.
fn wrong(row: &mut Row, column: &Column, title: &str, said: Option<&Said>, invalid: Invalid) {
    let invalid = Invalid { field: title.to_owned(), ..invalid };
    // Whether money counts depends on the state: an unknown word for it is not passed over.
    // Without the result of a formula, what else is wrong with the row would be told, and not why.
    let required = invalid.code == "formula_not_calculated"
        || column.needed
        || column.name == "status"
        || said.is_some_and(|said| said.required);
    if required || (column.value.refuses() && !said.is_some_and(|said| said.optional)) {
        row.refuse(invalid);
    } else {
        row.note(Invalid { detail: format!("{}; it was left out", invalid.detail), ..invalid });
    }
}
