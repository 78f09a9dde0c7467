//! Entries of the index, from the database.

use std::collections::HashMap;

use domain::{Funding, Id, Source, Thing, ThingKind, paid};
use persistence::{Below, Error, Reader, Record};
use search::entry::{FundingEntry, MilestoneEntry, OrganisationEntry, PaymentEntry};

/// All sources, by which absence is told from silence.
pub(super) struct Sources(HashMap<Id, Source>);

impl Sources {
    /// Every source of a register.
    pub fn of(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let sources = reader.every_source()?;
        Ok(Self(sources.into_iter().map(|source| (source.id.clone(), source)).collect()))
    }

    fn any(&self, stated_by: &[Id], holds: impl Fn(&Source) -> bool) -> bool {
        stated_by.iter().filter_map(|id| self.0.get(id)).any(holds)
    }
}

/// Organisations with what their funding says of them.
pub(super) fn organisations(
    reader: &mut Reader<'_>,
    records: Vec<Record>,
) -> Result<Vec<OrganisationEntry>, Error> {
    let records = reader.listed(records)?;
    let ids: Vec<Id> = records.iter().map(|record| record.thing.id().clone()).collect();
    let standings = reader.standings(&ids)?;
    let entry = |record: Record| {
        let Thing::Organisation(organisation) = record.thing else { return None };
        let standing = standings.get(&organisation.id).copied().unwrap_or_default();
        Some(OrganisationEntry {
            organisation,
            sequence: record.sequence,
            sources: record.sources,
            has_funding: standing.has_funding,
            money: standing.money,
        })
    };
    Ok(records.into_iter().filter_map(entry).collect())
}

/// Fundings with everything that lies below them.
pub(super) fn fundings(
    reader: &mut Reader<'_>,
    records: Vec<Record>,
    sources: &Sources,
) -> Result<Vec<FundingEntry>, Error> {
    let ids: Vec<Id> = records.iter().map(|record| record.thing.id().clone()).collect();
    let mut milestones = reader.all_below(Below::Milestones, &ids)?;
    let mut payments = reader.all_below(Below::Payments, &ids)?;
    let mut entries = Vec::with_capacity(records.len());
    for record in records {
        let Thing::Funding(funding) = record.thing else { continue };
        let milestones = milestones.remove(&funding.id).unwrap_or_default();
        let milestones =
            milestones.into_iter().filter_map(|record| milestone(record, &funding, sources));
        let milestones = milestones.collect();
        let payments = payments.remove(&funding.id).unwrap_or_default();
        let payments: Vec<PaymentEntry> = payments.into_iter().filter_map(payment).collect();
        let moved: Vec<_> = payments.iter().map(|entry| entry.payment.clone()).collect();
        let states_all = sources.any(&record.sources, |source| source.covers_payments(&funding));
        entries.push(FundingEntry {
            paid: paid::paid(&funding, &moved, states_all),
            covered: sources.any(&record.sources, |source| source.covers_result(&funding)),
            sequence: record.sequence,
            sources: record.sources,
            milestones,
            payments,
            funding,
        });
    }
    Ok(entries)
}

fn milestone(record: Record, funding: &Funding, sources: &Sources) -> Option<MilestoneEntry> {
    let Thing::Milestone(milestone) = record.thing else { return None };
    let covered =
        sources.any(&record.sources, |source| source.covers_milestone(&milestone, &funding.places));
    Some(MilestoneEntry { milestone, sequence: record.sequence, sources: record.sources, covered })
}

fn payment(record: Record) -> Option<PaymentEntry> {
    let Thing::Payment(payment) = record.thing else { return None };
    Some(PaymentEntry { payment, sequence: record.sequence, sources: record.sources })
}

/// Those of some organisations that are there.
pub(super) fn present_organisations(
    reader: &mut Reader<'_>,
    ids: &[Id],
) -> Result<Vec<OrganisationEntry>, Error> {
    let records = reader.present(ThingKind::Organisation, ids)?;
    organisations(reader, records)
}

/// Those of some fundings that are there.
pub(super) fn present_fundings(
    reader: &mut Reader<'_>,
    ids: &[Id],
    sources: &Sources,
) -> Result<Vec<FundingEntry>, Error> {
    let records = reader.present(ThingKind::Grant, ids)?;
    fundings(reader, records, sources)
}
