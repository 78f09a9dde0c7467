//! What the codes of grants and contracts are called.

use domain::{Funding, FundingKind, FundingStatus, GrantTerm, Language, SocialOrderBasis, Stage};
use serde::Serialize;
use utoipa::ToSchema;

use super::label;

/// Labels of a funding's codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FundingLabels {
    /// Label of the legal kind.
    funding_kind: String,
    /// Labels of why it counts as a state social order, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    social_order_basis: Vec<String>,
    /// Label of the status.
    status: String,
    /// Label of the stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    /// Labels of the stages it went through, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stage_history: Vec<String>,
    /// Label of the length class.
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<String>,
    /// Labels of the places, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<String>,
    /// Labels of the spheres, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spheres: Vec<String>,
}

impl FundingLabels {
    /// The labels in a language.
    pub fn of(funding: &Funding, language: Language) -> Self {
        Self {
            funding_kind: label::of_code(
                FundingKind::CODELIST,
                funding.funding_kind.as_str(),
                language,
            ),
            social_order_basis: funding
                .social_order_basis
                .iter()
                .map(|basis| label::of_code(SocialOrderBasis::CODELIST, basis.as_str(), language))
                .collect(),
            status: label::of_code(FundingStatus::CODELIST, funding.status.as_str(), language),
            stage: funding
                .stage
                .map(|stage| label::of_code(Stage::CODELIST, stage.as_str(), language)),
            stage_history: funding
                .stage_history
                .iter()
                .map(|entry| label::of_code(Stage::CODELIST, entry.stage.as_str(), language))
                .collect(),
            term: funding
                .term
                .map(|term| label::of_code(GrantTerm::CODELIST, term.as_str(), language)),
            places: funding.places.iter().map(|place| label::of_region(place, language)).collect(),
            spheres: label::of_codes("spheres", &funding.spheres, language),
        }
    }
}
