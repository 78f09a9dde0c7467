//! `GET /v1/funding`

use actix_web::get;
use domain::Subject;

use crate::ask::Answered;
use crate::document::FundingQuery;
use crate::export::Offer;
use crate::listing;
use crate::views::collection::Collection;
use crate::views::funding::FundingView;

/// List funding
///
/// Grants and contracts together, filtered and sorted, a page at a time. `kind` tells them apart.
#[utoipa::path(
    tag = "funding",
    params(FundingQuery),
    responses((status = 200, description = "A page of grants and contracts.", body = Collection<FundingView>))
)]
#[get("/v1/funding")]
pub(super) async fn list_funding(offer: Offer) -> Answered {
    listing::list(offer, Subject::Funding).await
}
