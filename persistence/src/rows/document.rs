//! Rows of documents.

use domain::Document;

use super::{Common, thing_row};

thing_row!(
    /// A document.
    DocumentRow in documents {
        funding_id: String,
        document_type: String,
        access: String,
        dated_on: Option<time::Date>,
    }
);

impl DocumentRow {
    pub(crate) fn new(common: Common, thing: &Document) -> Self {
        Self::with(
            common,
            (
                thing.funding.to_string(),
                thing.document_type.as_str().to_owned(),
                thing.access.as_str().to_owned(),
                thing.dated_on,
            ),
        )
    }
}
