//! `GET /v1/grants/{id}/documents`

use actix_web::get;
use domain::ThingKind;
use persistence::Below;

use crate::ask::{Answered, Ask};
use crate::document::{BelowQuery, GrantPath};
use crate::views::collection::Collection;
use crate::views::document::DocumentView;
use crate::{items, showing};

/// List the documents of a grant
///
/// What it is proven by: hash, type and size of each document.
#[utoipa::path(
    tag = "grants",
    params(GrantPath, BelowQuery),
    responses((status = 200, description = "A page of documents.", body = Collection<DocumentView>))
)]
#[get("/v1/grants/{id}/documents")]
pub(super) async fn list_grant_documents(ask: Ask) -> Answered {
    items::list_below(ask, ThingKind::Grant, Below::Documents, showing::documents).await
}
