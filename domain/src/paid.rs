//! What was paid under a funding: the one place that decides it, for sums, totals and the curve.
//!
//! **The rule.** Money moves out by a payment that is `paid`, and back by one that is `returned`. A returned payment that
//! tells both its days (`paid_on` and `returned_on`) went out and came back: together that is nothing. A returned payment
//! without `returned_on` is a record of its own: it takes from what other payments brought, on its `paid_on`. Planned
//! payments move nothing.
//!
//! What is known to be paid is never below zero. Where more came back than is known to have gone out, payments are missing:
//! what was paid is unknown then, and a sum leaves the funding out. Where no money is known to have moved the sum is
//! unknown too, unless a source of the funding states all its payments: then it is nothing.

use time::Date;

use crate::vocabulary::PaymentStatus;
use crate::{Currency, Funding, Payment};

/// What was paid and not returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid {
    /// Minor units, zero or more. Payments are 64 bits each; their sum may be more.
    pub minor: i128,
    /// The currency.
    pub currency: Currency,
}

/// A movement of money: when, and how much in minor units; below zero for money that came back.
pub type Movement = (Option<Date>, i128);

impl Payment {
    /// How the money of this payment moved.
    pub fn movements(&self) -> impl Iterator<Item = Movement> + use<> {
        let minor = i128::from(self.amount.minor());
        let (out, back) = match (self.status, self.returned_on) {
            (PaymentStatus::Planned, _) => (None, None),
            (PaymentStatus::Paid, _) => (Some((self.paid_on, minor)), None),
            (PaymentStatus::Returned, None) => (None, Some((self.paid_on, -minor))),
            (PaymentStatus::Returned, on) => (Some((self.paid_on, minor)), Some((on, -minor))),
        };
        out.into_iter().chain(back)
    }
}

/// The currency in which payments of a funding are summed: that of its amount, else that of all payments that moved
/// money, where they agree.
pub fn currency(funding: &Funding, payments: &[Payment]) -> Option<Currency> {
    if let Some(amount) = funding.present_amount() {
        return Some(amount.currency());
    }
    let mut moved = payments
        .iter()
        .filter(|payment| payment.status != PaymentStatus::Planned)
        .map(|payment| payment.amount.currency());
    let first = moved.next()?;
    moved.all(|other| other == first).then_some(first)
}

/// What moved under a funding in one currency, all in all; none when nothing is known to have moved. Below zero when more
/// came back than is known to have gone out.
pub fn balance(payments: &[Payment], currency: Currency) -> Option<i128> {
    payments
        .iter()
        .filter(|payment| payment.amount.currency() == currency)
        .flat_map(Payment::movements)
        .fold(None, |sum, (_, minor)| Some(sum.unwrap_or(0) + minor))
}

/// Whether no payment is known to have moved money, in whatever currency: only then it matters that all are stated.
pub fn nothing_moved(payments: &[Payment]) -> bool {
    payments.iter().all(|payment| payment.status == PaymentStatus::Planned)
}

