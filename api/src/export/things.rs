//! Things that are exported, a piece at a time.

use std::collections::VecDeque;

use domain::{Id, Position};
use exchange::export::Table;
use persistence::{Below, Stored};

use crate::desk::{Desk, Stop};

/// Things in pieces. Whoever has them is asked on one snapshot until there are no more.
pub(crate) trait Things: Send {
    /// What the table has rows of.
    fn table(&self) -> Table;

    /// Understands at the snapshot what could not be known before; what is wrong is told now.
    fn begin(&mut self, desk: &mut Desk<'_, '_>) -> Result<(), Stop>;

    /// The next piece of at most so many; none after the last.
    fn next(&mut self, desk: &mut Desk<'_, '_>, most: usize) -> Result<Option<Vec<Stored>>, Stop>;

    /// Whether what lies below the things is wanted, too.
    fn takes_below(&self) -> bool {
        false
    }
}

/// What lies below some fundings, milestones first, as it is or was.
pub(super) fn below(desk: &mut Desk<'_, '_>, fundings: &[Stored]) -> Result<Vec<Stored>, Stop> {
    let kinds = [Below::Milestones, Below::Payments, Below::Documents];
    let mut found = Vec::new();
    let Some(at) = desk.known_before() else {
        let ids: Vec<&str> = fundings.iter().map(|funding| funding.id.as_str()).collect();
        for kind in kinds {
            found.extend(desk.reader.stored_below(kind, &ids)?);
        }
        return Ok(found);
    };
    for id in fundings.iter().filter_map(|funding| Id::parse(&funding.id).ok()) {
        for kind in kinds {
            let lying = desk.reader.below_as_of(kind, &id, at.sequence)?;
            found.extend(lying.into_iter().map(Stored::from));
        }
    }
    Ok(found)
}

/// How far things were given.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    /// After what the next piece begins.
    pub after: Option<Position>,
    /// Whether nothing follows.
    pub done: bool,
    /// Ids that the index gave, still to be read.
    pub ids: VecDeque<Id>,
}

/// Things that are in memory.
pub(crate) struct Stated {
    table: Table,
    all: VecDeque<Stored>,
}

impl Stated {
    /// These things, as rows of a table.
    pub fn new(table: Table, all: impl IntoIterator<Item = Stored>) -> Self {
        Self { table, all: all.into_iter().collect() }
    }
}

impl Things for Stated {
    fn table(&self) -> Table {
        self.table
    }

    fn begin(&mut self, _: &mut Desk<'_, '_>) -> Result<(), Stop> {
        Ok(())
    }

    fn next(&mut self, _: &mut Desk<'_, '_>, most: usize) -> Result<Option<Vec<Stored>>, Stop> {
        let piece: Vec<Stored> = self.all.drain(..most.min(self.all.len())).collect();
        Ok((!piece.is_empty()).then_some(piece))
    }
}
