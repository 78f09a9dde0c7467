//! `GET /v1/contracts`

use actix_web::get;
use domain::Subject;

use crate::ask::Answered;
use crate::document::ContractsQuery;
use crate::export::Offer;
use crate::listing;
use crate::views::collection::Collection;
use crate::views::funding::FundingView;

/// List contracts
///
/// Social orders, strategic partnerships and other procurement, filtered and sorted, a page at a time.
#[utoipa::path(
    tag = "contracts",
    params(ContractsQuery),
    responses((status = 200, description = "A page of contracts.", body = Collection<FundingView>))
)]
#[get("/v1/contracts")]
pub(super) async fn list_contracts(offer: Offer) -> Answered {
    listing::list(offer, Subject::Contracts).await
}
