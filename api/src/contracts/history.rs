//! `GET /v1/contracts/{id}/history`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::document::{ContractPath, HistoryQuery};
use crate::items;
use crate::views::collection::Collection;
use crate::views::history::HistoryView;

/// List the changes of a contract
///
/// Newest first, each with what it changed. A contract that is gone keeps its history.
#[utoipa::path(
    tag = "contracts",
    params(ContractPath, HistoryQuery),
    responses((status = 200, description = "A page of changes.", body = Collection<HistoryView>))
)]
#[get("/v1/contracts/{id}/history")]
pub(super) async fn list_contract_history(ask: Ask) -> Answered {
    items::history(ask, ThingKind::Contract).await
}
