//! Items and what lies below them, the same for every kind of thing.

use domain::{Id, SortValue, ThingKind};
use persistence::Record;

use crate::ask::{Answered, AsOf, Ask, Paging, Query, Snapshot};
use crate::cache::Dependency;
use crate::desk::{Answer, Desk, Stop};
use crate::showing;
use crate::views::collection::Collection;
use crate::views::history::HistoryView;

/// Understands an item's id, and a query that takes nothing but `as_of`.
pub(crate) fn id_and_as_of(ask: &Ask, kind: ThingKind) -> Result<(Id, AsOf), Stop> {
    let mut query = Query::of(ask, &["as_of"], None);
    let as_of = AsOf::read(&mut query);
    let id = ask.id(kind, &mut query)?;
    Ok((query.finish_with(id)?, as_of))
}

/// Answers one thing.
pub(crate) async fn show(
    ask: Ask,
    kind: ThingKind,
    view: impl FnOnce(&mut Desk<'_, '_>, Record, Option<Snapshot>) -> Result<Answer, Stop>
    + Send
    + 'static,
) -> Answered {
    ask.answer(|ask| {
        let (id, as_of) = id_and_as_of(ask, kind)?;
        Ok(move |desk: &mut Desk<'_, '_>| {
            let at = desk.snapshot(as_of)?;
            let record = desk.find(kind, &id, at)?;
            view(desk, record, at)
        })
    })
    .await
}

/// Answers one grant or contract.
pub(crate) async fn show_funding(ask: Ask, kind: ThingKind) -> Answered {
    show(ask, kind, |desk, record, at| {
        let mut view = showing::one(showing::fundings(desk, vec![record], at)?)?;
        view.as_of = at.map(|at| at.sequence);
        Answer::json(&view)
    })
    .await
}

/// Answers the changes of one thing, newest first. What is gone keeps its history.
pub(crate) async fn history(ask: Ask, kind: ThingKind) -> Answered {
    ask.answer(|ask| {
        let known = ["limit", "cursor", "as_of"];
        let mut query = Query::of(ask, &known, None);
        let as_of = AsOf::read(&mut query);
        let mut paging = Paging::read(ask, &mut query, "", &["total"]);
        let id = ask.id(kind, &mut query)?;
        let id = query.finish_with(id)?;
        Ok(move |desk: &mut Desk<'_, '_>| {
            let at = desk.snapshot(as_of)?;
            paging.pin(at);
            past(desk, kind, &id, &paging, at)
        })
    })
    .await
}

fn past(
    desk: &mut Desk<'_, '_>,
    kind: ThingKind,
    id: &Id,
    paging: &Paging,
    at: Option<Snapshot>,
) -> Result<Answer, Stop> {
    desk.needs(Dependency::thing(id));
    let begin = at.map(|at| at.sequence + 1);
    let before = paging.after.as_ref().map_or(begin, |position| match position.value {
        SortValue::Number(sequence) => Some(sequence),
        _ => begin,
    });
    // One more than is shown, to tell what the oldest of the page did.
    let mut entries = desk.reader.history(kind, id, before, paging.limit + 1)?.items;
    // Grants and contracts share a table, so that the newest change may be one of the other kind.
    let newest = match desk.reader.history(kind, id, begin, 1)?.items.first() {
        Some(entry) if entry.header.kind == kind => entry.header.sequence,
        _ => return Err(desk.missing(kind, id)?),
    };
    let extra = if entries.len() > paging.limit { entries.pop() } else { None };
    let last = entries.last().filter(|_| extra.is_some()).map(|entry| entry.header.sequence);
    let next = last
        .map(|sequence| domain::Position { value: SortValue::Number(sequence), id: String::new() });
    let next = paging.next(next.as_ref());
    let mut views = Vec::with_capacity(entries.len());
    let mut older = extra;
    for entry in entries.into_iter().rev() {
        views.push(HistoryView::new(entry.clone(), older.as_ref(), desk.language));
        older = Some(entry);
    }
    views.reverse();
    let as_of = at.map(|at| at.sequence);
    Answer::json(&Collection { as_of, ..Collection::new(views, next, newest) })
}
