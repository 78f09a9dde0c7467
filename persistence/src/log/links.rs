//! Whether every change of a thing leads to the one before. That link is no part of what is hashed, since the revision in
//! the header says the same; a history is read along it all the same.
//!
//! Each entry but a thing's newest is pointed to by exactly one other, and the newest by the thing's row. So the sum of a
//! keyed hash over all entries equals the sum over all pointers, in constant memory however many things there are.
//!
//! What a row shows is compared the same way: the sum over all entries, less those that another follows, equals the sum
//! over all rows, each with its state and how it ended.

use diesel::prelude::*;
use domain::change::{Hash, Sequence};
use domain::{Id, Operation};
use sha2::{Digest, Sha256};

use super::block::{Block, Content, Item};
use super::read::Blocks;
use crate::Error;
use crate::connection::{Connection, on};
use crate::rows::table_of;
use crate::schema::{calls, documents, funding, milestones, organisations, payments, sources};

/// How many rows are held at a time.
const ROWS: i64 = 10_000;

/// The two sums, one taken from the other.
pub(super) struct Links {
    key: Hash,
    difference: u128,
    shown: u128,
    blocks: Blocks,
}

/// What a row shows, and what the log says that it shows.
#[derive(PartialEq, Eq)]
struct Stand<'a> {
    gone: Option<&'a str>,
    reason: Option<&'a str>,
    survivor: Option<&'a str>,
    state: Option<&'a str>,
}

impl<'a> Stand<'a> {
    fn of(item: &'a Item) -> Self {
        let ends = matches!(
            item.operation,
            Operation::Withdrawn | Operation::Merged | Operation::Redacted
        );
        Self {
            gone: ends.then(|| item.operation.as_str()),
            reason: item.reason.as_deref(),
            survivor: item.survivor.as_ref().map(Id::as_str),
            state: match &item.content {
                Content::State(state) => state.as_deref(),
                Content::Redacted(_) => None,
            },
        }
    }
}

type Row = (String, i32, i64, Option<String>, Option<String>, Option<String>, Option<String>);

/// Does something with the newest change of every row of a table.
macro_rules! newest {
    ($links:expr, $connection:expr, $table:ident, $each:expr) => {{
        let mut after = String::new();
        loop {
            let rows: Vec<Row> = on!(&mut *$connection, c => $table::table
                .filter($table::id.gt(&after)).order($table::id).limit(ROWS)
                .select(($table::id, $table::revision, $table::sequence, $table::gone,
                    $table::gone_reason, $table::survivor, $table::state)).load(c))?;
            let Some((last, ..)) = rows.last() else { break };
            after.clone_from(last);
            for row in &rows {
                $each($links, $connection, stringify!($table), row)?;
            }
        }
    }};
}

impl Links {
    /// Draws a key, so that nobody can prepare entries whose hashes add up.
    pub(super) fn new() -> Result<Self, Error> {
        let key = super::append::fresh_seed()?;
        Ok(Self { key, difference: 0, shown: 0, blocks: Blocks::default() })
    }

    /// Takes the entries of a block.
    pub(super) fn entries(
        &mut self,
        connection: &mut Connection,
        block: &Block,
    ) -> Result<(), Error> {
        for (sequence, item) in (block.first..).zip(&block.items) {
            let follows = if item.revision == 1 {
                item.previous == 0
            } else {
                (1..sequence).contains(&item.previous)
            };
            if !follows {
                return Err(Error::Log {
                    sequence,
                    detail: "it does not lead to the change before of the same thing".to_owned(),
                });
            }
            let (table, id) = (table_of(item.kind), item.id.as_str());
            self.difference =
                self.difference.wrapping_add(self.hash(table, id, item.revision, sequence));
            if item.revision > 1 {
                self.points(table, id, item.revision - 1, item.previous);
            }
            let shown = self.stand(table, id, sequence, &Stand::of(item));
            self.shown = self.shown.wrapping_add(shown);
            if item.revision > 1 {
                let inside = usize::try_from(item.previous - block.first).ok();
                let before = match inside.and_then(|index| block.items.get(index)) {
                    Some(before) => before.clone(),
                    None => self.blocks.item(connection, item.previous)?.0,
                };
                let followed = self.stand(table, id, item.previous, &Stand::of(&before));
                self.shown = self.shown.wrapping_sub(followed);
            }
        }
        Ok(())
    }

    /// Takes every row's newest change.
    pub(super) fn rows(&mut self, connection: &mut Connection) -> Result<(), Error> {
        self.each_row(
            connection,
            |links, _, table, (id, revision, sequence, gone, reason, survivor, state)| {
                let stand = Stand {
                    gone: gone.as_deref(),
                    reason: reason.as_deref(),
                    survivor: survivor.as_deref(),
                    state: state.as_deref(),
                };
                links.points(table, id, *revision, *sequence);
                links.shown = links.shown.wrapping_sub(links.stand(table, id, *sequence, &stand));
                Ok(())
            },
        )
    }

    /// Names the first row that does not show what the log says; asked only when there is one.
    pub(super) fn culprit(&mut self, connection: &mut Connection) -> Result<(), Error> {
        self.each_row(
            connection,
            |links, connection, table, (id, _, sequence, gone, reason, survivor, state)| {
                let stand = Stand {
                    gone: gone.as_deref(),
                    reason: reason.as_deref(),
                    survivor: survivor.as_deref(),
                    state: state.as_deref(),
                };
                if Stand::of(&links.blocks.item(connection, *sequence)?.0) == stand {
                    return Ok(());
                }
                let detail = format!("{table} {id}: the row does not show what this change says");
                Err(Error::Log { sequence: *sequence, detail })
            },
        )
    }

    fn each_row(
        &mut self,
        connection: &mut Connection,
        each: impl Fn(&mut Self, &mut Connection, &'static str, &Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        newest!(self, connection, sources, each);
        newest!(self, connection, organisations, each);
        newest!(self, connection, calls, each);
        newest!(self, connection, funding, each);
        newest!(self, connection, milestones, each);
        newest!(self, connection, payments, each);
        newest!(self, connection, documents, each);
        Ok(())
    }

    /// Whether every row shows what its newest entry says.
    pub(super) fn show_the_same(&self) -> bool {
        self.shown == 0
    }

    /// Whether entries and pointers are the same.
    pub(super) fn meet(&self) -> bool {
        self.difference == 0
    }

    fn points(&mut self, table: &str, id: &str, revision: i32, sequence: Sequence) {
        self.difference = self.difference.wrapping_sub(self.hash(table, id, revision, sequence));
    }

    fn hash(&self, table: &str, id: &str, revision: i32, sequence: Sequence) -> u128 {
        let mut hasher = Sha256::new();
        hasher.update(self.key);
        hasher.update(format!("{table} {id} {revision} {sequence}"));
        number(hasher)
    }

    fn stand(&self, table: &str, id: &str, sequence: Sequence, stand: &Stand<'_>) -> u128 {
        let mut hasher = Sha256::new();
        hasher.update(self.key);
        hasher.update(format!("shows {table} {id} {sequence}"));
        for part in [stand.gone, stand.reason, stand.survivor, stand.state] {
            // With its length, so that no two rows make the same bytes.
            hasher.update(part.map_or(u64::MAX, |part| part.len() as u64).to_be_bytes());
            hasher.update(part.unwrap_or_default());
        }
        number(hasher)
    }
}

fn number(hasher: Sha256) -> u128 {
    let full: Hash = hasher.finalize().into();
    full.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}
