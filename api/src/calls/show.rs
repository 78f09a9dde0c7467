//! `GET /v1/calls/{id}`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::desk::Answer;
use crate::document::{CallPath, ItemQuery};
use crate::views::call::CallView;
use crate::{items, showing};

/// Show a call
///
/// One contest with its lots, criteria and deadlines, as it is or as it was known at `as_of`. What was won in it: `/v1/funding?call=…`.
#[utoipa::path(
    tag = "calls",
    params(CallPath, ItemQuery),
    responses((status = 200, description = "The call.", body = CallView))
)]
#[get("/v1/calls/{id}")]
pub(super) async fn show_call(ask: Ask) -> Answered {
    items::show(ask, ThingKind::Call, |desk, record, at| {
        let mut view = showing::one(showing::calls(desk, vec![record], at)?)?;
        view.as_of = at.map(|at| at.sequence);
        Answer::json(&view)
    })
    .await
}
