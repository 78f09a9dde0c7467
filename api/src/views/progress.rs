//! The money-against-work curve.

use domain::progress::{Progress, Step};
use domain::{Currency, Id, Language, Money, Sum, ThingKind};
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

use super::{codes, label, values};

/// Money against work: what was to be done, reported, accepted and paid, day by day. Work is measured in money: the weight
/// of its milestones in the amount.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Progress)]
pub(crate) struct ProgressView {
    /// Grant or contract.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// The funding.
    #[schema(value_type = values::Id)]
    funding: Id,
    /// Its present amount; missing where it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    amount: Option<Money>,
    /// The curve, one step a day on which something changed, oldest first.
    curve: Vec<StepView>,
    /// Where it stands on `evaluated_on`: what was due, reported, accepted and paid until then, and what came about on an
    /// unknown day; missing where neither the amount nor the payments tell a currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<StandView>,
    /// All of it, what is due later and what has no day included.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<StandView>,
    /// The day for which `now` holds.
    #[serde(with = "domain::day")]
    #[schema(value_type = values::Day)]
    evaluated_on: Date,
    /// Why the work cannot be measured; the money is told all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "unknown_weights")]
    not_computable: Option<&'static str>,
    /// Label of that in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_computable_label: Option<String>,
    /// Milestones and payments left out of the curve because they have no day.
    undated: usize,
    /// True when more came back than is known to have been paid: payments are missing, and `paid` is not below zero.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    returned_above_paid: bool,
    /// The newest change in what the curve was made from.
    #[schema(minimum = 0)]
    sequence: i64,
    /// The change up to which it is told, with `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    as_of: Option<i64>,
}

/// A step of the curve: everything up to and with that day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgressStep)]
pub(crate) struct StepView {
    /// The day.
    #[serde(with = "domain::day")]
    #[schema(value_type = values::Day)]
    on: Date,
    /// Work that was to be done.
    #[schema(value_type = values::Money)]
    planned: Sum,
    /// Work the recipient reported.
    #[schema(value_type = values::Money)]
    reported: Sum,
    /// Work the funder accepted.
    #[schema(value_type = values::Money)]
    accepted: Sum,
    /// Money paid, less what was returned.
    #[schema(value_type = values::Money)]
    paid: Sum,
}

/// Where the work and the money stand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgressStand)]
pub(crate) struct StandView {
    /// Work that was to be done.
    #[schema(value_type = values::Money)]
    planned: Sum,
    /// Work the recipient reported.
    #[schema(value_type = values::Money)]
    reported: Sum,
    /// Work the funder accepted.
    #[schema(value_type = values::Money)]
    accepted: Sum,
    /// Money paid, less what was returned.
    #[schema(value_type = values::Money)]
    paid: Sum,
}

/// Of which funding, and up to which change, a curve is.
pub(crate) struct CurveOf {
    pub kind: ThingKind,
    pub funding: Id,
    pub amount: Option<Money>,
    pub sequence: i64,
    pub as_of: Option<i64>,
    pub today: Date,
    pub language: Option<Language>,
}

impl ProgressView {
    /// A curve as it is shown.
    pub fn new(progress: Progress, of: CurveOf) -> Self {
        let Progress { currency, curve, now, whole, not_computable, undated, returned_above_paid } =
            progress;
        let CurveOf { kind, funding, amount, sequence, as_of, today, language } = of;
        let obstacle = not_computable.zip(language);
        let curve = currency.map_or_else(Vec::new, |currency| {
            curve.into_iter().map(|(on, step)| StepView::new(on, step, currency)).collect()
        });
        let stand = |step| currency.map(|currency| StandView::new(step, currency));
        let (now, whole) = (stand(now), stand(whole));
        Self {
            kind,
            funding,
            amount,
            curve,
            now,
            whole,
            evaluated_on: today,
            not_computable,
            not_computable_label: obstacle
                .map(|(code, language)| label::of_code("progress_obstacles", code, language)),
            undated,
            returned_above_paid,
            sequence,
            as_of,
        }
    }
}

impl StepView {
    fn new(on: Date, step: Step, currency: Currency) -> Self {
        let StandView { planned, reported, accepted, paid } = StandView::new(step, currency);
        Self { on, planned, reported, accepted, paid }
    }
}

impl StandView {
    fn new(step: Step, currency: Currency) -> Self {
        let Step { planned, reported, accepted, paid } = step;
        let [planned, reported, accepted, paid] =
            [planned, reported, accepted, paid].map(|minor| Sum::new(minor, currency));
        Self { planned, reported, accepted, paid }
    }
}
