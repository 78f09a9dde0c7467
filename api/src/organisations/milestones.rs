//! `GET /v1/organisations/{id}/milestones`

use actix_web::get;
use domain::{Subject, ThingKind};

use crate::ask::Answered;
use crate::below;
use crate::document::{OrganisationPath, ReceivedMilestonesQuery};
use crate::export::Offer;
use crate::listing::Within;
use crate::views::collection::Collection;
use crate::views::milestone::MilestoneView;

/// List the milestones of an organisation
///
/// The stages of all projects of which the organisation is a recipient.
#[utoipa::path(
    tag = "organisations",
    params(OrganisationPath, ReceivedMilestonesQuery),
    responses((status = 200, description = "A page of milestones.", body = Collection<MilestoneView>))
)]
#[get("/v1/organisations/{id}/milestones")]
pub(super) async fn list_organisation_milestones(offer: Offer) -> Answered {
    below::list(offer, ThingKind::Organisation, Within::Recipient, Subject::Milestones).await
}
