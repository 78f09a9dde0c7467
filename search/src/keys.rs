//! Collects the values of a column.

use std::collections::HashSet;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Ids as numbers.
pub(crate) struct Keys {
    pub column: &'static str,
}

/// The numbers of a segment.
pub(crate) struct KeysOfSegment {
    column: Column<u64>,
    keys: HashSet<u64>,
}

impl Collector for Keys {
    type Fruit = HashSet<u64>;
    type Child = KeysOfSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Self::Child> {
        let column = segment.fast_fields().u64(self.column)?;
        Ok(KeysOfSegment { column, keys: HashSet::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<HashSet<u64>>) -> tantivy::Result<HashSet<u64>> {
        Ok(fruits
            .into_iter()
            .reduce(|mut all, one| {
                all.extend(one);
                all
            })
            .unwrap_or_default())
    }
}

impl SegmentCollector for KeysOfSegment {
    type Fruit = HashSet<u64>;

    fn collect(&mut self, document: DocId, _: Score) {
        self.keys.extend(self.column.values_for_doc(document));
    }

    fn harvest(self) -> HashSet<u64> {
        self.keys
    }
}

/// Texts, each once a document.
pub(crate) struct Texts {
    pub column: &'static str,
}

/// The texts of a segment.
pub(crate) struct TextsOfSegment {
    column: Option<StrColumn>,
    ordinals: Vec<u64>,
}

impl Collector for Texts {
    type Fruit = Vec<String>;
    type Child = TextsOfSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Self::Child> {
        Ok(TextsOfSegment { column: segment.fast_fields().str(self.column)?, ordinals: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<TextsOfSegment>) -> tantivy::Result<Vec<String>> {
        let mut texts = Vec::new();
        for TextsOfSegment { column, ordinals } in fruits {
            let Some(column) = column else { continue };
            for ordinal in ordinals {
                let mut text = String::new();
                column.ord_to_str(ordinal, &mut text)?;
                texts.push(text);
            }
        }
        Ok(texts)
    }
}

impl SegmentCollector for TextsOfSegment {
    type Fruit = Self;

    fn collect(&mut self, document: DocId, _: Score) {
        if let Some(column) = &self.column {
            self.ordinals.extend(column.term_ords(document));
        }
    }

    fn harvest(self) -> Self {
        self
    }
}
