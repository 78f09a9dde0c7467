//! A page of documents in an order: the first so many after a position. The order is that of the database: what has no
//! value comes last, and ids, byte by byte, tell equals apart.

use std::collections::BinaryHeap;

use domain::{Language, Position, Sort, SortKey, SortValue};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::number::{date, day};

/// What a page is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The id alone.
    Id,
    /// A column of numbers.
    Number(&'static str),
    /// A column of days.
    Day(&'static str),
    /// A column of texts.
    Text(&'static str),
    /// How well the words match, then the weight of the thing.
    Rank,
}

impl Order {
    /// The order of a sort key.
    pub fn of(key: SortKey) -> Self {
        match key {
            SortKey::Name(Language::Kk) => Self::Text("name_kk"),
            SortKey::Name(Language::Ru) => Self::Text("name_ru"),
            SortKey::Name(Language::En) => Self::Text("name_en"),
            SortKey::Amount => Self::Number("amount"),
            SortKey::SignedOn => Self::Day("signed_on"),
            SortKey::StartOn => Self::Day("start_on"),
            SortKey::EndOn => Self::Day("end_on"),
            SortKey::DueOn => Self::Day("due_on"),
            SortKey::RegisteredOn => Self::Day("registered_on"),
            SortKey::PaidOn => Self::Day("paid_on"),
            SortKey::Position => Self::Number("position"),
            SortKey::Relevance => Self::Rank,
            SortKey::Sequence => Self::Number("sequence"),
            // The others are of things that are not indexed.
            SortKey::Id | SortKey::AnnouncedOn | SortKey::ApplicationsTo | SortKey::DatedOn => {
                Self::Id
            }
        }
    }
}

/// Where a document stands: whether it lacks a value, the value, and the place of its id among all ids of its segment. Ordinals
/// stand twice as far apart, so that what is not in a segment has a place between two that are.
type Place = (bool, i64, i64);

/// A document on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Its id.
    pub id: String,
    /// What it was sorted by.
    pub value: SortValue,
    /// Where it lies.
    pub address: DocAddress,
}

/// Collects a page.
pub(crate) struct PageCollector<'a> {
    pub sort: Sort,
    pub after: Option<&'a Position>,
    pub limit: usize,
}

/// The best of a segment.
pub(crate) struct PageSegment {
    ordinal: SegmentOrdinal,
    columns: Columns,
    descending: bool,
    after: Option<Place>,
    limit: usize,
    best: BinaryHeap<(Place, DocId)>,
}

/// The columns by which a segment is ordered.
struct Columns {
    order: Order,
    value: Option<Column<i64>>,
    text: Option<StrColumn>,
    weight: Option<Column<u64>>,
    ids: StrColumn,
}

/// What a segment gives: its places, and its columns to read what stands there.
pub(crate) struct Best {
    ordinal: SegmentOrdinal,
    columns: Columns,
    places: Vec<(Place, DocId)>,
}

/// A tier of ranked text as one number: the score is that of its class, the weight of the thing comes after it.
fn tier(score: Score, weight: u64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "scores are small whole numbers")]
    let class = score as i64;
    (class << 16) | i64::try_from(weight).unwrap_or(0)
}

impl Columns {
    fn open(order: Order, segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let lacking = || tantivy::TantivyError::SchemaError("there is no column id".to_owned());
        let (value, text, weight) = match order {
            Order::Id => (None, None, None),
            Order::Number(name) | Order::Day(name) => (Some(columns.i64(name)?), None, None),
            Order::Text(name) => (None, columns.str(name)?, None),
            Order::Rank => (None, None, Some(columns.u64("weight")?)),
        };
        let ids = columns.str("id")?.ok_or_else(lacking)?;
        Ok(Self { order, value, text, weight, ids })
    }

    fn value(&self, document: DocId, score: Score) -> Option<i64> {
        match self.order {
            Order::Id => Some(0),
            Order::Number(_) | Order::Day(_) => self.value.as_ref()?.first(document),
            Order::Text(_) => self.text.as_ref()?.term_ords(document).next().map(place_of),
            Order::Rank => {
                let weight = self.weight.as_ref()?.first(document).unwrap_or(0);
                Some(tier(score, weight))
            }
        }
    }

    fn place(&self, document: DocId, score: Score, descending: bool) -> Place {
        let id = self.ids.ords().first(document).map_or(0, place_of);
        let value = self.value(document, score);
        match (self.order, descending) {
            (Order::Id, true) => (false, 0, -id),
            (_, true) => (value.is_none(), -value.unwrap_or(0), id),
            (_, false) => (value.is_none(), value.unwrap_or(0), id),
        }
    }

    /// Where a position stands in this segment.
    fn place_of_position(&self, position: &Position, descending: bool) -> tantivy::Result<Place> {
        let id = beside(&self.ids, &position.id)?;
        if self.order == Order::Id {
            return Ok((false, 0, if descending { -id } else { id }));
        }
        let value = match &position.value {
            SortValue::Missing => return Ok((true, 0, id)),
            SortValue::Number(number) => *number,
            SortValue::Day(date) => day(*date),
            SortValue::Text(text) => match &self.text {
                Some(column) => beside(column, text)?,
                None => 0,
            },
        };
        Ok((false, if descending { -value } else { value }, id))
    }

