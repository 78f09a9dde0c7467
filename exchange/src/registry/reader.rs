//! Reading a register in two passes.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Invalid, Organisation, Thing};

use super::bound::{Bound, Cells, bind};
use super::encoding::{Counted, Encoding};
use super::fields::Fields;
use super::mapping::Mapping;
use super::organisation::organisation;
use super::table::{Broken, Record, Table};
use crate::row::Row;
use crate::seen::{Seen, hash};
use crate::{Context, Fault, Item, reading};

const BUFFER: usize = 256 << 10;

type Source = BufReader<Box<dyn Read + Send>>;

/// A register, after the pass that found its repeated ids.
pub(crate) struct RegistryReader {
    file: String,
    table: Table<Source>,
    record: Record,
    rules: Rules,
    seen: Seen,
    bytes: Arc<AtomicU64>,
}

/// How records are read.
struct Rules {
    fields: Fields<Bound>,
    encoding: Encoding,
    width: usize,
    context: Context,
}

/// Opens a register: finds the columns of the mapping and the ids that come twice.
pub(crate) fn open(
    path: &Path,
    context: &Context,
    mapping: &Mapping,
) -> Result<RegistryReader, Fault> {
    contradiction(path, mapping)?;
    let Started { mut table, header, .. } = start(path, mapping)?;
    let fields = bind(mapping.fields.clone(), &header)
        .map_err(|reason| Fault::new(path, "mapping", reason))?;
    let rules =
        Rules { fields, encoding: mapping.encoding, width: header.len(), context: context.clone() };
    let (mut record, mut seen) = (Record::default(), Seen::default());
    while table.next(&mut record).map_err(|broken| fault(path, &broken))? {
        if let Some(organisation) = rules.read(&mut Row::new("", record.line), &record) {
            let too_many = |_| {
                Fault::new(path, "too_large", "has more records than can be read at once; split it")
            };
            seen.add(key(&organisation), hash(&[record.bytes()]), record.line).map_err(too_many)?;
        }
    }
    let Started { table, bytes, .. } = start(path, mapping)?;
    let (file, seen) = (path.display().to_string(), seen.keep_repeated());
    Ok(RegistryReader { file, table, record: Record::default(), rules, seen, bytes })
}

fn key(organisation: &Organisation) -> u64 {
    hash(&[organisation.id.as_str().as_bytes()])
}

/// Refuses a file whose first bytes say another encoding than the mapping.
fn contradiction(path: &Path, mapping: &Mapping) -> Result<(), Fault> {
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
fn start(path: &Path, mapping: &Mapping) -> Result<Started, Fault> {
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    let count = Arc::new(AtomicU64::new(0));
    let source = mapping.encoding.reader(Counted { source: file, count: Arc::clone(&count) });
    let mut table =
        Table::new(BufReader::with_capacity(BUFFER, source), mapping.delimiter, mapping.quote);
    let mut record = Record::default();
    loop {
        if !table.next(&mut record).map_err(|broken| fault(path, &broken))? {
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

fn fault(path: &Path, broken: &Broken) -> Fault {
    match broken {
        Broken::Io(error) => Fault::unreadable(path, error),
        Broken::Unclosed(line) => {
            let reason =
                format!("a quotation mark of the record that begins on line {line} never closes");
            Fault::new(path, "broken_structure", reason)
        }
        Broken::TooLong(line) => {
            let reason = format!(
                "the record that begins on line {line} is longer than 16 MiB: is a quotation mark not closed?"
            );
            Fault::new(path, "broken_structure", reason)
        }
    }
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

impl reading::Reader for RegistryReader {
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool {
        match self.table.next(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return false,
            Err(_) => {
                let mut row = Row::new(&self.file, self.record.line);
                let reason = "the file is not what it was when its reading began";
                row.refuse(Invalid::new("changed", "", "", reason));
                row.end(items);
                return false;
            }
        }
        if self.record.bytes().iter().all(u8::is_ascii_whitespace) {
            return true;
        }
        let mut row = Row::new(&self.file, self.record.line);
        if let Some(organisation) = self.rules.read(&mut row, &self.record) {
            self.seen.check(key(&organisation), "id", organisation.id.as_str(), &mut row);
            items.extend(row.state(Thing::Organisation(organisation), None, None));
        }
        row.end(items);
        true
    }

    fn bytes_read(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
