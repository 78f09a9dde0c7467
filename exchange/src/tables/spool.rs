//! The lines that tables state, in a file of their own, and where each comes from.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};

use serde_json::{Map, Value};
use tempfile::{NamedTempFile, TempPath};

use crate::ndjson::head::key;
use crate::refusal::Refusal;
use crate::seen::{Seen, hash};
use crate::statement::Place;

/// More than the rows of a reading may take, so that a small file cannot fill the disk.
const MOST: u64 = 8 << 30;
const BUFFER: usize = 256 << 10;

/// Where a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) part: u16,
    pub(crate) row: u32,
}

/// Kinds of lines in the order in which they are read: what is named comes before what names it.
const ORDER: [&[&str]; 4] =
    [&["organisation"], &["contract", "grant"], &["milestone"], &["payment"]];

/// The lines while they are written, and what is told of rows that state nothing.
pub(crate) struct Spool {
    /// As in [`ORDER`], so that nobody has to look for them.
    lines: [Lines; ORDER.len()],
    told: BufWriter<File>,
    length: u64,
    text: Vec<u8>,
}

/// Lines of one place in the order.
struct Lines {
    file: BufWriter<File>,
    origins: Vec<Origin>,
    seen: Seen,
}

impl Lines {
    fn new() -> io::Result<Self> {
        let file = BufWriter::with_capacity(BUFFER, tempfile::tempfile()?);
        let mut seen = Seen::default();
        seen.begin(&Place { file: String::new(), sheet: None, row: 0 });
        Ok(Self { file, origins: Vec::new(), seen })
    }
}

/// The lines, to be read.
pub(crate) struct Written {
    /// It goes with this.
    pub(crate) path: TempPath,
    pub(crate) length: u64,
    /// Of every line.
    pub(crate) origins: Vec<Origin>,
    /// Which ids come twice.
    pub(crate) seen: Seen,
    pub(crate) told: Told,
}

/// What was told, in its order.
pub(crate) struct Told(BufReader<File>);

impl Spool {
    pub(crate) fn new() -> io::Result<Self> {
        let lines = [Lines::new()?, Lines::new()?, Lines::new()?, Lines::new()?];
        let told = BufWriter::new(tempfile::tempfile()?);
        Ok(Self { lines, told, length: 0, text: Vec::new() })
    }

    /// Writes a line.
    pub(crate) fn line(
        &mut self,
        kind: &str,
        line: &Map<String, Value>,
        origin: Origin,
    ) -> io::Result<()> {
        let text = &mut self.text;
        text.clear();
        // The kind comes first, by which lines are known without being read.
        write!(text, "{{\"kind\":\"{kind}\"")?;
        for (name, value) in line {
            text.extend_from_slice(b",\"");
            text.extend_from_slice(name.as_bytes());
            text.extend_from_slice(b"\":");
            serde_json::to_writer(&mut *text, value)?;
        }
        text.extend_from_slice(b"}\n");
        self.length += text.len() as u64;
        if self.length > MOST {
            let reason = "its rows take more than 8 GiB";
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
        }
        let place = ORDER.iter().position(|kinds| kinds.contains(&kind)).unwrap_or_default();
        let Some(lines) = self.lines.get_mut(place) else { return Ok(()) };
        lines.origins.push(origin);
        if let Some(id) = line.get("id").and_then(Value::as_str) {
            let number = lines.origins.len() as u64;
            lines.seen.add(key(kind, id), hash(&[text]), number).map_err(|_| too_many())?;
        }
        lines.file.write_all(text)
    }

    /// Takes down what is told of a row.
    pub(crate) fn tell(&mut self, refusal: &Refusal) -> io::Result<()> {
        serde_json::to_writer(&mut self.told, refusal)?;
        self.told.write_all(b"\n")
    }

    pub(crate) fn finish(self) -> io::Result<Written> {
        let (mut whole, mut origins) = (NamedTempFile::new()?, Vec::new());
        let mut seen = Seen::default();
        seen.begin(&Place::file(whole.path()));
        for Lines { file, origins: more, seen: there } in self.lines {
            // Kinds share no ids.
            let before = u32::try_from(origins.len()).map_err(|_| too_many())?;
            seen.append(there.keep_repeated(), before).map_err(|_| too_many())?;
            let mut file = file.into_inner()?;
            file.seek(SeekFrom::Start(0))?;
            io::copy(&mut file, whole.as_file_mut())?;
            origins.extend(more);
        }
        let path = whole.into_temp_path();
        let mut told = self.told.into_inner()?;
        told.seek(SeekFrom::Start(0))?;
        let told = Told(BufReader::new(told));
        Ok(Written { path, length: self.length, origins, seen, told })
    }
}

fn too_many() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "they are more than can be read at once; split it")
}

impl Told {
    /// The next that was told; none at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Refusal>> {
        let mut line = String::new();
        if self.0.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&line)?))
    }
}
