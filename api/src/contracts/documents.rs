//! `GET /v1/contracts/{id}/documents`

use actix_web::get;
use domain::ThingKind;
use persistence::Below;

use crate::ask::{Answered, Ask};
use crate::document::{BelowQuery, ContractPath};
use crate::views::collection::Collection;
use crate::views::document::DocumentView;
use crate::{items, showing};

/// List the documents of a contract
///
/// What it is proven by: hash, type and size of each document.
#[utoipa::path(
    tag = "contracts",
    params(ContractPath, BelowQuery),
    responses((status = 200, description = "A page of documents.", body = Collection<DocumentView>))
)]
#[get("/v1/contracts/{id}/documents")]
pub(super) async fn list_contract_documents(ask: Ask) -> Answered {
    items::list_below(ask, ThingKind::Contract, Below::Documents, showing::documents).await
}
