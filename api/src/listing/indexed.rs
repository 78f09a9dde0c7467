//! Lists that the index answers: what matches words, and how many things have which value.

use domain::ThingKind;
use search::text::{self, Asked};

use super::{Found, Listing, kinds};
use crate::ask::Query;
use crate::cache::Dependency;
use crate::desk::{Answer, Desk, Stop};
use crate::problem::Fault;

/// Most characters that words are looked for in.
const LONGEST: usize = 200;

/// Words that things have to match.
pub(crate) struct Words {
    /// As they were asked for.
    pub text: String,
    /// As they are understood.
    pub asked: Asked,
}

impl Words {
    /// Reads `q`; none where it is not given.
    pub fn read(query: &mut Query<'_>) -> Option<Self> {
        let text = query.get("q")?;
        if text.chars().count() > LONGEST {
            let detail = format!("has more than {LONGEST} characters");
            query.faults.push(Fault::new("q", "too_long", detail));
        }
        let asked = text::parse(text);
        if text.is_empty() {
            query.faults.push(Fault::new("q", "empty", "is empty"));
        }
        Some(Self { text: text.to_owned(), asked })
    }

    /// The same where it has to be given.
    pub fn required(query: &mut Query<'_>) -> Option<Self> {
        let words = Self::read(query);
        if words.is_none() {
            query.faults.push(Fault::new("q", "required", "has to be given"));
        }
        words
    }
}

/// What answers of the index are made from, whatever they are of.
pub(crate) const MADE_FROM: [ThingKind; 5] = [
    ThingKind::Organisation,
    ThingKind::Grant,
    ThingKind::Contract,
    ThingKind::Milestone,
    ThingKind::Payment,
];

impl Listing {
    /// The page as the index knows it: ids, total and facets are of one state, and what is shown is read as it was then.
    pub(super) fn indexed(
        &mut self,
        desk: &mut Desk<'_, '_>,
        sequence: i64,
    ) -> Result<Answer, Stop> {
        let (view, known) = desk.index()?;
        // Funding is found by what its parties are called, organisations stand in the order of their money, of which payments
        // and what sources cover decide, and milestones say what came of a funding.
        desk.needs_kinds(&MADE_FROM);
        desk.needs(Dependency::coverage());
        let newest = desk.reader.newest(&MADE_FROM)?.max(desk.reader.newest_coverage()?);
        let sequence = sequence.max(newest);
        let Self { subject, filter, sort, paging, .. } = &*self;
        let question = self.question(desk.today);
        let page = view.page(question, *sort, paging.after.as_ref(), paging.limit)?;
        let total = if paging.total { Some(view.count(question)?) } else { None };
        let facets = if paging.facets { Some(self.facets(&view, question, desk)?) } else { None };
        let kind = kinds(*subject).first().copied().unwrap_or(ThingKind::Organisation);
        let records = desk.reader.records_as_of(kind, &page.items, known.sequence)?;
        let next = paging.next(page.next.as_ref());
        let judged = filter.depends_on_day();
        let sequence = sequence.min(known.sequence);
        let since = if self.asks_for_firsts() { view.counts_since()? } else { None };
        let (at, known) = (None, Some(known));
        Found { records, next, sequence, total, judged, at, known, since, facets }
            .json(desk, *subject)
    }
}
