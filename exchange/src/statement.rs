//! What a file states, and where.

use std::path::Path;

use domain::{Id, Thing};
use serde::{Deserialize, Serialize};
use time::Date;

use crate::encoding::Encoding;

/// What every record of a run has in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Prefix under which ids are generated for what has no global one: the same publisher and file give the same ids.
    pub publisher: String,
    /// The source of all statements that do not name their own.
    pub source: Id,
    /// The encoding of tables, where it is neither to be found in their bytes nor taken from a mapping.
    pub encoding: Option<Encoding>,
}

/// Where in a file something stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file as it was named.
    pub file: String,
    /// The sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// From 1: the line on which a record begins in `ndjson` and registers; in 360Giving the number of the grant in a JSON
    /// document, and of the row, as a spreadsheet shows it, in a table or a workbook.
    pub row: u64,
}

impl Place {
    /// A file as a whole.
    pub(crate) fn file(path: &Path) -> Self {
        Self { file: path.display().to_string(), sheet: None, row: 0 }
    }
}

/// What one source says of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The thing, checked.
    pub thing: Thing,
    /// Day to which the source dates what it says.
    pub dated: Option<Date>,
    /// The source the record names; [`Context::source`] speaks where it names none.
    pub source: Option<Id>,
    /// Where it stands.
    pub place: Place,
}
