//! `GET /v1/organisations/{id}/history`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::document::{HistoryQuery, OrganisationPath};
use crate::items;
use crate::views::collection::Collection;
use crate::views::history::HistoryView;

/// List the changes of an organisation
///
/// Newest first, each with what it changed. An organisation that is gone keeps its history.
#[utoipa::path(
    tag = "organisations",
    params(OrganisationPath, HistoryQuery),
    responses((status = 200, description = "A page of changes.", body = Collection<HistoryView>))
)]
#[get("/v1/organisations/{id}/history")]
pub(super) async fn list_organisation_history(ask: Ask) -> Answered {
    items::history(ask, ThingKind::Organisation).await
}
