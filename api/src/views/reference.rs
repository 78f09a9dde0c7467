//! Organisations where they are mentioned.

use domain::{Id, Language, LocalisedText, Money, Region};
use persistence::Reference;
use serde::Serialize;
use utoipa::ToSchema;

use super::label;
use super::values::{self, DisplayView};

/// An organisation that is mentioned.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrganisationReference)]
pub(crate) struct ReferenceView {
    /// Its id.
    #[schema(value_type = values::Id)]
    pub id: Id,
    /// Its name; missing when the register does not hold the organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    pub name: Option<LocalisedText>,
    /// Its name in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<DisplayView>,
    /// Its seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Region>)]
    pub region: Option<Region>,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<ReferenceLabels>,
}

/// Labels of a reference.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReferenceLabels {
    /// Label of its seat.
    pub region: String,
}

impl ReferenceView {
    /// An organisation as the register knows it.
    pub fn new(id: Id, known: Option<Reference>, language: Option<Language>) -> Self {
        let (name, region) =
            known.map_or((None, None), |Reference { id: _, name, region }| (name, region));
        let labels = language.zip(region.as_ref()).map(|(language, region)| ReferenceLabels {
            region: label::of_region(region, language),
        });
        Self { id, display: DisplayView::of_option(name.as_ref(), language), name, region, labels }
    }
}

/// An organisation that receives money, or a part of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Recipient)]
pub(crate) struct RecipientView {
    /// Its id.
    #[schema(value_type = values::Id)]
    pub id: Id,
    /// Its name; missing when the register does not hold the organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    pub name: Option<LocalisedText>,
    /// Its name in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<DisplayView>,
    /// Its seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Region>)]
    pub region: Option<Region>,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<ReferenceLabels>,
    /// Its part of the amount, where the source says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    share: Option<Money>,
}

impl RecipientView {
    /// A recipient with its share.
    pub fn new(reference: ReferenceView, share: Option<Money>) -> Self {
        let ReferenceView { id, name, display, region, labels } = reference;
        Self { id, name, display, region, labels, share }
    }
}
