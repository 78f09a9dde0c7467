//! The money-against-work curve.

use domain::progress::{Covered, Progress, Step};
use domain::{Currency, Id, Language, Money, Outcome, Sum, ThingKind};
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
    /// What came of it.
    #[schema(value_type = codes::Outcome)]
    result: Outcome,
    /// What is covered completely: only there 0 means that there is none, and elsewhere more may have been reported,
    /// accepted or paid than is told.
    covered: CoveredView,
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
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<ProgressLabels>,
    /// Milestones and payments left out of the curve because they have no day.
    undated: usize,
    /// True when more came back than is known to have been paid: payments are missing, and `paid` is unknown.
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

/// Labels of the codes of a curve.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgressLabels {
    /// Label of what came of it.
    result: String,
    /// Label of why the work cannot be measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_computable: Option<String>,
}

/// What sources of a funding cover completely.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgressCovered)]
pub(crate) struct CoveredView {
    /// Every milestone of its work.
    milestones: bool,
    /// All its payments.
    payments: bool,
}

/// A step of the curve: everything up to and with that day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgressStep)]
pub(crate) struct StepView {
    /// The day.
    #[serde(with = "domain::day")]
    #[schema(value_type = values::Day)]
    on: Date,
    /// Work that was to be done; missing where the work cannot be measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    planned: Option<Sum>,
    /// Work the recipient reported; missing where the work cannot be measured, and where no report is known and the
    /// milestones are not covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    reported: Option<Sum>,
    /// Work the funder accepted; missing where the work cannot be measured, and where no acceptance is known and the
    /// milestones are not covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    accepted: Option<Sum>,
    /// Money paid, less what was returned; missing where no payment is known and payments are not covered, and where more
    /// came back than is known to have been paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    paid: Option<Sum>,
}

/// Where the work and the money stand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgressStand)]
pub(crate) struct StandView {
    /// Work that was to be done; missing where the work cannot be measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    planned: Option<Sum>,
    /// Work the recipient reported; missing where the work cannot be measured, and where no report is known and the
    /// milestones are not covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    reported: Option<Sum>,
    /// Work the funder accepted; missing where the work cannot be measured, and where no acceptance is known and the
    /// milestones are not covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    accepted: Option<Sum>,
    /// Money paid, less what was returned; missing where no payment is known and payments are not covered, and where more
    /// came back than is known to have been paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    paid: Option<Sum>,
}

/// Of which funding, and up to which change, a curve is.
pub(crate) struct CurveOf {
    pub kind: ThingKind,
    pub funding: Id,
    pub amount: Option<Money>,
    pub covered: Covered,
    pub result: Outcome,
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
        let CurveOf { kind, funding, amount, covered, result, sequence, as_of, today, language } =
            of;
        let Covered { milestones, payments } = covered;
        let labels = language.map(|language| ProgressLabels {
            result: label::of_code(Outcome::CODELIST, result.as_str(), language),
            not_computable: not_computable
                .map(|code| label::of_code("progress_obstacles", code, language)),
        });
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
            result,
            covered: CoveredView { milestones, payments },
            now,
            whole,
            evaluated_on: today,
            not_computable,
            labels,
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
            [planned, reported, accepted, paid].map(|minor| Some(Sum::new(minor?, currency)));
        Self { planned, reported, accepted, paid }
    }
}
