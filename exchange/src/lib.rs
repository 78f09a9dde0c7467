//! Formats in and out: pure readers and writers. Nothing here knows a database, and no address found in a file is fetched.
//!
//! [`open`] gives a [`Reading`], an iterator of [`Item`]s: statements that can be kept, and refusals that say why not, with
//! file, row, field, value and reason. A reading holds neither its files nor their records in memory; where a format needs to
//! know the whole first (two records with one id, several names of one organisation) everything is read twice.
#![forbid(unsafe_code)]

mod asked;
mod cell;
mod detect;
mod encoding;
pub mod export;
mod fault;
mod format;
mod giving;
pub mod goszakup;
mod kind;
mod lines;
mod mapping;
pub mod ndjson;
mod ocds;
mod reading;
mod refusal;
mod registry;
mod row;
mod rows;
mod seen;
mod statement;
mod table;
mod tables;
mod texts;
mod unique;
mod words;
mod workbook;
mod written;

pub use encoding::Encoding;
pub use fault::Fault;
pub use format::Format;
pub use mapping::Mapping;
pub use reading::{Reading, look, open, open_goszakup};
pub use refusal::{Item, Refusal, Severity};
pub use statement::{Context, Place, Statement};
pub use tables::{TableKind, template};
