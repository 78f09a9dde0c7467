//! Reading lines.

use std::collections::VecDeque;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use domain::{
    Document, Funding, Id, Invalid, Milestone, Organisation, Payment, Source, Thing, ThingKind,
};
use serde::de::DeserializeOwned;

use super::derived::At;
use super::head::{Head, key, leading_kind};
use super::order::{Order, pass_of};
use super::track::Track;
use super::{error, persons};
use crate::lines::{LONGEST, Line, Lines};
use crate::row::Row;
use crate::seen::{Seen, hash};
use crate::{Fault, Item, reading};

/// Containers that may lie in one another.
const DEEPEST: usize = 64;
const BUFFER: usize = 256 << 10;

/// A file of lines, after the pass that found its repeated ids.
pub(crate) struct NdjsonReader {
    file: String,
    path: PathBuf,
    lines: Lines<BufReader<File>>,
    state: State,
    /// Which time the file is read, of how many; one where its lines are in order.
    pass: u8,
    passes: u8,
}

/// What is known of the file but its next line.
struct State {
    seen: Seen,
    records: u64,
    /// Row of the line that says that it is the last.
    end: Option<u64>,
}

fn lines(path: &Path) -> Result<Lines<BufReader<File>>, Fault> {
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    Ok(Lines::new(BufReader::with_capacity(BUFFER, file)))
}

/// Opens a file and finds the ids that come twice.
pub(crate) fn open(path: &Path) -> Result<NdjsonReader, Fault> {
    let (mut seen, mut order) = (Seen::default(), Order::default());
    let mut first = lines(path)?;
    loop {
        let row = first.number() + 1;
        let Some(line) = first.next().map_err(|error| Fault::unreadable(path, &error))? else {
            break;
        };
        let Line::Whole(bytes) = line else { continue };
        // A line that cannot be read is told off when its turn comes.
        let Ok(head) = serde_json::from_slice::<Head<'_>>(bytes) else { continue };
        order.add(&head, &seen);
        if let Some(key) = head.key() {
            let too_many = |_| {
                Fault::new(path, "too_large", "has more lines than can be read at once; split it")
            };
            seen.add(key, hash(&[bytes]), row).map_err(too_many)?;
        }
    }
    let file = path.display().to_string();
    let state = State { seen: seen.keep_repeated(), records: 0, end: None };
    let (path, lines) = (path.to_owned(), lines(path)?);
    Ok(NdjsonReader { file, path, lines, state, pass: 0, passes: order.passes() })
}

impl reading::Reader for NdjsonReader {
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool {
        let mut row = Row::new(&self.file, self.lines.number() + 1);
        let more = self.line(&mut row, items);
        row.end(items);
        more
    }

    fn bytes_read(&self) -> u64 {
        let whole = self.path.metadata().map_or(0, |metadata| metadata.len());
        let passed = whole.saturating_mul(u64::from(self.pass));
        passed.saturating_add(self.lines.bytes()) / u64::from(self.passes)
    }
}

impl NdjsonReader {
    /// Reads a line, or goes on to the next pass; false at the end of the last.
    fn line(&mut self, row: &mut Row, items: &mut VecDeque<Item>) -> bool {
        let (first, tiered) = (self.pass == 0, self.passes > 1);
        let line = match self.lines.next() {
            Ok(None) if self.pass + 1 < self.passes => {
                self.pass += 1;
                match lines(&self.path) {
                    Ok(lines) => self.lines = lines,
                    Err(fault) => row.refuse(Invalid::new("unreadable", "", "", fault.reason)),
                }
                return !row.is_refused();
            }
            Ok(None) => return false,
            Err(error) => {
                row.refuse(Invalid::new("unreadable", "", "", format!("cannot be read: {error}")));
                return false;
            }
            Ok(Some(Line::TooLong)) if first => {
                Err(Invalid::new("too_long", "", "", format!("is longer than {LONGEST} bytes")))
            }
            Ok(Some(Line::Whole(bytes))) if !bytes.trim_ascii().is_empty() => text(bytes),
            Ok(Some(_)) => return true,
        };
        match line {
            Err(invalid) if first => {
                self.state.records += 1;
                row.refuse(invalid);
            }
            Err(_) => {}
            Ok(line) if !tiered || pass_of(line) == self.pass => {
                items.extend(self.state.line(line, row));
            }
            // It is counted in its place, and read when its turn comes.
            Ok(_) => self.state.records += u64::from(first),
        }
        true
    }
}

impl State {
    /// What a line states.
    fn line(&mut self, line: &str, row: &mut Row) -> Option<Item> {
        // A line that begins with its kind and is right, as most are, is read once.
        if let Some(kind) =
            leading_kind(line).filter(|_| self.end.is_none_or(|end| row.place().row < end))
            && let Ok((thing, source)) = thing(line, kind)
        {
            self.records += 1;
            return self.record(line, kind, thing, source, row);
        }
        let read = serde_json::from_str::<Head<'_>>(line)
            .map_err(|error| error::invalid_head(line, &error));
        if let Ok(head) = &read
            && head.is_end()
        {
            check_end(head, self.records, row);
            self.end.get_or_insert(row.place().row);
            return None;
        }
        self.records += 1;
        if let Some(end) = self.end.filter(|end| *end < row.place().row) {
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
        let Some((kind, (thing, source))) = read else {
            if let Some((key, id)) = head.key().zip(head.id.as_deref()) {
                self.seen.check(key, "id", id, row);
            }
            return None;
        };
        self.record(line, kind, thing, source, row)
    }

    fn record(
        &self,
        line: &str,
        kind: ThingKind,
        thing: Thing,
        source: Option<String>,
        row: &mut Row,
    ) -> Option<Item> {
        row.name(thing.id().as_str());
        self.seen.check(key(kind.as_str(), thing.id().as_str()), "id", thing.id().as_str(), row);
        let source = source.and_then(|id| row.required("sources[0]", Id::parse(&id)));
        row.required("", thing.expect_kind(kind))?;
        let mut thing = if persons::suspected(line) { persons::masked(thing, row)? } else { thing };
        persons::check_organisations(&mut thing, row);
        row.state(thing, None, source)
    }
}

/// The line as text, if it is UTF-8 and not too deep.
fn text(line: &[u8]) -> Result<&str, Invalid> {
    let text = std::str::from_utf8(line).map_err(|error| {
        let reason =
            format!("is not UTF-8: the byte {} cannot stand there", error.valid_up_to() + 1);
        Invalid::new("invalid_utf8", "", "", reason)
    })?;
    if !text.trim_start().starts_with('{') {
        return Err(Invalid::new("wrong_type", "", text, "is not a JSON object"));
    }
    if depth(text) > DEEPEST {
        return Err(Invalid::new(
            "too_deep",
            "",
            "",
            format!("has more than {DEEPEST} objects and lists in one another"),
        ));
    }
    Ok(text)
}

/// How many containers lie in one another. Braces inside of texts are not told apart before there are many of them.
fn depth(text: &str) -> usize {
    let opened = text.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count();
    if opened <= DEEPEST {
        return opened;
    }
    let (mut present, mut deepest, mut quoted, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                present += 1;
                deepest = deepest.max(present);
            }
            b'}' | b']' if !quoted => present = present.saturating_sub(1),
            _ => {}
        }
    }
    deepest
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
    };
    match read {
        Ok(thing) => Ok((thing, track.source())),
        Err(error) => Err(error::invalid(line, &track.path(), &error)),
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
