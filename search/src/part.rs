//! One part of the index: the documents of one kind of thing, written and read.

use std::path::Path;

use tantivy::schema::Schema;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyError};

use crate::error::Result;

/// What a part holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Organisations.
    Organisations,
    /// Grants and contracts.
    Funding,
    /// Milestones.
    Milestones,
    /// Payments.
    Payments,
}

impl Kind {
    /// Every part.
    pub const ALL: [Self; 4] =
        [Self::Organisations, Self::Funding, Self::Milestones, Self::Payments];

    pub fn folder(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Funding => "funding",
            Self::Milestones => "milestones",
            Self::Payments => "payments",
        }
    }
}

/// A part that can be written.
pub(crate) struct Part {
    pub index: Index,
    pub reader: IndexReader,
    pub writer: IndexWriter,
    /// Whether something was written that is not committed.
    pub touched: bool,
}

impl Part {
    /// Opens a part, or makes an empty one. `memory` is how many bytes may be gathered before they are written.
    pub fn open(within: &Path, kind: Kind, schema: Schema, memory: usize) -> Result<Self> {
        let folder = within.join(kind.folder());
        std::fs::create_dir_all(&folder)?;
        let directory =
            tantivy::directory::MmapDirectory::open(&folder).map_err(TantivyError::from)?;
        let index = Index::open_or_create(directory, schema)?;
        let writer: IndexWriter = index.writer_with_num_threads(1, memory)?;
        // What a process left that ended amid a commit stands in the way of the same commit when it is made again.
        writer.garbage_collect_files().wait()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { index, reader, writer, touched: false })
    }
}
