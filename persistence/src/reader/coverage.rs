//! What covers milestones: their sources and, where a coverage asks for it, where their fundings work.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use domain::change::Sequence;
use domain::{Id, Milestone, Region, Source, Thing, ThingKind, change};

use super::Reader;
use crate::connection::on;
use crate::rows::{self, table_of};
use crate::schema::sources;
use crate::{Error, Found, Record};

/// By what some milestones are covered, as it is or was known.
#[derive(Debug, Default)]
pub struct Coverages {
    sources: HashMap<Id, Source>,
    places: HashMap<Id, Vec<Region>>,
    looked_at: BTreeSet<Id>,
    newest: Sequence,
}

impl Coverages {
    /// Whether one of the sources of a milestone covers it.
    pub fn covers(&self, milestone: &Milestone, stated_by: &[Id]) -> bool {
        let places = self.places.get(&milestone.funding).map_or(&[][..], Vec::as_slice);
        let mut sources = stated_by.iter().filter_map(|id| self.sources.get(id));
        sources.any(|source| source.covers_milestone(milestone, places))
    }

    /// The sources and fundings that it was made from.
    pub fn looked_at(&self) -> impl Iterator<Item = &Id> {
        self.looked_at.iter()
    }

    /// The newest change among these.
    pub fn newest(&self) -> Sequence {
        self.newest
    }

    fn is_regional(&self, record: &Record) -> bool {
        let sources = record.sources.iter().filter_map(|id| self.sources.get(id));
        sources.flat_map(|source| &source.coverage).any(|coverage| coverage.region.is_some())
    }
}

impl Reader<'_> {
    /// By what milestones are covered; with `at` as it was known at that sequence.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn coverages(
        &mut self,
        milestones: &[Record],
        at: Option<Sequence>,
    ) -> Result<Coverages, Error> {
        let mut coverages = Coverages::default();
        let sources = milestones.iter().flat_map(|record| &record.sources);
        self.look_at(ThingKind::Source, sources.cloned().collect(), at, &mut coverages)?;
        let regional = milestones.iter().filter(|record| coverages.is_regional(record));
        let fundings = regional.filter_map(|record| record.thing.parent());
        self.look_at(ThingKind::Grant, fundings.cloned().collect(), at, &mut coverages)?;
        Ok(coverages)
    }

    fn look_at(
        &mut self,
        kind: ThingKind,
        wanted: BTreeSet<Id>,
        at: Option<Sequence>,
        coverages: &mut Coverages,
    ) -> Result<(), Error> {
        let ids: Vec<&str> = wanted.iter().map(Id::as_str).collect();
        for common in rows::load(self.connection, kind, &ids)? {
            let found = match at {
                None => Some(common.found(table_of(kind))?),
                Some(at) => self.back_to(&common, at)?.map(|(_, found)| found),
            };
            match found {
                Some(Found::Here(record)) => coverages.take(*record),
                Some(Found::Gone(gone)) => coverages.newest = coverages.newest.max(gone.sequence),
                None => {}
            }
        }
        coverages.looked_at.extend(wanted);
        Ok(())
    }

    /// Every source there is.
    pub(super) fn all_sources(&mut self) -> Result<Vec<Source>, Error> {
        let states: Vec<Option<String>> = on!(&mut *self.connection, c => sources::table
            .filter(sources::gone.is_null()).select(sources::state).load(c))?;
        let things = states.iter().flatten().filter_map(|state| change::read_state(state).ok());
        Ok(things
            .filter_map(|(thing, _)| match thing {
                Thing::Source(source) => Some(source),
                _ => None,
            })
            .collect())
    }
}

impl Coverages {
    fn take(&mut self, record: Record) {
        self.newest = self.newest.max(record.sequence);
        match record.thing {
            Thing::Source(source) => {
                self.sources.insert(source.id.clone(), source);
            }
            Thing::Funding(funding) => {
                self.places.insert(funding.id, funding.places);
            }
            _ => {}
        }
    }
}
