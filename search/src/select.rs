//! A filter as the index understands it: terms that find documents, and tests that look at their columns.

use std::collections::HashSet;
use std::sync::Arc;

use domain::filter::{DayRange, RegionPrefix, Verdict};
use domain::{Filter, Subject, WaitingOn};
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use time::{Date, Month};

use crate::fields::Fields;
use crate::number::day;

/// Numbers from one to another, both included.
pub(crate) type Span = (i64, i64);

/// What a document's columns are asked.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    /// The number lies in one of these spans.
    Within { column: &'static str, spans: Vec<Span> },
    /// One of the numbers is among these.
    Among { column: &'static str, keys: Arc<HashSet<u64>> },
    /// The funding is among those that a recipient was awarded first, or is not.
    First { keys: Arc<HashSet<u64>>, asked: bool },
    /// A report is overdue on a day.
    Overdue { of_milestone: bool, today: i64, asked: Verdict },
    /// One of these is waited for on a day.
    Waiting { of_milestone: bool, today: i64, who: Vec<WaitingOn> },
}

/// Documents that are wanted: those that have all terms and pass all tests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    pub terms: Vec<(Field, Vec<String>)>,
    pub tests: Vec<Test>,
}

/// Of how many terms on a set is made before any of them is looked up: making it costs what looking up so many does.
const A_SET: usize = 24;

/// What has one of some terms.
pub(crate) fn one_of(mut terms: Vec<Term>) -> Box<dyn Query> {
    let whole = |term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>;
    match (terms.len(), terms.pop()) {
        (1, Some(only)) => whole(only),
        (2..A_SET, last) => {
            let terms = terms.into_iter().chain(last);
            Box::new(BooleanQuery::union(terms.map(whole).collect()))
        }
        (_, last) => Box::new(TermSetQuery::new(terms.into_iter().chain(last))),
    }
}

impl Selection {
    /// The documents that have all terms, with a query of words where there is one, which alone gives a score.
    pub fn query(&self, words: Option<Box<dyn Query>>) -> Box<dyn Query> {
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (field, values) in &self.terms {
            let terms = values.iter().map(|value| Term::from_field_text(*field, value));
            let query = one_of(terms.collect());
            parts.push((Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0))));
        }
        parts.extend(words.map(|words| (Occur::Must, words)));
        match parts.len() {
            0 => Box::new(AllQuery),
            _ => Box::new(BooleanQuery::new(parts)),
        }
    }

    fn any<T: ToString>(&mut self, field: Field, values: impl IntoIterator<Item = T>) {
        let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        if !values.is_empty() {
            self.terms.push((field, values));
        }
    }

    fn days(&mut self, column: &'static str, range: DayRange) {
        if range.is_some() {
            let from = range.from.map_or(i64::MIN, day);
            let to = range.to.map_or(i64::MAX, day);
            self.tests.push(Test::Within { column, spans: vec![(from, to)] });
        }
    }

    fn years(&mut self, column: &'static str, years: &[i32]) {
        let bound =
            |year, month, at| Date::from_calendar_date(year, month, at).map_or(i64::MIN, day);
        let span =
            |year: &i32| (bound(*year, Month::January, 1), bound(*year, Month::December, 31));
        if !years.is_empty() {
            self.tests.push(Test::Within { column, spans: years.iter().map(span).collect() });
        }
    }
}

/// What must be known beside a filter: sets of organisations that it names by what they are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Beside {
    /// Those with a seat in `recipient_region`.
    pub recipients: Option<Arc<HashSet<u64>>>,
    /// Those with a seat in `funder_region`.
    pub funders: Option<Arc<HashSet<u64>>>,
    /// The fundings that a recipient was awarded first, where they are asked for.
    pub firsts: Option<Arc<HashSet<u64>>>,
    /// The bodies of `funder_group` with all that belong to them.
    pub group: Vec<String>,
}

