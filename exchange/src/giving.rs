//! Grants after the 360Giving Data Standard: as JSON, `{"grants": [ … ]}`, or as tables, whose rows become that JSON.
//!
//! Each file is read twice. The first pass finds ids that come twice, and for each organisation which of its descriptions
//! stands: the newest dated, then the most frequent, then the first in byte order. So the result does not depend on the
//! order of the grants, nor on that of files of one source.

mod again;
mod amount;
mod columns;
pub(crate) mod dates;
mod elements;
mod funding;
mod json;
mod nested;
mod organisation;
mod package;
mod parties;
mod parts;
mod persons;
pub(crate) mod reader;
mod several_rows;
mod sheets;
mod spool;
mod survey;
mod titles;
mod value;
mod winners;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
pub(crate) mod made;
