//! Files of which records are read again where they stand.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use domain::Invalid;
use serde::de::DeserializeSeed;

use super::index::Spot;
use super::record::Record;
use super::walk::{Mark, Sink, Walk};
use crate::ocds::bytes::InText;
use crate::row::Row;
use crate::statement::Place;

/// Files that are read again, one open at a time.
pub(super) struct Files {
    paths: Vec<PathBuf>,
    open: Option<(u16, File)>,
}

/// The record that a spot is; what stands inside of it has spots of its own.
#[derive(Default)]
struct Outermost(Option<Record>);

impl Sink for Outermost {
    fn mark(&self) -> Mark {
        Mark { begin: 0, found: 0, row: 0 }
    }

    fn found(&mut self, record: Record, _: Mark) -> Result<(), &'static str> {
        self.0 = Some(record);
        Ok(())
    }
}

impl Files {
    pub(super) fn new(paths: Vec<PathBuf>) -> Self {
        Self { paths, open: None }
    }

    /// A file as a whole.
    pub(super) fn place(&self, number: u16) -> Place {
        let path = self.paths.get(usize::from(number)).cloned().unwrap_or_default();
        Place::file(&path)
    }

    /// Where a record stands.
    pub(super) fn spot(&self, spot: Spot) -> Place {
        Place { row: spot.row.into(), ..self.place(spot.file) }
    }

    /// Reads a record again; what is wrong with it is told.
    pub(super) fn record(&mut self, spot: Spot, row: &mut Row) -> Option<Record> {
        let Some(mut bytes) = self.bytes(spot) else {
            let reason = "the file is not what it was when its reading began";
            row.refuse(Invalid::new("changed", "", "", reason));
            return None;
        };
        let mut within = InText::default();
        for byte in &mut bytes {
            *byte = within.clean(*byte);
        }
        let mut outermost = Outermost::default();
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        if let Err(error) = Walk::new(&mut outermost).deserialize(&mut json) {
            let reason = format!("is not valid JSON: {error}");
            row.refuse(Invalid::new("malformed_json", "", "", reason));
            return None;
        }
        outermost.0
    }

    fn bytes(&mut self, spot: Spot) -> Option<Vec<u8>> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != spot.file) {
            let file = File::open(self.paths.get(usize::from(spot.file))?).ok()?;
            self.open = Some((spot.file, file));
        }
        let (_, file) = self.open.as_mut()?;
        file.seek(SeekFrom::Start(spot.offset)).ok()?;
        let mut bytes = Vec::new();
        file.take(u64::from(spot.length)).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}
