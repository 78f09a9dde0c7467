//! From words to what they find.

use std::collections::HashMap;

use domain::{Id, Subject, Thing, ThingKind};
use persistence::Record;
use search::Found;

use crate::ask::{Answered, Ask, Paging, Query, Snapshot};
use crate::cache::Dependency;
use crate::desk::{Answer, Desk, Stop};
use crate::export::{self, Format, Noun, Rows};
use crate::listing::{MADE_FROM, Words};
use crate::problem::{Fault, Problem};
use crate::views::hit::{HitView, SearchView, SuggestView};

/// What is wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// What matches whole words.
    Found,
    /// What the last word may become.
    Suggested,
}

impl Wish {
    fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Found => &["q", "limit", "cursor", "highlight", "format"],
            Self::Suggested => &["q", "limit"],
        }
    }

    /// Which hits are wanted. A cursor holds for the words.
    fn page(self, ask: &Ask, query: &mut Query<'_>, words: Option<&Words>) -> Page {
        match self {
            Self::Found => {
                let order = format!("q={}", words.map_or("", |words| &words.text));
                Page::Any(Paging::read(ask, query, &order, &[]))
            }
            Self::Suggested => {
                Page::First(usize::try_from(query.number("limit", 1..=20, 10)).unwrap_or(1))
            }
        }
    }
}

/// Which hits are wanted.
enum Page {
    /// A page of what was found.
    Any(Paging),
    /// So many suggestions; there are no further ones.
    First(usize),
}

/// Answers what words find.
pub(super) async fn answer(ask: Ask, wish: Wish) -> Answered {
    ask.answer(|ask| {
        let mut query = Query::of(ask, wish.parameters(), None);
        let words = Words::required(&mut query);
        let page = wish.page(ask, &mut query, words.as_ref());
        let marks = match query.get("highlight") {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                let detail = "is neither true nor false";
                query.faults.push(Fault::new("highlight", "malformed", detail));
                false
            }
        };
        let words = query.finish_with(words)?;
        Ok(move |desk: &mut Desk<'_, '_>| found(desk, &page, &words, marks))
    })
    .await
}

/// Answers with everything that words find.
pub(super) async fn export(ask: Ask, format: Format) -> Answered {
    let plan = |ask: &Ask| {
        let mut query = Query::of(ask, Wish::Found.parameters(), None);
        let words = Words::required(&mut query);
        export::refuse_pages(&mut query);
        Ok(Rows::Things(Box::new(export::Found::new(query.finish_with(words)?))))
    };
    export::answer(ask, format, Noun::SEARCH, plan).await
}

fn found(desk: &mut Desk<'_, '_>, page: &Page, words: &Words, marks: bool) -> Result<Answer, Stop> {
    desk.needs_kinds(&MADE_FROM);
    desk.needs(Dependency::coverage());
    let (view, known) = desk.index()?;
    let newest = desk.reader.newest(&MADE_FROM)?.max(desk.reader.newest_coverage()?);
    let sequence = newest.min(known.sequence);
    let paging = match page {
        Page::First(limit) => {
            let found = view.suggest(&words.text, desk.today, *limit)?;
            let items = hits(desk, &found, None, known)?;
            return Answer::json(&SuggestView { items, sequence });
        }
        Page::Any(paging) => paging,
    };
    let mixed = view.search(&words.asked, desk.today, paging.after.as_ref(), paging.limit)?;
    let items = hits(desk, &mixed.hits, marks.then_some(words), known)?;
    let next = paging.next(mixed.next.as_ref());
    Answer::json(&SearchView::new(items, &mixed, next, sequence))
}

/// What was found, as it was at the change up to which the index knows it.
fn hits(
    desk: &mut Desk<'_, '_>,
    found: &[Found],
    marked: Option<&Words>,
    known: Snapshot,
) -> Result<Vec<HitView>, Stop> {
    let ids = |organisations: bool| -> Vec<Id> {
        let wanted = |found: &&Found| (found.subject == Subject::Organisations) == organisations;
        found.iter().filter(wanted).map(|found| found.id.clone()).collect()
    };
    let organisations =
        desk.reader.records_as_of(ThingKind::Organisation, &ids(true), known.sequence)?;
    let fundings = desk.reader.records_as_of(ThingKind::Grant, &ids(false), known.sequence)?;
    let mut by_id: HashMap<Id, Record> = organisations
        .into_iter()
        .chain(fundings)
        .map(|record| (record.thing.id().clone(), record))
        .collect();
    let asked = marked.map(|words| &words.asked);
    let view = |found: &Found| {
        let record = by_id.remove(&found.id)?;
        Some(match record.thing {
            Thing::Organisation(thing) => Ok(HitView::organisation(thing, desk.language, asked)),
            Thing::Funding(thing) => Ok(HitView::funding(thing, desk.language, asked)),
            _ => Err(Problem::internal().into()),
        })
    };
    found.iter().filter_map(view).collect()
}
