//! The read model beside the database: it is built from it, follows its change log, and is built again where it does not
//! belong to it.

mod build;
mod feed;
mod follow;

pub use build::{Progress, reindex};
pub(crate) use follow::keep_up;
