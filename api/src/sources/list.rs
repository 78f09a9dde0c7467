//! `GET /v1/sources`

use actix_web::get;
use domain::change::Sequence;
use domain::{Id, Position, ThingKind};

use crate::ask::{Answered, Ask, PAGING, Paging, Query};
use crate::desk::{Answer, Desk, Stop};
use crate::document::SourcesQuery;
use crate::showing;
use crate::views::collection::Collection;
use crate::views::source::SourceView;

/// List sources
///
/// Where the facts came from: publisher, address, licence, coverage.
#[utoipa::path(
    tag = "sources",
    params(SourcesQuery),
    responses((status = 200, description = "A page of sources.", body = Collection<SourceView>))
)]
#[get("/v1/sources")]
pub(super) async fn list_sources(ask: Ask) -> Answered {
    ask.answer(|ask| {
        let mut query = Query::of(ask, &[&PAGING[..], &["updated_after"]].concat(), None);
        let changed_after = query.number("updated_after", 0..=i64::MAX, 0);
        let paging =
            Paging::read(ask, &mut query, &format!("updated_after={changed_after}"), &["total"]);
        query.finish()?;
        Ok(move |desk: &mut Desk<'_, '_>| page(desk, &paging, changed_after))
    })
    .await
}

fn page(desk: &mut Desk<'_, '_>, paging: &Paging, changed_after: Sequence) -> Result<Answer, Stop> {
    desk.needs_kinds(&[ThingKind::Source]);
    let after = paging.after.as_ref().and_then(|position: &Position| Id::parse(&position.id).ok());
    let page = desk.reader.sources(changed_after, after.as_ref(), paging.limit)?;
    let next = paging.next(page.next.as_ref());
    let total = if paging.total { Some(desk.reader.count_sources(changed_after)?) } else { None };
    let sequence = desk.reader.newest(&[ThingKind::Source])?;
    let items = showing::sources(desk, page.items, None)?;
    Answer::json(&Collection { total, ..Collection::new(items, next, sequence) })
}
