//! Importing: sources come into the register together with the first thing they state, and nobody speaks who is unknown.

use domain::{Id, Invalid, Thing, ThingKind};

use super::batch::Batch;
use super::{Act, Stated, Written};
use crate::connection::Connection;
use crate::{Error, Store};

/// The state before a source was introduced.
const BEFORE: &str = "before_introduction";

impl Store {
    /// Takes statements as [`Store::state`] does, but refuses those whose source the register does not hold
    /// (`unknown_source`). `own` is the source of the import; it is written only with something that it states, and the
    /// flag tells whether it was.
    ///
    /// # Errors
    /// Failures of the database, and [`Error::Refused`] when `own` itself cannot be taken; then nothing is written.
    pub fn take_in(
        &self,
        act: &Act,
        own: Option<&Stated>,
        stated: &[Stated],
    ) -> Result<(Written, bool), Error> {
        let own = own.filter(|own| stated.iter().any(|stated| stated.source() == own.source()));
        self.transact(|connection| {
            let Some(own) = own else { return Ok((take(connection, act, None, stated)?, false)) };
            connection.execute(&format!("SAVEPOINT {BEFORE}"))?;
            let written = take(connection, act, Some(own), stated)?;
            let refused = |index: usize| written.refused.iter().any(|(other, _)| *other == index);
            let speaks = |(index, stated): (usize, &Stated)| {
                stated.source() == own.source() && !refused(index)
            };
            if stated.iter().enumerate().any(speaks) {
                return Ok((written, true));
            }
            connection.execute(&format!("ROLLBACK TO SAVEPOINT {BEFORE}"))?;
            // What was refused with its source in the register is refused for the same reason.
            let kept: Vec<usize> = (0..stated.len()).filter(|index| !refused(*index)).collect();
            let others: Vec<Stated> =
                kept.iter().filter_map(|index| stated.get(*index).cloned()).collect();
            let mut again = take(connection, act, None, &others)?;
            for (index, _) in &mut again.refused {
                *index = kept.get(*index).copied().unwrap_or(*index);
            }
            again.refused.extend(written.refused);
            again.refused.sort_by_key(|(index, _)| *index);
            Ok((again, false))
        })
    }
}

fn take(
    connection: &mut Connection,
    act: &Act,
    own: Option<&Stated>,
    stated: &[Stated],
) -> Result<Written, Error> {
    let mut batch = Batch::begin(connection, act)?;
    if let Some(own) = own {
        batch.load(std::slice::from_ref(own))?;
        batch.take(0, own)?;
        if let Some((_, invalid)) = batch.written.refused.pop() {
            return Err(Error::Refused(invalid));
        }
    }
    batch.load(stated)?;
    for (index, statement) in stated.iter().enumerate() {
        match batch.unknown_source(statement)? {
            Some(invalid) => batch.written.refused.push((index, invalid)),
            None => batch.take(index, statement)?,
        }
    }
    batch.reweigh()?;
    batch.finish()
}

impl Batch<'_> {
    /// Why the source of a statement may not speak; a source speaks for itself.
    fn unknown_source(&mut self, stated: &Stated) -> Result<Option<Invalid>, Error> {
        let source: &Id = &stated.source;
        if matches!(&stated.thing, Thing::Source(own) if own.id == *source) {
            return Ok(None);
        }
        let known = self.draft(ThingKind::Source, source)?;
        Ok(known.is_none_or(|draft| draft.common.gone.is_some()).then(|| {
            let detail = format!(
                "the register holds no such source: describe it in a line {{\"kind\": \"source\", \"id\": \"{source}\", …}}"
            );
            Invalid::new("unknown_source", "sources", source.as_str(), detail)
        }))
    }
}
