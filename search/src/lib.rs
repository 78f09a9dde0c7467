//! The read model: an index of the register for text, facets and numbers. It follows the change log, can be thrown away,
//! and is built again from the database.

pub mod text;
