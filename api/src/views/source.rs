//! Sources.

use domain::source::{Coverage, Publisher};
use domain::{Authority, Id, Language, LocalisedText, Period, Region, Source, ThingKind};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::values::{self, DisplayView};
use super::{Carried, codes, label};

/// Where facts came from, and what it covers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Source)]
pub(crate) struct SourceView {
    /// What it is.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// Its id.
    #[schema(value_type = values::Id)]
    id: Id,
    /// Who publishes it.
    publisher: PublisherView,
    /// What it is called.
    #[schema(value_type = values::LocalisedText)]
    title: LocalisedText,
    /// Its title in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// Where it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Its licence, as an address or a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<String>,
    /// When it was retrieved from its publisher.
    #[serde(with = "domain::instant::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Moment>)]
    retrieved_at: Option<OffsetDateTime>,
    /// What it covers. Only inside complete coverage does "none" mean none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    coverage: Vec<CoverageView>,
    /// False for a register that must not become a list to select by.
    listing: bool,
    /// Its weight where sources disagree.
    #[schema(value_type = codes::Authority)]
    authority: Authority,
    /// True when the facts are made up for demonstration.
    synthetic: bool,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<SourceLabels>,
    /// How often it changed, from 1.
    #[schema(minimum = 1)]
    revision: i32,
    /// Its newest change.
    #[schema(minimum = 1)]
    sequence: i64,
    /// Time of its first change.
    #[serde(with = "domain::instant")]
    #[schema(value_type = values::Moment)]
    created_at: OffsetDateTime,
    /// Time of its newest change.
    #[serde(with = "domain::instant")]
    #[schema(value_type = values::Moment)]
    updated_at: OffsetDateTime,
    /// Ids of the sources that state it.
    #[schema(value_type = Vec<values::Id>)]
    sources: Vec<Id>,
    /// The change up to which it is told, with `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub as_of: Option<i64>,
}

/// Who publishes a source.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Publisher)]
pub(crate) struct PublisherView {
    /// Its organisation id, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Id>)]
    id: Option<Id>,
    /// Its name.
    #[schema(value_type = values::LocalisedText)]
    name: LocalisedText,
    /// Its name in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
}

/// What a source covers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Coverage)]
pub(crate) struct CoverageView {
    /// Which things.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// Of which region; everywhere when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Region>)]
    region: Option<Region>,
    /// Of which time; always when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Period>)]
    period: Option<Period>,
    /// Whether everything there is in it is stated.
    complete: bool,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<CoverageLabels>,
}

/// Labels of the codes of a coverage.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CoverageLabels {
    /// Label of which things.
    kind: String,
    /// Label of the region.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
}

/// Labels of a source's codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceLabels {
    /// Label of its weight.
    authority: String,
}

impl SourceView {
    /// A source as it is shown.
    pub fn new(source: Source, carried: Carried, language: Option<Language>) -> Self {
        let Source {
            id,
            publisher,
            title,
            url,
            licence,
            retrieved_at,
            coverage,
            listing,
            authority,
            synthetic,
        } = source;
        let Carried { kind, revision, sequence, created_at, updated_at, sources } = carried;
        let labels = language.map(|language| SourceLabels {
            authority: label::of_code(Authority::CODELIST, authority.as_str(), language),
        });
        Self {
            kind,
            id,
            publisher: PublisherView::new(publisher, language),
            display: DisplayView::of(&title, language),
            title,
            url,
            licence,
            retrieved_at,
            coverage: coverage
                .into_iter()
                .map(|coverage| CoverageView::new(coverage, language))
                .collect(),
            listing,
            authority,
            synthetic,
            labels,
            revision,
            sequence,
            created_at,
            updated_at,
            sources,
            as_of: None,
        }
    }
}

impl PublisherView {
    fn new(publisher: Publisher, language: Option<Language>) -> Self {
        let Publisher { id, name } = publisher;
        Self { id, display: DisplayView::of(&name, language), name }
    }
}

impl CoverageView {
    fn new(coverage: Coverage, language: Option<Language>) -> Self {
        let Coverage { kind, region, period, complete } = coverage;
        let labels = language.map(|language| CoverageLabels {
            kind: label::of_code(ThingKind::CODELIST, kind.as_str(), language),
            region: region.as_ref().map(|region| label::of_region(region, language)),
        });
        Self { kind, region, period, complete, labels }
    }
}
