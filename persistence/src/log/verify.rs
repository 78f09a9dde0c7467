//! Checking the chain from the first entry to the head.

use diesel::prelude::*;
use domain::change::{GENESIS, Hash, Sequence};

use super::append::to_hash;
use super::links::Links;
use super::read::{Row, block, head};
use crate::Error;
use crate::column::micros;
use crate::connection::{Connection, on};
use crate::schema::log_blocks;

/// What a check of the log found in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Number of entries, which is the newest sequence.
    pub entries: Sequence,
    /// Number of entries whose state was redacted.
    pub redacted: u64,
    /// Hash of the newest entry.
    pub hash: Hash,
}

/// Recomputes every digest and hash; compares what every row shows, or how it ended, with its newest change; then columns,
/// statements and totals with the states they were made from. `progress` is told the sequence reached and the last one.
pub(crate) fn verify(
    connection: &mut Connection,
    mut progress: impl FnMut(Sequence, Sequence),
) -> Result<Verified, Error> {
    let head = head(&mut *connection)?;
    let mut links = Links::new()?;
    let mut blocks = 0_i64;
    let mut verified = Verified { entries: 0, redacted: 0, hash: GENESIS };
    let mut at = i64::MIN;
    while verified.entries < head.sequence {
        let next = verified.entries + 1;
        let row: Option<Row> =
            on!(&mut *connection, c => log_blocks::table.find(next).first(c).optional())?;
        let Some(row) = row else { return Err(wrong(next, "the entry is missing")) };
        let (stored, time) = (to_hash(next, &row.6)?, row.3);
        let block = block(row)?;
        if block.previous_hash != verified.hash {
            return Err(wrong(next, "it does not follow the entry before: the chain is broken"));
        }
        if time < at {
            return Err(wrong(next, "its time is before that of the entry before"));
        }
        if block.hash() != stored {
            return Err(wrong(next, "a state or header of this block is not what was committed"));
        }
        at = time;
        blocks += 1;
        links.entries(connection, &block)?;
        verified.redacted += block
            .items
            .iter()
            .filter(|item| matches!(item.content, super::block::Content::Redacted(_)))
            .count() as u64;
        verified.hash = stored;
        verified.entries = block.last();
        progress(verified.entries, head.sequence);
    }
    if verified.hash != head.hash
        || verified.entries != head.sequence
        || (blocks > 0 && at != micros(head.at))
    {
        return Err(wrong(head.sequence, "the head does not point to the last entry"));
    }
    let kept: i64 = on!(&mut *connection, c => log_blocks::table.count().get_result(c))?;
    if kept != blocks {
        return Err(wrong(head.sequence, "there are blocks that do not belong to the chain"));
    }
    links.rows(connection)?;
    if !links.meet() {
        let detail = "the changes of a thing do not lead from its row back to its first";
        return Err(wrong(head.sequence, detail));
    }
    if !links.show_the_same() {
        links.culprit(connection)?;
        return Err(wrong(head.sequence, "what is shown is not what the log says"));
    }
    super::derived::verify(connection, head.sequence)?;
    Ok(verified)
}

fn wrong(sequence: Sequence, detail: &str) -> Error {
    Error::Log { sequence, detail: detail.to_owned() }
}
