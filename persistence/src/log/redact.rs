//! Taking states out of the log without breaking its chain.

use diesel::prelude::*;
use domain::change::Sequence;

use super::block::Content;
use super::read::{Row, block};
use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::log_blocks;

/// Blanks the states of a thing from its newest change back to its first.
pub(crate) fn blank(connection: &mut Connection, newest: Sequence) -> Result<(), Error> {
    let mut sequence = newest;
    while sequence > 0 {
        let row: Row = on!(connection, c => log_blocks::table
            .filter(log_blocks::first_sequence.le(sequence))
            .order(log_blocks::first_sequence.desc())
            .first(c))?;
        let mut block = block(row)?;
        let index = usize::try_from(sequence - block.first).unwrap_or(usize::MAX);
        let Some(item) = block.items.get(index) else {
            return Err(Error::Log { sequence, detail: "there is no such entry".to_owned() });
        };
        let previous = item.previous;
        if matches!(item.content, Content::State(Some(_))) {
            block.redact(index);
            let set = (log_blocks::seed.eq(None::<Vec<u8>>), log_blocks::entries.eq(block.pack()?));
            on!(connection, c => diesel::update(log_blocks::table.find(block.first)).set(set).execute(c))?;
        }
        sequence = previous;
    }
    Ok(())
}
