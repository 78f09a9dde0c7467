//! Registers of organisations as tables, read by a mapping.

mod bound;
mod dates;
pub(crate) mod field;
mod fields;
pub(crate) mod mapping;
mod organisation;
pub(crate) mod reader;
pub(crate) mod shape;
