//! Reading a file, whatever its format.

use std::collections::VecDeque;
use std::fs::File;
use std::path::Path;

use domain::Source;

use crate::goszakup::files::Content;
use crate::goszakup::reader::Wanted;
use crate::registry::mapping::Register;
use crate::{Context, Fault, Format, Item, Mapping};
use crate::{giving, goszakup, ndjson, ocds, registry, tables};

/// What each format's reader does.
pub(crate) trait Reader: Send {
    /// Puts what the next record gives into `items`; false at the end of the last file. A record may give nothing.
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool;

    /// How far into the files it is.
    fn bytes_read(&self) -> u64;
}

/// Files being read: their statements and refusals in their order. What one record gives comes together, the organisations
/// that a grant names before the grant.
pub struct Reading {
    reader: Box<dyn Reader>,
    source: Option<Source>,
    items: VecDeque<Item>,
    bytes_total: u64,
    ended: bool,
}

/// Opens files that are one statement of one source: what is said of a thing in several of them, and which records come
/// before others, is settled as within one file, so that the order of the files does not matter.
///
/// # Errors
/// A file that cannot be read, is not of the format, or whose structure is broken (a JSON document that ends too early, a
/// quotation mark that never closes, a column that is not there): nothing of it is taken then, and the others can be opened
/// without it. A mapping is needed for `registry-csv` and refused for the others. [`Context::encoding`] is that of tables.
pub fn open(
    format: Format,
    paths: &[&Path],
    context: &Context,
    mapping: Option<&Mapping>,
) -> Result<Reading, Fault> {
    for path in paths {
        look(format, path, mapping)?;
    }
    let (reader, source): (Box<dyn Reader>, Option<Source>) = match (format, mapping) {
        (Format::RegistryCsv, Some(mapping)) => {
            let register = mapping.register().ok_or_else(|| foreign_mapping(paths, format))?;
            let encoding = context.encoding.unwrap_or(register.encoding);
            let register = Register { encoding, ..register.clone() };
            let reader = registry::reader::open(paths, context, &register)?;
            (Box::new(reader), mapping.source(&context.source))
        }
        (Format::Table, mapping) => {
            if mapping.is_some_and(|mapping| mapping.tables().is_none()) {
                return Err(foreign_mapping(paths, format));
            }
            let (reader, source) = tables::reader::open(paths, context, mapping)?;
            (Box::new(reader), source)
        }
        (Format::ThreeSixtyGiving, _) => {
            let (reader, source) = giving::reader::open(paths, context)?;
            (Box::new(reader), source)
        }
        (Format::Ocds, _) => {
            let (reader, source) = ocds::reader::open(paths, context)?;
            (Box::new(reader), source)
        }
        (Format::Goszakup, _) => {
            let (reader, source) = goszakup::reader::open(paths, context)?;
            (Box::new(reader), source)
        }
        _ => (Box::new(ndjson::reader::open(paths)?), None),
    };
    let bytes_total = paths.iter().map(|path| length(path)).sum();
    Ok(Reading { reader, source, items: VecDeque::new(), bytes_total, ended: false })
}

/// A mapping of the other kind.
fn foreign_mapping(paths: &[&Path], format: Format) -> Fault {
    let path = paths.first().copied().unwrap_or(Path::new(""));
    let (has, other) = if format == Format::Table {
        ("[fields] of a register", Format::RegistryCsv)
    } else {
        ("[[tables]]", Format::Table)
    };
    Fault::new(
        path,
        "mapping",
        format!("the mapping names {has}: it is one for the format {other}"),
    )
}

/// Opens pages of the procurement portal that were fetched, each with a name for what is told of it: they are read as saved
/// ones are, and never written anywhere.
///
/// # Errors
/// As of a file: `not_of_format`, `broken_structure` and the like.
pub fn open_goszakup(
    pages: Vec<(String, Vec<u8>)>,
    context: &Context,
    only_social_orders: bool,
) -> Result<Reading, Fault> {
    let bytes_total = pages.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    let wanted = if only_social_orders { Wanted::SocialOrders } else { Wanted::All };
    let contents = pages.into_iter().map(|(name, bytes)| Content::Page { name, bytes }).collect();
    let (reader, source) = goszakup::reader::read(contents, context, wanted)?;
    let reader = Box::new(reader);
    Ok(Reading { reader, source, items: VecDeque::new(), bytes_total, ended: false })
}

/// Looks whether a file can be opened at all, without reading it.
///
/// # Errors
/// `unreadable`, `not_a_file`, and `mapping` where one is missing or does not belong to the format.
pub fn look(format: Format, path: &Path, mapping: Option<&Mapping>) -> Result<(), Fault> {
    match (format, mapping) {
        (Format::RegistryCsv, None) => {
            let reason = "a register is read by a mapping, and none is given";
            return Err(Fault::new(path, "mapping", reason));
        }
        (Format::ThreeSixtyGiving | Format::Ocds | Format::Goszakup | Format::Ndjson, Some(_)) => {
            let reason = format!("{format} has its own mapping, another cannot be given");
            return Err(Fault::new(path, "mapping", reason));
        }
        _ => {}
    }
    let metadata = std::fs::metadata(path).map_err(|error| Fault::unreadable(path, &error))?;
    if !metadata.is_file() {
        let reason = "is not a regular file, and the file is read twice";
        return Err(Fault::new(path, "not_a_file", reason));
    }
    File::open(path).map(|_| ()).map_err(|error| Fault::unreadable(path, &error))
}

/// Bytes of a file, for a progress bar.
pub(crate) fn length(path: &Path) -> u64 {
    path.metadata().map_or(0, |metadata| metadata.len())
}

impl Reading {
    /// Bytes read so far, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.reader.bytes_read()
    }

    /// Bytes of the files.
    pub fn bytes_total(&self) -> u64 {
        self.bytes_total
    }

    /// What the files, as far as they agree, or their mapping say of their own source; its id is [`Context::source`].
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
