//! `GET /v1/contracts/{id}/documents`

use actix_web::get;
use domain::{Subject, ThingKind};

use crate::ask::Answered;
use crate::below;
use crate::document::{ContractPath, DocumentsBelowQuery};
use crate::export::Offer;
use crate::listing::Within;
use crate::views::collection::Collection;
use crate::views::document::DocumentView;

/// List the documents of a contract
///
/// What it is proven by: hash, type and size of each document.
#[utoipa::path(
    tag = "contracts",
    params(ContractPath, DocumentsBelowQuery),
    responses((status = 200, description = "A page of documents.", body = Collection<DocumentView>))
)]
#[get("/v1/contracts/{id}/documents")]
pub(super) async fn list_contract_documents(offer: Offer) -> Answered {
    below::list(offer, ThingKind::Contract, Within::Funding, Subject::Documents).await
}
