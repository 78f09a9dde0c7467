//! A page of rows: read, asked for what it mentions, and written.

use std::io;

use domain::Id;
use serde::Deserialize;
use time::Date;

use super::calls::Call;
use super::found::Found;
use super::funding::Funding;
use super::milestones::Milestone;
use super::organisations::Organisation;
use super::out::Out;
use super::payments::{Document, Payment};
use super::sources::Source;
use super::{Beside, Cells, Row, Table};

/// What is read of a state to make a row of it.
pub(super) trait Line<'a>: Deserialize<'a> {
    /// Tells the ids of organisations that are named in the row.
    fn mentioned<'s>(&'s self, _: &mut dyn FnMut(&'s str)) {}

    /// Writes the cells of the row.
    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()>;
}

/// Rows of one table that were read.
#[derive(Debug)]
pub struct Page<'a> {
    lines: Lines<'a>,
}

type Read<'a, T> = Vec<(Row<'a>, T)>;

#[derive(Debug)]
enum Lines<'a> {
    Organisations(Read<'a, Organisation<'a>>),
    Funding(Read<'a, Funding<'a>>),
    Milestones(Read<'a, Milestone<'a>>),
    Payments(Read<'a, Payment<'a>>),
    Documents(Read<'a, Document<'a>>),
    Calls(Read<'a, Call<'a>>),
    Sources(Read<'a, Source<'a>>),
    Found(Read<'a, Found<'a>>),
}

fn read<'a, T: Line<'a>>(rows: impl Iterator<Item = Row<'a>>) -> io::Result<Read<'a, T>> {
    rows.map(|row| Ok((row, serde_json::from_str(row.state)?))).collect()
}

/// The same for whatever the rows are of.
macro_rules! each {
    ($lines:expr, $rows:ident => $body:expr) => {
        match $lines {
            Lines::Organisations($rows) => $body,
            Lines::Funding($rows) => $body,
            Lines::Milestones($rows) => $body,
            Lines::Payments($rows) => $body,
            Lines::Documents($rows) => $body,
            Lines::Calls($rows) => $body,
            Lines::Sources($rows) => $body,
            Lines::Found($rows) => $body,
        }
    };
}

impl<'a> Page<'a> {
    /// Reads of the states what stands in the columns of a table.
    ///
    /// # Errors
    /// A state that cannot be one.
    pub fn read(table: Table, rows: impl Iterator<Item = Row<'a>>) -> io::Result<Self> {
        let lines = match table {
            Table::Organisations => Lines::Organisations(read(rows)?),
            Table::Funding => Lines::Funding(read(rows)?),
            Table::Milestones => Lines::Milestones(read(rows)?),
            Table::Payments => Lines::Payments(read(rows)?),
            Table::Documents => Lines::Documents(read(rows)?),
            Table::Calls => Lines::Calls(read(rows)?),
            Table::Sources => Lines::Sources(read(rows)?),
            Table::Found => Lines::Found(read(rows)?),
        };
        Ok(Self { lines })
    }

    /// Tells the ids of organisations that the rows name, each as often as it is named.
    pub fn mentioned<'s>(&'s self, mut tell: impl FnMut(&'s str)) {
        each!(&self.lines, rows => rows.iter().for_each(|(_, line)| line.mentioned(&mut tell)));
    }

    /// The fundings and sources of milestones of which more must be known to tell who is late on a day.
    ///
    /// # Errors
    /// A state that cannot be one.
    pub fn undecided(&self, today: Date) -> io::Result<Vec<(Id, Vec<Id>)>> {
        let Lines::Milestones(rows) = &self.lines else { return Ok(Vec::new()) };
        let mut undecided = Vec::new();
        for (_, line) in rows {
            undecided.extend(line.undecided(today).map_err(io::Error::other)?);
        }
        Ok(undecided)
    }

    /// Writes the rows.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn write(&self, cells: &mut impl Cells, beside: &Beside<'_>) -> io::Result<()> {
        let mut out = Out::new(cells, beside);
        each!(&self.lines, rows => rows.iter().try_for_each(|(row, line)| line.write(*row, &mut out)))
    }
}
