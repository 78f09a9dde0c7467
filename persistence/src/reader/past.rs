//! What was known at a sequence. A thing's row knows its newest change and every entry the one before: the log is walked
//! back from there.

use std::collections::BTreeMap;

use std::collections::HashMap;

use diesel::prelude::*;
use domain::change::Sequence;
use domain::paid::Paid;
use domain::{Funding, Id, Operation, Payment, Thing, ThingKind, change};
use time::OffsetDateTime;

use super::{Below, Reader};
use crate::column::{micros, moment};
use crate::connection::on;
use crate::log::{Content, Pending};
use crate::rows::{self, Common, table_of};
use crate::schema::{documents, funding_parties, log_blocks, milestones, payments};
use crate::{Direction, Error, Found, Gone, Record, Tally, Totals};

/// What an organisation is to the funding it receives or gives.
pub(super) fn role_of(direction: Direction) -> &'static str {
    match direction {
        Direction::Received => "recipient",
        Direction::Given => "funder",
    }
}

impl Reader<'_> {
    /// The sequence a moment snaps to: the newest transaction committed up to then; 0 before the first.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn snapshot_at(&mut self, at: OffsetDateTime) -> Result<Sequence, Error> {
        let snapshot: Option<i64> = on!(&mut *self.connection, c => log_blocks::table
            .filter(log_blocks::at.le(micros(at))).select(log_blocks::snapshot)
            .order((log_blocks::at.desc(), log_blocks::snapshot.desc())).first(c).optional())?;
        Ok(snapshot.unwrap_or(0))
    }

    /// The last sequence of the transaction a sequence belongs to; none when it lies after the newest change.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn snapshot_of(&mut self, sequence: Sequence) -> Result<Option<Sequence>, Error> {
        if sequence > self.head()?.sequence {
            return Ok(None);
        }
        let snapshot: Option<i64> = on!(&mut *self.connection, c => log_blocks::table
            .filter(log_blocks::first_sequence.le(sequence)).select(log_blocks::snapshot)
            .order(log_blocks::first_sequence.desc()).first(c).optional())?;
        Ok(Some(snapshot.unwrap_or(0)))
    }

    /// [`Reader::find`] as it was known at a sequence.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn find_as_of(
        &mut self,
        kind: ThingKind,
        id: &Id,
        at: Sequence,
    ) -> Result<Option<Found>, Error> {
        let Some(common) = rows::load(self.connection, kind, &[id.as_str()])?.into_iter().next()
        else {
            return Ok(None);
        };
        // Grants and contracts share a table.
        Ok(self.back_to(&common, at)?.filter(|(was, _)| *was == kind).map(|(_, found)| found))
    }

    /// What a thing was at a sequence, and of which kind.
    pub(super) fn back_to(
        &mut self,
        common: &Common,
        at: Sequence,
    ) -> Result<Option<(ThingKind, Found)>, Error> {
        // What has not changed since stands in its row: the log need not be unpacked for it.
        if common.sequence <= at
            && common.gone.is_none()
            && let Ok(Found::Here(record)) = common.clone().found("")
        {
            return Ok(Some((record.thing.kind(), Found::Here(record))));
        }
        let sequence = self.newest_up_to(common.sequence, at)?;
        if sequence <= 0 {
            return Ok(None);
        }
        let (item, block) = self.blocks.item(self.connection, sequence)?;
        Ok(Some((item.kind, Self::as_found(common, item, sequence, block.at)?)))
    }

    fn as_found(
        common: &Common,
        item: Pending,
        sequence: Sequence,
        at: OffsetDateTime,
    ) -> Result<Found, Error> {
        let gone = |operation, reason| {
            Found::Gone(Gone { operation, reason, survivor: item.survivor.clone(), sequence, at })
        };
        match item.content {
            Content::Redacted(_) => Ok(gone(Operation::Redacted, common.gone_reason.clone())),
            Content::State(None) => Ok(gone(item.operation, item.reason.clone())),
            Content::State(Some(state)) => {
                let table = table_of(item.kind);
                let wrong = |detail: String| Error::Row {
                    table,
                    column: "state",
                    id: common.id.clone(),
                    detail,
                };
                let (thing, sources) =
                    change::read_state(&state).map_err(|error| wrong(error.to_string()))?;
                let created_at = moment(common.created_at);
                Ok(Found::Here(Box::new(Record {
                    thing,
                    revision: item.revision,
                    sequence,
                    created_at,
                    updated_at: at,
                    sources,
                })))
            }
        }
    }

    /// Everything that lay below a funding at a sequence, milestones by position, all by id.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn below_as_of(
        &mut self,
        below: Below,
        funding: &Id,
        at: Sequence,
    ) -> Result<Vec<Record>, Error> {
        let funding = funding.as_str();
        let ids: Vec<String> = match below {
            Below::Milestones => on!(&mut *self.connection, c => milestones::table
                .filter(milestones::funding_id.eq(funding)).select(milestones::id).order(milestones::id).load(c)),
            Below::Payments => on!(&mut *self.connection, c => payments::table
                .filter(payments::funding_id.eq(funding)).select(payments::id).order(payments::id).load(c)),
            Below::Documents => on!(&mut *self.connection, c => documents::table
                .filter(documents::funding_id.eq(funding)).select(documents::id).order(documents::id).load(c)),
        }?;
        Ok(super::lists::in_place(self.all_as_of(below.kind(), &ids, at)?))
    }

    /// Those of some things of a table that were there at a sequence, in the order of their ids as given.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn records_as_of(
        &mut self,
        kind: ThingKind,
        ids: &[Id],
        at: Sequence,
    ) -> Result<Vec<Record>, Error> {
        let texts: Vec<String> = ids.iter().map(Id::to_string).collect();
        let found = self.all_as_of(kind, &texts, at)?;
        let mut by_id: HashMap<Id, Record> =
            found.into_iter().map(|record| (record.thing.id().clone(), record)).collect();
        Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
    }

    pub(super) fn all_as_of(
        &mut self,
        kind: ThingKind,
        ids: &[String],
        at: Sequence,
    ) -> Result<Vec<Record>, Error> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut commons = rows::load(self.connection, kind, &ids)?;
        // Neighbours in the log share a block: unpack each once.
        commons.sort_by_key(|common| common.sequence);
        let mut records = Vec::with_capacity(commons.len());
        for common in &commons {
            if let Some((_, Found::Here(record))) = self.back_to(common, at)? {
                records.push(*record);
            }
        }
        records.sort_by(|a, b| a.thing.id().cmp(b.thing.id()));
        Ok(records)
    }

    /// Everything an organisation received or gave at a sequence, by id.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn funding_as_of(
        &mut self,
        organisation: &Id,
        direction: Direction,
        at: Sequence,
    ) -> Result<Vec<Record>, Error> {
        let ids: Vec<String> = on!(&mut *self.connection, c => funding_parties::table
            .filter(funding_parties::organisation_id.eq(organisation.as_str()))
            .filter(funding_parties::role.eq(role_of(direction)))
            .select(funding_parties::funding_id).load(c))?;
        let mut records = self.all_as_of(ThingKind::Grant, &ids, at)?;
        records.retain(|record| match &record.thing {
            Thing::Funding(funding) => match direction {
                Direction::Received => {
                    funding.recipients.iter().any(|recipient| recipient.id == *organisation)
                }
                Direction::Given => {
                    funding.funder.as_ref().is_some_and(|funder| funder.id == *organisation)
                }
            },
            _ => false,
        });
        Ok(records)
    }

    /// An organisation's totals as they were known at a sequence.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn totals_as_of(&mut self, organisation: &Id, at: Sequence) -> Result<Totals, Error> {
        let mut funding: BTreeMap<Id, (Funding, Vec<Id>)> = BTreeMap::new();
        for direction in [Direction::Received, Direction::Given] {
            for record in self.funding_as_of(organisation, direction, at)? {
                if let Thing::Funding(thing) = record.thing {
                    funding.insert(thing.id.clone(), (thing, record.sources));
                }
            }
        }
        let mut totals = Totals::new();
        for (thing, stated_by) in funding.values() {
            let paid = self.paid_as_of(thing, stated_by, at)?;
            for (id, direction, part) in crate::write::totals::lines(thing, paid) {
                if id != *organisation {
                    continue;
                }
                let direction =
                    if direction == "given" { Direction::Given } else { Direction::Received };
                let tally: &mut Tally = totals
                    .entry((direction, thing.kind(), part.currency, part.bucket))
                    .or_default();
                tally.count += 1;
                tally.sum += part.minor;
            }
        }
        Ok(totals)
    }

    /// What was known to be paid under a terminated funding; others do not ask.
    fn paid_as_of(
        &mut self,
        thing: &Funding,
        stated_by: &[Id],
        at: Sequence,
    ) -> Result<Option<Paid>, Error> {
        if thing.status != domain::FundingStatus::Terminated {
            return Ok(None);
        }
        let records = self.below_as_of(Below::Payments, &thing.id, at)?;
        let payments: Vec<Payment> = records
            .into_iter()
            .filter_map(|record| match record.thing {
                Thing::Payment(payment) => Some(payment),
                _ => None,
            })
            .collect();
        let mut covered = false;
        if domain::paid::nothing_moved(&payments) {
            for source in stated_by {
                let found = self.find_as_of(ThingKind::Source, source, at)?;
                covered |= matches!(found, Some(Found::Here(record))
                    if matches!(&record.thing, Thing::Source(source) if source.covers_payments(thing)));
            }
        }
        Ok(domain::paid::paid(thing, &payments, covered))
    }
}
