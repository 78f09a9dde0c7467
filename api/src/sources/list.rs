//! `GET /v1/sources`

use actix_web::get;
use domain::change::Sequence;
use domain::{Id, Position, ThingKind};
use exchange::export::Table;
use persistence::Stored;

use crate::ask::{Answered, Ask, PAGING, Paging, Query};
use crate::desk::{Answer, Desk, Stop};
use crate::document::SourcesQuery;
use crate::export::{self, Noun, Offer, Pieces, Rows, Things};
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
pub(super) async fn list_sources(offer: Offer) -> Answered {
    let Offer { ask, format } = offer;
    if let Some(format) = format {
        let plan = |ask: &Ask| {
            let (changed_after, _) = understood(ask, true)?;
            Ok(Rows::Things(Box::new(All { changed_after, pieces: Pieces::default() })))
        };
        return export::answer(ask, format, Noun::SOURCES, plan).await;
    }
    ask.answer(|ask| {
        let (changed_after, paging) = understood(ask, false)?;
        Ok(move |desk: &mut Desk<'_, '_>| page(desk, &paging, changed_after))
    })
    .await
}

fn understood(ask: &Ask, exported: bool) -> Result<(Sequence, Paging), Stop> {
    let mut query = Query::of(ask, &[&PAGING[..], &["updated_after", "format"]].concat(), None);
    let changed_after = query.number("updated_after", 0..=i64::MAX, 0);
    if exported {
        export::refuse_pages(&mut query);
    }
    let order = format!("updated_after={changed_after}");
    let paging = Paging::read(ask, &mut query, &order, &["total"]);
    query.finish()?;
    Ok((changed_after, paging))
}

/// All sources that have changed after a sequence.
struct All {
    changed_after: Sequence,
    pieces: Pieces,
}

impl Things for All {
    fn table(&self) -> Table {
        Table::Sources
    }

    fn begin(&mut self, _: &mut Desk<'_, '_>) -> Result<(), Stop> {
        Ok(())
    }

    fn next(&mut self, desk: &mut Desk<'_, '_>, most: usize) -> Result<Option<Vec<Stored>>, Stop> {
        if self.pieces.done {
            return Ok(None);
        }
        let after = self.pieces.after.as_ref().map_or("", |after| after.id.as_str());
        let page = desk.reader.stored_sources(self.changed_after, after, most)?;
        self.pieces.done = page.next.is_none();
        self.pieces.after = page.next;
        Ok(Some(page.items))
    }
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
