//! Public procurement of Kazakhstan: saved pages of the portal's web services, OWS v3 (goszakup.gov.kz): REST pages and single
//! objects, replies of GraphQL, lists and lines of such, with names in `snake_case` and `camelCase` alike.
//!
//! What a record is its keys tell, not the file. One pass finds where records stand; those of one contract, its amendments,
//! and what lies below it or describes it are read again together. Of each record only the fields on a list are read at
//! all: numbers, names, telephones and bank details of persons never leave the module `walk`.

/// The scheme under which a contract has the portal's ids of its versions.
pub const ID_SCHEME: &str = "KZ-GOSZAKUP-ID";

mod act_chains;
mod acts;
mod amounts;
mod below;
mod calls;
mod chain;
pub(crate) mod contract;
mod entity;
mod fields;
pub(crate) mod files;
mod index;
mod left_out;
mod lists;
mod organisation;
mod parties;
mod payments;
pub(crate) mod reader;
mod record;
mod scan;
mod source;
mod sums;
mod walk;

pub use contract::id as contract_id;
