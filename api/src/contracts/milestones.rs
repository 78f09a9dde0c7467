//! `GET /v1/contracts/{id}/milestones`

use actix_web::get;
use domain::ThingKind;
use persistence::Below;

use crate::ask::{Answered, Ask};
use crate::document::{BelowQuery, ContractPath};
use crate::views::collection::Collection;
use crate::views::milestone::MilestoneView;
use crate::{items, showing};

/// List the milestones of a contract
///
/// Its milestones in the order of their position: what is due, what was reported and what was accepted.
#[utoipa::path(
    tag = "contracts",
    params(ContractPath, BelowQuery),
    responses((status = 200, description = "A page of milestones.", body = Collection<MilestoneView>))
)]
#[get("/v1/contracts/{id}/milestones")]
pub(super) async fn list_contract_milestones(ask: Ask) -> Answered {
    items::list_below(ask, ThingKind::Contract, Below::Milestones, showing::milestones).await
}
