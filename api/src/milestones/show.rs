//! `GET /v1/milestones/{id}`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::desk::Answer;
use crate::document::{ItemQuery, MilestonePath};
use crate::views::milestone::MilestoneView;
use crate::{items, showing};

/// Show a milestone
///
/// One stage of a funded project: its deadline and how it was moved, what was reported and accepted, and who is waited for.
#[utoipa::path(
    tag = "milestones",
    params(MilestonePath, ItemQuery),
    responses((status = 200, description = "The milestone.", body = MilestoneView))
)]
#[get("/v1/milestones/{id}")]
pub(super) async fn show_milestone(ask: Ask) -> Answered {
    items::show(ask, ThingKind::Milestone, |desk, record, at| {
        let mut view = showing::one(showing::milestones(desk, vec![record], at)?)?;
        view.sequence = view.sequence.max(desk.newest_beside());
        view.evaluated_on = Some(desk.today);
        view.as_of = at.map(|at| at.sequence);
        Answer::json(&view)
    })
    .await
}
