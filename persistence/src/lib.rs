//! The system of record: diesel over SQLite and PostgreSQL, the statements of all sources, and the change log.

pub mod access;
mod column;
mod connection;
mod error;
mod listing;
mod log;
mod migrations;
mod paid;
mod query;
mod reader;
mod record;
mod rows;
mod schema;
mod store;
mod upkeep;
mod write;

pub use error::Error;
pub use log::Verified;
pub use reader::{Below, ChangesFilter, Coverages, Reader, Standing, Stored};
pub use record::{Direction, Entry, Found, Gone, Head, Record, Reference, Tally, Totals};
pub use store::{Address, Options, Store, Watch};
pub use write::{Act, Ends, Stated, Written};
