//! Where rows go, and what may go wrong on the way.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};

use exchange::export::{SHEET_ROWS, Workbook};

use super::heading::about;
use super::stream::Pieces;
use super::work::Asked;
use crate::desk::{Desk, Stop};
use crate::problem::Problem;

/// Why an export is not brought to its end.
pub(super) enum Failure {
    /// What would be told were it not too late.
    Stop(Stop),
    /// Nobody takes it any more.
    Away,
    /// What was read or written cannot be.
    Broken(io::Error),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stop(Stop::Problem(problem)) => problem.fmt(f),
            Self::Stop(Stop::Moved(location)) => write!(f, "it moved to {location}"),
            Self::Away => f.write_str("nobody takes it"),
            Self::Broken(error) => error.fmt(f),
        }
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Stop(problem.into())
    }
}

impl From<persistence::Error> for Failure {
    fn from(error: persistence::Error) -> Self {
        Self::Stop(error.into())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe | io::ErrorKind::TimedOut => Self::Away,
            _ => Self::Broken(error),
        }
    }
}

/// A workbook that is put together on disk and sent once it is whole.
pub(super) struct Sheets {
    book: Workbook,
}

impl Sheets {
    /// Begins a workbook.
    pub fn begin(
        desk: &mut Desk<'_, '_>,
        asked: &Asked,
        columns: Vec<String>,
    ) -> Result<Self, Failure> {
        let made_at = desk.reader.head()?.at;
        let title = asked.noun.named(asked.words());
        Ok(Self { book: Workbook::new(title, columns, made_at, SHEET_ROWS)? })
    }

    /// Takes the cells of rows.
    pub fn cells(&mut self) -> &mut Workbook {
        &mut self.book
    }

    /// Adds the sheet that tells what it is, and sends it. So many rows are in it, of the state at a change.
    pub fn send(
        mut self,
        desk: &mut Desk<'_, '_>,
        asked: &Asked,
        (rows, sequence): (usize, i64),
        mut pieces: Pieces,
    ) -> Result<(), Failure> {
        let (title, lines) = about(desk, asked, rows, sequence)?;
        self.book.about(title, &lines)?;
        let mut file: File = tempfile::tempfile()?;
        self.book.save(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        io::copy(&mut file, &mut pieces)?;
        Ok(pieces.end()?)
    }
}
