//! `GET /v1/search`

use actix_web::get;

use super::answer::{Wish, answer, export};
use crate::ask::Answered;
use crate::document::SearchQuery;
use crate::export::Offer;
use crate::views::hit::SearchView;

/// Search everything
///
/// Organisations, grants and contracts that match words, the best first, page by page, and how many of each there are. The
/// lists of each take the same words in `q`, with filters and facets.
#[utoipa::path(
    tag = "search",
    params(SearchQuery),
    responses((status = 200, description = "What was found.", body = SearchView))
)]
#[get("/v1/search")]
pub(super) async fn search(offer: Offer) -> Answered {
    let Offer { ask, format } = offer;
    match format {
        Some(format) => export(ask, format).await,
        None => answer(ask, Wish::Found).await,
    }
}
