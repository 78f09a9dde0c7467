//! Documents.

use domain::{Document, DocumentAccess, DocumentType, Id, Language, LocalisedText, ThingKind};
use serde::Serialize;
use time::{Date, OffsetDateTime};
use utoipa::ToSchema;

use super::values::{self, DisplayView};
use super::{Carried, codes, label};

/// What a thing is proven by. Its bytes lie elsewhere; hash, type and size are always public.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Document)]
pub(crate) struct DocumentView {
    /// What it is.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// `<funding>:d:<local>`.
    #[schema(value_type = values::Id)]
    id: Id,
    /// The funding it belongs to.
    #[schema(value_type = values::Id)]
    funding: Id,
    /// The milestone it is evidence of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Id>)]
    milestone: Option<Id>,
    /// What it is called.
    #[schema(value_type = values::LocalisedText)]
    title: LocalisedText,
    /// Its title in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// What it is.
    #[serde(rename = "type")]
    #[schema(value_type = codes::DocumentType)]
    document_type: DocumentType,
    /// Media type of its bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "application/pdf")]
    format: Option<String>,
    /// SHA-256 of its bytes, in hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    hash: Option<String>,
    /// Length in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    /// Who may read its bytes.
    #[schema(value_type = codes::DocumentAccess)]
    access: DocumentAccess,
    /// Where its publisher keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Day of the document.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    dated_on: Option<Date>,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<DocumentLabels>,
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
}

/// Labels of a document's codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentLabels {
    /// Label of what it is.
    #[serde(rename = "type")]
    document_type: String,
    /// Label of who may read it.
    access: String,
}

impl DocumentView {
    /// A document as it is shown.
    pub fn new(document: Document, carried: Carried, language: Option<Language>) -> Self {
        let Document {
            id,
            funding,
            milestone,
            title,
            document_type,
            format,
            hash,
            size,
            access,
            url,
            dated_on,
        } = document;
        let Carried { kind, revision, sequence, created_at, updated_at, sources } = carried;
        let labels = language.map(|language| DocumentLabels {
            document_type: label::of_code(DocumentType::CODELIST, document_type.as_str(), language),
            access: label::of_code(DocumentAccess::CODELIST, access.as_str(), language),
        });
        Self {
            kind,
            id,
            funding,
            milestone,
            display: DisplayView::of(&title, language),
            title,
            document_type,
            format,
            hash,
            size,
            access,
            url,
            dated_on,
            labels,
            revision,
            sequence,
            created_at,
            updated_at,
            sources,
        }
    }
}
