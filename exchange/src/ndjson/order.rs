//! The order of lines, on which the outcome must not depend: sources come before what they state, what lies below a funding
//! comes after it, and what names a milestone after that.

use std::collections::HashSet;

use domain::ThingKind;

use super::head::{Head, leading_kind};
use crate::seen::Seen;

/// How often a file is read whose lines are not in order: each time another kind of line is taken.
pub(super) const PASSES: u8 = 5;

/// Whether the lines of a file are in order, found out line by line.
#[derive(Default)]
pub(super) struct Order {
    broken: bool,
    /// Whether anything but a source stood.
    began: bool,
    /// Fundings and milestones, as hashes, of which something stood that comes after them, but not yet they.
    awaited: HashSet<u64>,
}

impl Order {
    /// Takes a line down, before its record is `seen`.
    pub(super) fn add(&mut self, head: &Head<'_>, seen: &Seen) {
        let is_source = head.thing_kind().is_ok_and(|kind| kind == ThingKind::Source);
        self.broken |= is_source && self.began;
        self.began |= !is_source;
        self.awaited.extend(head.awaits().filter(|awaited| !seen.holds(*awaited)));
        // What nobody awaits is most of what there is.
        if !self.awaited.is_empty() {
            self.broken |= head.key().is_some_and(|key| self.awaited.contains(&key));
        }
    }

    /// In how many passes the file has to be read.
    pub(super) fn passes(&self) -> u8 {
        if self.broken { PASSES } else { 1 }
    }
}

/// The pass in which a line is taken, of [`PASSES`]. Whatever is wrong with a line is told in the first.
pub(super) fn pass_of(line: &str) -> u8 {
    let kind = leading_kind(line).or_else(|| {
        serde_json::from_str::<Head<'_>>(line).ok().and_then(|head| head.thing_kind().ok())
    });
    match kind {
        None | Some(ThingKind::Source) => 0,
        Some(ThingKind::Organisation | ThingKind::Call) => 1,
        Some(ThingKind::Grant | ThingKind::Contract) => 2,
        Some(ThingKind::Milestone) => 3,
        Some(ThingKind::Payment | ThingKind::Document) => 4,
    }
}
