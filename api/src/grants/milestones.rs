//! `GET /v1/grants/{id}/milestones`

use actix_web::get;
use domain::ThingKind;
use persistence::Below;

use crate::ask::{Answered, Ask};
use crate::document::{BelowQuery, GrantPath};
use crate::views::collection::Collection;
use crate::views::milestone::MilestoneView;
use crate::{items, showing};

/// List the milestones of a grant
///
/// Its milestones in the order of their position: what is due, what was reported and what was accepted.
#[utoipa::path(
    tag = "grants",
    params(GrantPath, BelowQuery),
    responses((status = 200, description = "A page of milestones.", body = Collection<MilestoneView>))
)]
#[get("/v1/grants/{id}/milestones")]
pub(super) async fn list_grant_milestones(ask: Ask) -> Answered {
    items::list_below(ask, ThingKind::Grant, Below::Milestones, showing::milestones).await
}
