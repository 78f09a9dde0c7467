//! Rows of sources.

use domain::Source;

use super::{Common, thing_row};

thing_row!(
    /// A source.
    SourceRow in sources {
        authority: String,
        listing: bool,
    }
);

impl SourceRow {
    pub(crate) fn new(common: Common, thing: &Source) -> Self {
        Self::with(common, (thing.authority.as_str().to_owned(), thing.listing))
    }
}
