//! `GET /v1/contracts/{id}/progress`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::curve;
use crate::document::{ContractPath, ItemQuery};
use crate::views::progress::ProgressView;

/// Show money against work
///
/// What was to be done, reported, accepted and paid under a contract, day by day.
#[utoipa::path(
    tag = "contracts",
    params(ContractPath, ItemQuery),
    responses((status = 200, description = "The curve.", body = ProgressView))
)]
#[get("/v1/contracts/{id}/progress")]
pub(super) async fn show_contract_progress(ask: Ask) -> Answered {
    curve::show_progress(ask, ThingKind::Contract).await
}
