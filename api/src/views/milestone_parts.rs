//! The small parts of milestones.

use domain::milestone::{Acceptance, Extension};
use domain::{Id, LocalisedText, Money};
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

use super::values;

/// A deadline that was moved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Extension)]
pub(crate) struct ExtensionView {
    /// The deadline before.
    #[serde(with = "domain::day")]
    #[schema(value_type = values::Day)]
    from: Date,
    /// The deadline after.
    #[serde(with = "domain::day")]
    #[schema(value_type = values::Day)]
    to: Date,
    /// Day of the decision.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    decided_on: Option<Date>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    reason: Option<LocalisedText>,
    /// The document that moved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Id>)]
    document: Option<Id>,
}

/// What the act of acceptance says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Acceptance)]
pub(crate) struct AcceptanceView {
    /// Number of the act.
    #[serde(skip_serializing_if = "Option::is_none")]
    act_number: Option<String>,
    /// Day of the act; the day on which it was approved is the milestone's.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    act_date: Option<Date>,
    /// Part of the work that was accepted, in ‰.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 1000)]
    accepted_permille: Option<u16>,
    /// Money for what was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    accepted_amount: Option<Money>,
    /// Penalty that is kept back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    fine: Option<Money>,
    /// The act itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Id>)]
    document: Option<Id>,
}

impl From<Extension> for ExtensionView {
    fn from(extension: Extension) -> Self {
        let Extension { from, to, decided_on, reason, document } = extension;
        Self { from, to, decided_on, reason, document }
    }
}

impl From<Acceptance> for AcceptanceView {
    fn from(acceptance: Acceptance) -> Self {
        let Acceptance { act_number, act_date, accepted_permille, accepted_amount, fine, document } =
            acceptance;
        Self { act_number, act_date, accepted_permille, accepted_amount, fine, document }
    }
}
