//! What was found in files: where each record stands, what it is and to what it belongs.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::entity::Kind;
use super::record::Record;

/// Longest name that is remembered of an organisation.
const LONGEST_NAME: usize = 4_000;

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) file: u16,
    pub(super) offset: u64,
    pub(super) length: u32,
    /// Number of the record in its file, from 1; what stands inside of a record has the number of that.
    pub(super) row: u32,
}

/// A record that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// Its own id, 0 where it has none; of a participant the number (BIN).
    pub(super) id: u64,
    /// The contract it belongs to, or of a contract the one that it amends; 0 where it does not say.
    pub(super) link: u64,
    /// The first contract of the chain; of a lot its announcement; 0 where it does not say.
    pub(super) root: u64,
    /// Of a contract, what its system number has before the number of the amendment.
    pub(super) number: u64,
    /// When it was last changed.
    pub(super) stamp: u64,
    pub(super) spot: Spot,
}

/// The name of an organisation where somebody mentions it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Naming {
    stamp: u64,
    pub(super) ru: Option<String>,
    pub(super) kk: Option<String>,
}

/// Records whose contract is not in the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orphans {
    /// Where the first of them stands.
    pub(super) first: Spot,
    pub(super) count: u64,
}

/// By kind and file, how many records of it there are.
type Counts = BTreeMap<(u16, Kind), u64>;

/// Everything that was found.
#[derive(Default)]
pub(super) struct Index {
    entries: Vec<Entry>,
    counts: Counts,
    /// Participants of each file that are natural persons or sole traders.
    pub(super) persons: BTreeMap<u16, u64>,
    /// How those are named who announce, buy or plan.
    namings: HashMap<u64, Naming>,
    /// Numbers that look like an organisation's and are those of sole traders.
    traders: HashSet<u64>,
    /// Who buys.
    customers: HashSet<u64>,
}

impl Index {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// How many records of a kind a file has.
    pub(super) fn count(&self, file: u16, kind: Kind) -> u64 {
        self.counts.get(&(file, kind)).copied().unwrap_or_default()
    }

    /// Takes a record up.
    pub(super) fn add(&mut self, entry: Entry, record: &Record) {
        if record.is_person && entry.kind == Kind::Subject {
            *self.persons.entry(entry.spot.file).or_default() += 1;
            if entry.id != 0 {
                self.traders.insert(entry.id);
            }
            return;
        }
        *self.counts.entry((entry.spot.file, entry.kind)).or_default() += 1;
        if entry.kind.is_read() {
            self.entries.push(entry);
        }
    }

    /// Ties what was found inside of a record to it.
    pub(super) fn within(&mut self, first: usize, outer: &Entry) {
        let contract = match outer.kind {
            Kind::Contract => outer.id,
            Kind::Unit => outer.link,
            _ => 0,
        };
        for inner in self.entries.get_mut(first..).unwrap_or_default() {
            inner.spot.row = outer.spot.row;
            if inner.kind == Kind::Lot && outer.kind == Kind::Announcement {
                inner.root = outer.id;
            }
            if inner.link == 0 && !matches!(inner.kind, Kind::Contract | Kind::Subject) {
                inner.link = contract;
            }
        }
    }

    /// Remembers how organisations are called where a record names some: the newest, of those the first in byte order.
    pub(super) fn name(&mut self, record: &Record) {
        let mentioned: &[(&str, &str)] = match record.kind {
            Kind::Announcement => &[("customer_bin", "customer_name"), ("org_bin", "org_name")],
            Kind::Lot => &[("customer_bin", "customer_name")],
            Kind::Plan => &[("subject_biin", "subject_name")],
            Kind::Contract => &[("customer_bin", "")],
            _ => &[],
        };
        for (number, name) in mentioned {
            let Some(bin) = record.whole(number) else { continue };
            self.customers.insert(bin);
            let told = |language: &str| {
                let text = record.text(&format!("{name}_{language}"));
                text.filter(|text| !name.is_empty() && text.len() <= LONGEST_NAME)
            };
            let naming = Naming { stamp: record.stamp(), ru: told("ru"), kk: told("kz") };
            if naming.ru.is_none() && naming.kk.is_none() {
                continue;
            }
            let known = self.namings.entry(bin).or_insert_with(|| naming.clone());
            let rank = |naming: &Naming| {
                let both = naming.ru.is_some() && naming.kk.is_some();
                (naming.stamp, both, std::cmp::Reverse((naming.ru.clone(), naming.kk.clone())))
            };
            if rank(&naming) > rank(known) {
                *known = naming;
            }
        }
    }

    /// How an organisation is named where somebody mentions it.
    pub(super) fn naming(&self, bin: u64) -> Option<&Naming> {
        self.namings.get(&bin)
    }

    /// Whether somebody buys, announces or plans under this number.
    pub(super) fn is_customer(&self, bin: u64) -> bool {
        self.customers.contains(&bin)
    }

    /// Whether this is the number of sole traders, of whom nothing is kept.
    pub(super) fn is_trader(&self, bin: u64) -> bool {
        self.traders.contains(&bin)
    }

    /// All records that were found.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A record that was found.
    pub(super) fn entry(&self, at: u32) -> Option<Entry> {
        self.entries.get(at as usize).copied()
    }

    /// How many records of each kind and file are asked for.
    pub(super) fn counted(&self, mut is: impl FnMut(u32, &Entry) -> bool) -> Counts {
        let mut counts = Counts::new();
        for (at, entry) in (0_u32..).zip(&self.entries) {
            if is(at, entry) {
                *counts.entry((entry.spot.file, entry.kind)).or_default() += 1;
            }
        }
        counts
    }

    /// Acts and payments that are asked for, by the contract that they name; 0 where they name none.
    pub(super) fn orphans(
        &self,
        mut is: impl FnMut(u32) -> bool,
    ) -> BTreeMap<(Kind, u64), Orphans> {
        let mut all: BTreeMap<(Kind, u64), Orphans> = BTreeMap::new();
        for (at, entry) in (0_u32..).zip(&self.entries) {
            if matches!(entry.kind, Kind::Act | Kind::Payment) && is(at) {
                let contract = if entry.link == 0 { entry.root } else { entry.link };
                let first = Orphans { first: entry.spot, count: 0 };
                all.entry((entry.kind, contract)).or_insert(first).count += 1;
            }
        }
        all
    }

    /// How many records there are of kinds that are not read again.
    pub(super) fn others(&self) -> &Counts {
        &self.counts
    }
}
