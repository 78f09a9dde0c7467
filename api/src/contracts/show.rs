//! `GET /v1/contracts/{id}`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::document::{ContractPath, ItemQuery};
use crate::items;
use crate::views::funding::FundingView;

/// Show a contract
///
/// One contract with its parties, money, dates, stages and results, as it is or as it was known at `as_of`.
#[utoipa::path(
    tag = "contracts",
    params(ContractPath, ItemQuery),
    responses((status = 200, description = "The contract.", body = FundingView))
)]
#[get("/v1/contracts/{id}")]
pub(super) async fn show_contract(ask: Ask) -> Answered {
    items::show_funding(ask, ThingKind::Contract).await
}
