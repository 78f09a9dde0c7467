//! Where the records of files stand, and to what each belongs: one pass that keeps nothing else of them.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::de::DeserializeSeed;

use super::entity::Kind;
use super::files::Content;
use super::index::{Entry, Index, Spot};
use super::record::Record;
use super::walk::{Mark, Sink, Walk};
use crate::Fault;
use crate::ocds::bytes::{Bytes, Position, broken};
use crate::seen::hash;

const BUFFER: usize = 256 << 10;
/// Longest record, and longest piece of a file in which no record ends.
const LONGEST: u64 = 8 << 20;

/// A file that is looked through.
struct Scan<'a> {
    index: &'a mut Index,
    position: &'a Position,
    file: u16,
    row: u32,
    pages: u32,
}

/// Looks through a file.
pub(super) fn scan(index: &mut Index, content: &Content, file: u16) -> Result<(), Fault> {
    let path = content.path();
    match content {
        Content::Page { bytes, .. } => look_through(index, bytes.as_slice(), path, file),
        Content::File(path) => {
            let opened = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
            look_through(index, BufReader::with_capacity(BUFFER, opened), path, file)
        }
    }
}

fn look_through(
    index: &mut Index,
    json: impl BufRead,
    path: &Path,
    file: u16,
) -> Result<(), Fault> {
    let mut bytes = Bytes::new(json);
    let position = bytes.position();
    let mut scan = Scan { index, position: &position, file, row: 0, pages: 0 };
    loop {
        match bytes.next() {
            Ok(Some(b'{' | b'[')) => {}
            Ok(Some(_)) if scan.row == 0 && scan.pages == 0 => {
                let reason = "is not JSON in UTF-8: it begins with neither `{` nor `[`";
                return Err(Fault::new(path, "not_of_format", reason));
            }
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => return Err(Fault::unreadable(path, &error)),
        }
        position.allow(LONGEST);
        let lines = position.lines();
        let mut json = serde_json::Deserializer::from_reader(&mut bytes);
        Walk::new(&mut scan)
            .deserialize(&mut json)
            .map_err(|error| fault(path, &error, scan.row, lines))?;
    }
    let failures = scan.index.count(file, Kind::Failure);
    let (rows, pages) = (u64::from(scan.row), scan.pages);
    if rows == failures && failures > 0 {
        let reason = "holds an error message of the portal's service instead of data";
        return Err(Fault::new(path, "not_of_format", reason));
    }
    if rows == 0 && pages == 0 {
        let reason = "holds no records of the procurement portal's services (OWS v3)";
        return Err(Fault::new(path, "not_of_format", reason));
    }
    Ok(())
}

fn fault(path: &Path, error: &serde_json::Error, row: u32, lines: u64) -> Fault {
    if error.io_error_kind() == Some(std::io::ErrorKind::FileTooLarge) {
        let reason = format!("what follows record {row} is longer than {} MiB", LONGEST >> 20);
        return Fault::new(path, "too_large", reason);
    }
    if error.is_io() {
        return Fault::new(path, "unreadable", format!("cannot be read: {error}"));
    }
    broken(path, error, &format!("{row} records"), lines)
}

impl Sink for Scan<'_> {
    fn mark(&self) -> Mark {
        // The brace is read already.
        let begin = self.position.at().saturating_sub(1);
        Mark { begin, found: self.index.len(), row: self.row }
    }

    fn found(&mut self, record: Record, mark: Mark) -> Result<(), &'static str> {
        // Records inside of this one are told with its number.
        self.row = mark.row.checked_add(1).ok_or("has too many records")?;
        let length = u32::try_from(self.position.at() - mark.begin).unwrap_or(u32::MAX);
        let spot = Spot { file: self.file, offset: mark.begin, length, row: self.row };
        self.position.allow(LONGEST);
        let entry = entry(&record, spot);
        self.index.within(mark.found, &entry);
        self.index.name(&record);
        self.index.add(entry, &record);
        Ok(())
    }

    fn goes_on(&mut self) {
        self.position.allow(LONGEST);
    }

    fn page(&mut self) {
        self.pages = self.pages.saturating_add(1);
    }
}

/// What has to be known of a record before it is read again.
fn entry(record: &Record, spot: Spot) -> Entry {
    let whole = |name: &str| record.whole(name).unwrap_or_default();
    let id = whole("id");
    let mut entry =
        Entry { kind: record.kind, id, link: 0, root: 0, number: 0, stamp: record.stamp(), spot };
    match record.kind {
        Kind::Contract => {
            entry.link = whole("parent_id");
            entry.root = whole("root_id");
            let number = record.text("contract_number_sys").unwrap_or_default();
            let (base, amendment) = number.rsplit_once('/').unwrap_or_default();
            if !base.is_empty() {
                entry.number = hash(&[base.as_bytes()]);
            }
            let is_first =
                amendment.parse() == Ok(0_u8) || (record.tells("parent_id") && entry.link == 0);
            if entry.root == 0 && is_first {
                entry.root = id;
            }
        }
        Kind::Unit => entry.link = whole("contract_registry_id"),
        Kind::Act => {
            entry.link = whole("contract_id");
            entry.root = whole("contract_root_id");
        }
        Kind::Payment => entry.link = whole("contract_id"),
        Kind::Lot => entry.root = whole("trd_buy_id"),
        Kind::Subject => entry.id = whole("bin"),
        _ => {}
    }
    entry
}
