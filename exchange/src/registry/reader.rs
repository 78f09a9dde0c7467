//! Reading a register in two passes.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Invalid, Organisation, Thing};

use super::bound::{Bound, Cells, bind};
use super::fields::Fields;
use super::mapping::Register;
use super::organisation::organisation;
use crate::asked::agrees;
use crate::encoding::{Counted, Encoding};
use crate::refusal::{Refusal, Severity};
use crate::row::Row;
use crate::seen::{Seen, hash};
use crate::statement::Place;
use crate::table::{Record, Table};
use crate::{Context, Fault, Item, reading};

const BUFFER: usize = 256 << 10;

type Source = BufReader<Box<dyn Read + Send>>;

/// Registers, after the pass that found their repeated ids.
pub(crate) struct RegistryReader {
    paths: Vec<PathBuf>,
    mapping: Register,
    table: Table<Source>,
    record: Record,
    /// How the records of each file are read.
    rules: Vec<Rules>,
    /// Which of the files is read, and its name.
    at: usize,
    file: String,
    seen: Seen,
    bytes: Arc<AtomicU64>,
}

/// How records are read.
struct Rules {
    fields: Fields<Bound>,
    encoding: Encoding,
    width: usize,
    context: Context,
    /// What speaks against the encoding, until it is told.
    doubt: Option<Refusal>,
}

/// Opens registers: finds the columns of the mapping and the ids that come twice.
pub(crate) fn open(
    paths: &[&Path],
    context: &Context,
    mapping: &Register,
) -> Result<RegistryReader, Fault> {
    let (mut seen, mut rules) = (Seen::default(), Vec::with_capacity(paths.len()));
    for path in paths {
        seen.begin(&Place::file(path));
        rules.push(look_through(path, context, mapping, &mut seen)?);
    }
    let first = paths.first().copied().unwrap_or(Path::new(""));
    let Started { table, bytes, .. } = start(first, mapping)?;
    let mut seen = seen.keep_repeated();
    seen.turn_to(0);
    Ok(RegistryReader {
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        mapping: mapping.clone(),
        table,
        record: Record::default(),
        rules,
        at: 0,
        file: first.display().to_string(),
        seen,
        bytes,
    })
}

/// The pass that finds repeated ids; gives how the file's records are read.
fn look_through(
    path: &Path,
    context: &Context,
    mapping: &Register,
    seen: &mut Seen,
) -> Result<Rules, Fault> {
    contradiction(path, mapping)?;
    let doubt = agrees(path, mapping.encoding)?;
    let doubt = doubt
        .map(|doubt| Refusal::new(&Place { row: 0, ..Place::file(path) }, Severity::Noted, doubt));
    let Started { mut table, header, .. } = start(path, mapping)?;
    let fields = bind(mapping.fields.clone(), &header)
        .map_err(|reason| Fault::new(path, "mapping", reason))?;
    let rules = Rules {
        fields,
        encoding: mapping.encoding,
        width: header.len(),
        context: context.clone(),
        doubt,
    };
    let mut record = Record::default();
    while table.next(&mut record).map_err(|broken| broken.of(path))? {
        if let Some(organisation) = rules.read(&mut Row::new("", record.line), &record) {
            let too_many = |_| {
                Fault::new(path, "too_large", "has more records than can be read at once; split it")
            };
            seen.add(key(&organisation), hash(&[record.bytes()]), record.line).map_err(too_many)?;
        }
    }
    Ok(rules)
}

fn key(organisation: &Organisation) -> u64 {
    hash(&[organisation.id.as_str().as_bytes()])
}

/// Refuses a file whose first bytes say another encoding than the mapping.
fn contradiction(path: &Path, mapping: &Register) -> Result<(), Fault> {
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    let mut start = Vec::new();
    file.take(3).read_to_end(&mut start).map_err(|error| Fault::unreadable(path, &error))?;
    match mapping.encoding.contradicted(&start) {
        Some(found) => Err(Fault::new(
            path,
            "not_of_format",
            format!("begins as {found}, which is not the mapping's encoding"),
        )),
        None => Ok(()),
    }
}

