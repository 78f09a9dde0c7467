//! Writing: statements become what is shown, in one transaction with their rows, totals and log entries.

mod batch;
pub(crate) mod coverage;
mod gone;
mod introduce;
mod listing;
mod parties;
mod redact;
mod statements;
mod take;
pub(crate) mod totals;

use std::sync::Arc;

use domain::change::Sequence;
use domain::{Id, Invalid, Thing, ThingKind, change};
use time::{Date, OffsetDateTime};

use crate::{Error, Store};
use batch::Batch;
pub use introduce::Ends;

/// What a source says of a thing, ready to be written.
#[derive(Debug, Clone)]
pub struct Stated {
    /// Shared with the batch that shows it.
    thing: Arc<Thing>,
    source: Id,
    dated: Option<Date>,
    /// The canonical state the thing has when nobody else speaks of it: made here, outside the transaction.
    alone: String,
    /// Whether its fields fit together: what does not could be written but never be read again.
    checked: Result<(), Invalid>,
}

impl Stated {
    /// Takes a statement and makes its canonical form.
    pub fn new(thing: Thing, source: Id, dated: Option<Date>) -> Self {
        let alone = change::state(&thing, std::slice::from_ref(&source));
        let checked = thing.check();
        Self { thing: Arc::new(thing), source, dated, alone, checked }
    }

    /// Who speaks.
    pub fn source(&self) -> &Id {
        &self.source
    }

    /// The thing spoken of.
    pub fn thing(&self) -> &Thing {
        &self.thing
    }
}

/// What a write did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Things that were not there.
    pub created: u64,
    /// Things that changed.
    pub updated: u64,
    /// Things that ended.
    pub withdrawn: u64,
    /// Statements that changed nothing.
    pub unchanged: u64,
    /// Statements that could not be taken, by their place in the batch.
    pub refused: Vec<(usize, Invalid)>,
    /// Sources that nobody had described, introduced by their id alone, with the first statement of each.
    pub introduced: Vec<(usize, Id)>,
    /// The newest sequence after the write.
    pub sequence: Sequence,
}

/// Who writes, and when.
#[derive(Debug, Clone)]
pub struct Act {
    /// An organisation's id, or `importer:<format>`.
    pub actor: String,
    /// The time of the clock that was passed in.
    pub now: OffsetDateTime,
}

impl Store {
    /// Takes statements. Those that cannot be taken are told; the others are written together.
    ///
    /// # Errors
    /// Failures of the database; then nothing is written.
    pub fn state(&self, act: &Act, stated: &[Stated]) -> Result<Written, Error> {
        self.transact(|connection| {
            let mut batch = Batch::begin(connection, act)?;
            batch.load(stated)?;
            for (index, statement) in stated.iter().enumerate() {
                batch.take(index, statement)?;
            }
            batch.reweigh()?;
            batch.relist()?;
            batch.finish()
        })
    }

    /// Takes back what a source said of these things. A thing nobody else states is withdrawn, with all that lies below.
    ///
    /// # Errors
    /// Failures of the database; then nothing is written.
    pub fn withdraw(
        &self,
        act: &Act,
        source: &Id,
        things: &[(ThingKind, Id)],
        reason: &str,
    ) -> Result<Written, Error> {
        self.transact(|connection| {
            let mut batch = Batch::begin(connection, act)?;
            for (kind, id) in things {
                batch.unstate(*kind, id, source, reason)?;
            }
            // Of a source that others still describe the weight and the listing may be others now.
            batch.reweigh()?;
            batch.relist()?;
            batch.finish()
        })
    }

    /// Ends a thing that was found to be the same as another; its id leads there from now on.
    ///
    /// # Errors
    /// [`Error::Refused`] when one of the two is not there or both are one.
    pub fn merge(
        &self,
        act: &Act,
        kind: ThingKind,
        from: &Id,
        into: &Id,
        reason: &str,
    ) -> Result<Written, Error> {
        self.transact(|connection| {
            let mut batch = Batch::begin(connection, act)?;
            batch.merge(kind, from, into, reason)?;
            batch.finish()
        })
    }
}
