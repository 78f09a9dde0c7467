//! Payments of the treasury.

use domain::{ChildKind, Currency, Id, Invalid, Money, Payment, PaymentStatus, Thing};

use super::chain::Found;
use crate::row::Row;

/// Reads a payment; one below zero is money that came back. The treasury pays in tenge.
pub(super) fn payment(row: &mut Row, found: &Found, funding: &Id) -> Option<Thing> {
    let record = &found.record;
    let Some(number) = record.text("id") else {
        row.refuse(Invalid::new("missing", "id", "", "a payment needs its id"));
        return None;
    };
    let id = row.required("id", Id::child(funding, ChildKind::Payment, &number))?;
    row.name(id.as_str());
    record.tell(row);
    let reason = "a payment needs its amount";
    let amount = record.needed_money(row, "pay_amount", Currency::KZT, reason)?;
    let prepaid = record.money(row, "prepay_sum", Currency::KZT);
    let prepaid = prepaid.filter(|prepaid| prepaid.minor() > 0);
    let returned = amount.minor() < 0;
    Some(Thing::Payment(Payment {
        id,
        funding: funding.clone(),
        milestone: None,
        status: if returned { PaymentStatus::Returned } else { PaymentStatus::Paid },
        amount: Money::new(amount.minor().saturating_abs(), amount.currency()),
        planned_on: None,
        paid_on: record.day(row, "pay_date"),
        returned_on: None,
        // What the payer wrote may name persons, and is not read.
        description: prepaid.map(|prepaid| {
            format!("алдын ала төлем / предоплата: {} KZT", prepaid.amount_string())
        }),
    }))
}
