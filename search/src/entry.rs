//! What is indexed: things with what must be known beside them. Whoever feeds the index makes these from the database.

use domain::change::Sequence;
use domain::paid::Paid;
use domain::{Funding, Id, Milestone, Organisation, Payment};

/// An organisation, with what its funding says of it.
#[derive(Debug, Clone)]
pub struct OrganisationEntry {
    /// The organisation.
    pub organisation: Organisation,
    /// Its newest change.
    pub sequence: Sequence,
    /// The sources that state it.
    pub sources: Vec<Id>,
    /// Whether it receives any funding.
    pub has_funding: bool,
    /// What it received or gave, whichever is more, in minor units of the currency of which that is most.
    pub money: i128,
}

/// A funding with everything that lies below it: they are indexed together, since each is found by what the others say.
#[derive(Debug, Clone)]
pub struct FundingEntry {
    /// The funding.
    pub funding: Funding,
    /// Its newest change.
    pub sequence: Sequence,
    /// The sources that state it.
    pub sources: Vec<Id>,
    /// What was paid; none where that is unknown.
    pub paid: Option<Paid>,
    /// Whether a source would tell what came of it ([`domain::Source::covers_result`]).
    pub covered: bool,
    /// Its milestones.
    pub milestones: Vec<MilestoneEntry>,
    /// Its payments.
    pub payments: Vec<PaymentEntry>,
}

/// A milestone.
#[derive(Debug, Clone)]
pub struct MilestoneEntry {
    /// The milestone.
    pub milestone: Milestone,
    /// Its newest change.
    pub sequence: Sequence,
    /// The sources that state it.
    pub sources: Vec<Id>,
    /// Whether one of these covers it ([`domain::Source::covers_milestone`]).
    pub covered: bool,
}

/// A payment.
#[derive(Debug, Clone)]
pub struct PaymentEntry {
    /// The payment.
    pub payment: Payment,
    /// Its newest change.
    pub sequence: Sequence,
    /// The sources that state it.
    pub sources: Vec<Id>,
}
