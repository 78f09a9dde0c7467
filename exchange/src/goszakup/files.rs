//! Files of which records are read again where they stand.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use domain::Invalid;
use serde::de::DeserializeSeed;

use super::index::Spot;
use super::record::Record;
use super::walk::{Mark, Sink, Walk};
use crate::ocds::bytes::InText;
use crate::row::Row;
use crate::statement::Place;

/// What is read: a file, or a page that was fetched and is never written anywhere.
pub(crate) enum Content {
    File(PathBuf),
    Page { name: String, bytes: Vec<u8> },
}

impl Content {
    /// How it is named in what is told of it.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Page { name, .. } => Path::new(name),
        }
    }
}

/// Files that are read again, one open at a time.
pub(super) struct Files {
    contents: Vec<Content>,
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
    pub(super) fn new(contents: Vec<Content>) -> Self {
        Self { contents, open: None }
    }

    /// A file as a whole.
    pub(super) fn place(&self, number: u16) -> Place {
        let content = self.contents.get(usize::from(number));
        Place::file(content.map_or(Path::new(""), Content::path))
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
        let path = match self.contents.get(usize::from(spot.file))? {
            Content::File(path) => path,
            Content::Page { bytes, .. } => {
                let from = usize::try_from(spot.offset).ok()?;
                let length = usize::try_from(spot.length).ok()?;
                return bytes.get(from..from.checked_add(length)?).map(<[u8]>::to_vec);
            }
        };
        if self.open.as_ref().is_none_or(|(open, _)| *open != spot.file) {
            self.open = Some((spot.file, File::open(path).ok()?));
        }
        let (_, file) = self.open.as_mut()?;
        file.seek(SeekFrom::Start(spot.offset)).ok()?;
        let mut bytes = Vec::new();
        file.take(u64::from(spot.length)).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}
