//! `GET /v1/grants/{id}/milestones`

use actix_web::get;
use domain::{Subject, ThingKind};

use crate::ask::Answered;
use crate::below;
use crate::document::{GrantPath, MilestonesBelowQuery};
use crate::export::Offer;
use crate::listing::Within;
use crate::views::collection::Collection;
use crate::views::milestone::MilestoneView;

/// List the milestones of a grant
///
/// Its milestones in the order of their position: what is due, what was reported and what was accepted.
#[utoipa::path(
    tag = "grants",
    params(GrantPath, MilestonesBelowQuery),
    responses((status = 200, description = "A page of milestones.", body = Collection<MilestoneView>))
)]
#[get("/v1/grants/{id}/milestones")]
pub(super) async fn list_grant_milestones(offer: Offer) -> Answered {
    below::list(offer, ThingKind::Grant, Within::Funding, Subject::Milestones).await
}
