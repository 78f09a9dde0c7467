//! `GET /v1/contracts/{id}/payments`

use actix_web::get;
use domain::ThingKind;
use persistence::Below;

use crate::ask::{Answered, Ask};
use crate::document::{BelowQuery, ContractPath};
use crate::views::collection::Collection;
use crate::views::payment::PaymentView;
use crate::{items, showing};

/// List the payments of a contract
///
/// Money that moved, or is to move, under it.
#[utoipa::path(
    tag = "contracts",
    params(ContractPath, BelowQuery),
    responses((status = 200, description = "A page of payments.", body = Collection<PaymentView>))
)]
#[get("/v1/contracts/{id}/payments")]
pub(super) async fn list_contract_payments(ask: Ask) -> Answered {
    items::list_below(ask, ThingKind::Contract, Below::Payments, showing::payments).await
}
