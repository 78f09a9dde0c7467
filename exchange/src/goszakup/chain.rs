//! A contract with its amendments and everything that belongs to it, read again together.

use std::collections::{BTreeMap, BTreeSet};

use domain::Invalid;
use time::Date;

use super::entity::Kind;
use super::files::Files;
use super::index::{Entry, Index};
use super::lists::Lists;
use super::record::Record;
use crate::Item;
use crate::row::Row;
use crate::statement::Place;

/// Most bytes of the records of one contract, which are held together.
const LONGEST: u64 = 32 << 20;

/// Most versions of one announcement, lot or point of a plan, and most of all that a contract names.
pub(super) const MOST_VERSIONS: usize = 1_000;
const MOST_NAMED: usize = 20_000;

/// A record with the place where it stands.
pub(super) struct Found {
    pub(super) record: Record,
    pub(super) place: Place,
}

/// Records that are one.
type Versions = Vec<(Entry, Found)>;

/// A contract and its amendments, with what belongs to them.
pub(super) struct Chain {
    /// Id of the first contract.
    pub(super) root: u64,
    /// The contract and its amendments in their order: at least one.
    pub(super) members: Vec<Found>,
    pub(super) units: Vec<Found>,
    pub(super) acts: Vec<Found>,
    pub(super) payments: Vec<Found>,
    pub(super) announcements: Vec<Found>,
    pub(super) lots: Vec<Found>,
    pub(super) plans: Vec<Found>,
    /// Newest day on which any of them was changed.
    pub(super) dated: Option<Date>,
}

/// Reads again what belongs together.
pub(super) struct Gatherer<'a> {
    pub(super) files: &'a mut Files,
    pub(super) index: &'a Index,
    pub(super) lists: &'a Lists,
    /// Records that belong to some contract.
    pub(super) used: &'a mut BTreeSet<u32>,
}

impl Gatherer<'_> {
    /// Reads a chain; what is wrong with its records is told.
    pub(super) fn chain(
        &mut self,
        root: u64,
        places: &[u32],
        told: &mut Vec<Item>,
    ) -> Option<Chain> {
        let mut length = 0;
        let mut contracts = BTreeSet::from([root]);
        let mut below = BTreeSet::new();
        for at in places {
            contracts.extend(self.index.entry(*at).map(|entry| entry.id));
        }
        for contract in contracts.iter().filter(|contract| **contract != 0) {
            below.extend(self.lists.below(*contract));
        }
        let all = || places.iter().chain(&below).filter_map(|at| self.index.entry(*at));
        for entry in all() {
            length += u64::from(entry.spot.length);
        }
        self.used.extend(&below);
        let first = self.index.entry(*places.first()?)?;
        if length > LONGEST {
            let mut row = Row::at(self.files.spot(first.spot));
            let reason = format!(
                "the records of this contract are together longer than {} MiB",
                LONGEST >> 20
            );
            row.refuse(Invalid::new("too_large", "id", root.to_string(), reason));
            end(row, told);
            return None;
        }
        let members = self.read(places.iter().copied(), told);
        let of = |kind: Kind, index: &Index| -> Vec<u32> {
            let is = |at: &u32| index.entry(*at).is_some_and(|entry| entry.kind == kind);
            below.iter().copied().filter(is).collect()
        };
        let units = self.read(of(Kind::Unit, self.index), told);
        let acts = self.read(of(Kind::Act, self.index), told);
        let payments = self.read(of(Kind::Payment, self.index), told);
        let mut named = |kind: Kind, numbers: BTreeSet<u64>, told: &mut Vec<Item>| {
            let mut places: BTreeSet<u32> = BTreeSet::new();
            for number in numbers {
                // Nobody has thousands of versions of a lot: what is more is a trap.
                if places.len() < MOST_NAMED {
                    places.extend(self.lists.of(kind, number).take(MOST_VERSIONS));
                }
            }
            if places.is_empty() {
                places.extend(of(kind, self.index));
            }
            self.used.extend(&places);
            self.read(places, told)
        };
        let announcements = named(Kind::Announcement, numbers(&members, "trd_buy_id"), told);
        let lots = named(Kind::Lot, numbers(&units, "lot_id"), told);
        let plans = named(Kind::Plan, numbers(&units, "pln_point_id"), told);
        let everything = members.iter().chain(&units).chain(&acts).chain(&payments);
        let dated = everything.filter_map(|found| found.record.dated()).max();
        if members.is_empty() {
            return None;
        }
        let members = in_order(members);
        Some(Chain { root, members, units, acts, payments, announcements, lots, plans, dated })
    }

    /// Reads records; of those that are one the newest is taken.
    pub(super) fn read(
        &mut self,
        places: impl IntoIterator<Item = u32>,
        told: &mut Vec<Item>,
    ) -> Vec<Found> {
        let mut versions: BTreeMap<(u64, Vec<u8>), Versions> = BTreeMap::new();
        for at in places {
            let Some(entry) = self.index.entry(at) else { continue };
            let place = self.files.spot(entry.spot);
            let mut row = Row::at(place.clone());
            let record = self.files.record(entry.spot, &mut row);
            end(row, told);
            let Some(record) = record.filter(|record| record.kind == entry.kind) else { continue };
            // What has no id is known by what it says.
            let spelling = if entry.id == 0 { record.spelling() } else { Vec::new() };
            versions
                .entry((entry.id, spelling))
                .or_default()
                .push((entry, Found { record, place }));
        }
        versions.into_values().filter_map(|versions| newest(versions, told)).collect()
    }
}

