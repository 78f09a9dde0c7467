//! `GET /v1/calls/{id}/history`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::document::{CallPath, HistoryQuery};
use crate::items;
use crate::views::collection::Collection;
use crate::views::history::HistoryView;

/// List the changes of a call
///
/// Newest first, each with what it changed. A call that is gone keeps its history.
#[utoipa::path(
    tag = "calls",
    params(CallPath, HistoryQuery),
    responses((status = 200, description = "A page of changes.", body = Collection<HistoryView>))
)]
#[get("/v1/calls/{id}/history")]
pub(super) async fn list_call_history(ask: Ask) -> Answered {
    items::history(ask, ThingKind::Call).await
}
