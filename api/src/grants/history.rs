//! `GET /v1/grants/{id}/history`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::document::{GrantPath, HistoryQuery};
use crate::items;
use crate::views::collection::Collection;
use crate::views::history::HistoryView;

/// List the changes of a grant
///
/// Newest first, each with what it changed. A grant that is gone keeps its history.
#[utoipa::path(
    tag = "grants",
    params(GrantPath, HistoryQuery),
    responses((status = 200, description = "A page of changes.", body = Collection<HistoryView>))
)]
#[get("/v1/grants/{id}/history")]
pub(super) async fn list_grant_history(ask: Ask) -> Answered {
    items::history(ask, ThingKind::Grant).await
}