/// What was paid under a funding, by the rule above; none where that is unknown. `covered` tells whether a source of the
/// funding states all its payments.
pub fn paid(funding: &Funding, payments: &[Payment], covered: bool) -> Option<Paid> {
    let currency = currency(funding, payments)?;
    let nothing = (covered && nothing_moved(payments)).then_some(0);
    let minor = balance(payments, currency).or(nothing)?;
    (minor >= 0).then_some(Paid { minor, currency })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;
    use crate::{FundingKind, Id, Money};

    fn funding(amount: Option<i64>) -> Funding {
        let mut funding = Funding::new(Id::parse("g").unwrap(), FundingKind::Grant);
        funding.amount = amount.map(|minor| Money::new(minor, Currency::KZT));
        funding
    }

    fn payment(status: PaymentStatus, minor: i64, currency: Currency) -> Payment {
        Payment {
            id: Id::parse("g:p:1").unwrap(),
            funding: Id::parse("g").unwrap(),
            milestone: None,
            status,
            amount: Money::new(minor, currency),
            planned_on: None,
            paid_on: None,
            returned_on: None,
            description: None,
        }
    }

    fn minor(funding: &Funding, payments: &[Payment], covered: bool) -> Option<i128> {
        paid(funding, payments, covered).map(|paid| paid.minor)
    }

    #[test]
    fn a_payment_that_came_back_is_nothing_and_a_record_of_a_return_takes_from_the_others() {
        use PaymentStatus::{Paid, Returned};
        let first = payment(Paid, 1_000, Currency::KZT);
        let mut own = payment(Paid, 500, Currency::KZT);
        own.paid_on = Some(date!(2025 - 01 - 01));
        own.give_back(date!(2025 - 02 - 01)).unwrap();
        assert_eq!(own.paid_on, Some(date!(2025 - 01 - 01)), "the day it was paid stays");
        let record = payment(Returned, 300, Currency::KZT);
        assert_eq!(minor(&funding(Some(9)), &[first.clone(), own.clone()], false), Some(1_000));
        assert_eq!(minor(&funding(Some(9)), &[first, own.clone(), record], false), Some(700));
        assert_eq!(minor(&funding(Some(9)), &[own], false), Some(0));
    }

    #[test]
    fn more_returned_than_paid_is_unknown_and_never_below_zero() {
        let payments = [
            payment(PaymentStatus::Paid, 100, Currency::KZT),
            payment(PaymentStatus::Returned, 500, Currency::KZT),
        ];
        assert_eq!(balance(&payments, Currency::KZT), Some(-400));
        assert_eq!(minor(&funding(Some(9)), &payments, true), None);
    }

    #[test]
    fn without_an_amount_the_payments_tell_the_currency_where_they_agree() {
        let usd = Currency::parse("USD").unwrap();
        let dollars = payment(PaymentStatus::Paid, 5, usd);
        let planned = payment(PaymentStatus::Planned, 5, Currency::KZT);
        let told = paid(&funding(None), &[planned, dollars.clone()], false);
        assert_eq!(told, Some(Paid { minor: 5, currency: usd }));
        let tenge = payment(PaymentStatus::Paid, 7, Currency::KZT);
        assert_eq!(paid(&funding(None), &[dollars.clone(), tenge.clone()], true), None);
        assert_eq!(minor(&funding(Some(1)), &[dollars, tenge], false), Some(7));
    }

    #[test]
    fn no_payment_is_nothing_only_inside_complete_coverage() {
        let planned = [payment(PaymentStatus::Planned, 5, Currency::KZT)];
        assert_eq!(minor(&funding(Some(1)), &planned, false), None);
        assert_eq!(minor(&funding(Some(1)), &planned, true), Some(0));
        assert_eq!(minor(&funding(None), &[], true), None, "in no currency");
        let dollars = [payment(PaymentStatus::Paid, 5, Currency::parse("USD").unwrap())];
        assert_eq!(minor(&funding(Some(1)), &dollars, true), None, "something was paid");
    }

    proptest! {
        #[test]
        fn what_was_paid_is_never_below_zero_and_never_cut(
            moved in prop::collection::vec((0..3_usize, 0..=i64::MAX), 0..9),
        ) {
            let statuses = PaymentStatus::ALL;
            let payments: Vec<Payment> = moved
                .iter()
                .map(|(status, minor)| payment(statuses[*status], *minor, Currency::KZT))
                .collect();
            let sum: i128 = payments
                .iter()
                .map(|payment| match payment.status {
                    PaymentStatus::Planned => 0,
                    PaymentStatus::Paid => i128::from(payment.amount.minor()),
                    PaymentStatus::Returned => -i128::from(payment.amount.minor()),
                })
                .sum();
            prop_assert_eq!(minor(&funding(Some(1)), &payments, true), (sum >= 0).then_some(sum));
        }
    }
}
