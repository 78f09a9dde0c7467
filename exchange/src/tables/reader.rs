//! Reading tables: rows become lines, and these are read as lines of the register are.

use std::collections::VecDeque;
use std::path::Path;

use domain::Source;

use super::spool::{Told, Written};
use super::survey::Survey;
use super::told::{Origins, translate};
use crate::ndjson::reader::NdjsonReader;
use crate::{Context, Fault, Item, Mapping, ndjson, reading};

/// Tables, after their rows became lines.
pub(crate) struct TablesReader {
    lines: NdjsonReader,
    told: Option<Told>,
    origins: Origins,
    length: u64,
    total: u64,
    /// The lines; the file goes with the reader.
    _path: tempfile::TempPath,
}

/// Opens tables and writes down what their rows state.
pub(crate) fn open(
    paths: &[&Path],
    context: &Context,
    mapping: Option<&Mapping>,
) -> Result<(TablesReader, Option<Source>), Fault> {
    let first = paths.first().copied().unwrap_or(Path::new(""));
    let mut survey = Survey::new(context, mapping.and_then(Mapping::tables), first)?;
    for path in paths {
        survey.file(path)?;
    }
    let (written, parts) = survey.finish(first)?;
    let Written { path, length, origins, seen, told } = written;
    let lines = ndjson::reader::in_order(&path, seen)?;
    let total = paths.iter().map(|path| reading::length(path)).sum();
    let origins = Origins { parts, lines: origins };
    let source = mapping.and_then(|mapping| mapping.source(&context.source));
    Ok((TablesReader { lines, told: Some(told), origins, length, total, _path: path }, source))
}

impl reading::Reader for TablesReader {
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool {
        if let Some(told) = &mut self.told {
            if let Ok(Some(refusal)) = told.next() {
                items.push_back(Item::Refused(refusal));
                return true;
            }
            self.told = None;
        }
        let mut read = VecDeque::new();
        let more = reading::Reader::read(&mut self.lines, &mut read);
        translate(&self.origins, read, items);
        more
    }

    fn bytes_read(&self) -> u64 {
        if self.length == 0 {
            return self.total;
        }
        let read = u128::from(reading::Reader::bytes_read(&self.lines)) * u128::from(self.total);
        u64::try_from(read / u128::from(self.length)).unwrap_or(self.total).min(self.total)
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod sheet_tests;
