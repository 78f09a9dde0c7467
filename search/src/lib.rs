//! The read model: an index of the register for text, facets and numbers. It follows the change log, can be thrown away,
//! and is built again from the database.

mod asking;
pub mod dimension;
mod document;
pub mod entry;
mod error;
mod facets;
mod fields;
mod index;
#[doc(hidden)]
pub mod judged;
mod keys;
mod lateness;
mod mark;
mod mixed;
mod number;
mod numbers;
mod page;
mod part;
mod rank;
mod select;
pub mod statistics;
mod tested;
pub mod text;
mod view;
mod wording;
mod words;

pub use error::{Error, Result};
pub use facets::Counts;
pub use index::{Index, Writer};
pub use mark::{Mark, VERSION};
pub use mixed::{Found, Mixed};
pub use view::{Question, View};
