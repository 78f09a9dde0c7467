//! Which fundings were passed on from which.

use domain::counting::{AmountBasis, Bucket};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::collector::Money;
use crate::number::part_of;

/// Which of the selected fundings were passed on from which: pairs of keys, of those that count.
pub(crate) struct Links {
    pub basis: AmountBasis,
    pub every_status: bool,
}

/// The links of a segment.
pub(crate) struct LinksOfSegment {
    part: Column<u64>,
    keys: Column<u64>,
    givers: Column<u64>,
    every_status: bool,
    links: Vec<(u64, u64)>,
}

impl Collector for Links {
    type Fruit = Vec<(u64, u64)>;
    type Child = LinksOfSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<LinksOfSegment> {
        let columns = segment.fast_fields();
        Ok(LinksOfSegment {
            part: Money::open(self.basis, segment)?.part,
            keys: columns.u64("key")?,
            givers: columns.u64("funded_by_key")?,
            every_status: self.every_status,
            links: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Vec<(u64, u64)>>) -> tantivy::Result<Vec<(u64, u64)>> {
        Ok(fruits.concat())
    }
}

impl SegmentCollector for LinksOfSegment {
    type Fruit = Vec<(u64, u64)>;

    fn collect(&mut self, document: DocId, _: Score) {
        let Some(giver) = self.givers.first(document) else { return };
        let bucket =
            self.part.first(document).map_or(Bucket::UnknownAmount, |part| part_of(part).0);
        if bucket.is_in_sum() || self.every_status {
            self.links.extend(self.keys.first(document).map(|key| (key, giver)));
        }
    }

    fn harvest(self) -> Vec<(u64, u64)> {
        self.links
    }
}
