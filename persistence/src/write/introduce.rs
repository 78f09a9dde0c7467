//! Importing: sources come into the register together with the first thing they state; one that nobody described is known by
//! its id alone until somebody does.

use domain::{Id, Invalid, Source, Thing, ThingKind};

use super::batch::Batch;
use super::{Act, Stated, Written};
use crate::connection::Connection;
use crate::{Error, Store};

/// Tells of a funding or milestone whether it is about to end.
pub type Ends<'a> = &'a dyn Fn(ThingKind, &Id) -> bool;

/// The state before a source was introduced.
const BEFORE: &str = "before_introduction";

impl Store {
    /// Takes statements as [`Store::state`] does, and introduces their sources where the register does not hold them. Those
    /// of a source that is gone are refused (`unknown_source`). `own` is the source of the import; it is written only with
    /// something that it states, and the flag tells whether it was. What `ends` names goes when the import ends: nothing is
    /// taken that lies below it.
    ///
    /// # Errors
    /// Failures of the database, and [`Error::Refused`] when `own` itself cannot be taken; then nothing is written.
    pub fn take_in(
        &self,
        act: &Act,
        own: Option<&Stated>,
        stated: &[Stated],
        ends: Ends<'_>,
    ) -> Result<(Written, bool), Error> {
        let own = own.filter(|own| stated.iter().any(|stated| stated.source() == own.source()));
        self.transact(|connection| {
            let Some(own) = own else {
                return Ok((take(connection, act, None, stated, ends)?, false));
            };
            connection.execute(&format!("SAVEPOINT {BEFORE}"))?;
            let written = take(connection, act, Some(own), stated, ends)?;
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
            let mut again = take(connection, act, None, &others, ends)?;
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
    ends: Ends<'_>,
) -> Result<Written, Error> {
    let mut batch = Batch::begin(connection, act)?;
    batch.ends = ends;
    if let Some(own) = own {
        batch.load(std::slice::from_ref(own))?;
        batch.take(0, own)?;
        if let Some((_, invalid)) = batch.written.refused.pop() {
            return Err(Error::Refused(invalid));
        }
    }
    batch.load(stated)?;
    for (index, statement) in stated.iter().enumerate() {
        match batch.speaker(statement)? {
            Speaker::Known => {}
            Speaker::New if batch.obstacle(statement).is_some() => {}
            Speaker::New => {
                let source = Source::named(statement.source.clone()).map_err(Error::Refused)?;
                let source = Stated::new(Thing::Source(source), statement.source.clone(), None);
                batch.load(std::slice::from_ref(&source))?;
                batch.take(index, &source)?;
                batch.written.introduced.push((index, statement.source.clone()));
            }
            Speaker::Gone(invalid) => {
                batch.written.refused.push((index, invalid));
                continue;
            }
        }
        batch.take(index, statement)?;
    }
    batch.reweigh()?;
    batch.relist()?;
    batch.finish()
}

/// What the source of a statement is to the register.
enum Speaker {
    Known,
    New,
    Gone(Invalid),
}

impl Batch<'_> {
    /// Who states this; a source speaks for itself.
    fn speaker(&mut self, stated: &Stated) -> Result<Speaker, Error> {
        let source = &stated.source;
        if matches!(stated.thing(), Thing::Source(own) if own.id == *source) {
            return Ok(Speaker::Known);
        }
        Ok(match self.draft(ThingKind::Source, source)? {
            None => Speaker::New,
            Some(draft) if draft.common.gone.is_none() => Speaker::Known,
            Some(_) => Speaker::Gone(Invalid::new(
                "unknown_source",
                "sources",
                source.as_str(),
                "is a source that was withdrawn from the register",
            )),
        })
    }
}
