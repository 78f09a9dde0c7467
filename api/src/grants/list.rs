//! `GET /v1/grants`

use actix_web::get;
use domain::Subject;

use crate::ask::Answered;
use crate::document::GrantsQuery;
use crate::export::Offer;
use crate::listing;
use crate::views::collection::Collection;
use crate::views::funding::FundingView;

/// List grants
///
/// Grants, premiums and donations, filtered and sorted, a page at a time.
#[utoipa::path(
    tag = "grants",
    params(GrantsQuery),
    responses((status = 200, description = "A page of grants.", body = Collection<FundingView>))
)]
#[get("/v1/grants")]
pub(super) async fn list_grants(offer: Offer) -> Answered {
    listing::list(offer, Subject::Grants).await
}
