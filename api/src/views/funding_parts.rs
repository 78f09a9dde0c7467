//! The small parts of grants and contracts.

use domain::funding::{Allocation, Amendment, Beneficiaries, ResultLine};
use domain::quantity::Quantity;
use domain::stage::StageEntry;
use domain::{LocalisedText, Money, Stage};
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

use super::{codes, values};

/// The part of the amount that belongs to one budget year.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Allocation)]
pub(crate) struct AllocationView {
    /// Calendar year.
    year: i32,
    /// Money set aside for it.
    #[schema(value_type = values::Money)]
    amount: Money,
}

/// An agreement that changed what was agreed before.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Amendment)]
pub(crate) struct AmendmentView {
    /// Its own number.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// Day it was signed.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    signed_on: Option<Date>,
    /// The whole amount after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    amount: Option<Money>,
    /// The last day of the work after it.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    end_on: Option<Date>,
    /// Why it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    reason: Option<LocalisedText>,
}

/// One stage a funding reached, and when.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StageEntry)]
pub(crate) struct StageView {
    /// The stage reached.
    #[schema(value_type = codes::Stage)]
    stage: Stage,
    /// Day it was reached; missing where the source does not say.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    on: Option<Date>,
}

/// People a project is for, counted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Beneficiaries)]
pub(crate) struct BeneficiariesView {
    /// As planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<u64>,
    /// As the recipient reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<u64>,
    /// As the funder accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<u64>,
    /// Codes of the groups of people.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<String>,
}

/// One measured result.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeasuredResult)]
pub(crate) struct ResultView {
    /// What is measured.
    #[schema(value_type = values::LocalisedText)]
    indicator: LocalisedText,
    /// In which unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// As planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Quantity>)]
    planned: Option<Quantity>,
    /// As the recipient reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Quantity>)]
    reported: Option<Quantity>,
    /// As the funder accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Quantity>)]
    accepted: Option<Quantity>,
}

impl From<Allocation> for AllocationView {
    fn from(allocation: Allocation) -> Self {
        let Allocation { year, amount } = allocation;
        Self { year, amount }
    }
}

impl From<Amendment> for AmendmentView {
    fn from(amendment: Amendment) -> Self {
        let Amendment { number, signed_on, amount, end_on, reason } = amendment;
        Self { number, signed_on, amount, end_on, reason }
    }
}

impl From<StageEntry> for StageView {
    fn from(entry: StageEntry) -> Self {
        let StageEntry { stage, on } = entry;
        Self { stage, on }
    }
}

impl From<Beneficiaries> for BeneficiariesView {
    fn from(beneficiaries: Beneficiaries) -> Self {
        let Beneficiaries { planned, reported, accepted, groups } = beneficiaries;
        Self { planned, reported, accepted, groups }
    }
}

impl From<ResultLine> for ResultView {
    fn from(line: ResultLine) -> Self {
        let ResultLine { indicator, unit, planned, reported, accepted } = line;
        Self { indicator, unit, planned, reported, accepted }
    }
}
