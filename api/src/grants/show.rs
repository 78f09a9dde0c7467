//! `GET /v1/grants/{id}`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::document::{GrantPath, ItemQuery};
use crate::items;
use crate::views::funding::FundingView;

/// Show a grant
///
/// One grant with its parties, money, dates, stages and results, as it is or as it was known at `as_of`.
#[utoipa::path(
    tag = "grants",
    params(GrantPath, ItemQuery),
    responses((status = 200, description = "The grant.", body = FundingView))
)]
#[get("/v1/grants/{id}")]
pub(super) async fn show_grant(ask: Ask) -> Answered {
    items::show_funding(ask, ThingKind::Grant).await
}
