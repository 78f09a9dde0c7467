//! Reading lines.

use std::collections::VecDeque;
use std::fs::File;
use std::io::BufReader;
use std::ops::Range;
use std::path::{Path, PathBuf};

use domain::{
    Call, Document, Funding, Id, Invalid, Milestone, Organisation, Payment, Source, Thing,
    ThingKind,
};
use serde::de::DeserializeOwned;

use super::derived::At;
use super::head::{Head, key, leading_kind};
use super::order::{Order, pass_of};
use super::text::text;
use super::track::Track;
use super::{complaint, persons};
use crate::lines::{LONGEST, Line, Lines};
use crate::row::Row;
use crate::seen::{Seen, hash};
use crate::statement::Place;
use crate::{Fault, Item, reading};

const BUFFER: usize = 256 << 10;
/// How the first line of an export begins.
const EXPORT: &str = r#"{"export":"#;

/// Files of lines, after the pass that found their repeated ids.
pub(crate) struct NdjsonReader {
    paths: Vec<PathBuf>,
    lines: Lines<BufReader<File>>,
    seen: Seen,
    /// What is known of each file but its next line.
    files: Vec<State>,
    /// Which of the files is read.
    at: usize,
    /// Which time the files are read, of how many; one where their lines are in order.
    pass: u8,
    passes: u8,
}

/// What is known of a file.
#[derive(Default)]
struct State {
    file: String,
    /// Records of the part that is read.
    records: u64,
    /// Which rows stand behind a last line, and before the first of an export that follows.
    behind: Vec<Range<u64>>,
    /// Row of the first line of an export that has not come to its end yet.
    open: Option<u64>,
}

fn lines(path: &Path) -> Result<Lines<BufReader<File>>, Fault> {
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    Ok(Lines::new(BufReader::with_capacity(BUFFER, file)))
}

/// Opens files and finds the ids that come twice.
pub(crate) fn open(paths: &[&Path]) -> Result<NdjsonReader, Fault> {
    let (mut seen, mut order) = (Seen::default(), Order::default());
    for path in paths {
        seen.begin(&Place::file(path));
        look_through(path, &mut seen, &mut order)?;
    }
    reader(paths, seen.keep_repeated(), order.passes())
}

/// Opens a file whose lines are in order, and of which it is known which ids come twice.
pub(crate) fn in_order(path: &Path, seen: Seen) -> Result<NdjsonReader, Fault> {
    reader(&[path], seen, 1)
}

fn reader(paths: &[&Path], mut seen: Seen, passes: u8) -> Result<NdjsonReader, Fault> {
    let state = |path: &&Path| State { file: path.display().to_string(), ..State::default() };
    seen.turn_to(0);
    Ok(NdjsonReader {
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        lines: lines(paths.first().copied().unwrap_or(Path::new("")))?,
        seen,
        files: paths.iter().map(state).collect(),
        at: 0,
        pass: 0,
        passes,
    })
}

/// The pass that finds repeated ids and the order of lines.
fn look_through(path: &Path, seen: &mut Seen, order: &mut Order) -> Result<(), Fault> {
    let mut first = lines(path)?;
    loop {
        let row = first.number() + 1;
        let Some(line) = first.next().map_err(|error| Fault::unreadable(path, &error))? else {
            return Ok(());
        };
        let Line::Whole(bytes) = line else { continue };
        // A line that cannot be read is told off when its turn comes.
        let Ok(head) = serde_json::from_slice::<Head<'_>>(bytes) else { continue };
        order.add(&head, seen);
        if let Some(key) = head.key() {
            let too_many = |_| {
                Fault::new(path, "too_large", "has more lines than can be read at once; split it")
            };
            seen.add(key, hash(&[bytes]), row).map_err(too_many)?;
        }
    }
}

impl reading::Reader for NdjsonReader {
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool {
        let file = self.files.get(self.at).map_or("", |state| &state.file);
        let mut row = Row::new(file, self.lines.number() + 1);
        let more = self.line(&mut row, items);
        row.end(items);
        more
    }

