//! `GET /v1/organisations/{id}/funding-given`

use actix_web::get;
use domain::{Subject, ThingKind};

use crate::ask::Answered;
use crate::below;
use crate::document::{GivenQuery, OrganisationPath};
use crate::export::Offer;
use crate::listing::Within;
use crate::views::collection::Collection;
use crate::views::funding::FundingView;

/// List funding given by an organisation
///
/// Grants and contracts of which the organisation is the funder.
#[utoipa::path(
    tag = "organisations",
    params(OrganisationPath, GivenQuery),
    responses((status = 200, description = "A page of grants and contracts.", body = Collection<FundingView>))
)]
#[get("/v1/organisations/{id}/funding-given")]
pub(super) async fn list_organisation_funding_given(offer: Offer) -> Answered {
    below::list(offer, ThingKind::Organisation, Within::Funder, Subject::Funding).await
}
