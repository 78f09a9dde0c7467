//! The releases of one process, read again where they stand, put in order and merged.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use domain::Invalid;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::bytes::InText;
use super::merge;
use super::scan::{Kind, Spot};
use super::upgrade::upgrade;
use crate::Item;
use crate::row::Row;
use crate::statement::Place;

/// Most bytes of the releases of one process, which are held together.
const LONGEST: u64 = 16 << 20;

/// Most values of a release: each takes some hundred bytes while it is read, however few it has in the file.
const MOST_VALUES: usize = 500_000;

/// A release as it stands in a file.
pub(crate) struct Release {
    pub(crate) object: Map<String, Value>,
    /// When it was published; none where it does not tell.
    pub(crate) date: Option<OffsetDateTime>,
    place: Place,
}

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
                Some(bytes) => self::releases(bytes, spot.kind, &mut row, &mut releases),
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

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The releases in the bytes of a release or record.
fn releases(mut bytes: Vec<u8>, kind: Kind, row: &mut Row, found: &mut Vec<Release>) {
    let (mut within, mut dropped, mut values) = (InText::default(), 0, 0_usize);
    for byte in &mut bytes {
        values += usize::from(within.is_outside() && matches!(byte, b',' | b'{' | b'['));
        let clean = within.clean(*byte);
        dropped += usize::from(clean != *byte);
        *byte = clean;
    }
    if dropped > 0 {
        let reason =
            format!("{dropped} control characters, which JSON does not have, were read as blanks");
        row.note(Invalid::new("control_character", "", "", reason));
    }
    if values > MOST_VALUES {
        let reason = format!("has more than {MOST_VALUES} values");
        return row.refuse(Invalid::new("too_large", "", "", reason));
    }
    let object = match serde_json::from_slice::<Value>(&bytes) {
        Ok(Value::Object(object)) => object,
        Ok(other) => {
            return row.refuse(Invalid::new(
                "wrong_type",
                "",
                other.to_string(),
                "is not an object",
            ));
        }
        Err(error) => {
            let (code, reason) = if error.to_string().starts_with("recursion limit") {
                (
                    "too_deep",
                    "has more objects and lists in one another than can be read".to_owned(),
                )
            } else {
                ("malformed_json", format!("is not valid JSON: {error}"))
            };
            return row.refuse(Invalid::new(code, "", "", reason));
        }
    };
    match kind {
        Kind::Release => release(object, row, found),
        Kind::Record => record(object, row, found),
    }
}

/// A record speaks by its releases; where they are but linked, by what was compiled of them.
fn record(mut record: Map<String, Value>, row: &mut Row, found: &mut Vec<Release>) {
    let listed = match record.remove("releases") {
        Some(Value::Array(releases)) => releases,
        _ => Vec::new(),
    };
    let listed: Vec<Map<String, Value>> = listed
        .into_iter()
        .filter_map(|release| match release {
            Value::Object(release) if release.contains_key("ocid") => Some(release),
            _ => None,
        })
        .collect();
    match record.remove("compiledRelease") {
        _ if !listed.is_empty() => listed.into_iter().for_each(|one| release(one, row, found)),
        Some(Value::Object(compiled)) => release(compiled, row, found),
        _ => {
            let reason =
                "has neither releases nor a compiled release; links to releases are not followed";
            row.refuse(Invalid::new("missing", "releases", "", reason));
        }
    }
}

fn release(mut object: Map<String, Value>, row: &mut Row, found: &mut Vec<Release>) {
    if text(&object, "ocid").is_none() {
        return row.refuse(Invalid::new(
            "missing",
            "ocid",
            "",
            "a release needs the id of its process",
        ));
    }
    if text(&object, "id").is_none() {
        row.note(Invalid::new("missing", "id", "", "a release needs an id; it was read without"));
    }
    let date = text(&object, "date").and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    if date.is_none() {
        let written = object.get("date").map(ToString::to_string).unwrap_or_default();
        let reason = "is no moment such as 2026-01-31T12:00:00Z; the release comes before those that tell one";
        row.note(Invalid::new("malformed", "date", written, reason));
    }
    upgrade(&mut object);
    found.push(Release { object, date, place: row.place().clone() });
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
