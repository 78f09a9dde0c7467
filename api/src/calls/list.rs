//! `GET /v1/calls`

use actix_web::get;
use domain::Subject;

use crate::ask::Answered;
use crate::document::CallsQuery;
use crate::export::Offer;
use crate::listing;
use crate::views::call::CallView;
use crate::views::collection::Collection;

/// List calls
///
/// Contests of public bodies and operators, filtered and sorted, a page at a time.
#[utoipa::path(
    tag = "calls",
    params(CallsQuery),
    responses((status = 200, description = "A page of calls.", body = Collection<CallView>))
)]
#[get("/v1/calls")]
pub(super) async fn list_calls(offer: Offer) -> Answered {
    listing::list(offer, Subject::Calls).await
}
