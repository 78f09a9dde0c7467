//! Rows of milestones.

use domain::Milestone;

use super::{Common, thing_row};

thing_row!(
    /// A milestone.
    MilestoneRow in milestones {
        funding_id: String,
        milestone_kind: String,
        status: String,
        position: Option<i64>,
        due_on: Option<time::Date>,
        owed_on: Option<time::Date>,
        currency: Option<String>,
        amount: Option<i64>,
    }
);

impl MilestoneRow {
    pub(crate) fn new(common: Common, thing: &Milestone) -> Self {
        Self::with(
            common,
            (
                thing.funding.to_string(),
                thing.milestone_kind.as_str().to_owned(),
                thing.status.as_str().to_owned(),
                thing.position.map(i64::from),
                thing.due_on,
                thing.owed_on(),
                thing.amount.map(|money| money.currency().code().to_owned()),
                thing.amount.map(|money| money.minor()),
            ),
        )
    }
}