/// A table behind its header.
struct Started {
    table: Table<Source>,
    header: Vec<String>,
    /// How many bytes of the file are read.
    bytes: Arc<AtomicU64>,
}

/// Reads a table up to its first record.
fn start(path: &Path, mapping: &Register) -> Result<Started, Fault> {
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    let count = Arc::new(AtomicU64::new(0));
    let source = mapping.encoding.reader(Counted { source: file, count: Arc::clone(&count) });
    let mut table =
        Table::new(BufReader::with_capacity(BUFFER, source), mapping.delimiter, mapping.quote);
    let mut record = Record::default();
    loop {
        if !table.next(&mut record).map_err(|broken| broken.of(path))? {
            let reason = format!("has no header on line {}", mapping.header);
            return Err(Fault::new(path, "not_of_format", reason));
        }
        if record.line >= mapping.header {
            break;
        }
    }
    let mut names = Vec::with_capacity(record.len());
    for index in 0..record.len() {
        let bytes = record.get(index).unwrap_or_default();
        let bytes =
            if index == 0 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
        let name = mapping.encoding.decode(bytes).map_err(|invalid| {
            Fault::new(
                path,
                "not_of_format",
                format!("its header {}: is the encoding right?", invalid.detail),
            )
        })?;
        names.push(name.trim().trim_matches('"').to_owned());
    }
    Ok(Started { table, header: names, bytes: count })
}

impl Rules {
    fn read(&self, row: &mut Row, record: &Record) -> Option<Organisation> {
        if record.damaged {
            let reason = "text stands between a closing quotation mark and the end of its cell";
            row.refuse(Invalid::new("malformed_quote", "", "", reason));
            return None;
        }
        if record.len() != self.width {
            let reason = format!("has {} cells, the header {}", record.len(), self.width);
            row.refuse(Invalid::new("ragged_row", "", record.len().to_string(), reason));
            return None;
        }
        if record.bytes().contains(&0) {
            row.refuse(Invalid::new("nul", "", "", "holds a NUL byte"));
            return None;
        }
        organisation(row, &self.fields, &Cells { record, encoding: self.encoding }, &self.context)
    }
}

impl RegistryReader {
    /// Goes on to the next file; false at the end of the last.
    fn turn(&mut self, items: &mut VecDeque<Item>) -> bool {
        let Some(path) = self.paths.get(self.at + 1) else { return false };
        self.at += 1;
        self.file = path.display().to_string();
        self.seen.turn_to(self.at);
        match start(path, &self.mapping) {
            Ok(Started { table, bytes, .. }) => (self.table, self.bytes) = (table, bytes),
            Err(_) => return self.changed(0, items),
        }
        true
    }

    fn changed(&self, line: u64, items: &mut VecDeque<Item>) -> bool {
        let mut row = Row::new(&self.file, line);
        let reason = "the file is not what it was when its reading began";
        row.refuse(Invalid::new("changed", "", "", reason));
        row.end(items);
        false
    }
}

impl reading::Reader for RegistryReader {
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool {
        let doubt = self.rules.get_mut(self.at).and_then(|rules| rules.doubt.take());
        items.extend(doubt.map(Item::Refused));
        match self.table.next(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return self.turn(items),
            Err(_) => return self.changed(self.record.line, items),
        }
        if self.record.bytes().iter().all(u8::is_ascii_whitespace) {
            return true;
        }
        let Some(rules) = self.rules.get(self.at) else { return false };
        let mut row = Row::new(&self.file, self.record.line);
        if let Some(organisation) = rules.read(&mut row, &self.record) {
            self.seen.check(key(&organisation), "id", organisation.id.as_str(), &mut row);
            items.extend(row.state(Thing::Organisation(organisation), None, None));
        }
        row.end(items);
        true
    }

    fn bytes_read(&self) -> u64 {
        let before: u64 = self.paths.iter().take(self.at).map(|path| reading::length(path)).sum();
        before + self.bytes.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
