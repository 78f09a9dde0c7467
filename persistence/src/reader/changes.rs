//! The change log as its readers see it.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use domain::change::Sequence;
use domain::{Id, Page, Position, SortValue, Thing, ThingKind, change};

use super::{ChangesFilter, Reader};
use crate::connection::on;
use crate::log::Content;
use crate::rows;
use crate::schema::funding_parties;
use crate::{Entry, Error};

/// Most blocks one question looks through in vain: a rare kind must not hold a reader up.
const MOST_BLOCKS: usize = 64;

impl Reader<'_> {
    /// The changes of one thing, newest first, before a sequence.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn history(
        &mut self,
        kind: ThingKind,
        id: &Id,
        before: Option<Sequence>,
        limit: usize,
    ) -> Result<Page<Entry>, Error> {
        let mut page = Page { items: Vec::new(), next: None };
        let Some(common) = rows::load(self.connection, kind, &[id.as_str()])?.into_iter().next()
        else {
            return Ok(page);
        };
        let mut sequence = common.sequence;
        while sequence > 0 {
            let (item, block) = self.blocks.item(self.connection, sequence)?;
            if before.is_none_or(|before| sequence < before) {
                if page.items.len() == limit {
                    let last = page.items.last().map_or(0, |entry: &Entry| entry.header.sequence);
                    page.next =
                        Some(Position { value: SortValue::Number(last), id: id.to_string() });
                    break;
                }
                let index = usize::try_from(sequence - block.first).unwrap_or(0);
                page.items.extend(block.entries().into_iter().nth(index));
            }
            sequence = item.previous;
        }
        Ok(page)
    }

    /// What the things of some entries were before them, by the sequence of the entry; without those that were not there.
    /// Neighbours in the log are read together, so that it costs little for many.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn states_before(&mut self, entries: &[Entry]) -> Result<HashMap<Sequence, String>, Error> {
        let mut previous = Vec::new();
        for entry in entries.iter().filter(|entry| entry.header.revision > 1) {
            let sequence = entry.header.sequence;
            let (item, _) = self.blocks.item(self.connection, sequence)?;
            previous.push((item.previous, sequence));
        }
        previous.sort_unstable();
        let mut states = HashMap::with_capacity(previous.len());
        for (before, sequence) in previous.into_iter().filter(|(before, _)| *before > 0) {
            if let Content::State(Some(state)) =
                self.blocks.item(self.connection, before)?.0.content
            {
                states.insert(sequence, state);
            }
        }
        Ok(states)
    }

    /// The organisations that some fundings name or named.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn named_by(&mut self, fundings: &[&Id]) -> Result<HashMap<Id, Vec<Id>>, Error> {
        let mut named: HashMap<Id, Vec<Id>> = HashMap::new();
        for ids in fundings.chunks(500) {
            let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
            let rows: Vec<(String, String)> = on!(&mut *self.connection, c => funding_parties::table
                .filter(funding_parties::funding_id.eq_any(ids))
                .select((funding_parties::funding_id, funding_parties::organisation_id)).load(c))?;
            for (funding, organisation) in rows {
                if let (Ok(funding), Ok(organisation)) =
                    (Id::parse(&funding), Id::parse(&organisation))
                {
                    named.entry(funding).or_default().push(organisation);
                }
            }
        }
        Ok(named)
    }

    /// Entries after a sequence, in order, and the sequence up to which the log was looked through. There may be fewer
    /// than asked for, even none, although more follow: that sequence then lies before the head.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn changes(
        &mut self,
        after: Sequence,
        filter: &ChangesFilter,
        limit: usize,
    ) -> Result<(Vec<Entry>, Sequence), Error> {
        let head = self.head()?.sequence;
        let concerned = filter.organisation.as_ref().map(|id| self.concerned(id)).transpose()?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = after.max(0);
        let mut in_vain = 0;
        while seen < head && entries.len() < limit && in_vain < MOST_BLOCKS {
            let block = self.blocks.holding(self.connection, seen + 1)?;
            let before = entries.len();
            for entry in block.entries() {
                let sequence = entry.header.sequence;
                if sequence <= seen {
                    continue;
                }
                if entries.len() == limit {
                    break;
                }
                seen = sequence;
                if self.wanted(&entry, filter, concerned.as_ref())? {
                    entries.push(entry);
                }
            }
            in_vain += usize::from(entries.len() == before);
        }
        Ok((entries, seen))
    }

    /// The fundings that name or named an organisation.
    fn concerned(&mut self, organisation: &Id) -> Result<HashSet<String>, Error> {
        let ids: Vec<String> = on!(&mut *self.connection, c => funding_parties::table
            .filter(funding_parties::organisation_id.eq(organisation.as_str()))
            .select(funding_parties::funding_id).load(c))?;
        let mut concerned: HashSet<String> = ids.into_iter().collect();
        concerned.insert(organisation.to_string());
        Ok(concerned)
    }

    fn wanted(
        &mut self,
        entry: &Entry,
        filter: &ChangesFilter,
        concerned: Option<&HashSet<String>>,
    ) -> Result<bool, Error> {
        if !filter.kinds.is_empty() && !filter.kinds.contains(&entry.header.kind) {
            return Ok(false);
        }
        let Some(concerned) = concerned else { return Ok(true) };
        if concerned.contains(entry.header.id.as_str()) {
            return Ok(true);
        }
        if let (ThingKind::Call, Some(organisation)) = (entry.header.kind, &filter.organisation) {
            return self.call_named(entry, organisation);
        }
        Ok(self.funding_of(entry)?.is_some_and(|funding| concerned.contains(&funding)))
    }

    /// Whether a call names an organisation after a change, or named it before.
    fn call_named(&mut self, entry: &Entry, organisation: &Id) -> Result<bool, Error> {
        let before = self.states_before(std::slice::from_ref(entry))?;
        let mut states = entry.state.iter().chain(before.values());
        Ok(states.any(|state| match change::read_state(state) {
            Ok((Thing::Call(call), _)) => call.organisations().any(|id| id == organisation),
            _ => false,
        }))
    }

    /// The funding a changed thing lies below: it stands in its state; without one in its id, or, when that was
    /// generated, in its row.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn funding_of(&mut self, entry: &Entry) -> Result<Option<String>, Error> {
        if !matches!(
            entry.header.kind,
            ThingKind::Milestone | ThingKind::Payment | ThingKind::Document
        ) {
            return Ok(None);
        }
        if let Some((thing, _)) =
            entry.state.as_deref().and_then(|state| change::read_state(state).ok())
        {
            return Ok(thing.parent().map(Id::to_string));
        }
        let id = &entry.header.id;
        if let Some(parent) = id.parent() {
            return Ok(Some(parent.to_owned()));
        }
        rows::parent_of_row(self.connection, entry.header.kind, id.as_str())
    }
}
