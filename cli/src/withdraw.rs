//! Withdrawing what a source no longer states, or is to state no longer.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use domain::{Clock as _, Id, SystemClock, Thing, ThingKind};
use persistence::{Act, Store};

use crate::Failure;

/// Things withdrawn in one transaction.
const BATCH: usize = 2_000;

/// What the sources of this import stated, as hashes of their ids: some tens of bytes a thing.
pub struct Stated {
    wanted: bool,
    seen: HashMap<Id, HashSet<u64>>,
}

impl Stated {
    pub fn new(wanted: bool) -> Self {
        Self { wanted, seen: HashMap::new() }
    }

    /// A source speaks, even if it states nothing.
    pub fn speaks(&mut self, source: &Id) {
        if self.wanted {
            self.seen.entry(source.clone()).or_default();
        }
    }

    pub fn add(&mut self, source: &Id, thing: &Thing) {
        if !self.wanted {
            return;
        }
        let seen = self.seen.entry(source.clone()).or_default();
        if !matches!(thing, Thing::Source(_)) {
            seen.insert(hash(thing.kind(), thing.id()));
        }
    }

    fn holds(&self, thing: u64) -> bool {
        self.seen.values().any(|seen| seen.contains(&thing))
    }
}

/// Grants and contracts share their ids.
fn hash(kind: ThingKind, id: &Id) -> u64 {
    let kind = if kind.is_funding() { ThingKind::Grant } else { kind };
    let mut hasher = DefaultHasher::new();
    (kind, id).hash(&mut hasher);
    hasher.finish()
}

/// What goes when an import ends, since nobody states it any more, as hashes of ids.
#[derive(Default)]
pub struct Ending(HashSet<u64>);

impl Ending {
    pub fn holds(&self, kind: ThingKind, id: &Id) -> bool {
        !self.0.is_empty() && self.0.contains(&hash(kind, id))
    }
}

/// What will end of that below which something may lie, where the sources state this and nothing more.
pub fn ending(store: &Store, stated: &Stated) -> Result<Ending, Failure> {
    store.read::<_, Failure>(|reader| {
        let mut left: HashMap<u64, usize> = HashMap::new();
        for (source, seen) in &stated.seen {
            reader.each_stated_by(source, |kind, id, sources| {
                let thing = hash(kind, &id);
                let may_hold = kind.is_funding() || kind == ThingKind::Milestone;
                if may_hold && !seen.contains(&thing) {
                    let left = left.entry(thing).or_insert(sources.unwrap_or(0));
                    *left = left.saturating_sub(1);
                }
            })?;
        }
        left.retain(|thing, left| *left == 0 && !stated.holds(*thing));
        Ok(Ending(left.into_keys().collect()))
    })
}

/// What sources stated before and did not state now.
#[derive(Default)]
pub struct Missing {
    /// Who no longer states what.
    things: Vec<(Id, ThingKind, Id)>,
    /// How many of them nobody else states, with what lies below those.
    ends: usize,
    /// How many others still state.
    stays: usize,
}

/// What each source stated before and did not state now.
pub fn missing(store: &Store, stated: &Stated) -> Result<Missing, Failure> {
    store.read::<_, Failure>(|reader| {
        let mut missing = Missing::default();
        // By thing, how many sources still state it.
        let mut left: HashMap<u64, usize> = HashMap::new();
        for (source, seen) in &stated.seen {
            reader.each_stated_by(source, |kind, id, sources| {
                let thing = hash(kind, &id);
                if kind != ThingKind::Source && !seen.contains(&thing) {
                    // What is not shown now neither ends nor stays.
                    if let Some(sources) = sources {
                        let left = left.entry(thing).or_insert(sources);
                        *left = left.saturating_sub(1);
                    }
                    missing.things.push((source.clone(), kind, id));
                }
            })?;
        }
        let ends = |thing: &u64| left.get(thing) == Some(&0);
        let fundings: Vec<&Id> = missing
            .things
            .iter()
            .filter(|(_, kind, id)| kind.is_funding() && ends(&hash(*kind, id)))
            .map(|(.., id)| id)
            .collect();
        let mut ending: HashSet<u64> = HashSet::new();
        reader.each_below(&fundings, |kind, id| {
            ending.insert(hash(kind, &id));
        })?;
        missing.stays =
            left.iter().filter(|(thing, left)| **left > 0 && !ending.contains(thing)).count();
        ending.extend(left.iter().filter(|(_, left)| **left == 0).map(|(thing, _)| *thing));
        missing.ends = ending.len();
        Ok(missing)
    })
}

impl Missing {
    /// How many things end with it, with what lies below, and how many others still state.
    pub fn counts(&self) -> (usize, usize) {
        (self.ends, self.stays)
    }

    /// What is about to happen, for people.
    pub fn sentence(&self, dry_run: bool) -> String {
        let are = |count: usize| {
            if count == 1 { "1 thing is".to_owned() } else { format!("{count} things are") }
        };
        let withdrawn = if dry_run {
            "would be withdrawn"
        } else if self.ends == 1 {
            "is withdrawn"
        } else {
            "are withdrawn"
        };
        let ends = format!(
            "{} no longer stated by any source and {withdrawn}, with what lies below.",
            are(self.ends)
        );
        match self.stays {
            0 => ends,
            stays => format!(
                "{ends} {} no longer stated here but still by other sources, and stay in the register.",
                are(stays)
            ),
        }
    }
}

/// Withdraws them and tells, transaction by transaction, how many things ended, what lies below them included.
pub fn withdraw(
    store: &Store,
    actor: &str,
    reason: &str,
    missing: &Missing,
    mut told: impl FnMut(u64),
) -> Result<(), Failure> {
    let mut rest = missing.things.as_slice();
    while let Some((source, ..)) = rest.first() {
        let same = rest.iter().take(BATCH).take_while(|(other, ..)| other == source).count();
        let (batch, after) = rest.split_at(same);
        let things: Vec<(ThingKind, Id)> =
            batch.iter().map(|(_, kind, id)| (*kind, id.clone())).collect();
        let act = Act { actor: actor.to_owned(), now: SystemClock.now() };
        told(store.withdraw(&act, source, &things, reason)?.withdrawn);
        rest = after;
    }
    Ok(())
}
