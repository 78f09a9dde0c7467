//! `GET /v1/codelists`

use actix_web::get;
use domain::{Codelist, Codelists};

use crate::ask::{Answered, Ask, PAGING, Paging, Query};
use crate::desk::Answer;
use crate::document::PageQuery;
use crate::views::codelist::CodelistSummaryView;
use crate::views::collection::Collection;

/// List code lists
///
/// Every list of codes, without the codes.
#[utoipa::path(
    tag = "codelists",
    params(PageQuery),
    responses((status = 200, description = "A page of code lists.", body = Collection<CodelistSummaryView>))
)]
#[get("/v1/codelists")]
pub(super) async fn list_codelists(ask: Ask) -> Answered {
    ask.tell(|ask| {
        let mut query = Query::of(ask, &PAGING, None);
        let paging = Paging::read(ask, &mut query, "", &["total"]);
        query.finish()?;
        let all: Vec<&Codelist> = Codelists::all().iter().collect();
        let total = paging.total.then(|| i64::try_from(all.len()).unwrap_or(i64::MAX));
        let page = paging.of_all(all, |list| list.name.clone());
        let items =
            page.items.iter().map(|list| CodelistSummaryView::new(list, ask.language)).collect();
        // The lists are part of the program: no change of the register is in them.
        Answer::json(&Collection {
            total,
            ..Collection::new(items, paging.next(page.next.as_ref()), 0)
        })
    })
    .await
}
