//! The register's own lines: one JSON object a line, `kind` and the fields of the API, so that what the API shows can be
//! read back. What the API derives (`overdue`, `totals`, the names beside ids …) is passed over.

mod complaint;
mod derived;
pub(crate) mod head;
mod ids;
mod names;
mod order;
mod persons;
pub(crate) mod reader;
mod sources;
mod text;
mod track;
mod write;

pub(crate) use persons::mark as mark_bin;
pub use write::{end, end_at, first, write};