    /// What a document was sorted by; `value` is its place's.
    fn sort_value(
        &self,
        (missing, value, _): Place,
        descending: bool,
    ) -> tantivy::Result<SortValue> {
        let value = if descending { -value } else { value };
        Ok(match self.order {
            Order::Id => SortValue::Missing,
            _ if missing => SortValue::Missing,
            Order::Number(_) | Order::Rank => SortValue::Number(value),
            Order::Day(_) => date(value).map_or(SortValue::Missing, SortValue::Day),
            Order::Text(_) => match &self.text {
                Some(column) => SortValue::Text(read(column, value / 2)?),
                None => SortValue::Missing,
            },
        })
    }
}

/// The place of an ordinal.
fn place_of(ordinal: u64) -> i64 {
    i64::try_from(ordinal).unwrap_or(i64::MAX / 2) * 2
}

/// The place of a text in a column, which may not hold it.
fn beside(column: &StrColumn, text: &str) -> tantivy::Result<i64> {
    use tantivy::columnar::TermOrdHit;
    Ok(match column.dictionary().term_ord_or_next(text)? {
        TermOrdHit::Exact(ordinal) => place_of(ordinal),
        TermOrdHit::Next(ordinal) if ordinal >= i64::MAX.unsigned_abs() => i64::MAX,
        TermOrdHit::Next(ordinal) => place_of(ordinal) - 1,
    })
}

fn read(column: &StrColumn, ordinal: i64) -> tantivy::Result<String> {
    let mut text = String::new();
    column.ord_to_str(ordinal.unsigned_abs(), &mut text)?;
    Ok(text)
}

impl Collector for PageCollector<'_> {
    type Fruit = Vec<Hit>;
    type Child = PageSegment;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Self::Child> {
        let descending = self.sort.descending;
        let columns = Columns::open(Order::of(self.sort.key), segment)?;
        let after = match self.after {
            Some(position) => Some(columns.place_of_position(position, descending)?),
            None => None,
        };
        let best = BinaryHeap::with_capacity(self.limit + 1);
        Ok(PageSegment { ordinal, columns, descending, after, limit: self.limit, best })
    }

    fn requires_scoring(&self) -> bool {
        Order::of(self.sort.key) == Order::Rank
    }

    fn merge_fruits(&self, fruits: Vec<Best>) -> tantivy::Result<Vec<Hit>> {
        let mut all: Vec<(Place, usize, DocId)> = fruits
            .iter()
            .enumerate()
            .flat_map(|(at, best)| best.places.iter().map(move |(place, id)| (*place, at, *id)))
            .collect();
        let is_text = matches!(Order::of(self.sort.key), Order::Text(_));
        if !is_text {
            // Values compare across segments, ids do not: those are read of what may be on the page.
            all.sort_unstable_by_key(|((missing, value, _), ..)| (*missing, *value));
            let last = self.limit.checked_sub(1).and_then(|last| all.get(last));
            if let Some(((missing, value, _), ..)) = last {
                let last = (*missing, *value);
                all.retain(|((missing, value, _), ..)| (*missing, *value) <= last);
            }
        }
        let descending = self.sort.descending;
        let mut hits = Vec::with_capacity(all.len());
        for (place, at, document) in all {
            let Some(Best { ordinal, columns, .. }) = fruits.get(at) else { continue };
            let mut id = String::new();
            if let Some(ord) = columns.ids.ords().first(document) {
                columns.ids.ord_to_str(ord, &mut id)?;
            }
            let value = columns.sort_value(place, descending)?;
            hits.push(Hit { id, value, address: DocAddress::new(*ordinal, document) });
        }
        let by_id_alone = Order::of(self.sort.key) == Order::Id;
        hits.sort_by(|left, right| {
            let ids = left.id.cmp(&right.id);
            if by_id_alone {
                return if descending { ids.reverse() } else { ids };
            }
            compare(&left.value, &right.value, descending).then(ids)
        });
        hits.truncate(self.limit);
        Ok(hits)
    }
}

fn compare(left: &SortValue, right: &SortValue, descending: bool) -> std::cmp::Ordering {
    use std::cmp::Ordering;
    let values = match (left, right) {
        (SortValue::Missing, SortValue::Missing) => return Ordering::Equal,
        (SortValue::Missing, _) => return Ordering::Greater,
        (_, SortValue::Missing) => return Ordering::Less,
        (SortValue::Text(left), SortValue::Text(right)) => left.cmp(right),
        (SortValue::Number(left), SortValue::Number(right)) => left.cmp(right),
        (SortValue::Day(left), SortValue::Day(right)) => left.cmp(right),
        _ => Ordering::Equal,
    };
    if descending { values.reverse() } else { values }
}

impl SegmentCollector for PageSegment {
    type Fruit = Best;

    fn collect(&mut self, document: DocId, score: Score) {
        let place = self.columns.place(document, score, self.descending);
        if self.after.is_some_and(|after| place <= after) {
            return;
        }
        if self.best.len() < self.limit {
            self.best.push((place, document));
        } else if self.best.peek().is_some_and(|(last, _)| place < *last) {
            self.best.pop();
            self.best.push((place, document));
        }
    }

    fn harvest(self) -> Best {
        Best { ordinal: self.ordinal, columns: self.columns, places: self.best.into_vec() }
    }
}
