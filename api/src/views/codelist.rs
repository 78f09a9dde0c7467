//! Code lists.

use domain::{Codelist, CodelistItem, Language, LocalisedText};
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

use super::values::{self, DisplayView};

/// A code list without its codes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CodelistSummary)]
pub(crate) struct CodelistSummaryView {
    /// Its name in paths.
    #[schema(pattern = "^[a-z_]+$", example = "regions")]
    name: String,
    /// What it is called.
    #[schema(value_type = values::LocalisedText)]
    title: LocalisedText,
    /// Its title in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// Where the codes and labels come from.
    source: String,
    /// How many codes it has.
    size: usize,
}

/// A code list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Codelist)]
pub(crate) struct CodelistView {
    /// Its name in paths.
    #[schema(pattern = "^[a-z_]+$", example = "regions")]
    name: String,
    /// What it is called.
    #[schema(value_type = values::LocalisedText)]
    title: LocalisedText,
    /// Its title in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// Where the codes and labels come from.
    source: String,
    /// The codes, in the order in which to show them.
    items: Vec<CodelistItemView>,
}

/// A code of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CodelistItem)]
pub(crate) struct CodelistItemView {
    /// The code; it never changes its meaning.
    code: String,
    /// What people call it.
    #[schema(value_type = values::LocalisedText)]
    label: LocalisedText,
    /// Its label in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// What it means, where the label does not say it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    description: Option<LocalisedText>,
    /// The code above it, in lists with levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    /// Its level, 1 being the top, in lists with levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    level: Option<u8>,
    /// The first day on which it was in use, where known.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    valid_from: Option<Date>,
    /// The last day on which it was in use.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    valid_to: Option<Date>,
    /// The codes it was split or made from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    predecessors: Vec<String>,
    /// The codes that were split from it or follow it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    successors: Vec<String>,
    /// Other names and abbreviations that people search by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    /// Where this code comes from, where that is not the source of the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// Whether the code and its official wording were seen in the source.
    verified: bool,
}

impl CodelistSummaryView {
    /// A list as it is listed.
    pub fn new(list: &Codelist, language: Option<Language>) -> Self {
        let Codelist { name, title, source, items } = list.clone();
        Self { name, display: DisplayView::of(&title, language), title, source, size: items.len() }
    }
}

impl CodelistView {
    /// A list with those of its codes that are wanted.
    pub fn new(
        list: &Codelist,
        language: Option<Language>,
        wanted: impl Fn(&CodelistItem) -> bool,
    ) -> Self {
        let Codelist { name, title, source, items } = list.clone();
        let items = items
            .into_iter()
            .filter(wanted)
            .map(|item| CodelistItemView::new(item, language))
            .collect();
        Self { name, display: DisplayView::of(&title, language), title, source, items }
    }
}

impl CodelistItemView {
    fn new(item: CodelistItem, language: Option<Language>) -> Self {
        let CodelistItem {
            code,
            label,
            description,
            parent,
            level,
            valid_from,
            valid_to,
            predecessors,
            successors,
            aliases,
            source,
            verified,
        } = item;
        Self {
            code,
            display: DisplayView::of(&label, language),
            label,
            description,
            parent,
            level,
            valid_from,
            valid_to,
            predecessors,
            successors,
            aliases,
            source,
            verified,
        }
    }
}
