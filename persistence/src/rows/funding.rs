//! Rows of grants and contracts.

use domain::Funding;
use domain::Region;
use domain::counting::{Bucket, Part};

use super::{Common, thing_row};
use crate::column::{MANY, bars, region_of};

thing_row!(
    /// A grant or contract; `amount` is the present amount, `bucket` and `counted` its part in sums, in minor units:
    /// at most what the column holds, and nothing is summed from it.
    FundingRow in funding {
        kind: String,
        funding_kind: String,
        status: String,
        stage: Option<String>,
        currency: Option<String>,
        amount: Option<i64>,
        bucket: String,
        counted: i64,
        signed_on: Option<time::Date>,
        start_on: Option<time::Date>,
        end_on: Option<time::Date>,
        call_id: Option<String>,
        places: String,
        spheres: String,
        region: String,
    }
);

/// As much of a sum as a column holds.
pub(crate) fn column(minor: i128) -> i64 {
    i64::try_from(minor).unwrap_or(i64::MAX)
}

impl FundingRow {
    pub(crate) fn new(common: Common, thing: &Funding, part: Option<Part>) -> Self {
        let amount = thing.present_amount();
        Self::with(
            common,
            (
                thing.kind().as_str().to_owned(),
                thing.funding_kind.as_str().to_owned(),
                thing.status.as_str().to_owned(),
                thing.stage.map(|stage| stage.as_str().to_owned()),
                amount.map(|money| money.currency().code().to_owned()),
                amount.map(|money| money.minor()),
                part.map_or(Bucket::UnknownAmount, |part| part.bucket).as_str().to_owned(),
                part.map_or(0, |part| column(part.minor)),
                thing.signed_on,
                thing.start_on,
                thing.end_on,
                thing.call.as_ref().map(ToString::to_string),
                bars(thing.places.iter().map(Region::key)),
                bars(&thing.spheres),
                region(&thing.places),
            ),
        )
    }
}

/// The one region that all places of work lie in, [`MANY`] when there are several, nothing when there is none.
fn region(places: &[Region]) -> String {
    let mut regions = places.iter().map(|place| region_of(&place.key()).to_owned());
    let Some(first) = regions.next() else { return String::new() };
    if regions.all(|other| other == first) { first } else { MANY.to_owned() }
}
