//! Funding: what a grant and a contract have in common.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::organisation::Identifier;
use crate::quantity::Quantity;
use crate::stage::StageEntry;
use crate::vocabulary::{
    FundingKind, FundingStatus, GrantTerm, SocialOrderBasis, Stage, ThingKind,
};
use crate::{Id, LocalisedText, Money, Region};

/// An organisation that takes part, by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The organisation's id.
    pub id: Id,
}

/// An organisation that receives the money, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// The organisation's id.
    pub id: Id,
    /// Its part of the amount, where the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Money>,
}

/// The part of the amount that belongs to one budget year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Calendar year.
    pub year: i32,
    /// Money set aside for it.
    pub amount: Money,
}

/// An agreement that changed what was agreed before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Its own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Day it was signed.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Date>,
    /// The whole amount after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The last day of the work after it.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub end_on: Option<Date>,
    /// Why it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalisedText>,
}

/// People a project is for, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beneficiaries {
    /// As planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<u64>,
    /// As the recipient reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<u64>,
    /// As the funder accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<u64>,
    /// Codes of the groups of people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
}

/// One measured result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultLine {
    /// What is measured.
    pub indicator: LocalisedText,
    /// In which unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// As planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Quantity>,
    /// As the recipient reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<Quantity>,
    /// As the funder accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Quantity>,
}

/// A grant or a contract as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funding {
    /// The publisher's global id, `<ocid>:c:<contract id>`, or a generated id.
    pub id: Id,
    /// The legal kind.
    pub funding_kind: FundingKind,
    /// Why it counts as a state social order; only of such.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub social_order_basis: Vec<SocialOrderBasis>,
    /// Whether the money is the state's; missing where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_funded: Option<bool>,
    /// Length class of a grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<GrantTerm>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<LocalisedText>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<LocalisedText>,
    /// Who gives the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funder: Option<Party>,
    /// Who runs the contest and the monitoring for the funder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Party>,
    /// Who receives the money.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Recipient>,
    /// True when a natural person receives it: nothing else is kept of a person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub individual_recipient: bool,
    /// The amount agreed at first; missing where it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The amount after the last amendment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amended_amount: Option<Money>,
    /// How it was changed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amendments: Vec<Amendment>,
    /// The amount by budget year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allocations: Vec<Allocation>,
    /// Day it was awarded or signed.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Date>,
    /// First day of the work.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub start_on: Option<Date>,
    /// Last day of the work.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub end_on: Option<Date>,
    /// Where the money stands.
    #[serde(default = "unknown_status")]
    pub status: FundingStatus,
    /// Where the project stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The stages it went through, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stage_history: Vec<StageEntry>,
    /// Where the work is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Region>,
    /// Codes of the list `spheres`, or a foreign publisher's own codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spheres: Vec<String>,
    /// People it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beneficiaries: Option<Beneficiaries>,
    /// Measured results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<ResultLine>,
    /// The funding whose money is passed on here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funded_by: Option<Id>,
    /// The call it was won in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<Id>,
    /// The programme it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<LocalisedText>,
    /// Numbers it is known by elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Its own public page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

fn unknown_status() -> FundingStatus {
    FundingStatus::Unknown
}

/// A funding that is a grant, a premium or a donation.
pub type Grant = Funding;
/// A funding that is a procurement contract.
pub type Contract = Funding;

impl Funding {
    /// A funding of which only id and kind are known.
    pub fn new(id: Id, funding_kind: FundingKind) -> Self {
        Self {
            id,
            funding_kind,
            social_order_basis: Vec::new(),
            state_funded: None,
            term: None,
            title: None,
            description: None,
            funder: None,
            operator: None,
            recipients: Vec::new(),
            individual_recipient: false,
            amount: None,
            amended_amount: None,
            amendments: Vec::new(),
            allocations: Vec::new(),
            signed_on: None,
            start_on: None,
            end_on: None,
            status: FundingStatus::Unknown,
            stage: None,
            stage_history: Vec::new(),
            places: Vec::new(),
            spheres: Vec::new(),
            beneficiaries: None,
            results: Vec::new(),
            funded_by: None,
            call: None,
            programme: None,
            identifiers: Vec::new(),
            url: None,
        }
    }

    /// Grant or contract.
    pub fn kind(&self) -> ThingKind {
        self.funding_kind.carrier()
    }

    /// The amount that holds now: the amended, else the original one.
    pub fn present_amount(&self) -> Option<Money> {
        self.amended_amount.or(self.amount)
    }

    /// Every organisation it names, each once.
    pub fn organisations(&self) -> Vec<&Id> {
        let mut ids: Vec<&Id> = Vec::new();
        let named = self.funder.iter().chain(&self.operator).map(|party| &party.id);
        for id in named.chain(self.recipients.iter().map(|recipient| &recipient.id)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

mod check;
#[cfg(test)]
mod tests;
