//! What a file states, and where.

use domain::{Id, Thing};
use serde::Serialize;
use time::Date;

/// What every record of a run has in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Prefix under which ids are generated for what has no global one: the same publisher and file give the same ids.
    pub publisher: String,
    /// The source of all statements that do not name their own.
    pub source: Id,
}

/// Where in a file something stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file as it was named.
    pub file: String,
    /// From 1: the line on which a record begins in `ndjson` and CSV, header included; the number of the grant in 360Giving.
    pub row: u64,
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
