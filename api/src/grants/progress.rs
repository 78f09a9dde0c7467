//! `GET /v1/grants/{id}/progress`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::curve;
use crate::document::{GrantPath, ItemQuery};
use crate::views::progress::ProgressView;

/// Show money against work
///
/// What was to be done, reported, accepted and paid under a grant, day by day.
#[utoipa::path(
    tag = "grants",
    params(GrantPath, ItemQuery),
    responses((status = 200, description = "The curve.", body = ProgressView))
)]
#[get("/v1/grants/{id}/progress")]
pub(super) async fn show_grant_progress(ask: Ask) -> Answered {
    curve::show_progress(ask, ThingKind::Grant).await
}
