//! Rows of a transaction, by table.

use domain::{Organisation, Thing};

use super::{
    CallRow, Common, DocumentRow, FundingRow, MilestoneRow, OrganisationRow, PaymentRow, SourceRow,
};
use crate::Error;
use crate::connection::Connection;

/// Rows to be written, by table.
#[derive(Default)]
pub(crate) struct Rows {
    sources: Vec<SourceRow>,
    organisations: Vec<OrganisationRow>,
    calls: Vec<CallRow>,
    funding: Vec<FundingRow>,
    milestones: Vec<MilestoneRow>,
    payments: Vec<PaymentRow>,
    documents: Vec<DocumentRow>,
}

impl Rows {
    /// Takes a thing's row. `part` is a funding's part in sums.
    pub(crate) fn push(
        &mut self,
        common: Common,
        thing: &Thing,
        part: Option<domain::counting::Part>,
    ) {
        match thing {
            Thing::Source(thing) => self.sources.push(SourceRow::new(common, thing)),
            Thing::Organisation(thing) => self.push_organisation(common, Some(thing)),
            Thing::Call(thing) => self.calls.push(CallRow::new(common, thing)),
            Thing::Funding(thing) => self.funding.push(FundingRow::new(common, thing, part)),
            Thing::Milestone(thing) => self.milestones.push(MilestoneRow::new(common, thing)),
            Thing::Payment(thing) => self.payments.push(PaymentRow::new(common, thing)),
            Thing::Document(thing) => self.documents.push(DocumentRow::new(common, thing)),
        }
    }

    /// Takes an organisation's row with what it is selected by; none for one that is in no list.
    pub(crate) fn push_organisation(&mut self, common: Common, listed: Option<&Organisation>) {
        self.organisations.push(OrganisationRow::new(common, listed));
    }

    /// Adds them all; funding before what lies below it.
    pub(crate) fn insert(&self, connection: &mut Connection) -> Result<(), Error> {
        SourceRow::insert(connection, &self.sources)?;
        OrganisationRow::insert(connection, &self.organisations)?;
        CallRow::insert(connection, &self.calls)?;
        FundingRow::insert(connection, &self.funding)?;
        MilestoneRow::insert(connection, &self.milestones)?;
        PaymentRow::insert(connection, &self.payments)?;
        DocumentRow::insert(connection, &self.documents)
    }

    /// Replaces them all.
    pub(crate) fn update(&self, connection: &mut Connection) -> Result<(), Error> {
        self.sources.iter().try_for_each(|row| row.update(connection))?;
        self.organisations.iter().try_for_each(|row| row.update(connection))?;
        self.calls.iter().try_for_each(|row| row.update(connection))?;
        self.funding.iter().try_for_each(|row| row.update(connection))?;
        self.milestones.iter().try_for_each(|row| row.update(connection))?;
        self.payments.iter().try_for_each(|row| row.update(connection))?;
        self.documents.iter().try_for_each(|row| row.update(connection))
    }
}