    fn bytes_read(&self) -> u64 {
        let mut lengths = self.paths.iter().map(|path| reading::length(path));
        let before: u64 = lengths.by_ref().take(self.at).sum();
        let whole = before + lengths.sum::<u64>();
        let passed = whole.saturating_mul(u64::from(self.pass)).saturating_add(before);
        passed.saturating_add(self.lines.bytes()) / u64::from(self.passes)
    }
}

impl NdjsonReader {
    /// Goes on to the next file, or the next pass; false at the end of the last.
    fn turn(&mut self, row: &mut Row) -> bool {
        if self.at + 1 < self.paths.len() {
            self.at += 1;
        } else if self.pass + 1 < self.passes {
            (self.at, self.pass) = (0, self.pass + 1);
        } else {
            return false;
        }
        self.seen.turn_to(self.at);
        let Some(path) = self.paths.get(self.at) else { return false };
        match lines(path) {
            Ok(lines) => self.lines = lines,
            Err(fault) => {
                let reason = format!("{}: {}", fault.file, fault.reason);
                row.refuse(Invalid::new("unreadable", "", "", reason));
            }
        }
        !row.is_refused()
    }

    /// Reads a line, or goes on to the next file; false at the end of the last.
    fn line(&mut self, row: &mut Row, items: &mut VecDeque<Item>) -> bool {
        let (first, tiered) = (self.pass == 0, self.passes > 1);
        let mut begins = false;
        let line = match self.lines.next() {
            Ok(None) => {
                let open = self.files.get_mut(self.at).and_then(|state| state.open.take());
                let more = self.turn(row);
                if let Some(open) = open {
                    cut_off(open, row);
                }
                return more;
            }
            Err(error) => {
                row.refuse(Invalid::new("unreadable", "", "", format!("cannot be read: {error}")));
                return false;
            }
            Ok(Some(Line::TooLong)) if first => {
                Err(Invalid::new("too_long", "", "", format!("is longer than {LONGEST} bytes")))
            }
            Ok(Some(Line::Whole(bytes))) if !bytes.trim_ascii().is_empty() => {
                begins = bytes.starts_with(EXPORT.as_bytes());
                text(bytes)
            }
            Ok(Some(_)) => return true,
        };
        let Some(state) = self.files.get_mut(self.at) else { return false };
        if begins && first {
            state.begin(row);
        }
        match line {
            Err(invalid) if first => {
                state.records += 1;
                row.refuse(invalid);
            }
            Err(_) => {}
            Ok(line) if !tiered || pass_of(line) == self.pass => {
                items.extend(state.line(line, &mut self.seen, row));
            }
            // It is counted in its place, and read when its turn comes.
            Ok(_) => state.records += u64::from(first),
        }
        true
    }
}

impl State {
    /// Notes where an export begins: its first line says so, also where it is broken further on.
    fn begin(&mut self, row: &mut Row) {
        if let Some(open) = self.open.replace(row.place().row) {
            cut_off(open, row);
        }
        if let Some(behind) = self.behind.last_mut().filter(|behind| behind.end == u64::MAX) {
            behind.end = row.place().row;
        }
        self.records = 0;
    }

    /// Notes that the line is the last, of the file or of an export.
    fn end(&mut self, row: u64) {
        self.open = None;
        self.records = 0;
        if self.behind.last().is_none_or(|behind| behind.end != u64::MAX) {
            self.behind.push(row + 1..u64::MAX);
        }
    }

