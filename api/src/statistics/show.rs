//! `GET /v1/statistics`

use actix_web::get;

use super::answer::Asking;
use crate::ask::{Answered, Ask};
use crate::desk::Desk;
use crate::document::StatisticsQuery;
use crate::export::{self, Figures, Noun, Offer, Rows};
use crate::views::statistics::StatisticsView;

/// Show statistics
///
/// Counts and exact sums of funding, organisations, milestones or payments, for any filter of theirs, grouped by up to three of
/// their attributes. Currencies are never mixed, no funding is counted twice unless `split` asks for it, and `left_out` tells
/// what no sum holds and why. Payments are movements of money: what was passed on moved more than once. Parameters that the chosen `of` does not have are refused.
#[utoipa::path(
    tag = "statistics",
    params(StatisticsQuery),
    responses((status = 200, description = "The groups, their total, and what is left out.", body = StatisticsView))
)]
#[get("/v1/statistics")]
pub(super) async fn show_statistics(offer: Offer) -> Answered {
    let Offer { ask, format } = offer;
    if let Some(format) = format {
        let plan = |ask: &Ask| Ok(Rows::Figures(Box::new(Figures::new(Asking::read(ask, true)?))));
        return export::answer(ask, format, Noun::STATISTICS, plan).await;
    }
    ask.answer(|ask| {
        let asking = Asking::read(ask, false)?;
        Ok(move |desk: &mut Desk<'_, '_>| asking.answer(desk))
    })
    .await
}