fn numbers(records: &[Found], name: &str) -> BTreeSet<u64> {
    records.iter().filter_map(|found| found.record.whole(name)).collect()
}

/// Of records that are one the newest; those of one date are put together, and where they contradict each other the first in
/// byte order holds, which is told.
fn newest(mut versions: Versions, told: &mut Vec<Item>) -> Option<Found> {
    let stamp = versions.iter().map(|(entry, _)| entry.stamp).max()?;
    versions.retain(|(entry, _)| entry.stamp == stamp);
    let mut spelled: Vec<(Vec<u8>, Found)> =
        versions.into_iter().map(|(_, found)| (found.record.spelling(), found)).collect();
    spelled.sort_by(|(a, at), (b, other)| {
        (a, &at.place.file, at.place.row).cmp(&(b, &other.place.file, other.place.row))
    });
    spelled.dedup_by(|(a, _), (b, _)| a == b);
    let mut spelled = spelled.into_iter().map(|(_, found)| found);
    let mut first = spelled.next()?;
    for other in spelled {
        if !first.record.complete(other.record) {
            let mut row = Row::at(other.place);
            let reason = "another record with this id and date says something else; the first in byte order is taken";
            let id = first.record.text("id").unwrap_or_default();
            row.note(Invalid::new("contradiction", "id", id, reason));
            end(row, told);
        }
    }
    Some(first)
}

/// The contract and its amendments by the number of the amendment, where all have one, else by id.
fn in_order(mut members: Vec<Found>) -> Vec<Found> {
    let numbered = members.iter().all(|found| amendment(&found.record).is_some());
    members.sort_by_key(|found| {
        let number = amendment(&found.record).filter(|_| numbered);
        (number, found.record.whole("id"))
    });
    members
}

/// The number of an amendment at the end of the system number, 0 for the contract itself.
pub(super) fn amendment(record: &Record) -> Option<u32> {
    record.text("contract_number_sys")?.rsplit_once('/')?.1.parse().ok()
}

/// Ends a row whose problems are told before what it gives.
pub(super) fn end(row: Row, told: &mut Vec<Item>) {
    let mut items = std::collections::VecDeque::new();
    row.end(&mut items);
    told.extend(items);
}
