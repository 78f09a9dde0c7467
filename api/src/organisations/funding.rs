//! `GET /v1/organisations/{id}/funding`

use actix_web::get;
use domain::{Subject, ThingKind};

use crate::ask::Answered;
use crate::below;
use crate::document::{OrganisationPath, ReceivedQuery};
use crate::export::Offer;
use crate::listing::Within;
use crate::views::collection::Collection;
use crate::views::funding::FundingView;

/// List funding received by an organisation
///
/// Grants and contracts of which the organisation is a recipient.
#[utoipa::path(
    tag = "organisations",
    params(OrganisationPath, ReceivedQuery),
    responses((status = 200, description = "A page of grants and contracts.", body = Collection<FundingView>))
)]
#[get("/v1/organisations/{id}/funding")]
pub(super) async fn list_organisation_funding(offer: Offer) -> Answered {
    below::list(offer, ThingKind::Organisation, Within::Recipient, Subject::Funding).await
}
