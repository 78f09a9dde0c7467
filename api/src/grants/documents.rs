//! `GET /v1/grants/{id}/documents`

use actix_web::get;
use domain::{Subject, ThingKind};

use crate::ask::Answered;
use crate::below;
use crate::document::{DocumentsBelowQuery, GrantPath};
use crate::export::Offer;
use crate::listing::Within;
use crate::views::collection::Collection;
use crate::views::document::DocumentView;

/// List the documents of a grant
///
/// What it is proven by: hash, type and size of each document.
#[utoipa::path(
    tag = "grants",
    params(GrantPath, DocumentsBelowQuery),
    responses((status = 200, description = "A page of documents.", body = Collection<DocumentView>))
)]
#[get("/v1/grants/{id}/documents")]
pub(super) async fn list_grant_documents(offer: Offer) -> Answered {
    below::list(offer, ThingKind::Grant, Within::Funding, Subject::Documents).await
}
