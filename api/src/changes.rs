//! `/v1/changes`: the change log.

use std::fmt::Write as _;

use actix_web::get;
use domain::ThingKind;
use persistence::ChangesFilter;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::ask::{Answered, Ask, Query};
use crate::cache::Dependency;
use crate::desk::{Answer, Desk, Stop};
use crate::document::ChangesQuery;
use crate::problem::{Fault, Problem};
use crate::views::change::ChangeView;
use crate::views::collection::Collection;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_changes);
}

/// List changes
///
/// The change log in its order, from the first change on: what to read to keep a complete copy. `sequence` tells how far this
/// page has read; ask again with `after` set to it. Nothing in the log ever expires.
#[utoipa::path(
    tag = "changes",
    params(ChangesQuery),
    responses((status = 200, description = "A page of changes.", body = Collection<ChangeView>))
)]
#[get("/v1/changes")]
async fn list_changes(ask: Ask) -> Answered {
    ask.answer(|ask| {
        let mut query = Query::of(ask, &["after", "limit", "kind", "organisation"], None);
        let after = query.number("after", 0..=i64::MAX, 0);
        let limit = query.number("limit", 1..=1000, 20);
        let filter = filter(&mut query);
        let page = Page {
            after,
            limit: usize::try_from(limit).unwrap_or(20),
            more: more(&query, limit),
            filter,
        };
        query.finish()?;
        Ok(move |desk: &mut Desk<'_, '_>| page.read(desk))
    })
    .await
}

fn filter(query: &mut Query<'_>) -> ChangesFilter {
    let mut filter = ChangesFilter::default();
    for code in query.get("kind").into_iter().flat_map(|codes| codes.split(',')) {
        filter.kinds.extend(query.take("kind", ThingKind::parse(code)));
    }
    filter.organisation = query
        .get("organisation")
        .and_then(|id| query.take("organisation", domain::filter::party(id)));
    if filter.kinds.len() > ThingKind::ALL.len() {
        query.faults.push(Fault::new("kind", "too_many", "has more values than there are kinds"));
    }
    filter
}

/// The rest of the query, for the address of the next page.
fn more(query: &Query<'_>, limit: i64) -> String {
    let mut text = format!("limit={limit}");
    for name in ["kind", "organisation", "lang"] {
        if let Some(value) = query.get(name) {
            let _ = write!(text, "&{name}={value}");
        }
    }
    text
}

/// A page of the log, understood.
struct Page {
    after: i64,
    limit: usize,
    more: String,
    filter: ChangesFilter,
}

impl Page {
    fn read(self, desk: &mut Desk<'_, '_>) -> Result<Answer, Stop> {
        let Self { after, limit, more, filter } = self;
        desk.needs(Dependency::log());
        let (entries, read) = desk.reader.changes(after, &filter, limit)?;
        let head = desk.head();
        if after > head {
            let detail = format!("lies after the newest change, {head}");
            return Err(Problem::parameter("after", "future_sequence", detail).into());
        }
        let read = if after == head { head } else { read };
        let next = (read < head).then(|| format!("/v1/changes?after={read}&{more}"));
        let language = desk.language;
        let items = entries.into_iter().map(|entry| ChangeView::new(entry, language)).collect();
        Answer::json(&Collection::new(items, next, read))
    }
}
