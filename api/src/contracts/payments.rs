//! `GET /v1/contracts/{id}/payments`

use actix_web::get;
use domain::{Subject, ThingKind};

use crate::ask::Answered;
use crate::below;
use crate::document::{ContractPath, PaymentsBelowQuery};
use crate::export::Offer;
use crate::listing::Within;
use crate::views::collection::Collection;
use crate::views::payment::PaymentView;

/// List the payments of a contract
///
/// Money that moved, or is to move, under it.
#[utoipa::path(
    tag = "contracts",
    params(ContractPath, PaymentsBelowQuery),
    responses((status = 200, description = "A page of payments.", body = Collection<PaymentView>))
)]
#[get("/v1/contracts/{id}/payments")]
pub(super) async fn list_contract_payments(offer: Offer) -> Answered {
    below::list(offer, ThingKind::Contract, Within::Funding, Subject::Payments).await
}
