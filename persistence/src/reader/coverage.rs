//! What covers milestones and fundings: their sources and, where a coverage asks for it, where the fundings work.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use domain::change::Sequence;
use domain::{Funding, Id, Milestone, Region, Source, Thing, ThingKind};

use super::Reader;
use crate::connection::on;
use crate::rows::{self, table_of};
use crate::schema::{funding_parties, sources};
use crate::write::coverage::stored;
use crate::write::totals::terminated_of;
use crate::{Error, Found, Record};

/// By what some milestones and fundings are covered, as it is or was known.
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
        self.among(stated_by).any(|source| source.covers_milestone(milestone, places))
    }

    /// Whether one of the sources of a funding states all its payments.
    pub fn covers_payments(&self, funding: &Funding, stated_by: &[Id]) -> bool {
        self.among(stated_by).any(|source| source.covers_payments(funding))
    }

    /// Whether one of the sources of a funding would tell what came of it.
    pub fn covers_result(&self, funding: &Funding, stated_by: &[Id]) -> bool {
        self.among(stated_by).any(|source| source.covers_result(funding))
    }

    fn among<'a>(&'a self, ids: &'a [Id]) -> impl Iterator<Item = &'a Source> {
        ids.iter().filter_map(|id| self.sources.get(id))
    }

    /// The sources and fundings that it was made from.
    pub fn looked_at(&self) -> impl Iterator<Item = &Id> {
        self.looked_at.iter()
    }

    /// The newest change among these.
    pub fn newest(&self) -> Sequence {
        self.newest
    }

    /// Whether any of the sources says where it covers something.
    pub(super) fn has_places(&self) -> bool {
        let mut coverage = self.sources.values().flat_map(|source| &source.coverage);
        coverage.any(|coverage| coverage.region.is_some())
    }

    fn is_regional(&self, record: &Record) -> bool {
        let mut coverage = self.among(&record.sources).flat_map(|source| &source.coverage);
        coverage.any(|coverage| coverage.region.is_some())
    }
}

impl Reader<'_> {
    /// By what milestones and fundings are covered; with `at` as it was known at that sequence.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn coverages(
        &mut self,
        records: &[Record],
        at: Option<Sequence>,
    ) -> Result<Coverages, Error> {
        let mut coverages = Coverages::default();
        let sources = records.iter().flat_map(|record| &record.sources);
        self.look_at(ThingKind::Source, sources.cloned().collect(), at, &mut coverages)?;
        let regional = records.iter().filter(|record| coverages.is_regional(record));
        let fundings = regional.filter_map(|record| record.thing.parent());
        self.look_at(ThingKind::Grant, fundings.cloned().collect(), at, &mut coverages)?;
        Ok(coverages)
    }

    pub(super) fn look_at(
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
        Ok(states.iter().flatten().filter_map(|state| stored(state)).collect())
    }

    /// The newest change of what any source covers completely; 0 where none ever did.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn newest_coverage(&mut self) -> Result<Sequence, Error> {
        let newest: Option<i64> = on!(&mut *self.connection, c => sources::table
            .select(diesel::dsl::max(sources::coverage_sequence)).first(c))?;
        Ok(newest.unwrap_or(0))
    }

    /// The newest change, up to `at`, of what a source covers completely; 0 where there is none.
    pub(super) fn coverage_change(&mut self, source: &Id, at: Sequence) -> Result<Sequence, Error> {
        let newest: Option<i64> = on!(&mut *self.connection, c => sources::table
            .find(source.as_str()).select(sources::coverage_sequence).first(c).optional())?;
        let newest = newest.unwrap_or(0);
        if newest <= at {
            return Ok(newest);
        }
        let entries = self.history(ThingKind::Source, source, Some(at + 1), usize::MAX)?.items;
        let states = entries
            .iter()
            .map(|entry| (entry.header.sequence, entry.state.as_deref().and_then(stored)));
        let states: Vec<(Sequence, Option<Source>)> = states.collect();
        let changed = states.iter().enumerate().find(|(index, (_, now))| {
            let before = states.get(index + 1).and_then(|(_, before)| before.as_ref());
            Source::coverage_changed(before, now.as_ref())
        });
        Ok(changed.map_or(0, |(_, (sequence, _))| *sequence))
    }

    /// The organisations in whose totals the coverage of a source can play a part: those of terminated fundings it states.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn weighed_by(&mut self, source: &Id) -> Result<BTreeSet<Id>, Error> {
        let fundings = terminated_of(self.connection, source.as_str())?;
        let mut organisations = BTreeSet::new();
        for ids in fundings.chunks(500) {
            let named: Vec<String> = on!(&mut *self.connection, c => funding_parties::table
                .filter(funding_parties::funding_id.eq_any(ids)).filter(funding_parties::role.ne("operator"))
                .select(funding_parties::organisation_id).distinct().load(c))?;
            organisations.extend(named.iter().filter_map(|id| Id::parse(id).ok()));
        }
        Ok(organisations)
    }
}

impl Coverages {
    /// Takes down where a funding works.
    pub(super) fn place(&mut self, funding: &str, places: Vec<Region>) {
        if let Ok(id) = Id::parse(funding) {
            self.places.insert(id, places);
        }
    }

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
