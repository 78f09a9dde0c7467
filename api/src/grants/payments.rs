//! `GET /v1/grants/{id}/payments`

use actix_web::get;
use domain::{Subject, ThingKind};

use crate::ask::Answered;
use crate::below;
use crate::document::{GrantPath, PaymentsBelowQuery};
use crate::export::Offer;
use crate::listing::Within;
use crate::views::collection::Collection;
use crate::views::payment::PaymentView;

/// List the payments of a grant
///
/// Money that moved, or is to move, under it.
#[utoipa::path(
    tag = "grants",
    params(GrantPath, PaymentsBelowQuery),
    responses((status = 200, description = "A page of payments.", body = Collection<PaymentView>))
)]
#[get("/v1/grants/{id}/payments")]
pub(super) async fn list_grant_payments(offer: Offer) -> Answered {
    below::list(offer, ThingKind::Grant, Within::Funding, Subject::Payments).await
}
