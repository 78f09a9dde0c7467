//! Grants after the 360Giving Data Standard, as JSON: `{"grants": [ … ]}`.
//!
//! Each file is read twice. The first pass finds ids that come twice, and for each organisation which of its descriptions
//! stands: the newest dated, then the most frequent, then the first in byte order. So the result does not depend on the
//! order of the grants, nor on that of files of one source.

mod again;
mod amount;
pub(crate) mod dates;
mod elements;
mod funding;
mod organisation;
mod package;
mod parties;
mod persons;
pub(crate) mod reader;
mod value;
mod winners;
