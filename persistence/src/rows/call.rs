//! Rows of calls.

use domain::{Call, Region};

use super::{Common, thing_row};
use crate::column::bars;

thing_row!(
    /// A call.
    CallRow in calls {
        funder_id: Option<String>,
        operator_id: Option<String>,
        status: String,
        currency: Option<String>,
        amount: Option<i64>,
        announced_on: Option<time::Date>,
        applications_to: Option<time::Date>,
        places: String,
        spheres: String,
    }
);

impl CallRow {
    pub(crate) fn new(common: Common, thing: &Call) -> Self {
        Self::with(
            common,
            (
                thing.funder.as_ref().map(|party| party.id.to_string()),
                thing.operator.as_ref().map(|party| party.id.to_string()),
                thing.status.as_str().to_owned(),
                thing.amount.map(|money| money.currency().code().to_owned()),
                thing.amount.map(|money| money.minor()),
                thing.announced_on,
                thing.applications_to,
                bars(thing.places.iter().map(Region::key)),
                bars(&thing.spheres),
            ),
        )
    }
}
