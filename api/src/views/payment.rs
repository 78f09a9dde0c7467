//! Payments.

use domain::{Id, Language, Money, Payment, PaymentStatus, ThingKind};
use serde::Serialize;
use time::{Date, OffsetDateTime};
use utoipa::ToSchema;

use super::{Carried, codes, label, values};

/// Money that moved, or is to move, under a funding.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Payment)]
pub(crate) struct PaymentView {
    /// What it is.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// `<funding>:p:<local>`.
    #[schema(value_type = values::Id)]
    id: Id,
    /// The funding it belongs to.
    #[schema(value_type = values::Id)]
    funding: Id,
    /// The milestone it pays for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Id>)]
    milestone: Option<Id>,
    /// Whether the money moved.
    #[schema(value_type = codes::PaymentStatus)]
    status: PaymentStatus,
    /// How much; the status tells the direction.
    #[schema(value_type = values::Money)]
    amount: Money,
    /// Day it is planned for.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    planned_on: Option<Date>,
    /// Day the money moved.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    paid_on: Option<Date>,
    /// Day the money of this payment came back. A returned payment without it is the record of a return of money that
    /// other payments brought, on its `paid_on`.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    returned_on: Option<Date>,
    /// What it was for, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<PaymentLabels>,
    /// How often it changed, from 1.
    #[schema(minimum = 1)]
    revision: i32,
    /// Its newest change.
    #[schema(minimum = 1)]
    sequence: i64,
    /// Time of its first change.
    #[serde(with = "domain::instant")]
    #[schema(value_type = values::Moment)]
    created_at: OffsetDateTime,
    /// Time of its newest change.
    #[serde(with = "domain::instant")]
    #[schema(value_type = values::Moment)]
    updated_at: OffsetDateTime,
    /// Ids of the sources that state it.
    #[schema(value_type = Vec<values::Id>)]
    sources: Vec<Id>,
}

/// Labels of a payment's codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentLabels {
    /// Label of the status.
    status: String,
}

impl PaymentView {
    /// A payment as it is shown.
    pub fn new(payment: Payment, carried: Carried, language: Option<Language>) -> Self {
        let Payment {
            id,
            funding,
            milestone,
            status,
            amount,
            planned_on,
            paid_on,
            returned_on,
            description,
        } = payment;
        let Carried { kind, revision, sequence, created_at, updated_at, sources } = carried;
        let labels = language.map(|language| PaymentLabels {
            status: label::of_code(PaymentStatus::CODELIST, status.as_str(), language),
        });
        Self {
            kind,
            id,
            funding,
            milestone,
            status,
            amount,
            planned_on,
            paid_on,
            returned_on,
            description,
            labels,
            revision,
            sequence,
            created_at,
            updated_at,
            sources,
        }
    }
}
