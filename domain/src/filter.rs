//! One filter for every list: parsed once, canonical, the same on pages, counts and whatever comes after them.

use crate::vocabulary::{
    DocumentAccess, DocumentType, FundingKind, FundingStatus, MilestoneStatus, OrganisationRole,
    OrganisationStatus, Outcome, PaymentStatus, Stage, ThingKind, WaitingOn,
};
use crate::{CallStatus, Currency, Id, Invalid, Money, day};
use values::{amount, bound, code, currency, each, funding_thing, sequence, truth, verdict, year};

mod canonical;
mod days;
mod region;
mod table;
mod values;

pub use canonical::canonical;
pub use days::DayRange;
pub use region::RegionPrefix;
pub use table::{PARAMETERS, Parameter, Shape, parameters};
pub use values::{Verdict, party};

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Organisations.
    Organisations,
    /// Grants and contracts together.
    Funding,
    /// Grants only.
    Grants,
    /// Contracts only.
    Contracts,
    /// Milestones across all funding.
    Milestones,
    /// Payments.
    Payments,
    /// Documents.
    Documents,
    /// Calls.
    Calls,
}

impl Subject {
    /// Whether what belongs to grants and what belongs to contracts may stand side by side.
    pub fn is_together(self) -> bool {
        matches!(self, Self::Funding | Self::Milestones | Self::Payments)
    }

    /// Whether grants, contracts or both are listed.
    pub fn is_funding(self) -> bool {
        matches!(self, Self::Funding | Self::Grants | Self::Contracts)
    }
}

/// What a list is narrowed to. Empty lists and missing values do not narrow; several values of one field are "or",
/// several fields are "and".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each field is the parameter of the same name, described in the table of parameters"
)]
pub struct Filter {
    /// The funding that milestones, payments and documents lie below. No parameter: the path says it.
    pub funding: Option<Id>,
    pub region: Vec<RegionPrefix>,
    pub recipient_region: Vec<RegionPrefix>,
    pub funder_region: Vec<RegionPrefix>,
    pub sphere: Vec<String>,
    pub kind: Vec<ThingKind>,
    pub funding_kind: Vec<FundingKind>,
    pub funding_status: Vec<FundingStatus>,
    pub organisation_status: Vec<OrganisationStatus>,
    pub milestone_status: Vec<MilestoneStatus>,
    pub payment_status: Vec<PaymentStatus>,
    pub call_status: Vec<CallStatus>,
    pub document_type: Vec<DocumentType>,
    pub access: Vec<DocumentAccess>,
    pub stage: Vec<Stage>,
    pub currency: Vec<Currency>,
    pub source: Vec<Id>,
    pub funder: Vec<Id>,
    pub funder_group: Vec<Id>,
    pub operator: Vec<Id>,
    pub recipient: Vec<Id>,
    pub call: Vec<Id>,
    pub amount_min: Option<Money>,
    pub amount_max: Option<Money>,
    pub signed: DayRange,
    pub start: DayRange,
    pub end: DayRange,
    pub due: DayRange,
    pub registered: DayRange,
    pub paid: DayRange,
    pub announced: DayRange,
    pub closes: DayRange,
    pub year: Vec<i32>,
    pub overdue: Option<Verdict>,
    pub waiting_on: Vec<WaitingOn>,
    pub result: Vec<Outcome>,
    pub legal_form: Vec<String>,
    pub role: Vec<OrganisationRole>,
    pub has_funding: Option<bool>,
    pub first_award: Option<bool>,
    pub updated_after: Option<i64>,
    canonical: String,
}

impl Filter {
    /// Reads the filter parameters of a query. Parameters that are no filters (`limit`, `sort` …) are passed over;
    /// whoever reads the query knows which others there may be.
    ///
    /// `only_currency` is the currency of the register when it holds just one: then `amount_min` needs no `currency`.
    ///
    /// # Errors
    /// All that is wrong, each naming its parameter.
    pub fn parse(
        subject: Subject,
        query: &[(String, String)],
        only_currency: Option<Currency>,
    ) -> Result<Self, Vec<Invalid>> {
        let mut filter = Self::default();
        let mut errors = Vec::new();
        let mut said: Vec<(&str, &str)> = Vec::new();
        for (name, value) in query {
            let Some(parameter) =
                PARAMETERS.iter().find(|p| p.name == name && p.subjects.contains(&subject))
            else {
                continue;
            };
            if said.iter().any(|(other, _)| other == name) {
                errors.push(Invalid::new("repeated", name, value, "is given twice"));
                continue;
            }
            said.push((name, value));
            if let Err(error) = filter.take(subject, parameter, value) {
                errors.push(error.at(name));
            }
        }
        filter.take_amounts(&said, only_currency, &mut errors);
        filter.check_ranges(&mut errors);
        filter.canonical = canonical(subject, query);
        if errors.is_empty() { Ok(filter) } else { Err(errors) }
    }

