//! Records by what they belong to: sorted lists of numbers, in which everything of a contract is found.

use std::collections::HashMap;

use super::entity::Kind;
use super::index::Entry;

/// Numbers, each with the place of a record in the index, in order.
#[derive(Default)]
struct Sorted(Vec<(u64, u32)>);

impl Sorted {
    fn new(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.retain(|(number, _)| *number != 0);
        pairs.sort_unstable();
        pairs.shrink_to_fit();
        Self(pairs)
    }

    fn numbers(&self) -> Vec<u64> {
        let mut numbers: Vec<u64> = self.0.iter().map(|(number, _)| *number).collect();
        numbers.dedup();
        numbers
    }

    fn of(&self, number: u64) -> impl Iterator<Item = u32> + '_ {
        let from = self.0.partition_point(|(known, _)| *known < number);
        let rest = self.0.get(from..).unwrap_or_default();
        rest.iter().take_while(move |(known, _)| *known == number).map(|(_, at)| *at)
    }
}

/// The records of an index by what they belong to.
pub(super) struct Lists {
    /// Contracts by the first of their chain.
    contracts: Sorted,
    /// What belongs to a contract, by its id.
    below: Sorted,
    announcements: Sorted,
    lots: Sorted,
    /// Lots by their announcement.
    lots_of: Sorted,
    plans: Sorted,
    /// Participants by number.
    subjects: Sorted,
}

impl Lists {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut contracts = Vec::new();
        let mut below = Vec::new();
        let mut by_id: HashMap<Kind, Vec<(u64, u32)>> = HashMap::new();
        let mut lots_of = Vec::new();
        let roots = Roots::new(entries);
        for (at, entry) in (0_u32..).zip(entries) {
            match entry.kind {
                Kind::Contract => contracts.push((roots.of(entry, at), at)),
                Kind::Announcement | Kind::Lot | Kind::Plan | Kind::Subject => {
                    by_id.entry(entry.kind).or_default().push((entry.id, at));
                    below.push((entry.link, at));
                    if entry.kind == Kind::Lot {
                        lots_of.push((entry.root, at));
                    }
                }
                _ => {
                    below.push((entry.link, at));
                    if entry.root != entry.link {
                        below.push((entry.root, at));
                    }
                }
            }
        }
        let mut of = |kind| Sorted::new(by_id.remove(&kind).unwrap_or_default());
        Self {
            contracts: Sorted::new(contracts),
            below: Sorted::new(below),
            announcements: of(Kind::Announcement),
            lots: of(Kind::Lot),
            lots_of: Sorted::new(lots_of),
            plans: of(Kind::Plan),
            subjects: of(Kind::Subject),
        }
    }

    /// The chains of contracts, each with the number of its first and the places of all, in the order of these numbers.
    pub(super) fn chains(&self) -> Vec<(u64, Vec<u32>)> {
        let mut chains: Vec<(u64, Vec<u32>)> = Vec::new();
        for (root, at) in &self.contracts.0 {
            match chains.last_mut() {
                Some((last, places)) if last == root => places.push(*at),
                _ => chains.push((*root, vec![*at])),
            }
        }
        chains
    }

    /// What belongs to a contract.
    pub(super) fn below(&self, contract: u64) -> impl Iterator<Item = u32> + '_ {
        self.below.of(contract)
    }

    /// Announcements, lots, plans or participants of a number.
    pub(super) fn of(&self, kind: Kind, number: u64) -> impl Iterator<Item = u32> + '_ {
        let sorted = match kind {
            Kind::Announcement => &self.announcements,
            Kind::Lot => &self.lots,
            Kind::Plan => &self.plans,
            _ => &self.subjects,
        };
        sorted.of(number)
    }

    /// The lots of an announcement.
    pub(super) fn lots_of(&self, announcement: u64) -> impl Iterator<Item = u32> + '_ {
        self.lots_of.of(announcement)
    }

    /// The numbers of participants, each once, in order.
    pub(super) fn subjects(&self) -> Vec<u64> {
        self.subjects.numbers()
    }

    /// The numbers of announcements, each once, in order.
    pub(super) fn announcements(&self) -> Vec<u64> {
        self.announcements.numbers()
    }
}

/// The first contract of each chain, where a record does not tell: that of its siblings by system number, else of the
/// contract that it amends, else itself.
struct Roots {
    by_number: HashMap<u64, u64>,
    by_id: HashMap<u64, u64>,
    parents: HashMap<u64, u64>,
}

impl Roots {
    fn new(entries: &[Entry]) -> Self {
        let contracts = || entries.iter().filter(|entry| entry.kind == Kind::Contract);
        let (mut by_number, mut by_id) = (HashMap::new(), HashMap::new());
        let mut parents = HashMap::new();
        // Few replies leave it out: nothing is gathered where all tell.
        if contracts().any(|entry| entry.root == 0) {
            for entry in contracts() {
                if entry.root != 0 {
                    by_id.insert(entry.id, entry.root);
                    let root = by_number.entry(entry.number).or_insert(entry.root);
                    *root = entry.root.min(*root);
                } else if entry.link != 0 {
                    parents.insert(entry.id, entry.link);
                }
            }
            by_number.remove(&0);
        }
        Self { by_number, by_id, parents }
    }

    fn of(&self, entry: &Entry, at: u32) -> u64 {
        if entry.root != 0 {
            return entry.root;
        }
        if let Some(root) = self.by_number.get(&entry.number) {
            return *root;
        }
        let (mut id, mut steps) = (entry.id, 0);
        while let Some(parent) = self.parents.get(&id).filter(|_| steps < 1_000) {
            (id, steps) = (*parent, steps + 1);
        }
        match self.by_id.get(&id) {
            Some(root) => *root,
            // Without any number it is told off alone; no id of the portal is that large.
            None if id == 0 => u64::MAX - u64::from(at),
            None => id,
        }
    }
}
