//! `GET /v1/organisations`

use actix_web::get;
use domain::Subject;

use crate::ask::Answered;
use crate::document::OrganisationsQuery;
use crate::export::Offer;
use crate::listing;
use crate::views::collection::Collection;
use crate::views::organisation::OrganisationView;

/// List organisations
///
/// NGOs, charities, public bodies, grant operators and donors, filtered and sorted, a page at a time.
#[utoipa::path(
    tag = "organisations",
    params(OrganisationsQuery),
    responses((status = 200, description = "A page of organisations.", body = Collection<OrganisationView>))
)]
#[get("/v1/organisations")]
pub(super) async fn list_organisations(offer: Offer) -> Answered {
    listing::list(offer, Subject::Organisations).await
}
