//! Organisations and fundings side by side: what one search box finds.

use domain::{Filter, Id, Position, Sort, SortValue, Subject};
use tantivy::collector::Count;
use time::Date;

use crate::asking::Manner;
use crate::error::Result;
use crate::page::{Hit, PageCollector};
use crate::rank::Ending;
use crate::text::{self, Asked};
use crate::view::{Question, View};

/// What is found together.
const SUBJECTS: [Subject; 3] = [Subject::Organisations, Subject::Grants, Subject::Contracts];

/// A thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is: one of organisations, grants and contracts.
    pub subject: Subject,
    /// Its id.
    pub id: Id,
}

/// What words find among everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mixed {
    /// The best, whatever they are: by how well they match, then by their weight, then by id.
    pub hits: Vec<Found>,
    /// Where the next page begins; none where there is none.
    pub next: Option<Position>,
    /// How many organisations there are.
    pub organisations: i64,
    /// How many grants there are.
    pub grants: i64,
    /// How many contracts there are.
    pub contracts: i64,
}

/// Hits of several subjects in one order, and how many there are of each subject.
type Merged<const N: usize> = (Vec<(Subject, Hit)>, [i64; N]);

impl View {
    /// What words find among organisations, grants and contracts: a page of the best of them together, and how many of each
    /// there are. Nothing where nothing is asked.
    ///
    /// # Errors
    /// What is wrong with the files of the index.
    pub fn search(
        &self,
        words: &Asked,
        today: Date,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Mixed> {
        let whole = |loose| {
            let manner = Manner { ending: Ending::Whole, loose };
            self.merged(SUBJECTS, words, manner, today, (after, limit + 1))
        };
        let (mut found, mut counts) = whole(false)?;
        if counts == [0; 3] {
            // Only where nothing of any kind has all the words.
            (found, counts) = whole(true)?;
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let position =
            |(_, hit): &(Subject, Hit)| Position { value: hit.value.clone(), id: hit.id.clone() };
        let next = found.last().filter(|_| more).map(position);
        let [organisations, grants, contracts] = counts;
        Ok(Mixed {
            hits: found.iter().map(told).collect::<Result<_>>()?,
            next,
            organisations,
            grants,
            contracts,
        })
    }

    /// What somebody may be about to ask for, whose last word is still being typed: organisations first, and grants and
    /// contracts where there is room left.
    ///
    /// # Errors
    /// As [`View::search`].
    pub fn suggest(&self, text: &str, today: Date, limit: usize) -> Result<Vec<Found>> {
        let asked = text::parse(text);
        let manner = Manner { ending: Ending::Open, loose: false };
        let [organisations, funding @ ..] = SUBJECTS;
        let (mut found, _) = self.merged([organisations], &asked, manner, today, (None, limit))?;
        if found.len() < limit {
            let room = limit - found.len();
            found.extend(self.merged(funding, &asked, manner, today, (None, room))?.0);
        }
        found.iter().map(told).collect()
    }

    /// The best of some subjects together after a position, and how many there are of each.
    fn merged<const N: usize>(
        &self,
        subjects: [Subject; N],
        words: &Asked,
        manner: Manner,
        today: Date,
        (after, limit): (Option<&Position>, usize),
    ) -> Result<Merged<N>> {
        let mut counts = [0; N];
        if words.is_empty() || limit == 0 {
            return Ok((Vec::new(), counts));
        }
        let mut found: Vec<(Subject, Hit)> = Vec::new();
        let filter = Filter::default();
        for (subject, count) in subjects.into_iter().zip(&mut counts) {
            let question = Question { subject, filter: &filter, words: Some(words), today };
            let ready = self.ready_with(question, manner)?;
            let best = PageCollector { sort: Sort::RELEVANCE, after, limit };
            let (hits, all) = self.collect(&ready, (best, Count))?;
            found.extend(hits.into_iter().map(|hit| (subject, hit)));
            *count = i64::try_from(all).unwrap_or(i64::MAX);
        }
        in_order(&mut found);
        found.truncate(limit);
        Ok((found, counts))
    }
}

/// Puts the best first.
fn in_order(found: &mut [(Subject, Hit)]) {
    found.sort_by(|(_, left), (_, right)| {
        tier(right).cmp(&tier(left)).then_with(|| left.id.cmp(&right.id))
    });
}

fn told((subject, hit): &(Subject, Hit)) -> Result<Found> {
    Ok(Found { subject: *subject, id: hit.parsed()? })
}

/// How well a thing matches and what it weighs, as one number.
fn tier(hit: &Hit) -> i64 {
    match hit.value {
        SortValue::Number(tier) => tier,
        _ => 0,
    }
}
