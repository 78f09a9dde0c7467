//! Tables of the register's own things: organisations, contracts, grants, their milestones and payments, as a finance
//! department has them.
//!
//! The columns are known by their headers, in three languages and as people vary them (`columns.toml`), or by a mapping.
//! Every row becomes the lines of the register that it states (`ndjson`), so that one road checks both; what is told of a
//! line is told of the row and the column it came from.

mod catalogue;
mod codes;
mod header;
mod known;
mod line;
pub(crate) mod mapping;
mod merged;
mod money;
mod part;
mod parties;
mod pass;
pub(crate) mod reader;
mod shares;
mod spool;
mod survey;
mod template;
mod told;
mod value;
mod values;

pub use catalogue::TableKind;
pub use template::template;
