//! Days and amounts as people write them: read where only one reading is possible within a table or file.

pub(crate) mod days;
pub(crate) mod habits;
pub(crate) mod numbers;
pub(crate) mod years;
