//! What must not become a list. Organisations are selected by what those of their sources say that may: else the list of a
//! source with `listing: false` could be found again by the regions, forms or names that only it tells.

use std::sync::Arc;

use diesel::prelude::*;
use domain::statement::shown_thing;
use domain::{Id, Operation, Thing, ThingKind, change};

use super::batch::{Batch, Key, key};
use crate::Error;
use crate::column::one_of_bars;
use crate::connection::on;
use crate::schema::{organisations, sources};

impl Batch<'_> {
    /// Whether things may be selected by what a source says, as far as this transaction knows.
    fn is_listed(&mut self, source: &Id) -> Result<bool, Error> {
        let draft = self.drafts.get(&key(ThingKind::Source, source));
        if let Some(Thing::Source(stated)) = draft.and_then(|draft| draft.thing.as_deref()) {
            return Ok(stated.listing);
        }
        if let Some(known) = self.listings.get(source) {
            return Ok(*known);
        }
        let listing = self.stored_listing(source)?;
        self.listings.insert(source.clone(), listing);
        Ok(listing)
    }

    /// Whether things could be selected by a source before this transaction.
    fn stored_listing(&mut self, source: &Id) -> Result<bool, Error> {
        let listing: Option<bool> = on!(&mut *self.connection, c => sources::table
            .find(source.as_str()).select(sources::listing).first(c).optional())?;
        Ok(listing.unwrap_or(true))
    }

    /// Gives organisations that a source states another revision where the source began or ceased to be one to select by:
    /// who follows the log learns from it that they are found by other things now.
    pub(super) fn relist(&mut self) -> Result<(), Error> {
        let stated =
            self.order.iter().filter_map(|key| self.drafts.get(key)).filter_map(
                |draft| match draft.thing.as_deref() {
                    Some(Thing::Source(source)) => Some((source.id.clone(), source.listing)),
                    _ => None,
                },
            );
        for (source, listing) in stated.collect::<Vec<_>>() {
            if self.stored_listing(&source)? == listing {
                continue;
            }
            let pattern = one_of_bars(source.as_str(), false);
            let ids: Vec<String> = on!(&mut *self.connection, c => organisations::table
                .filter(organisations::gone.is_null())
                .filter(organisations::stated_by.like(&pattern).escape('\\'))
                .order(organisations::id).select(organisations::id).load(c))?;
            for id in ids.iter().filter_map(|id| Id::parse(id).ok()) {
                self.show_again(&id, &source)?;
            }
        }
        Ok(())
    }

    fn show_again(&mut self, id: &Id, source: &Id) -> Result<(), Error> {
        let place = key(ThingKind::Organisation, id);
        let Some(draft) = self.draft(ThingKind::Organisation, id)? else { return Ok(()) };
        let Some(state) = draft.common.state.clone().filter(|_| !draft.changed) else {
            return Ok(());
        };
        let (thing, _) = change::read_state(&state).map_err(|error| Error::Row {
            table: "organisations",
            column: "state",
            id: id.to_string(),
            detail: error.to_string(),
        })?;
        let shown = Some((Arc::new(thing), state));
        self.change(&place, Operation::Updated, shown, Some(source.clone()), None);
        self.written.updated += 1;
        Ok(())
    }

    /// Whether another word of a source may change what a thing is selected by although it leaves it as it is shown: what
    /// the source says is hidden behind one that may not become a list.
    pub(super) fn is_selected_anew(
        &mut self,
        kind: ThingKind,
        source: &Id,
        all: &[Id],
    ) -> Result<bool, Error> {
        if kind != ThingKind::Organisation || !self.is_listed(source)? {
            return Ok(false);
        }
        for other in all {
            if !self.is_listed(other)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What a thing is selected by: for an organisation what those of its sources say that may become a list, if there are
    /// any; for all else the thing.
    pub(super) fn selected_by(&mut self, key: &Key) -> Result<Option<Arc<Thing>>, Error> {
        let Some(draft) = self.drafts.get(key) else { return Ok(None) };
        let thing = draft.thing.clone();
        if draft.kind != ThingKind::Organisation || thing.is_none() {
            return Ok(thing);
        }
        let all = draft.common.source_ids();
        let mut listed = Vec::with_capacity(all.len());
        for source in &all {
            if self.is_listed(source)? {
                listed.push(source);
            }
        }
        if listed.len() == all.len() {
            return Ok(thing);
        }
        if listed.is_empty() {
            return Ok(None);
        }
        let mut statements = self.statements(key)?;
        statements.retain(|statement| listed.contains(&&statement.source));
        let shown = shown_thing(ThingKind::Organisation, statements).map_err(Error::Refused)?;
        Ok(Some(Arc::new(shown.thing)))
    }
}
