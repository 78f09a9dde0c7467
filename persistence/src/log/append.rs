//! Adding entries at the end of the log.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::change::{Hash, Sequence};
use time::OffsetDateTime;

use super::block::{Block, Item};
use super::{MOST_BYTES, MOST_ENTRIES};
use crate::Error;
use crate::column::{micros, moment};
use crate::connection::{Connection, on};
use crate::schema::{log_blocks, log_head, log_kinds};

pub(crate) use super::block::Content;

/// Where PostgreSQL says that the log has grown.
pub(crate) const CHANNEL: &str = "enpo_log";

/// An entry to be: its place in the transaction gives it its sequence.
pub(crate) type Pending = Item;

/// Where the log stands, under the lock of the writer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LogState {
    pub sequence: Sequence,
    pub at: i64,
    pub hash: Hash,
}

/// Reads the head, in PostgreSQL locking its row: from here to the commit nobody else writes, so sequences are dense and
/// in the order of commits.
pub(crate) fn lock_head(connection: &mut Connection) -> Result<LogState, Error> {
    let columns = (log_head::sequence, log_head::at, log_head::hash);
    let (sequence, at, hash): (i64, i64, Vec<u8>) = match connection {
        Connection::Sqlite(c) => log_head::table.select(columns).first(&mut **c)?,
        Connection::Postgres(c) => log_head::table.select(columns).for_update().first(&mut **c)?,
    };
    Ok(LogState { sequence, at, hash: to_hash(sequence, &hash)? })
}

pub(super) fn to_hash(sequence: Sequence, bytes: &[u8]) -> Result<Hash, Error> {
    bytes
        .try_into()
        .map_err(|_| Error::Log { sequence, detail: "its hash has not 32 bytes".to_owned() })
}

/// A transaction's entries, hashed and compressed.
pub(crate) struct Packed {
    blocks: Vec<(Block, Hash, Vec<u8>)>,
    /// The newest entry of each kind.
    kinds: BTreeMap<&'static str, Sequence>,
    head: LogState,
}

/// Hashes and compresses a transaction's entries, which takes no database. Time never goes back: a clock that did is
/// overruled.
pub(crate) fn pack(
    head: LogState,
    now: OffsetDateTime,
    entries: Vec<Pending>,
) -> Result<Packed, Error> {
    let at = micros(now).max(head.at);
    let count = i64::try_from(entries.len()).unwrap_or(0);
    let snapshot = head.sequence + count;
    let mut hash = head.hash;
    let mut first = head.sequence + 1;
    let mut kinds = BTreeMap::new();
    for (sequence, entry) in (first..).zip(&entries) {
        kinds.insert(entry.kind.as_str(), sequence);
    }
    let mut blocks = Vec::new();
    for items in blocks_of(entries) {
        let block = Block {
            first,
            snapshot,
            at: moment(at),
            seed: Some(fresh_seed()?),
            previous_hash: hash,
            items,
        };
        hash = block.hash();
        first = block.last() + 1;
        let bytes = block.pack()?;
        blocks.push((block, hash, bytes));
    }
    Ok(Packed { blocks, kinds, head: LogState { sequence: snapshot, at, hash } })
}

/// Writes a transaction's entries and moves the head.
pub(crate) fn append(connection: &mut Connection, packed: Packed) -> Result<LogState, Error> {
    let Packed { blocks, kinds, head } = packed;
    for (block, hash, bytes) in blocks {
        insert(connection, &block, hash, bytes)?;
    }
    for (kind, sequence) in kinds {
        let row = (log_kinds::kind.eq(kind), log_kinds::sequence.eq(sequence));
        on!(connection, c => diesel::insert_into(log_kinds::table).values(row).on_conflict(log_kinds::kind)
            .do_update().set(log_kinds::sequence.eq(sequence)).execute(c))?;
    }
    let set = (
        log_head::sequence.eq(head.sequence),
        log_head::at.eq(head.at),
        log_head::hash.eq(head.hash.to_vec()),
    );
    on!(connection, c => diesel::update(log_head::table).set(set).execute(c))?;
    if connection.is_postgres() {
        // Heard once the transaction is committed, and not at all where it is undone.
        connection.execute(&format!("NOTIFY {CHANNEL}"))?;
    }
    Ok(head)
}

fn blocks_of(entries: Vec<Pending>) -> Vec<Vec<Pending>> {
    let mut blocks: Vec<Vec<Pending>> = Vec::new();
    let mut bytes = MOST_BYTES;
    for entry in entries {
        let size = match &entry.content {
            Content::State(Some(state)) => state.len(),
            _ => 0,
        };
        match blocks.last_mut() {
            Some(block) if block.len() < MOST_ENTRIES && bytes + size <= MOST_BYTES => {
                bytes += size;
                block.push(entry);
            }
            _ => {
                bytes = size;
                blocks.push(vec![entry]);
            }
        }
    }
    blocks
}

fn insert(
    connection: &mut Connection,
    block: &Block,
    hash: Hash,
    bytes: Vec<u8>,
) -> Result<(), Error> {
    let row = (
        log_blocks::first_sequence.eq(block.first),
        log_blocks::last_sequence.eq(block.last()),
        log_blocks::snapshot.eq(block.snapshot),
        log_blocks::at.eq(micros(block.at)),
        log_blocks::seed.eq(block.seed.map(|seed| seed.to_vec())),
        log_blocks::previous_hash.eq(block.previous_hash.to_vec()),
        log_blocks::hash.eq(hash.to_vec()),
        log_blocks::entries.eq(bytes),
    );
    on!(connection, c => diesel::insert_into(log_blocks::table).values(row).execute(c))?;
    Ok(())
}

pub(super) fn fresh_seed() -> Result<Hash, Error> {
    let mut seed = Hash::default();
    getrandom::fill(&mut seed)
        .map_err(|error| Error::Unavailable(format!("no random bytes: {error}")))?;
    Ok(seed)
}
