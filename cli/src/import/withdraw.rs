//! `--complete`: withdrawing what a source no longer states.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use domain::{Clock as _, Id, SystemClock, Thing, ThingKind};
use exchange::Format;
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

    pub fn add(&mut self, stated: &persistence::Stated) {
        if self.wanted && !matches!(stated.thing(), Thing::Source(_)) {
            self.seen
                .entry(stated.source().clone())
                .or_default()
                .insert(hash(stated.thing().kind(), stated.thing().id()));
        }
    }
}

fn hash(kind: ThingKind, id: &Id) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, id).hash(&mut hasher);
    hasher.finish()
}

/// What each source stated before and did not state now.
pub fn missing(store: &Store, stated: &Stated) -> Result<Vec<(Id, ThingKind, Id)>, Failure> {
    let mut missing = Vec::new();
    for (source, seen) in &stated.seen {
        store.read::<_, persistence::Error>(|reader| {
            reader.each_stated_by(source, |kind, id| {
                if kind != ThingKind::Source && !seen.contains(&hash(kind, &id)) {
                    missing.push((source.clone(), kind, id));
                }
            })
        })?;
    }
    Ok(missing)
}

/// Withdraws them and tells how many things ended, what lies below them included.
pub fn withdraw(
    store: &Store,
    format: Format,
    missing: &[(Id, ThingKind, Id)],
) -> Result<u64, Failure> {
    let mut withdrawn = 0;
    let mut rest = missing;
    while let Some((source, ..)) = rest.first() {
        let same = rest.iter().take(BATCH).take_while(|(other, ..)| other == source).count();
        let (batch, after) = rest.split_at(same);
        let things: Vec<(ThingKind, Id)> =
            batch.iter().map(|(_, kind, id)| (*kind, id.clone())).collect();
        let act = Act { actor: format!("importer:{format}"), now: SystemClock.now() };
        withdrawn +=
            store.withdraw(&act, source, &things, "no longer stated by its source")?.withdrawn;
        rest = after;
    }
    Ok(withdrawn)
}
