//! Rows of payments.

use domain::Payment;

use super::{Common, thing_row};

thing_row!(
    /// A payment.
    PaymentRow in payments {
        funding_id: String,
        status: String,
        paid_on: Option<time::Date>,
        currency: String,
        amount: i64,
    }
);

impl PaymentRow {
    pub(crate) fn new(common: Common, thing: &Payment) -> Self {
        Self::with(
            common,
            (
                thing.funding.to_string(),
                thing.status.as_str().to_owned(),
                thing.paid_on,
                thing.amount.currency().code().to_owned(),
                thing.amount.minor(),
            ),
        )
    }
}
