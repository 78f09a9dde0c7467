//! How many things have which value: counts for several dimensions at once.

use std::collections::HashMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::dimension::{Axis, Beside, Dimension, Value};

/// Counts by value.
pub type Counts = HashMap<Value, u64>;

/// Counts the values of dimensions. A thing with several values is counted at each.
pub(crate) struct FacetCollector<'a> {
    pub dimensions: &'a [Dimension],
    pub beside: &'a Beside,
}

/// The counts of a segment.
pub(crate) struct FacetSegment {
    axes: Vec<(Axis, HashMap<u32, u64>)>,
    numbers: Vec<u32>,
}

impl Collector for FacetCollector<'_> {
    type Fruit = Vec<Counts>;
    type Child = FacetSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<FacetSegment> {
        let open = |dimension: &Dimension| {
            Ok((Axis::open(*dimension, self.beside, segment)?, HashMap::new()))
        };
        let axes = self.dimensions.iter().map(open).collect::<tantivy::Result<_>>()?;
        Ok(FacetSegment { axes, numbers: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(
        &self,
        fruits: Vec<tantivy::Result<Vec<Counts>>>,
    ) -> tantivy::Result<Vec<Counts>> {
        let mut all = vec![Counts::new(); self.dimensions.len()];
        for counts in fruits {
            for (all, counts) in all.iter_mut().zip(counts?) {
                for (value, count) in counts {
                    *all.entry(value).or_default() += count;
                }
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for FacetSegment {
    type Fruit = tantivy::Result<Vec<Counts>>;

    fn collect(&mut self, document: DocId, _: Score) {
        for (axis, counts) in &mut self.axes {
            axis.numbers(document, false, &mut self.numbers);
            for number in &self.numbers {
                *counts.entry(*number).or_default() += 1;
            }
        }
    }

    fn harvest(self) -> Self::Fruit {
        let named = |(axis, counts): (Axis, HashMap<u32, u64>)| {
            let mut numbers: Vec<u32> = counts.keys().copied().collect();
            numbers.sort_unstable();
            let values = axis.values(&numbers)?;
            let count = |number: &u32| counts.get(number).copied().unwrap_or(0);
            Ok(values.into_iter().zip(numbers.iter().map(count)).collect())
        };
        self.axes.into_iter().map(named).collect()
    }
}
