//! The error of a whole file. It imports nothing of the crate, so that every other module may use it.

use std::path::Path;

/// A file of which nothing was taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct Fault {
    /// The file as it was named.
    pub file: String,
    /// Stable `snake_case` reason: `unreadable`, `not_a_file`, `not_of_format`, `broken_structure`, `mapping`, `too_large`, `wrong_encoding`, `unknown_encoding`.
    pub code: &'static str,
    /// The reason in a sentence.
    pub reason: String,
}

impl Fault {
    /// A fault of a file.
    pub fn new(file: &Path, code: &'static str, reason: impl Into<String>) -> Self {
        // What stands in a file is told, but never the number of a natural person.
        let reason = domain::bin::mask_iins(&reason.into()).0.into_owned();
        Self { file: file.display().to_string(), code, reason }
    }

    /// A file that the system does not give.
    pub(crate) fn unreadable(file: &Path, error: &std::io::Error) -> Self {
        Self::new(file, "unreadable", format!("cannot be read: {error}"))
    }
}
