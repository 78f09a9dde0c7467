//! Which of an organisation's descriptions in files of one source stands.

use std::cmp::Ordering;
use std::collections::HashMap;

use domain::{Id, Organisation};
use time::Date;

use crate::seen::hash;

/// Where a description stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Which of the files.
    pub(crate) file: u16,
    pub(crate) offset: u64,
    pub(crate) length: u32,
    pub(crate) row: u32,
    /// Which of the grant's mentions it is.
    pub(crate) mention: u16,
}

/// One description of one organisation, without its text.
#[derive(Debug, Clone, Copy)]
struct Variant {
    spot: Spot,
    count: u32,
    dated: Option<Date>,
    funder: bool,
}

/// The description that stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Winner {
    pub(crate) spot: Spot,
    pub(crate) dated: Option<Date>,
    /// Whether any grant names the organisation as its funder.
    pub(crate) funder: bool,
    pub(crate) stated: bool,
}

/// All descriptions in the files, by hashes of id and content.
#[derive(Default)]
pub(crate) struct Variants {
    variants: HashMap<(u64, u64), Variant>,
}

/// The key of an organisation among the winners.
pub(crate) fn key(id: &Id) -> u64 {
    hash(&[id.as_str().as_bytes()])
}

/// A description in its one spelling.
pub(crate) fn spelling(organisation: &Organisation) -> Vec<u8> {
    serde_json::to_vec(organisation).unwrap_or_default()
}

impl Variants {
    pub(crate) fn add(
        &mut self,
        organisation: &Organisation,
        dated: Option<Date>,
        funder: bool,
        spot: Spot,
    ) {
        let content = hash(&[&spelling(organisation)]);
        let fresh = Variant { spot, count: 0, dated, funder };
        let variant = self.variants.entry((key(&organisation.id), content)).or_insert(fresh);
        variant.count += 1;
        variant.dated = variant.dated.max(dated);
        variant.funder |= funder;
    }

    /// The newest dated, then the most frequent, then the first in byte order; `read` gives the spelling at a spot.
    pub(crate) fn winners(self, mut read: impl FnMut(Spot) -> Vec<u8>) -> HashMap<u64, Winner> {
        let mut best: HashMap<u64, Variant> = HashMap::new();
        for ((id, _), variant) in self.variants {
            let Some(present) = best.get_mut(&id) else {
                best.insert(id, variant);
                continue;
            };
            let funder = present.funder | variant.funder;
            let order = variant.dated.cmp(&present.dated).then(variant.count.cmp(&present.count));
            if order.then_with(|| read(present.spot).cmp(&read(variant.spot))) == Ordering::Greater
            {
                *present = variant;
            }
            present.funder = funder;
        }
        let winner =
            |Variant { spot, dated, funder, .. }| Winner { spot, dated, funder, stated: false };
        best.into_iter().map(|(id, variant)| (id, winner(variant))).collect()
    }
}
