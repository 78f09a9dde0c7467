//! A collector that sees only the documents that pass tests.

use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::lateness::Late;
use crate::select::Test;

/// Passes on what passes the tests.
pub(crate) struct Tested<'t, C> {
    pub tests: &'t [Test],
    pub inner: C,
}

/// The same in one segment.
pub(crate) struct TestedSegment<C> {
    tests: Vec<Check>,
    inner: C,
}

/// A test with the columns of a segment.
type Check = Box<dyn Fn(DocId) -> bool>;

impl<C: Collector> Collector for Tested<'_, C> {
    type Fruit = C::Fruit;
    type Child = TestedSegment<C::Child>;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Self::Child> {
        let tests = self.tests.iter().map(|test| check(test, segment)).collect::<Result<_, _>>()?;
        Ok(TestedSegment { tests, inner: self.inner.for_segment(ordinal, segment)? })
    }

    fn requires_scoring(&self) -> bool {
        self.inner.requires_scoring()
    }

    fn merge_fruits(
        &self,
        fruits: Vec<<C::Child as SegmentCollector>::Fruit>,
    ) -> tantivy::Result<C::Fruit> {
        self.inner.merge_fruits(fruits)
    }
}

impl<C: SegmentCollector> SegmentCollector for TestedSegment<C> {
    type Fruit = C::Fruit;

    fn collect(&mut self, document: DocId, score: Score) {
        if self.tests.iter().all(|test| test(document)) {
            self.inner.collect(document, score);
        }
    }

    fn harvest(self) -> C::Fruit {
        self.inner.harvest()
    }
}

/// A test of the documents of a segment.
pub(crate) fn check(test: &Test, segment: &SegmentReader) -> tantivy::Result<Check> {
    let columns = segment.fast_fields();
    Ok(match test {
        Test::Within { column, spans } => {
            let (column, spans) = (columns.i64(column)?, spans.clone());
            let lies =
                move |number: i64| spans.iter().any(|(from, to)| (*from..=*to).contains(&number));
            Box::new(move |document| column.first(document).is_some_and(&lies))
        }
        Test::Among { column, keys } => {
            let (column, keys) = (columns.u64(column)?, Arc::clone(keys));
            Box::new(move |document| column.values_for_doc(document).any(|key| keys.contains(&key)))
        }
        Test::First { keys, asked } => {
            let (column, keys, asked) = (columns.u64("key")?, Arc::clone(keys), *asked);
            let is_first =
                move |document| column.first(document).is_some_and(|key| keys.contains(&key));
            Box::new(move |document| is_first(document) == asked)
        }
        Test::Overdue { of_milestone, today, asked } => {
            let (late, asked) = (lates(segment, *of_milestone, *today)?, *asked);
            Box::new(move |document| late(document).is_overdue(asked))
        }
        Test::Waiting { of_milestone, today, who } => {
            let (late, who) = (lates(segment, *of_milestone, *today)?, who.clone());
            Box::new(move |document| {
                let late = late(document);
                who.iter().any(|who| late.waits(*who))
            })
        }
    })
}

/// Who is late, by document.
pub(crate) fn lates(
    segment: &SegmentReader,
    of_milestone: bool,
    today: i64,
) -> tantivy::Result<Box<dyn Fn(DocId) -> Late>> {
    let columns = segment.fast_fields();
    let bits = columns.u64("lateness")?;
    let is_before = move |column: &Column<i64>, document| {
        column.first(document).is_some_and(|owed| owed < today)
    };
    let bits_of = move |document| bits.first(document).unwrap_or(0);
    if of_milestone {
        let owed = columns.i64("owed_on")?;
        return Ok(Box::new(move |document| {
            Late::milestone(bits_of(document), is_before(&owed, document))
        }));
    }
    let (covered, uncovered) = (columns.i64("owed_covered")?, columns.i64("owed_uncovered")?);
    Ok(Box::new(move |document| Late {
        bits: bits_of(document),
        covered: is_before(&covered, document),
        uncovered: is_before(&uncovered, document),
    }))
}
