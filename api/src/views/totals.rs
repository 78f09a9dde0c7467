//! What an organisation received and gave.

use domain::counting::Bucket;
use domain::{Currency, Language, Sum, ThingKind};
use persistence::{Direction, Tally, Totals};
use serde::Serialize;
use utoipa::ToSchema;

use super::{codes, label, values};

/// An organisation's totals, each kind and currency by itself.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = Totals)]
pub(crate) struct TotalsView {
    /// As a recipient.
    received: Vec<TotalView>,
    /// As a funder.
    given: Vec<TotalView>,
    /// What these sums leave out, and why.
    left_out: LeftOutView,
}

/// Money of one kind in one currency.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Total)]
pub(crate) struct TotalView {
    /// Grants or contracts.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// The currency.
    #[schema(value_type = values::Currency)]
    currency: Currency,
    /// How many fundings are summed up.
    #[schema(minimum = 0)]
    count: i64,
    /// Their money.
    #[schema(value_type = values::Money)]
    sum: Sum,
    /// Funding that goes to several recipients without shares: the whole of it, so never to be added up.
    #[serde(skip_serializing_if = "Option::is_none")]
    shared: Option<SharedView>,
}

/// Funding shared with others.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Shared)]
pub(crate) struct SharedView {
    /// How many fundings.
    #[schema(minimum = 0)]
    count: i64,
    /// Their money, all of it.
    #[schema(value_type = values::Money)]
    sum: Sum,
}

/// What sums leave out.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = LeftOut)]
pub(crate) struct LeftOutView {
    /// As a recipient.
    received: Vec<LeftOutLine>,
    /// As a funder.
    given: Vec<LeftOutLine>,
}

/// Funding left out for one reason.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LeftOutLine {
    /// Grants or contracts.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// Why it is left out.
    #[schema(value_type = codes::CountBucket)]
    reason: Bucket,
    /// Label of the reason in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// The currency, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Currency>)]
    currency: Option<Currency>,
    /// How many fundings.
    #[schema(minimum = 0)]
    count: i64,
    /// Their money, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    sum: Option<Sum>,
}

impl TotalsView {
    /// Totals as they are shown.
    pub fn new(totals: Totals, language: Option<Language>) -> Self {
        let mut view = Self::default();
        for ((direction, kind, currency, bucket), tally) in totals {
            let (lines, left_out) = match direction {
                Direction::Received => (&mut view.received, &mut view.left_out.received),
                Direction::Given => (&mut view.given, &mut view.left_out.given),
            };
            match currency {
                Some(currency) if bucket.is_in_sum() => add(lines, kind, currency, bucket, tally),
                _ => left_out.push(LeftOutLine::new(kind, bucket, currency, tally, language)),
            }
        }
        view
    }
}

/// Counted and shared money of one kind and currency stand in one line.
fn add(
    lines: &mut Vec<TotalView>,
    kind: ThingKind,
    currency: Currency,
    bucket: Bucket,
    tally: Tally,
) {
    let Tally { count, sum } = tally;
    let sum = Sum::new(sum, currency);
    let place = lines.iter().position(|line| line.kind == kind && line.currency == currency);
    let place = place.unwrap_or_else(|| {
        lines.push(TotalView { kind, currency, count: 0, sum: Sum::zero(currency), shared: None });
        lines.len() - 1
    });
    let Some(line) = lines.get_mut(place) else { return };
    if bucket == Bucket::Shared {
        line.shared = Some(SharedView { count, sum });
    } else {
        line.count = count;
        line.sum = sum;
    }
}

impl LeftOutLine {
    fn new(
        kind: ThingKind,
        reason: Bucket,
        currency: Option<Currency>,
        tally: Tally,
        language: Option<Language>,
    ) -> Self {
        let Tally { count, sum } = tally;
        let known = currency.filter(|_| reason != Bucket::UnknownAmount);
        Self {
            kind,
            reason,
            label: language
                .map(|language| label::of_code(Bucket::CODELIST, reason.as_str(), language)),
            currency,
            count,
            sum: known.map(|currency| Sum::new(sum, currency)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_and_shared_money_stand_apart_and_the_rest_is_told() {
        let mut totals = Totals::new();
        let mut put = |currency, bucket, count, sum| {
            totals.insert(
                (Direction::Received, ThingKind::Grant, currency, bucket),
                Tally { count, sum },
            );
        };
        put(Some(Currency::KZT), Bucket::Counted, 2, 150);
        put(Some(Currency::KZT), Bucket::Shared, 1, 100);
        put(Some(Currency::KZT), Bucket::Planned, 1, 5);
        put(None, Bucket::UnknownAmount, 3, 0);
        let tenge = |amount: &str| serde_json::json!({"amount": amount, "currency": "KZT"});
        let view = serde_json::to_value(TotalsView::new(totals, None)).unwrap();
        assert_eq!(
            view["received"],
            serde_json::json!([{"kind": "grant", "currency": "KZT", "count": 2, "sum": tenge("1.50"), "shared": {"count": 1, "sum": tenge("1.00")}}])
        );
        assert_eq!(view["left_out"]["received"][0]["count"], 3);
        assert!(view["left_out"]["received"][0].get("sum").is_none());
        assert_eq!(view["left_out"]["received"][1]["sum"], tenge("0.05"));
    }
}
