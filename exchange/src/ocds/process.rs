//! The releases of one process, read again where they stand, put in order and merged.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use domain::Invalid;
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::merge;
use super::release::{self, Release, text};
use super::scan::Spot;
use crate::Item;
use crate::row::Row;
use crate::statement::Place;

/// Most bytes of the releases of one process, which are held together.
const LONGEST: u64 = 16 << 20;

/// A contracting process: what its releases say together.
pub(crate) struct Process {
    pub(crate) ocid: String,
    /// What holds after the last of them.
    pub(crate) compiled: Map<String, Value>,
    /// All of them, oldest first.
    pub(crate) releases: Vec<Release>,
    /// Where the last one stands.
    pub(crate) place: Place,
}

/// Files of which releases are read again, one open at a time.
pub(crate) struct Files {
    paths: Vec<PathBuf>,
    open: Option<(u16, File)>,
}

impl Files {
    pub(crate) fn new(paths: Vec<PathBuf>) -> Self {
        Self { paths, open: None }
    }

    pub(crate) fn name(&self, number: u16) -> String {
        self.paths
            .get(usize::from(number))
            .map(|path| path.display().to_string())
            .unwrap_or_default()
    }

    fn read(&mut self, spot: Spot) -> Option<Vec<u8>> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != spot.file) {
            let file = File::open(self.paths.get(usize::from(spot.file))?).ok()?;
            self.open = Some((spot.file, file));
        }
        let (_, file) = self.open.as_mut()?;
        file.seek(SeekFrom::Start(spot.offset)).ok()?;
        let mut bytes = Vec::new();
        file.take(u64::from(spot.length)).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Reads a process; what is wrong with its releases is told, and those that can be read are taken.
    pub(crate) fn process(&mut self, spots: &[Spot], told: &mut Vec<Item>) -> Option<Process> {
        let mut releases: Vec<Release> = Vec::new();
        let length: u64 = spots.iter().map(|spot| u64::from(spot.length)).sum();
        if let Some(first) = spots.first().filter(|_| length > LONGEST) {
            let mut row = Row::new(&self.name(first.file), first.row.into());
            let reason = format!(
                "the releases of its process are together longer than {} MiB",
                LONGEST >> 20
            );
            row.refuse(Invalid::new("too_large", "ocid", "", reason));
            end(row, told);
            return None;
        }
        for spot in spots {
            let mut row = Row::new(&self.name(spot.file), spot.row.into());
            match self.read(*spot) {
                None => row.refuse(Invalid::new(
                    "changed",
                    "",
                    "",
                    "the file is not what it was when its reading began",
                )),
                Some(bytes) => release::read(bytes, spot.kind, &mut row, &mut releases),
            }
            end(row, told);
        }
        let releases = in_order(releases, told);
        let last = releases.last()?;
        let (place, ocid) = (last.place.clone(), text(&last.object, "ocid")?.to_owned());
        let mut compiled = Map::new();
        for release in &releases {
            merge::add(&mut compiled, &release.object);
        }
        Some(Process { ocid, compiled, releases, place })
    }
}

fn end(row: Row, told: &mut Vec<Item>) {
    let mut items = std::collections::VecDeque::new();
    row.end(&mut items);
    told.extend(items);
}

/// What tells one release of a process from another.
type Key = (String, Option<OffsetDateTime>);

/// The releases from the oldest to the newest, without repetitions. Of those that bear one id and date and say different
/// things none is taken: which of them holds nobody can tell.
fn in_order(mut releases: Vec<Release>, told: &mut Vec<Item>) -> Vec<Release> {
    // What has no date comes first; among equals the order of the files stays.
    releases.sort_by_key(|release| release.date);
    let mut alike: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (index, release) in releases.iter().enumerate() {
        if let Some(id) = text(&release.object, "id") {
            alike.entry((id.to_owned(), release.date)).or_default().push(index);
        }
    }
    let mut dropped: BTreeSet<usize> = BTreeSet::new();
    for ((id, _), indexes) in &alike {
        let Some((first, others)) = indexes.split_first() else { continue };
        let same = |other: &usize| releases[*other].object == releases[*first].object;
        if others.iter().all(same) {
            for other in others {
                repeats(&releases[*other].place, id, told);
            }
            dropped.extend(others);
        } else {
            let before = others.last().into_iter().chain(indexes);
            for (index, beside) in indexes.iter().zip(before) {
                differ(&releases[*index].place, &releases[*beside].place, id, told);
            }
            dropped.extend(indexes);
        }
    }
    let kept = releases.into_iter().enumerate();
    kept.filter(|(index, _)| !dropped.contains(index)).map(|(_, release)| release).collect()
}

fn repeats(place: &Place, id: &str, told: &mut Vec<Item>) {
    let mut row = Row::new(&place.file, place.row);
    let reason = "repeats another release word for word; it is read once";
    row.note(Invalid::new("duplicate_id", "id", id, reason));
    end(row, told);
}

fn differ(place: &Place, other: &Place, id: &str, told: &mut Vec<Item>) {
    let mut row = Row::new(&place.file, place.row);
    let reason = "another release with this id and date says something else; none of them is taken";
    row.refuse_beside(Invalid::new("duplicate_id", "id", id, reason), other.clone());
    end(row, told);
}
