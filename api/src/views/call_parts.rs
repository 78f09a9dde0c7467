//! The small parts of calls, and calls where they are mentioned.

use domain::call::{Criterion, Lot};
use domain::{CallStatus, Id, Language, LocalisedText, Money, Region};
use serde::Serialize;
use utoipa::ToSchema;

use super::values::{self, DisplayView};
use super::{codes, label};

/// A part of a call that is awarded by itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lot)]
pub(crate) struct LotView {
    /// What tells it apart from the other lots of its call.
    id: String,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    title: Option<LocalisedText>,
    /// Its title in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    description: Option<LocalisedText>,
    /// Money there is for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    amount: Option<Money>,
    /// Where it stands, where that is told of the lot itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<codes::CallStatus>)]
    status: Option<CallStatus>,
    /// Where the work is to be done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<values::Region>)]
    places: Vec<Region>,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<LotLabels>,
}

/// Labels of a lot's codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LotLabels {
    /// Label of the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// Labels of the places, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<String>,
}

/// Something by which applications are judged.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Criterion)]
pub(crate) struct CriterionView {
    /// What it is called.
    #[schema(value_type = values::LocalisedText)]
    title: LocalisedText,
    /// Its title in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// What it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    description: Option<LocalisedText>,
    /// Its part in the whole judgement, in ‰.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1000)]
    weight: Option<u16>,
}

/// A call that is mentioned.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CallReference)]
pub(crate) struct CallReferenceView {
    /// Its id.
    #[schema(value_type = values::Id)]
    id: Id,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    title: Option<LocalisedText>,
    /// Its title in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
}

impl LotView {
    /// A lot as it is shown.
    pub fn new(lot: Lot, language: Option<Language>) -> Self {
        let Lot { id, title, description, amount, status, places } = lot;
        let labels = language.map(|language| LotLabels {
            status: status
                .map(|status| label::of_code(CallStatus::CODELIST, status.as_str(), language)),
            places: places.iter().map(|place| label::of_region(place, language)).collect(),
        });
        let display = DisplayView::of_option(title.as_ref(), language);
        Self { id, title, display, description, amount, status, places, labels }
    }
}

impl CriterionView {
    /// A criterion as it is shown.
    pub fn new(criterion: Criterion, language: Option<Language>) -> Self {
        let Criterion { title, description, weight } = criterion;
        Self { display: DisplayView::of(&title, language), title, description, weight }
    }
}

impl CallReferenceView {
    /// A call that the register holds, with its title.
    pub fn new(id: Id, title: Option<LocalisedText>, language: Option<Language>) -> Self {
        Self { id, display: DisplayView::of_option(title.as_ref(), language), title }
    }
}
