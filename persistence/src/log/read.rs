//! Reading blocks and entries.

use std::rc::Rc;

use diesel::prelude::*;
use domain::change::Sequence;

use super::append::to_hash;
use super::block::{Block, Item};
use crate::column::moment;
use crate::connection::{Connection, on};
use crate::schema::{log_blocks, log_head};
use crate::{Error, Head};

pub(super) type Row = (i64, i64, i64, i64, Option<Vec<u8>>, Vec<u8>, Vec<u8>, Vec<u8>);

/// Where the log stands.
pub(crate) fn head(connection: &mut Connection) -> Result<Head, Error> {
    let columns = (log_head::sequence, log_head::at, log_head::hash);
    let (sequence, at, hash): (i64, i64, Vec<u8>) =
        on!(connection, c => log_head::table.select(columns).first(c))?;
    Ok(Head { sequence, at: moment(at), hash: to_hash(sequence, &hash)? })
}

pub(super) fn block(row: Row) -> Result<Block, Error> {
    let (first, last, snapshot, at, seed, previous_hash, _, packed) = row;
    let seed = seed.map(|seed| to_hash(first, &seed)).transpose()?;
    let mut block = Block {
        first,
        snapshot,
        at: moment(at),
        seed,
        previous_hash: to_hash(first, &previous_hash)?,
        items: Vec::new(),
    };
    block.unpack(&packed)?;
    if block.last() == last {
        return Ok(block);
    }
    Err(Error::Log {
        sequence: first,
        detail: format!("the block ends at {}, not at {last}", block.last()),
    })
}

/// Blocks as they are asked for; the newest few stay unpacked, since neighbours are asked for together.
#[derive(Default)]
pub(crate) struct Blocks {
    kept: Vec<Rc<Block>>,
}

/// How many blocks stay unpacked.
const KEPT: usize = 8;

impl Blocks {
    /// The block that holds a sequence.
    pub(crate) fn holding(
        &mut self,
        connection: &mut Connection,
        sequence: Sequence,
    ) -> Result<Rc<Block>, Error> {
        if let Some(at) =
            self.kept.iter().position(|block| block.first <= sequence && sequence <= block.last())
        {
            let block = self.kept.remove(at);
            self.kept.push(Rc::clone(&block));
            return Ok(block);
        }
        let row: Option<Row> = on!(connection, c => log_blocks::table
            .filter(log_blocks::first_sequence.le(sequence))
            .order(log_blocks::first_sequence.desc())
            .first(c)
            .optional())?;
        let lost = || Error::Log { sequence, detail: "there is no such entry".to_owned() };
        let block = Rc::new(block(row.ok_or_else(lost)?)?);
        if sequence > block.last() {
            return Err(lost());
        }
        if self.kept.len() >= KEPT {
            self.kept.remove(0);
        }
        self.kept.push(Rc::clone(&block));
        Ok(block)
    }

    /// One entry without its hashes, with the block it lies in.
    pub(crate) fn item(
        &mut self,
        connection: &mut Connection,
        sequence: Sequence,
    ) -> Result<(Item, Rc<Block>), Error> {
        let block = self.holding(connection, sequence)?;
        let index = usize::try_from(sequence - block.first).unwrap_or(usize::MAX);
        let lost = || Error::Log { sequence, detail: "there is no such entry".to_owned() };
        Ok((block.items.get(index).cloned().ok_or_else(lost)?, block))
    }
}
