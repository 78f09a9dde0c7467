//! `GET /v1/sources/{id}`

use actix_web::get;
use domain::ThingKind;

use crate::ask::{Answered, Ask};
use crate::desk::Answer;
use crate::document::{ItemQuery, SourcePath};
use crate::views::source::SourceView;
use crate::{items, showing};

/// Show a source
///
/// Publisher, address, licence, time of retrieval, and what the source covers.
#[utoipa::path(
    tag = "sources",
    params(SourcePath, ItemQuery),
    responses((status = 200, description = "The source.", body = SourceView))
)]
#[get("/v1/sources/{id}")]
pub(super) async fn show_source(ask: Ask) -> Answered {
    items::show(ask, ThingKind::Source, |desk, record, at| {
        let mut view = showing::one(showing::sources(desk, vec![record], at)?)?;
        view.as_of = at.map(|at| at.sequence);
        Answer::json(&view)
    })
    .await
}
