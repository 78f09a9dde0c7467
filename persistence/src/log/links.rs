//! Whether every change of a thing leads to the one before. That link is no part of what is hashed, since the revision in
//! the header says the same; a history is read along it all the same.
//!
//! Each entry but a thing's newest is pointed to by exactly one other, and the newest by the thing's row. So the sum of a
//! keyed hash over all entries equals the sum over all pointers, in constant memory however many things there are.

use diesel::prelude::*;
use domain::change::{Hash, Sequence};
use sha2::{Digest, Sha256};

use super::block::Block;
use crate::Error;
use crate::connection::{Connection, on};
use crate::rows::table_of;
use crate::schema::{documents, funding, milestones, organisations, payments, sources};

/// How many rows are held at a time.
const ROWS: i64 = 10_000;

/// The two sums, one taken from the other.
pub(super) struct Links {
    key: Hash,
    difference: u128,
}

/// Takes the newest change of every row of a table.
macro_rules! newest {
    ($links:expr, $connection:expr, $table:ident) => {{
        let mut after = String::new();
        loop {
            let rows: Vec<(String, i32, i64)> = on!(&mut *$connection, c => $table::table
                .filter($table::id.gt(&after)).order($table::id).limit(ROWS)
                .select(($table::id, $table::revision, $table::sequence)).load(c))?;
            let Some((last, _, _)) = rows.last() else { break };
            after.clone_from(last);
            for (id, revision, sequence) in &rows {
                $links.points(stringify!($table), id, *revision, *sequence);
            }
        }
    }};
}

impl Links {
    /// Draws a key, so that nobody can prepare entries whose hashes add up.
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self { key: super::append::fresh_seed()?, difference: 0 })
    }

    /// Takes the entries of a block.
    pub(super) fn entries(&mut self, block: &Block) -> Result<(), Error> {
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
        }
        Ok(())
    }

    /// Takes every row's newest change.
    pub(super) fn rows(&mut self, connection: &mut Connection) -> Result<(), Error> {
        newest!(self, connection, sources);
        newest!(self, connection, organisations);
        newest!(self, connection, funding);
        newest!(self, connection, milestones);
        newest!(self, connection, payments);
        newest!(self, connection, documents);
        Ok(())
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
        let full: Hash = hasher.finalize().into();
        full.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
    }
}
