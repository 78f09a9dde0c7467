//! What the thread of an export does.

use std::io::{self, Write};

use actix_web::web::Data;
use domain::Language;
use exchange::export::Csv;
use persistence::Stored;
use tokio::sync::oneshot;

use super::coded::Coded;
use super::heading::{Begun, Noun};
use super::sink::{Failure, Sheets};
use super::stream::Pieces;
use super::table::Tabled;
use super::things::below;
use super::{Format, Rows, Things};
use crate::ask::Ask;
use crate::desk::{Address, Desk, Stop};
use crate::register::Register;
use crate::reply::{Coding, Conditions};

/// Rows of the first piece, so that it goes out soon, and of those that follow.
const FIRST: usize = 500;
const MOST: usize = 2_000;

/// What was asked for.
pub(super) struct Asked {
    pub format: Format,
    pub noun: Noun,
    pub language: Option<Language>,
    pub address: Address,
    pub coding: Coding,
    conditions: Conditions,
}

impl Asked {
    pub fn new(ask: &Ask, format: Format, noun: Noun) -> Self {
        Self {
            format,
            noun,
            language: ask.language,
            address: ask.address.clone(),
            // A workbook is compressed as it is.
            coding: if format == Format::Xlsx { Coding::Identity } else { ask.conditions.coding() },
            conditions: ask.conditions.clone(),
        }
    }

    /// The language of names and labels.
    pub fn words(&self) -> Language {
        self.language.unwrap_or(Language::Kk)
    }
}

type Told = oneshot::Sender<Result<Begun, Stop>>;

/// Reads at one snapshot, tells how it began, and writes everything.
pub(super) fn work(
    register: &Data<Register>,
    mut rows: Rows,
    asked: &Asked,
    told: Told,
    pieces: Pieces,
) {
    let now = (register.settings.today, register.clock.now());
    let view = register.index.as_ref().and_then(search::Index::view);
    let mut told = Some(told);
    let outcome = register.store.read(|reader| -> Result<(), Failure> {
        let mut desk = Desk::new(reader, asked.address.clone(), asked.language, now, view)?;
        match &mut rows {
            Rows::Things(things) => things.begin(&mut desk)?,
            Rows::Figures(figures) => figures.begin(&mut desk)?,
        }
        let begun = Begun::new(&mut desk, asked)?;
        let (sequence, known) = (begun.sequence, asked.conditions.matches(&begun.tag));
        let listens = told.take().is_some_and(|told| told.send(Ok(begun)).is_ok());
        if known || !listens {
            return Ok(());
        }
        let mut export = Export { desk, asked, sequence };
        match rows {
            Rows::Things(things) => export.things(things, pieces),
            Rows::Figures(figures) => export.figures(&figures, pieces),
        }
    });
    match (outcome, told) {
        (Err(Failure::Stop(stop)), Some(told)) => drop(told.send(Err(stop))),
        (Err(failure), Some(told)) => {
            drop(told.send(Err(crate::problem::Problem::internal().into())));
            log::error!("an export did not begin: {failure}");
        }
        (Err(Failure::Away), None) => log::info!("an export was left by its client"),
        (Err(failure), None) => log::error!("an export was left off: {failure}"),
        (Ok(()), _) => {}
    }
}

/// An export that is being written.
struct Export<'e, 'r, 'c> {
    desk: Desk<'r, 'c>,
    asked: &'e Asked,
    sequence: i64,
}

impl Export<'_, '_, '_> {
    fn things(&mut self, things: Box<dyn Things>, pieces: Pieces) -> Result<(), Failure> {
        match self.asked.format {
            Format::Ndjson => self.lines(things, pieces),
            Format::Csv => self.csv(things, pieces),
            Format::Xlsx => self.workbook(things, pieces),
        }
    }

    /// The states as they are stored.
    fn lines(&mut self, mut things: Box<dyn Things>, pieces: Pieces) -> Result<(), Failure> {
        let mut out = Lines {
            out: Coded::new(self.asked.coding, pieces)?,
            sequence: self.sequence,
            count: 0,
        };
        let mut most = FIRST;
        while let Some(piece) = things.next(&mut self.desk, most)? {
            out.write(&piece)?;
            if things.takes_below() {
                for fundings in piece.chunks(FIRST) {
                    out.write(&below(&mut self.desk, fundings)?)?;
                }
            }
            soon(&mut most, || out.out.flush())?;
        }
        out.end()
    }

    fn csv(&mut self, mut things: Box<dyn Things>, pieces: Pieces) -> Result<(), Failure> {
        let table = things.table();
        let mut out = Csv::new(Coded::new(self.asked.coding, pieces)?, &table.columns())?;
        out.flush()?;
        let mut rows = Tabled::new(table, self.asked.words());
        let mut most = FIRST;
        while let Some(piece) = things.next(&mut self.desk, most)? {
            rows.write(&mut self.desk, &piece, &mut out)?;
            soon(&mut most, || out.flush())?;
        }
        Ok(out.finish()?.finish()?.end()?)
    }

    fn workbook(&mut self, mut things: Box<dyn Things>, pieces: Pieces) -> Result<(), Failure> {
        let table = things.table();
        let columns = table.columns().into_iter().map(str::to_owned).collect();
        let mut sheets = Sheets::begin(&mut self.desk, self.asked, columns)?;
        let mut rows = Tabled::new(table, self.asked.words());
        let mut count = 0;
        while let Some(piece) = things.next(&mut self.desk, MOST)? {
            pieces.wanted()?;
            count += piece.len();
            rows.write(&mut self.desk, &piece, sheets.cells())?;
        }
        sheets.send(&mut self.desk, self.asked, (count, self.sequence), pieces)
    }

    fn figures(&mut self, figures: &super::Figures, pieces: Pieces) -> Result<(), Failure> {
        let (asked, sequence) = (self.asked, self.sequence);
        match asked.format {
            Format::Ndjson => {
                let mut out = Coded::new(asked.coding, pieces)?;
                let count = figures.lines(&mut out)?;
                Lines { out, sequence, count }.end()
            }
            Format::Csv => {
                let columns = figures.columns();
                let mut out = Csv::new(Coded::new(asked.coding, pieces)?, &columns)?;
                figures.rows(&mut out)?;
                Ok(out.finish()?.finish()?.end()?)
            }
            Format::Xlsx => {
                let mut sheets = Sheets::begin(&mut self.desk, asked, figures.columns())?;
                let count = figures.rows(sheets.cells())?;
                sheets.send(&mut self.desk, asked, (count, sequence), pieces)
            }
        }
    }
}

/// Lines of NDJSON on their way out.
struct Lines {
    out: Coded<Pieces>,
    /// The change up to which they know the register.
    sequence: i64,
    count: u64,
}

impl Lines {
    fn write(&mut self, things: &[Stored]) -> io::Result<()> {
        for Stored { state, .. } in things {
            if self.count == 0 {
                let first = exchange::ndjson::first(state, self.sequence);
                self.out.write_all(first.as_bytes())?;
            } else {
                self.out.write_all(state.as_bytes())?;
            }
            self.out.write_all(b"\n")?;
            self.count += 1;
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), Failure> {
        let end = exchange::ndjson::end_at(self.count, self.sequence);
        self.out.write_all(end.as_bytes())?;
        self.out.write_all(b"\n")?;
        Ok(self.out.finish()?.end()?)
    }
}

/// After the first piece what was written goes out, and the pieces become larger.
fn soon(most: &mut usize, flush: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    if *most == FIRST {
        *most = MOST;
        flush()?;
    }
    Ok(())
}
