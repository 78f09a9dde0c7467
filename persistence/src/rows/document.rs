//! Rows of documents.

use domain::Document;

use super::{Common, thing_row};

thing_row!(
    /// A document.
    DocumentRow in documents {
        funding_id: String,
    }
);

impl DocumentRow {
    pub(crate) fn new(common: Common, thing: &Document) -> Self {
        Self::with(common, (thing.funding.to_string(),))
    }
}
