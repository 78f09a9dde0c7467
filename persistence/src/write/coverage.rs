//! Sources that change what they cover: what is said of the things they state changes with it, although these do not.

use diesel::prelude::*;
use domain::{Source, Thing, ThingKind, change};

use super::batch::{Batch, Key};
use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::sources;

/// A source that covers other things than before, since a change.
pub(super) struct Shift {
    pub source: String,
    pub sequence: i64,
}

/// The sources of a transaction that cover other things than before.
pub(super) fn shifts(batch: &Batch<'_>, order: &[Key]) -> Vec<Shift> {
    let drafts = order.iter().filter_map(|key| batch.drafts.get(key));
    let sources = drafts.filter(|draft| draft.changed && draft.kind == ThingKind::Source);
    let shifted = sources.filter(|draft| {
        let before = draft.before.as_deref().and_then(stored);
        let now = match draft.thing.as_deref() {
            Some(Thing::Source(source)) => Some(source),
            _ => None,
        };
        Source::coverage_changed(before.as_ref(), now)
    });
    shifted
        .map(|draft| Shift { source: draft.common.id.clone(), sequence: draft.common.sequence })
        .collect()
}

/// A source as its row has it.
pub(crate) fn stored(state: &str) -> Option<Source> {
    match change::read_state(state) {
        Ok((Thing::Source(source), _)) => Some(source),
        _ => None,
    }
}

/// Writes down since when the sources cover what they do. Runs after their rows are written.
pub(super) fn note(connection: &mut Connection, shifts: &[Shift]) -> Result<(), Error> {
    for Shift { source, sequence } in shifts {
        on!(&mut *connection, c => diesel::update(sources::table.find(source))
            .set(sources::coverage_sequence.eq(*sequence)).execute(c))?;
    }
    Ok(())
}