/// A filter of a subject on a day.
pub(crate) fn select(
    fields: &Fields,
    subject: Subject,
    filter: &Filter,
    beside: &Beside,
    today: Date,
) -> Selection {
    let mut selection = Selection::default();
    match subject {
        Subject::Grants => selection.any(fields.kind, ["grant"]),
        Subject::Contracts => selection.any(fields.kind, ["contract"]),
        _ => {}
    }
    shared(&mut selection, fields, filter, beside);
    match subject {
        Subject::Organisations => organisations(&mut selection, fields, filter),
        Subject::Milestones => milestones(&mut selection, fields, filter, today),
        Subject::Payments => {
            selection.any(fields.status, &filter.payment_status);
            selection.days("paid_on", filter.paid);
            selection.years("paid_on", &filter.year);
        }
        _ => {
            funding(&mut selection, fields, filter, today);
            if let (Some(asked), Some(keys)) = (filter.first_award, &beside.firsts) {
                selection.tests.push(Test::First { keys: Arc::clone(keys), asked });
            }
        }
    }
    selection
}

/// What holds for several subjects: each reads only the parameters that it has.
fn shared(selection: &mut Selection, fields: &Fields, filter: &Filter, beside: &Beside) {
    selection.any(fields.funding, &filter.funding);
    selection.any(fields.place_in, filter.region.iter().map(RegionPrefix::as_str));
    selection.any(fields.sphere, &filter.sphere);
    selection.any(fields.kind, &filter.kind);
    selection.any(fields.funding_kind, &filter.funding_kind);
    selection.any(fields.stage, &filter.stage);
    selection.any(fields.source, &filter.source);
    selection.any(fields.funder, &filter.funder);
    selection.any(fields.funder, &beside.group);
    selection.any(fields.operator, &filter.operator);
    selection.any(fields.recipient, &filter.recipient);
    selection.any(fields.call, &filter.call);
    selection.any(fields.currency, filter.currency.iter().map(|currency| currency.code()));
    let sets = [("recipient_key", &beside.recipients), ("funder_key", &beside.funders)];
    for (column, keys) in sets {
        if let Some(keys) = keys {
            selection.tests.push(Test::Among { column, keys: Arc::clone(keys) });
        }
    }
    selection.days("signed_on", filter.signed);
    selection.days("start_on", filter.start);
    selection.days("end_on", filter.end);
    if let Some(after) = filter.updated_after {
        let spans = vec![(after.saturating_add(1), i64::MAX)];
        selection.tests.push(Test::Within { column: "sequence", spans });
    }
}

fn organisations(selection: &mut Selection, fields: &Fields, filter: &Filter) {
    selection.any(fields.status, &filter.organisation_status);
    selection.any(fields.legal_form, &filter.legal_form);
    selection.any(fields.role, &filter.role);
    selection.days("registered_on", filter.registered);
    selection.years("registered_on", &filter.year);
    if let Some(has) = filter.has_funding {
        let keys = Arc::new(HashSet::from([u64::from(has)]));
        selection.tests.push(Test::Among { column: "has_funding", keys });
    }
}

fn funding(selection: &mut Selection, fields: &Fields, filter: &Filter, today: Date) {
    selection.any(fields.status, &filter.funding_status);
    selection.any(fields.result, &filter.result);
    selection.years("signed_on", &filter.year);
    let bounds = [filter.amount_min, filter.amount_max];
    for money in bounds.iter().flatten() {
        selection.any(fields.currency, [money.currency().code()]);
    }
    if bounds.iter().any(Option::is_some) {
        let from = filter.amount_min.map_or(i64::MIN, |money| money.minor());
        let to = filter.amount_max.map_or(i64::MAX, |money| money.minor());
        selection.tests.push(Test::Within { column: "amount", spans: vec![(from, to)] });
    }
    lateness(selection, filter, false, today);
}

fn milestones(selection: &mut Selection, fields: &Fields, filter: &Filter, today: Date) {
    selection.any(fields.status, &filter.milestone_status);
    selection.days("due_on", filter.due);
    selection.years("due_on", &filter.year);
    lateness(selection, filter, true, today);
}

fn lateness(selection: &mut Selection, filter: &Filter, of_milestone: bool, today: Date) {
    let today = day(today);
    if let Some(asked) = filter.overdue {
        selection.tests.push(Test::Overdue { of_milestone, today, asked });
    }
    if !filter.waiting_on.is_empty() {
        let who = filter.waiting_on.clone();
        selection.tests.push(Test::Waiting { of_milestone, today, who });
    }
}
