//! How organisations are described in all processes.

use std::collections::{BTreeMap, HashMap};

use domain::{Id, Organisation};
use time::Date;

use crate::seen::hash;

/// By spelling, the newest day of a description and how often it stands.
type Variants = BTreeMap<Vec<u8>, (Option<Date>, u32)>;

/// Which of an organisation's descriptions stands: the newest dated, then the most frequent, then the first in byte order.
#[derive(Default)]
pub(crate) struct Descriptions {
    variants: HashMap<u64, Variants>,
    /// By organisation, the description that stands, until it is stated.
    standing: HashMap<u64, (Vec<u8>, Option<Date>)>,
}

impl Descriptions {
    pub(crate) fn add(&mut self, organisation: &Organisation, dated: Option<Date>) {
        let spelling = serde_json::to_vec(organisation).unwrap_or_default();
        let variants =
            self.variants.entry(hash(&[organisation.id.as_str().as_bytes()])).or_default();
        let (newest, count) = variants.entry(spelling).or_default();
        *newest = (*newest).max(dated);
        *count += 1;
    }

    /// Chooses, once all are known.
    pub(crate) fn settle(&mut self) {
        for (key, variants) in std::mem::take(&mut self.variants) {
            // The first of the best, in the order of bytes.
            let best = variants.into_iter().rev().max_by_key(|(_, known)| *known);
            if let Some((spelling, (dated, _))) = best {
                self.standing.insert(key, (spelling, dated));
            }
        }
    }

    /// The description of an organisation, the first time it is asked for.
    pub(crate) fn take(&mut self, id: &Id) -> Option<(Organisation, Option<Date>)> {
        let (spelling, dated) = self.standing.remove(&hash(&[id.as_str().as_bytes()]))?;
        Some((serde_json::from_slice(&spelling).ok()?, dated))
    }
}
