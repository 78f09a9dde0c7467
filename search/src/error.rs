//! What can go wrong with an index.

use std::io;

/// Why the index does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index itself failed.
    #[error("the index: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// A file of it could not be read or written.
    #[error("the index: {0}")]
    File(#[from] io::Error),
    /// Another process has it open.
    #[error("the index at {0} is in use by another process; choose another with --index")]
    InUse(String),
    /// It lacks something that it must have.
    #[error("the index: {0}")]
    Broken(String),
}

/// What gives a result or says why not.
pub type Result<T> = std::result::Result<T, Error>;
