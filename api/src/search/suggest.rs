//! `GET /v1/suggest`

use actix_web::get;

use super::answer::{Wish, answer};
use crate::ask::{Answered, Ask};
use crate::document::SuggestQuery;
use crate::views::hit::SuggestView;

/// Suggest while typing
///
/// What somebody may be about to ask for, whose last word is still being typed: organisations first, then grants and contracts.
#[utoipa::path(
    tag = "search",
    params(SuggestQuery),
    responses((status = 200, description = "What may be meant.", body = SuggestView))
)]
#[get("/v1/suggest")]
pub(super) async fn suggest(ask: Ask) -> Answered {
    answer(ask, Wish::Suggested).await
}
