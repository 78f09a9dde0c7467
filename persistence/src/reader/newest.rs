//! The newest change among what an answer is made from, as it was known at a sequence.

use diesel::prelude::*;
use domain::Id;
use domain::change::Sequence;

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

    /// [`Reader::newest_of`] an organisation as it was known at a sequence: the newest change of itself and of the funding
    /// that names it as its funder or recipient.
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
        let named: Vec<i64> = on!(&mut *self.connection, c => funding_parties::table
            .inner_join(funding::table.on(funding::id.eq(funding_parties::funding_id)))
            .filter(funding_parties::organisation_id.eq(id.as_str()))
            .filter(funding_parties::role.ne("operator"))
            .select(funding::sequence).load(c))?;
        self.newest_among(own.into_iter().chain(named), at)
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
