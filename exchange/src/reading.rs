//! Reading a file, whatever its format.

use std::collections::VecDeque;
use std::path::Path;

use domain::Source;

use crate::{Context, Fault, Format, Item, Mapping};
use crate::{giving, ndjson, registry};

/// What each format's reader does.
pub(crate) trait Reader: Send {
    /// Puts what the next record gives into `items`; false at the end of the file. A record may give nothing.
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool;

    /// How far into the file it is.
    fn bytes_read(&self) -> u64;
}

/// A file being read: its statements and refusals in its order. What one record gives comes together, the organisations
/// that a grant names before the grant.
pub struct Reading {
    reader: Box<dyn Reader>,
    source: Option<Source>,
    items: VecDeque<Item>,
    bytes_total: u64,
    ended: bool,
}

/// Opens a file.
///
/// # Errors
/// A file that cannot be read, is not of the format, or whose structure is broken (a JSON document that ends too early, a
/// quotation mark that never closes, a column that is not there): nothing of it is taken then. A mapping is needed for
/// `registry-csv` and refused for the others.
pub fn open(
    format: Format,
    path: &Path,
    context: &Context,
    mapping: Option<&Mapping>,
) -> Result<Reading, Fault> {
    let metadata = std::fs::metadata(path).map_err(|error| Fault::unreadable(path, &error))?;
    if !metadata.is_file() {
        return Err(Fault::new(
            path,
            "not_a_file",
            "is not a regular file, and the file is read twice",
        ));
    }
    let (reader, source): (Box<dyn Reader>, Option<Source>) = match (format, mapping) {
        (Format::RegistryCsv, Some(mapping)) => (
            Box::new(registry::reader::open(path, context, mapping)?),
            mapping.source(&context.source),
        ),
        (Format::RegistryCsv, None) => {
            return Err(Fault::new(
                path,
                "mapping",
                "a register is read by a mapping, and none is given",
            ));
        }
        (_, Some(_)) => {
            return Err(Fault::new(
                path,
                "mapping",
                format!("{format} has its own mapping, another cannot be given"),
            ));
        }
        (Format::ThreeSixtyGiving, None) => {
            let (reader, source) = giving::reader::open(path, context)?;
            (Box::new(reader), source)
        }
        (Format::Ndjson, None) => (Box::new(ndjson::reader::open(path)?), None),
    };
    Ok(Reading {
        reader,
        source,
        items: VecDeque::new(),
        bytes_total: metadata.len(),
        ended: false,
    })
}

impl Reading {
    /// Bytes read so far, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.reader.bytes_read()
    }

    /// Bytes of the file.
    pub fn bytes_total(&self) -> u64 {
        self.bytes_total
    }

    /// What the file, or its mapping, says of its own source; its id is [`Context::source`].
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }
}

impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading").field("bytes_read", &self.bytes_read()).finish_non_exhaustive()
    }
}

impl Iterator for Reading {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Some(item);
            }
            if self.ended {
                return None;
            }
            self.ended = !self.reader.read(&mut self.items);
        }
    }
}
