//! `GET /v1/grants/{id}/payments`

use actix_web::get;
use domain::ThingKind;
use persistence::Below;

use crate::ask::{Answered, Ask};
use crate::document::{BelowQuery, GrantPath};
use crate::views::collection::Collection;
use crate::views::payment::PaymentView;
use crate::{items, showing};

/// List the payments of a grant
///
/// Money that moved, or is to move, under it.
#[utoipa::path(
    tag = "grants",
    params(GrantPath, BelowQuery),
    responses((status = 200, description = "A page of payments.", body = Collection<PaymentView>))
)]
#[get("/v1/grants/{id}/payments")]
pub(super) async fn list_grant_payments(ask: Ask) -> Answered {
    items::list_below(ask, ThingKind::Grant, Below::Payments, showing::payments).await
}
