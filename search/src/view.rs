//! The index at one point of the change log, to be read.

use std::collections::HashSet;
use std::sync::Arc;

use domain::change::Sequence;
use domain::filter::RegionPrefix;
use domain::{Filter, Id, Page, Position, Sort, Subject};
use tantivy::Searcher;
use tantivy::collector::{Collector, Count};
use tantivy::query::{EmptyQuery, Query};
use time::Date;

use crate::asking::Manner;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::keys::Keys;
use crate::numbers::Known;
use crate::page::{Hit, PageCollector};
use crate::part::Kind;
use crate::rank::Ending;
use crate::select::{Beside, Selection, Test, select};
use crate::tested::Tested;
use crate::text::Asked;

/// What is asked of the index: one filter, with words or without, on a day.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// What is looked for.
    pub subject: Subject,
    /// What it is narrowed to.
    pub filter: &'a Filter,
    /// The words it has to match.
    pub words: Option<&'a Asked>,
    /// The day on which lateness is judged.
    pub today: Date,
}

/// A snapshot of the index.
pub struct View {
    sequence: Sequence,
    searchers: [Searcher; 4],
    pub(crate) fields: Fields,
    pub(crate) known: Known,
}

/// A question made ready: the documents that answer it.
pub(crate) struct Ready {
    pub query: Box<dyn Query>,
    pub tests: Vec<Test>,
    pub kind: Kind,
}

impl View {
    pub(crate) fn new(sequence: Sequence, searchers: [Searcher; 4]) -> Self {
        Self { sequence, searchers, fields: Fields::schema().1, known: Known::default() }
    }

    /// The change up to which this knows the register.
    pub fn sequence(&self) -> Sequence {
        self.sequence
    }

    pub(crate) fn searcher(&self, kind: Kind) -> &Searcher {
        let [organisations, funding, milestones, payments] = &self.searchers;
        match kind {
            Kind::Organisations => organisations,
            Kind::Funding => funding,
            Kind::Milestones => milestones,
            Kind::Payments => payments,
        }
    }

    /// How many things answer a question.
    ///
    /// # Errors
    /// What is wrong with the files of the index, or a subject that is not indexed.
    pub fn count(&self, question: Question<'_>) -> Result<i64> {
        let ready = self.ready(question)?;
        let count = self.collect(&ready, Count)?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A page of the ids of what answers a question.
    ///
    /// # Errors
    /// As [`View::count`].
    pub fn page(
        &self,
        question: Question<'_>,
        sort: Sort,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Page<Id>> {
        let ready = self.ready(question)?;
        let collector = PageCollector { sort, after, limit: limit + 1 };
        let mut hits = self.collect(&ready, collector)?;
        let more = hits.len() > limit;
        hits.truncate(limit);
        let next = match hits.last() {
            Some(last) if more => Some(Position { value: last.value.clone(), id: last.id.clone() }),
            _ => None,
        };
        Ok(Page { items: hits.iter().map(Hit::parsed).collect::<Result<_>>()?, next })
    }

    pub(crate) fn collect<C: Collector>(&self, ready: &Ready, collector: C) -> Result<C::Fruit> {
        let searcher = self.searcher(ready.kind);
        if ready.tests.is_empty() {
            return Ok(searcher.search(&*ready.query, &collector)?);
        }
        Ok(searcher.search(&*ready.query, &Tested { tests: &ready.tests, inner: collector })?)
    }

    pub(crate) fn ready(&self, question: Question<'_>) -> Result<Ready> {
        self.ready_with(question, Manner { ending: Ending::Whole, loose: true })
    }

    pub(crate) fn ready_with(&self, question: Question<'_>, manner: Manner) -> Result<Ready> {
        let Question { subject, filter, words, today } = question;
        let kind = part_of(subject)?;
        let beside = self.beside(filter)?;
        let selection = select(&self.fields, subject, filter, &beside, today);
        let words = match words {
            // Where nothing is asked nothing is found.
            Some(asked) => {
                let query = self.words(kind, asked, manner)?;
                Some(query.unwrap_or_else(|| Box::new(EmptyQuery)))
            }
            None => None,
        };
        Ok(Ready { query: selection.query(words), tests: selection.tests, kind })
    }

    fn beside(&self, filter: &Filter) -> Result<Beside> {
        Ok(Beside {
            recipients: self.seated(&filter.recipient_region)?,
            funders: self.seated(&filter.funder_region)?,
            firsts: filter.first_award.map(|_| self.first_awards()).transpose()?,
            group: self.group(&filter.funder_group)?,
        })
    }

    /// The organisations with a seat in one of these regions.
    fn seated(&self, regions: &[RegionPrefix]) -> Result<Option<Arc<HashSet<u64>>>> {
        if regions.is_empty() {
            return Ok(None);
        }
        let places = regions.iter().map(|region| region.as_str().to_owned()).collect();
        let selection =
            Selection { terms: vec![(self.fields.place_in, places)], tests: Vec::new() };
        let searcher = self.searcher(Kind::Organisations);
        let keys = searcher.search(&*selection.query(None), &Keys { column: "key" })?;
        Ok(Some(Arc::new(keys)))
    }

    /// Bodies, and level by level all whose parent is among them. A body is met once, so that this ends also where they are
    /// stated to be parents of each other.
    fn group(&self, bodies: &[Id]) -> Result<Vec<String>> {
        let mut all: Vec<String> = Vec::new();
        let mut level: Vec<String> = bodies.iter().map(Id::to_string).collect();
        let searcher = self.searcher(Kind::Organisations);
        while !level.is_empty() {
            level.retain(|body| !all.contains(body));
            all.extend(level.iter().cloned());
            if level.is_empty() {
                break;
            }
            let terms = vec![(self.fields.parent, level)];
            let selection = Selection { terms, tests: Vec::new() };
            level =
                searcher.search(&*selection.query(None), &crate::keys::Texts { column: "id" })?;
        }
        Ok(all)
    }
}

impl Hit {
    /// Its id, as the register knows it.
    pub(crate) fn parsed(&self) -> Result<Id> {
        Id::parse(&self.id).map_err(|error| Error::Broken(format!("{}: {error}", self.id)))
    }
}

/// The part of the index that holds a subject.
fn part_of(subject: Subject) -> Result<Kind> {
    Ok(match subject {
        Subject::Organisations => Kind::Organisations,
        Subject::Funding | Subject::Grants | Subject::Contracts => Kind::Funding,
        Subject::Milestones => Kind::Milestones,
        Subject::Payments => Kind::Payments,
        Subject::Documents | Subject::Calls => {
            return Err(Error::Broken("calls and documents are not indexed".to_owned()));
        }
    })
}