    /// The filter as one text: the same filter always gives the same.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Whether the answer depends on the day it is given.
    pub fn depends_on_day(&self) -> bool {
        self.overdue.is_some() || !self.waiting_on.is_empty()
    }

    /// Whether the answer depends on what sources cover.
    pub fn depends_on_coverage(&self) -> bool {
        self.depends_on_day() || !self.result.is_empty()
    }

    fn take(
        &mut self,
        subject: Subject,
        parameter: &Parameter,
        value: &str,
    ) -> Result<(), Invalid> {
        match parameter.name {
            "region" => self.region = each(value, RegionPrefix::parse)?,
            "recipient_region" => self.recipient_region = each(value, RegionPrefix::parse)?,
            "funder_region" => self.funder_region = each(value, RegionPrefix::parse)?,
            "sphere" => self.sphere = each(value, code)?,
            "kind" => self.kind = each(value, funding_thing)?,
            "funding_kind" => self.funding_kind = each(value, FundingKind::parse)?,
            "status" => match subject {
                Subject::Organisations => {
                    self.organisation_status = each(value, OrganisationStatus::parse)?;
                }
                Subject::Milestones => self.milestone_status = each(value, MilestoneStatus::parse)?,
                Subject::Payments => self.payment_status = each(value, PaymentStatus::parse)?,
                Subject::Calls => self.call_status = each(value, CallStatus::parse)?,
                _ => self.funding_status = each(value, FundingStatus::parse)?,
            },
            "type" => self.document_type = each(value, DocumentType::parse)?,
            "access" => self.access = each(value, DocumentAccess::parse)?,
            "stage" => self.stage = each(value, Stage::parse)?,
            "currency" => self.currency = each(value, currency)?,
            "source" => self.source = each(value, Id::parse)?,
            "funder" => self.funder = each(value, party)?,
            "funder_group" => self.funder_group = each(value, party)?,
            "operator" => self.operator = each(value, party)?,
            "recipient" => self.recipient = each(value, party)?,
            "call" => self.call = each(value, Id::parse)?,
            "year" => self.year = each(value, year)?,
            "waiting_on" => self.waiting_on = each(value, WaitingOn::parse)?,
            "result" => self.result = each(value, Outcome::parse)?,
            "legal_form" => self.legal_form = each(value, code)?,
            "role" => self.role = each(value, OrganisationRole::parse)?,
            "overdue" => self.overdue = Some(verdict(value)?),
            "has_funding" => self.has_funding = Some(truth(value)?),
            "first_award" => self.first_award = Some(truth(value)?),
            "updated_after" => self.updated_after = Some(sequence(value)?),
            // Read together with the currency, afterwards.
            "amount_min" | "amount_max" => {}
            name => *self.day_bound(name) = Some(day::parse_day(value)?),
        }
        Ok(())
    }

    fn take_amounts(
        &mut self,
        said: &[(&str, &str)],
        only: Option<Currency>,
        errors: &mut Vec<Invalid>,
    ) {
        let currency = match self.currency.as_slice() {
            [one] => Some(*one),
            [] => only,
            _ => None,
        };
        let is_wrong = errors.iter().any(|error| error.field == "currency");
        let (mut lowest, mut highest) = (None, None);
        for (name, value) in said.iter().filter(|(name, _)| name.starts_with("amount_")) {
            let is_lowest = *name == "amount_min";
            match amount(value) {
                Ok(asked) if is_lowest => lowest = Some(asked),
                Ok(asked) => highest = Some(asked),
                Err(error) => errors.push(Invalid { field: (*name).to_owned(), ..error }),
            }
            if currency.is_none() && !is_wrong {
                errors.push(Invalid::new(
                    "currency_required",
                    *name,
                    *value,
                    "needs the parameter currency with one value",
                ));
            }
        }
        if lowest > highest && highest.is_some() {
            let asked = said.iter().find(|(name, _)| *name == "amount_max");
            let asked = asked.map_or("", |(_, value)| *value);
            let detail = "is below amount_min";
            errors.push(Invalid::new("inverted_range", "amount_max", asked, detail));
        }
        let within = |asked: Option<i128>, lowest| Some(bound(asked?, lowest, currency?));
        (self.amount_min, self.amount_max) = (within(lowest, true), within(highest, false));
    }
}

#[cfg(test)]
mod tests;
