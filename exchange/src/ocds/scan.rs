//! Where the releases and records of files stand, and of which process each is: one pass that keeps nothing else.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use serde_json::value::RawValue;

use super::bytes::{Bytes, Position, broken};
use crate::Fault;
use crate::kind::no_json;
use crate::seen::hash;

const BUFFER: usize = 256 << 10;
/// Longest release or record, and longest member of a package that is looked at.
const LONGEST: u64 = 8 << 20;

/// What stands at a spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Release,
    Record,
}

/// Where a release or record stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) file: u16,
    pub(crate) kind: Kind,
    pub(crate) offset: u64,
    pub(crate) length: u32,
    /// Its number in the file, from 1.
    pub(crate) row: u32,
}

/// What the pass found.
#[derive(Default)]
pub(crate) struct Index {
    spots: Vec<(u64, Spot)>,
    /// Who published the packages, as far as they say.
    pub(crate) publishers: Vec<Value>,
    /// What they say of themselves: licences.
    pub(crate) licences: Vec<String>,
}

impl Index {
    /// Looks through a file.
    pub(crate) fn add(&mut self, path: &Path, file: u16) -> Result<(), Fault> {
        let opened = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
        let mut bytes = Bytes::new(BufReader::with_capacity(BUFFER, opened));
        let position = bytes.position();
        let before = self.spots.len();
        let mut row = 0;
        loop {
            match bytes.next() {
                Ok(Some(b'{' | b'[')) => {}
                Ok(Some(_)) if row == 0 => {
                    return Err(no_json(path));
                }
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => return Err(Fault::unreadable(path, &error)),
            }
            let mut scan = Scan { index: self, position: &position, file, row: &mut row };
            position.allow(LONGEST);
            let lines = position.lines();
            let mut document = serde_json::Deserializer::from_reader(&mut bytes);
            Document(&mut scan)
                .deserialize(&mut document)
                .map_err(|error| fault(path, &error, row, lines))?;
        }
        if self.spots.len() == before {
            let reason = "holds neither releases nor records of OCDS";
            return Err(Fault::new(path, "not_of_format", reason));
        }
        Ok(())
    }

    /// The spots of each process, in the order in which the processes first appear.
    pub(crate) fn processes(self) -> Vec<Vec<Spot>> {
        let mut numbers: HashMap<u64, usize> = HashMap::new();
        let mut processes: Vec<Vec<Spot>> = Vec::new();
        for (process, spot) in self.spots {
            let number = *numbers.entry(process).or_insert(processes.len());
            match processes.get_mut(number) {
                Some(process) => process.push(spot),
                None => processes.push(vec![spot]),
            }
        }
        processes
    }
}

fn fault(path: &Path, error: &serde_json::Error, row: u32, lines: u64) -> Fault {
    if error.io_error_kind() == Some(std::io::ErrorKind::FileTooLarge) {
        let reason = format!("what follows release {row} is longer than {} MiB", LONGEST >> 20);
        return Fault::new(path, "too_large", reason);
    }
    if error.is_io() {
        return Fault::new(path, "unreadable", format!("cannot be read: {error}"));
    }
    if error.is_data() {
        let reason = error.to_string();
        let reason = reason.split(" at line").next().unwrap_or_default().to_owned();
        return Fault::new(path, "not_of_format", reason);
    }
    broken(path, error, &format!("{row} releases"), lines)
}

/// A file that is looked through.
struct Scan<'a> {
    index: &'a mut Index,
    position: &'a Position,
    file: u16,
    row: &'a mut u32,
}

impl Scan<'_> {
    fn found(
        &mut self,
        ocid: &Value,
        kind: Kind,
        offset: u64,
        length: u64,
    ) -> Result<(), &'static str> {
        *self.row = self.row.checked_add(1).ok_or("has too many releases")?;
        let length = u32::try_from(length).map_err(|_| "has a release that is too long")?;
        let key = match ocid.as_str().map(str::trim).filter(|ocid| !ocid.is_empty()) {
            Some(ocid) => hash(&[ocid.as_bytes()]),
            // What has no process is told off alone.
            None => hash(&[b"", &self.file.to_be_bytes(), &self.row.to_be_bytes()]),
        };
        self.index
            .spots
            .push((key, Spot { file: self.file, kind, offset, length, row: *self.row }));
        Ok(())
    }
}

/// A package of releases or records, a release or record alone, or a list of such.
struct Document<'s, 'a>(&'s mut Scan<'a>);

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a package, release or record of OCDS")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Document(self.0))?.is_some() {
            self.0.position.allow(LONGEST);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let scan = self.0;
        // The brace is read already.
        let (begin, first) = (scan.position.at() - 1, scan.index.spots.len());
        let (mut ocid, mut kind, mut is_package) = (Value::Null, Kind::Release, false);
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "releases" => {
                    members.next_value_seed(List(scan, Kind::Release))?;
                    is_package = true;
                }
                "records" => {
                    members.next_value_seed(List(scan, Kind::Record))?;
                    is_package = true;
                }
                "ocid" => ocid = members.next_value()?,
                "compiledRelease" | "versionedRelease" => {
                    members.next_value::<IgnoredAny>()?;
                    kind = Kind::Record;
                }
                "publisher" => scan.index.publishers.push(members.next_value()?),
                "license" => {
                    if let Value::String(licence) = members.next_value()? {
                        scan.index.licences.push(licence);
                    }
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
            if is_package {
                scan.position.allow(LONGEST);
            }
        }
        // A record alone has a list of its own releases, which are read with it.
        if !ocid.is_null() && (!is_package || kind == Kind::Record) {
            scan.index.spots.truncate(first);
            let length = scan.position.at() - begin;
            scan.found(&ocid, kind, begin, length).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

/// The list of a package.
struct List<'s, 'a>(&'s mut Scan<'a>, Kind);

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    /// A package of releases may say that it has no records.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of releases or records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self(scan, kind) = self;
        loop {
            scan.position.allow(LONGEST);
            let Some(element) = list.next_element::<Box<RawValue>>()? else { return Ok(()) };
            let length = element.get().len() as u64;
            // A number ends where something else was seen: one byte more is read.
            let seen =
                u64::from(element.get().starts_with(|c: char| c == '-' || c.is_ascii_digit()));
            let offset = scan.position.at() - length - seen;
            let ocid =
                serde_json::from_str::<Head>(element.get()).map_or(Value::Null, |head| head.ocid);
            scan.found(&ocid, kind, offset, length).map_err(A::Error::custom)?;
        }
    }
}

/// What of a release or record tells its process.
#[derive(serde::Deserialize)]
struct Head {
    #[serde(default)]
    ocid: Value,
}
