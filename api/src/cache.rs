//! Replies kept in memory, and how it is known that they still hold.
//!
//! A reply is kept with the sequence it was made at and with what it was made from. The follower reads the change log and
//! notes when each of these changed; a kept reply holds while none of them changed after it was made, so that a write
//! that has nothing to do with it invalidates nothing.

mod dependency;
mod flights;
mod follower;
mod watermarks;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use domain::change::Sequence;
use time::Date;

pub(crate) use dependency::Dependency;
pub(crate) use flights::{Flights, Turn};
pub(crate) use follower::follow;
pub(crate) use watermarks::Watermarks;

use crate::reply::Representation;

/// A reply with what it depends on.
#[derive(Debug)]
pub(crate) struct Kept {
    pub representation: Representation,
    /// The newest change when it was made.
    pub head: Sequence,
    /// What it was made from.
    pub dependencies: Vec<Dependency>,
    /// The day it was made for, where it depends on that.
    pub day: Option<Date>,
    /// How far the node had read when it was last found to hold.
    checked: AtomicI64,
}

impl Kept {
    /// A reply that was just made.
    pub fn new(
        representation: Representation,
        head: Sequence,
        dependencies: Vec<Dependency>,
        day: Option<Date>,
    ) -> Self {
        Self { representation, head, dependencies, day, checked: AtomicI64::new(-1) }
    }

    /// A reply that is part of the program.
    pub fn for_good(representation: Representation) -> Self {
        Self::new(representation, Sequence::MAX, Vec::new(), None)
    }

    /// Whether it is still what would be answered now.
    pub fn holds(&self, watermarks: &Watermarks, today: Date) -> bool {
        if self.day.is_some_and(|day| day != today) {
            return false;
        }
        let seen = watermarks.seen();
        if self.checked.load(Relaxed) == seen {
            return true;
        }
        let holds = watermarks.unchanged_since(self.head, &self.dependencies);
        if holds {
            self.checked.store(seen, Relaxed);
        }
        holds
    }

    fn weight(&self) -> u32 {
        // The compressed forms come later and are at most as long together.
        let bytes = 2 * self.representation.len() + 8 * self.dependencies.len() + 512;
        u32::try_from(bytes).unwrap_or(u32::MAX)
    }
}

/// Replies by request, bounded by the memory they take.
#[derive(Debug)]
pub(crate) struct Cache {
    kept: moka::sync::Cache<String, Arc<Kept>>,
}

impl Cache {
    /// A cache of at most so many bytes.
    pub fn new(bytes: u64) -> Self {
        let weigh = |key: &String, kept: &Arc<Kept>| {
            kept.weight().saturating_add(u32::try_from(key.len()).unwrap_or(u32::MAX))
        };
        Self { kept: moka::sync::Cache::builder().max_capacity(bytes).weigher(weigh).build() }
    }

    /// What is kept for a request.
    pub fn get(&self, key: &str) -> Option<Arc<Kept>> {
        self.kept.get(key)
    }

    /// Keeps a reply.
    pub fn keep(&self, key: String, kept: Arc<Kept>) {
        self.kept.insert(key, kept);
    }

    /// Memory in use.
    pub fn bytes(&self) -> u64 {
        self.kept.weighted_size()
    }

    /// How many replies are kept.
    pub fn entries(&self) -> u64 {
        self.kept.entry_count()
    }
}
