//! How many items of a list have which value.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

/// Values with their counts, by the name of the filter that takes them.
pub(crate) type Facets = BTreeMap<&'static str, Vec<FacetView>>;

/// A value of a filter, and how many items have it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Facet)]
pub(crate) struct FacetView {
    /// The value, as the filter takes it.
    pub value: String,
    /// Its label in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How many items have it that pass all other filters. An item with several values is counted at each.
    #[schema(minimum = 0)]
    pub count: u64,
    /// The address of this query with the value added, or taken away where it is selected.
    pub url: String,
    /// Whether the query selects it.
    pub selected: bool,
}
