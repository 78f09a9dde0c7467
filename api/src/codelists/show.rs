//! `GET /v1/codelists/{name}`

use actix_web::get;
use domain::{Codelists, text};

use crate::ask::{Answered, Ask, Query};
use crate::desk::Answer;
use crate::document::{CodelistPath, CodelistQuery};
use crate::problem::Problem;
use crate::views::codelist::CodelistView;

/// Show a code list
///
/// Its codes with labels in Kazakh, Russian and English, where they come from, and since and until when they hold.
#[utoipa::path(
    tag = "codelists",
    params(CodelistPath, CodelistQuery),
    responses((status = 200, description = "The code list.", body = CodelistView))
)]
#[get("/v1/codelists/{name}")]
pub(super) async fn show_codelist(ask: Ask) -> Answered {
    ask.tell(|ask| {
        let mut query = Query::of(ask, &["level", "parent"], None);
        let level = query.get("level").map(|_| query.number("level", 1..=9, 1));
        let parent = query.get("parent").map(str::to_owned);
        if let Some(parent) = &parent {
            query.take("parent", text::code("", parent));
        }
        query.finish()?;
        let list = Codelists::get(&ask.address.name).ok_or_else(Problem::not_found)?;
        let wanted = |item: &domain::CodelistItem| {
            level.is_none_or(|level| item.level.map(i64::from) == Some(level))
                && (parent.is_none() || item.parent == parent)
        };
        Answer::json(&CodelistView::new(list, ask.language, wanted))
    })
    .await
}
