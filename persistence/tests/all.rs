//! Facts about the system of record, each on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that panics has done its work, and what it measures it prints"
)]

#[macro_use]
mod database;
mod audit;
mod calls;
mod endings;
mod fill;
mod history;
mod kept;
mod listing;
mod lists;
mod log;
mod migrations;
mod plans;
mod random;
mod reading;
mod redaction;
mod reference;
mod size;
mod smoke;
mod states;
mod steps;
mod things;
mod totals;
mod watch;