    /// What a line states.
    fn line(&mut self, line: &str, seen: &mut Seen, row: &mut Row) -> Option<Item> {
        // A line that begins with its kind and is right, as most are, is read once.
        if let Some(kind) = leading_kind(line).filter(|_| self.behind.is_empty())
            && let Ok((thing, source)) = thing(line, kind)
        {
            self.records += 1;
            return record(line, kind, (thing, source), seen, row);
        }
        let read = serde_json::from_str::<Head<'_>>(line)
            .map_err(|error| complaint::invalid_head(line, &error));
        if let Ok(head) = &read
            && head.is_end()
        {
            check_end(head, self.records, row);
            self.end(row.place().row);
            return None;
        }
        self.records += 1;
        let at = row.place().row;
        if let Some(behind) = self.behind.iter().find(|behind| behind.contains(&at)) {
            let end = behind.start - 1;
            let reason = format!("stands behind the line {end}, which says that it is the last");
            row.refuse(Invalid::new("after_end", "", "", reason));
        }
        let head = row.required("", read)?;
        if let Some(id) = &head.id {
            row.name(id);
        }
        let kind = row.required("", head.thing_kind());
        let read =
            kind.and_then(|kind| row.required("", thing(line, kind)).map(|read| (kind, read)));
        let Some((kind, read)) = read else {
            if let Some((key, id)) = head.key().zip(head.id.as_deref()) {
                seen.check(key, "id", id, row);
            }
            return None;
        };
        record(line, kind, read, seen, row)
    }
}

/// What a line that could be read states.
fn record(
    line: &str,
    kind: ThingKind,
    (thing, source): (Thing, Option<String>),
    seen: &mut Seen,
    row: &mut Row,
) -> Option<Item> {
    row.name(thing.id().as_str());
    seen.check(key(kind.as_str(), thing.id().as_str()), "id", thing.id().as_str(), row);
    let source = source.and_then(|id| row.required("sources[0]", Id::parse(&id)));
    row.required("", thing.expect_kind(kind))?;
    let mut thing = if persons::suspected(line) { persons::masked(thing, row)? } else { thing };
    persons::check_organisations(&mut thing, row);
    row.state(thing, None, source)
}

/// Tells that an export, which begins at a row, has no end.
fn cut_off(begun: u64, row: &mut Row) {
    let reason = format!(
        "the export that begins in line {begun} has no last line that says how many records it has: it was cut off"
    );
    row.refuse(Invalid::new("cut_off", "", "", reason));
}

fn check_end(head: &Head<'_>, records: u64, row: &mut Row) {
    match head.count() {
        Err(invalid) => row.refuse(invalid),
        Ok(Some(count)) if count != records => {
            let reason = format!(
                "tells {count} records, but {records} stand before it: the file is not whole"
            );
            row.refuse(Invalid::new("count_mismatch", "count", count.to_string(), reason));
        }
        Ok(_) => {}
    }
}

/// The thing of a line, and its source as it is written there.
fn thing(line: &str, kind: ThingKind) -> Result<(Thing, Option<String>), Invalid> {
    let track = Track::default();
    let read = match kind {
        ThingKind::Organisation => fields::<Organisation>(line, &track).map(Thing::Organisation),
        ThingKind::Grant | ThingKind::Contract => {
            fields::<Funding>(line, &track).map(Thing::Funding)
        }
        ThingKind::Milestone => fields::<Milestone>(line, &track).map(Thing::Milestone),
        ThingKind::Payment => fields::<Payment>(line, &track).map(Thing::Payment),
        ThingKind::Document => fields::<Document>(line, &track).map(Thing::Document),
        ThingKind::Source => fields::<Source>(line, &track).map(Thing::Source),
        ThingKind::Call => fields::<Call>(line, &track).map(Thing::Call),
    };
    match read {
        Ok(thing) => Ok((thing, track.source())),
        Err(error) => Err(complaint::invalid(line, &track.path(), &error)),
    }
}

fn fields<T: DeserializeOwned>(line: &str, track: &Track) -> serde_json::Result<T> {
    let mut document = serde_json::Deserializer::from_str(line);
    let fields = T::deserialize(At::root(&mut document, track))?;
    document.end()?;
    Ok(fields)
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
