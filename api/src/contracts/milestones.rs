//! `GET /v1/contracts/{id}/milestones`

use actix_web::get;
use domain::{Subject, ThingKind};

use crate::ask::Answered;
use crate::below;
use crate::document::{ContractPath, MilestonesBelowQuery};
use crate::export::Offer;
use crate::listing::Within;
use crate::views::collection::Collection;
use crate::views::milestone::MilestoneView;

/// List the milestones of a contract
///
/// Its milestones in the order of their position: what is due, what was reported and what was accepted.
#[utoipa::path(
    tag = "contracts",
    params(ContractPath, MilestonesBelowQuery),
    responses((status = 200, description = "A page of milestones.", body = Collection<MilestoneView>))
)]
#[get("/v1/contracts/{id}/milestones")]
pub(super) async fn list_contract_milestones(offer: Offer) -> Answered {
    below::list(offer, ThingKind::Contract, Within::Funding, Subject::Milestones).await
}
