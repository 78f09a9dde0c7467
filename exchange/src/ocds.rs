//! Contracting processes after the Open Contracting Data Standard (OCDS) 1.1, and 1.0 brought to it: packages of releases or
//! records, releases and records alone, one or many in a file.
//!
//! One pass finds where the releases of each process stand; they are read again together, put in the order of their dates and
//! merged. A second one gathers how organisations are described, since that is settled over all processes.

mod amendments;
mod below;
mod budget;
pub(crate) mod bytes;
mod call;
mod contract;
mod criteria;
mod descriptions;
mod documents;
mod field;
mod givers;
mod left_out;
mod merge;
mod metrics;
mod odd;
mod package;
mod party;
mod process;
pub(crate) mod reader;
mod release;
mod scan;
mod upgrade;
