//! The newest change among what an answer is made from, as it was known at a sequence.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::change::Sequence;
use domain::{FundingStatus, Id, Thing, ThingKind};

use super::Reader;
use super::past::role_of;
use crate::connection::on;
use crate::schema::{documents, funding, funding_parties, milestones, organisations, payments};
use crate::{Direction, Error};

impl Reader<'_> {
    /// The newest change of a thing up to `at`, from its newest one on; 0 before the first.
    pub(super) fn newest_up_to(
        &mut self,
        mut sequence: Sequence,
        at: Sequence,
    ) -> Result<Sequence, Error> {
        while sequence > at {
            sequence = self.blocks.item(self.connection, sequence)?.0.previous;
        }
        Ok(sequence.max(0))
    }

    /// [`Reader::newest_of`] an organisation as it was known at a sequence: the newest change of itself, of the funding
    /// that names it as its funder or recipient, and of what decides how much was paid under terminated ones.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn newest_of_organisation_as_of(
        &mut self,
        id: &Id,
        at: Sequence,
    ) -> Result<Sequence, Error> {
        let own: Option<i64> = on!(&mut *self.connection, c => organisations::table
            .find(id.as_str()).select(organisations::sequence).first(c).optional())?;
        let named: Vec<(String, i64, String)> = on!(&mut *self.connection, c => funding_parties::table
            .inner_join(funding::table.on(funding::id.eq(funding_parties::funding_id)))
            .filter(funding_parties::organisation_id.eq(id.as_str()))
            .filter(funding_parties::role.ne("operator"))
            .select((funding::id, funding::sequence, funding::status)).distinct().load(c))?;
        let sequences = named.iter().map(|(_, sequence, _)| *sequence);
        let newest = self.newest_among(own.into_iter().chain(sequences), at)?;
        // What has not changed since then has the status it had then.
        let terminated = FundingStatus::Terminated.as_str();
        let may_be = |sequence, status: &str| sequence > at || status == terminated;
        let ids = named.iter().filter(|(_, sequence, status)| may_be(*sequence, status));
        let ids: Vec<String> = ids.map(|(id, ..)| id.clone()).collect();
        Ok(newest.max(self.newest_paid(&ids, at)?))
    }

    /// The newest change up to `at` that decides how much was paid under those of these fundings that were terminated
    /// then: of their payments, and of what their sources cover.
    fn newest_paid(&mut self, fundings: &[String], at: Sequence) -> Result<Sequence, Error> {
        let mut newest = 0;
        let mut sources: BTreeSet<Id> = BTreeSet::new();
        for record in self.all_as_of(ThingKind::Grant, fundings, at)? {
            let Thing::Funding(thing) = record.thing else { continue };
            if thing.status != FundingStatus::Terminated {
                continue;
            }
            let paid: Vec<i64> = on!(&mut *self.connection, c => payments::table
                .filter(payments::funding_id.eq(thing.id.as_str())).select(payments::sequence).load(c))?;
            newest = newest.max(self.newest_among(paid.into_iter(), at)?);
            sources.extend(record.sources);
        }
        for source in sources {
            newest = newest.max(self.coverage_change(&source, at)?);
        }
        Ok(newest)
    }

    /// The newest change up to a sequence of the milestones of what an organisation receives or gives; 0 where there is none.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn newest_milestone_of(
        &mut self,
        id: &Id,
        direction: Direction,
        at: Sequence,
    ) -> Result<Sequence, Error> {
        let sequences: Vec<i64> = on!(&mut *self.connection, c => funding_parties::table
            .inner_join(milestones::table.on(milestones::funding_id.eq(funding_parties::funding_id)))
            .filter(funding_parties::organisation_id.eq(id.as_str()))
            .filter(funding_parties::role.eq(role_of(direction)))
            .select(milestones::sequence).load(c))?;
        self.newest_among(sequences.into_iter(), at)
    }

    /// [`Reader::newest_of`] a funding as it was known at a sequence: the newest change of itself and of what lies below it.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn newest_of_funding_as_of(&mut self, id: &Id, at: Sequence) -> Result<Sequence, Error> {
        let id = id.as_str();
        let c = &mut *self.connection;
        let own: Option<i64> = on!(&mut *c, c => funding::table.find(id).select(funding::sequence).first(c).optional())?;
        let below: [Vec<i64>; 3] = [
            on!(&mut *c, c => milestones::table.filter(milestones::funding_id.eq(id)).select(milestones::sequence).load(c))?,
            on!(&mut *c, c => payments::table.filter(payments::funding_id.eq(id)).select(payments::sequence).load(c))?,
            on!(&mut *c, c => documents::table.filter(documents::funding_id.eq(id)).select(documents::sequence).load(c))?,
        ];
        self.newest_among(own.into_iter().chain(below.into_iter().flatten()), at)
    }

    fn newest_among(
        &mut self,
        sequences: impl Iterator<Item = Sequence>,
        at: Sequence,
    ) -> Result<Sequence, Error> {
        let mut newest = 0;
        for sequence in sequences {
            newest = newest.max(self.newest_up_to(sequence, at)?);
        }
        Ok(newest)
    }
}
