//! Collections.

use domain::change::Sequence;
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

use super::facet::Facets;
use super::values;

/// A page of a collection.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Collection<T: ToSchema> {
    /// The items of this page.
    pub items: Vec<T>,
    /// The address of the next page; null on the last.
    #[schema(required = true)]
    pub next: Option<String>,
    /// The newest change in what the collection was made from.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// How many items all pages have together, with `include=total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
    /// How many items have which value, with `include=facets`: by the name of the filter that takes the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
    /// The change up to which it is told, with `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub as_of: Option<i64>,
    /// The day on which lateness was judged, where the answer depends on it.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    pub evaluated_on: Option<Date>,
    /// The earliest day of signature in the register, with `first_award`: what was awarded before is not known.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    pub counts_since: Option<Date>,
}

impl<T: ToSchema> Collection<T> {
    /// A page with nothing but items.
    pub fn new(items: Vec<T>, next: Option<String>, sequence: Sequence) -> Self {
        Self {
            items,
            next,
            sequence,
            total: None,
            facets: None,
            as_of: None,
            evaluated_on: None,
            counts_since: None,
        }
    }
}
