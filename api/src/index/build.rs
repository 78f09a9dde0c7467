//! Building the index from the database, whole.

use std::path::Path;

use persistence::{Reader, Store};
use search::{Index, Mark};

use super::feed::{self, Sources};

/// How many things are read at a time.
const PIECE: usize = 2_000;

/// How far the building of an index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Things that are in it.
    pub done: u64,
    /// Things that there are, payments and milestones included.
    pub of: u64,
}

/// Why an index is not built.
#[derive(Debug)]
pub enum Failure {
    /// The database.
    Database(persistence::Error),
    /// The index.
    Index(search::Error),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Database(error) => error.fmt(f),
            Self::Index(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

impl From<persistence::Error> for Failure {
    fn from(error: persistence::Error) -> Self {
        Self::Database(error)
    }
}

impl From<search::Error> for Failure {
    fn from(error: search::Error) -> Self {
        Self::Index(error)
    }
}

/// Builds the index of a store in a folder anew, and tells how far it is. A server that has it open keeps others out.
///
/// # Errors
/// What the database, the file system or the index say.
pub fn reindex(
    store: &Store,
    folder: &Path,
    progress: impl FnMut(Progress),
) -> Result<Progress, Failure> {
    let index = Index::open(folder)?;
    build(store, &index, progress)
}

/// Builds an index anew, at one snapshot of the database.
pub(super) fn build(
    store: &Store,
    index: &Index,
    mut progress: impl FnMut(Progress),
) -> Result<Progress, Failure> {
    let mut writer = index.build()?;
    store.read(|reader| {
        let head = reader.head()?;
        let mut told = Progress { done: 0, of: all(reader)? };
        let mut after = String::new();
        loop {
            let records = reader.organisations_from(&after, PIECE)?;
            let Some(last) = records.last() else { break };
            after = last.thing.id().to_string();
            for entry in feed::organisations(reader, records)? {
                writer.add_organisation(&entry)?;
                told.done += 1;
            }
            progress(told);
        }
        let sources = Sources::of(reader)?;
        let mut after = String::new();
        loop {
            let records = reader.fundings_from(&after, PIECE)?;
            let Some(last) = records.last() else { break };
            after = last.thing.id().to_string();
            for entry in feed::fundings(reader, records, &sources)? {
                told.done +=
                    1 + u64::try_from(entry.milestones.len() + entry.payments.len()).unwrap_or(0);
                writer.add_funding(&entry)?;
            }
            progress(told);
        }
        writer.commit(Mark { sequence: head.sequence, hash: head.hash })?;
        Ok(told)
    })
}

/// How many things will be in it.
fn all(reader: &mut Reader<'_>) -> Result<u64, persistence::Error> {
    use domain::ThingKind as K;
    let counts = reader.kind_counts()?;
    let indexed = [K::Organisation, K::Grant, K::Contract, K::Milestone, K::Payment];
    let counts = counts.into_iter().filter(|(kind, _)| indexed.contains(kind));
    Ok(counts.map(|(_, count)| u64::try_from(count).unwrap_or(0)).sum())
}
