//! `GET /v1/milestones`

use actix_web::get;
use domain::Subject;

use crate::ask::Answered;
use crate::document::MilestonesQuery;
use crate::export::Offer;
use crate::listing;
use crate::views::collection::Collection;
use crate::views::milestone::MilestoneView;

/// List milestones
///
/// The stages of all funded projects: what is due, what is late and on whom it waits.
#[utoipa::path(
    tag = "milestones",
    params(MilestonesQuery),
    responses((status = 200, description = "A page of milestones.", body = Collection<MilestoneView>))
)]
#[get("/v1/milestones")]
pub(super) async fn list_milestones(offer: Offer) -> Answered {
    listing::list(offer, Subject::Milestones).await
}
