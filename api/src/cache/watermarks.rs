//! When what replies are made from last changed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use domain::change::Sequence;

use super::Dependency;

/// Most dependencies whose last change is remembered.
const MOST: usize = 200_000;
/// How long the log may go unread before the node says that it does not follow it.
const PATIENCE: Duration = Duration::from_secs(3);

/// The last change of everything that replies are made from.
///
/// What is not in the map has not changed since the floor; what was made before the floor is not known to hold.
#[derive(Debug)]
pub(crate) struct Watermarks {
    seen: AtomicI64,
    marks: RwLock<Marks>,
    began: Instant,
    /// Milliseconds from `began` to the last time the log was read.
    read_at: AtomicU64,
}

#[derive(Debug)]
struct Marks {
    floor: Sequence,
    last: HashMap<Dependency, Sequence>,
}

impl Watermarks {
    /// Nothing is known to have changed since `floor`, nor not to have changed before.
    pub fn new(floor: Sequence) -> Self {
        let marks = RwLock::new(Marks { floor, last: HashMap::new() });
        Self {
            seen: AtomicI64::new(floor),
            marks,
            began: Instant::now(),
            read_at: AtomicU64::new(0),
        }
    }

    /// How far the log was read.
    pub fn seen(&self) -> Sequence {
        self.seen.load(Ordering::Acquire)
    }

    /// Whether none of these changed after a sequence.
    pub fn unchanged_since(&self, head: Sequence, dependencies: &[Dependency]) -> bool {
        let marks = self.marks.read().unwrap_or_else(PoisonError::into_inner);
        let changed = |dependency| marks.last.get(dependency).is_some_and(|last| *last > head);
        head >= marks.floor && !dependencies.iter().any(changed)
    }

    /// Notes changes and that the log was read up to `seen`.
    pub fn note(&self, changed: &[(Dependency, Sequence)], seen: Sequence) {
        let mut marks = self.marks.write().unwrap_or_else(PoisonError::into_inner);
        for (dependency, sequence) in changed {
            let last = marks.last.entry(*dependency).or_insert(0);
            *last = (*last).max(*sequence);
        }
        if marks.last.len() > MOST {
            marks.last.clear();
            marks.floor = seen;
        }
        self.seen.store(seen, Ordering::Release);
    }

    /// Takes it that anything may have changed up to `seen`.
    pub fn forget(&self, seen: Sequence) {
        let mut marks = self.marks.write().unwrap_or_else(PoisonError::into_inner);
        marks.last.clear();
        marks.floor = seen;
        self.seen.store(seen, Ordering::Release);
    }

    /// Notes that the log was just looked at.
    pub fn beat(&self) {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.read_at.store(now, Ordering::Relaxed);
    }

    /// Whether the log was looked at of late.
    pub fn is_following(&self) -> bool {
        let read = Duration::from_millis(self.read_at.load(Ordering::Relaxed));
        self.began.elapsed().saturating_sub(read) < PATIENCE
    }
}

#[cfg(test)]
mod tests {
    use domain::{Id, ThingKind};

    use super::*;

    fn thing(id: &str) -> Dependency {
        Dependency::thing(&Id::parse(id).unwrap())
    }

    #[test]
    fn only_what_changed_after_it_was_read_makes_a_reply_stale() {
        let marks = Watermarks::new(10);
        assert!(marks.unchanged_since(10, &[thing("a")]));
        assert!(!marks.unchanged_since(9, &[thing("a")]), "before the floor nothing is known");
        marks.note(&[(thing("a"), 12), (Dependency::kind(ThingKind::Grant), 12)], 13);
        assert!(!marks.unchanged_since(11, &[thing("a")]));
        assert!(marks.unchanged_since(12, &[thing("a")]));
        assert!(marks.unchanged_since(11, &[thing("b"), Dependency::kind(ThingKind::Contract)]));
        assert_eq!(marks.seen(), 13);
    }

    #[test]
    fn after_forgetting_only_newer_replies_hold() {
        let marks = Watermarks::new(0);
        marks.note(&[(thing("a"), 3)], 3);
        marks.forget(8);
        assert!(!marks.unchanged_since(7, &[thing("b")]));
        assert!(marks.unchanged_since(8, &[thing("a")]));
    }

    #[test]
    fn too_many_marks_raise_the_floor() {
        let marks = Watermarks::new(0);
        let many: Vec<_> = (0..=MOST).map(|n| (thing(&format!("x{n}")), 5)).collect();
        marks.note(&many, 6);
        assert!(!marks.unchanged_since(5, &[thing("y")]));
        assert!(marks.unchanged_since(6, &[thing("x1")]));
    }
}
