//! Ending things: withdrawal with all that lies below, and merger.

use diesel::prelude::*;
use domain::{Id, Invalid, Operation, ThingKind};

use super::batch::{Batch, Key, key};
use crate::Error;
use crate::connection::on;
use crate::schema::{documents, milestones, payments};

/// What becomes of what is said of things that go along with their funding.
#[derive(Clone, Copy)]
pub(super) enum Statements {
    /// The funding may be stated again.
    Kept,
    /// The funding was merged or redacted, and is not taken again.
    Forgotten,
}

impl Batch<'_> {
    /// A source no longer states a thing.
    pub(super) fn unstate(
        &mut self,
        kind: ThingKind,
        id: &Id,
        source: &Id,
        reason: &str,
    ) -> Result<(), Error> {
        let place = key(kind, id);
        let Some(draft) = self.draft(kind, id)? else { return Ok(()) };
        let sources = draft.common.source_ids();
        if draft.common.gone.is_some() {
            return self.unstate_along(&place, source);
        }
        if !sources.contains(source) {
            return Ok(());
        }
        if sources.len() > 1 {
            let mut statements = self.statements(&place)?;
            statements.retain(|statement| statement.source != *source);
            self.keep_statements(&place, &statements)?;
            if self.show_all(&place, statements, source)? {
                self.written.updated += 1;
            }
            return Ok(());
        }
        self.end(&place, Operation::Withdrawn, Some(source), reason);
        self.written.withdrawn += 1;
        self.end_below(kind, id, Some(source), reason, Statements::Kept)
    }

    /// A source takes back what it said of a thing that went along with its funding: it will not come back by its word.
    fn unstate_along(&mut self, place: &Key, source: &Id) -> Result<(), Error> {
        let mut statements = self.statements(place)?;
        let before = statements.len();
        statements.retain(|statement| statement.source != *source);
        if statements.len() < before {
            self.keep_all_statements(place, &statements)?;
        }
        Ok(())
    }

    fn end(&mut self, place: &Key, operation: Operation, source: Option<&Id>, reason: &str) {
        self.change(place, operation, None, source.cloned(), Some(reason.to_owned()));
    }

    /// What lies below a funding goes with it, whoever states it. Where the funding may come back its statements are kept,
    /// since nobody took them back.
    pub(super) fn end_below(
        &mut self,
        kind: ThingKind,
        id: &Id,
        source: Option<&Id>,
        reason: &str,
        said: Statements,
    ) -> Result<(), Error> {
        if !kind.is_funding() {
            return Ok(());
        }
        for (kind, child) in self.children(id)? {
            let place = key(kind, &child);
            let Some(draft) = self.draft(kind, &child)? else { continue };
            let here = draft.common.gone.is_none();
            match said {
                Statements::Kept if here => {
                    let statements = self.statements(&place)?;
                    self.keep_all_statements(&place, &statements)?;
                }
                Statements::Kept => {}
                Statements::Forgotten => self.keep_statements(&place, &[])?,
            }
            if here {
                self.end(&place, Operation::Withdrawn, source, reason);
                self.written.withdrawn += 1;
            }
        }
        Ok(())
    }

    /// What went along with a funding that is stated again, and that somebody still states, comes back with it.
    pub(super) fn bring_back_below(&mut self, kind: ThingKind, id: &Id) -> Result<(), Error> {
        if !kind.is_funding() {
            return Ok(());
        }
        for (kind, child) in self.children(id)? {
            let place = key(kind, &child);
            let gone = self.draft(kind, &child)?.and_then(|draft| draft.common.gone.clone());
            if gone.as_deref() != Some(Operation::Withdrawn.as_str()) {
                continue;
            }
            let statements = self.statements(&place)?;
            let Some(source) = statements.first().map(|statement| statement.source.clone()) else {
                continue;
            };
            self.keep_statements(&place, &statements)?;
            self.show_all(&place, statements, &source)?;
            self.written.updated += 1;
        }
        Ok(())
    }

    /// Everything that lies below a funding.
    fn children(&mut self, funding: &Id) -> Result<Vec<(ThingKind, Id)>, Error> {
        let funding = funding.as_str();
        let connection = &mut *self.connection;
        let below: [(ThingKind, Vec<String>); 3] = [
            (
                ThingKind::Milestone,
                on!(&mut *connection, c => milestones::table
                .filter(milestones::funding_id.eq(funding)).select(milestones::id).order(milestones::id).load(c))?,
            ),
            (
                ThingKind::Payment,
                on!(&mut *connection, c => payments::table
                .filter(payments::funding_id.eq(funding)).select(payments::id).order(payments::id).load(c))?,
            ),
            (
                ThingKind::Document,
                on!(&mut *connection, c => documents::table
                .filter(documents::funding_id.eq(funding)).select(documents::id).order(documents::id).load(c))?,
            ),
        ];
        let ids =
            below.into_iter().flat_map(|(kind, ids)| ids.into_iter().map(move |id| (kind, id)));
        Ok(ids.filter_map(|(kind, id)| Some((kind, Id::parse(&id).ok()?))).collect())
    }

    /// Two things were found to be one. What lies below the one that ends goes with it.
    pub(super) fn merge(
        &mut self,
        kind: ThingKind,
        from: &Id,
        into: &Id,
        reason: &str,
    ) -> Result<(), Error> {
        let refuse = |id: &Id, detail: &str| {
            Err(Error::Refused(Invalid::new("not_possible", "id", id.as_str(), detail)))
        };
        if from == into {
            return refuse(from, "cannot be merged into itself");
        }
        if !self
            .draft(kind, into)?
            .is_some_and(|draft| draft.kind == kind && draft.common.gone.is_none())
        {
            return refuse(into, "is not in the register");
        }
        let Some(draft) = self
            .draft(kind, from)?
            .filter(|draft| draft.kind == kind && draft.common.gone.is_none())
        else {
            return refuse(from, "is not in the register");
        };
        draft.common.survivor = Some(into.to_string());
        let place = key(kind, from);
        self.keep_statements(&place, &[])?;
        self.end(&place, Operation::Merged, None, reason);
        self.end_below(kind, from, None, reason, Statements::Forgotten)
    }
}
