//! `GET /v1/codelists/{name}`

use actix_web::get;
use domain::Codelists;

use crate::ask::{Answered, Ask, Query};
use crate::desk::Answer;
use crate::document::{CodelistPath, CodelistQuery};
use crate::problem::{Fault, Problem};
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
        let list = Codelists::get(&ask.address.name).ok_or_else(Problem::not_found)?;
        let mut query = Query::of(ask, &["level", "parent"], None);
        let has_levels = list.items.iter().any(|item| item.level.is_some());
        let level = query.get("level").map(|_| query.number("level", 1..=9, 1));
        if level.is_some() && !has_levels {
            query.faults.push(Fault::new("level", "no_levels", "this list has no levels"));
        }
        let parent = query.get("parent").map(str::to_owned);
        if let Some(parent) = &parent
            && list.find(parent).is_none()
        {
            query.faults.push(Fault::new("parent", "unknown_code", "is not a code of this list"));
        }
        query.finish()?;
        let wanted = |item: &domain::CodelistItem| {
            level.is_none_or(|level| item.level.map(i64::from) == Some(level))
                && (parent.is_none() || item.parent == parent)
        };
        Answer::json(&CodelistView::new(list, ask.language, wanted))
    })
    .await
}
