//! Entries of the change log.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use domain::change::Header;
use domain::{Id, Language, Operation, ThingKind};
use persistence::Entry;
use serde::Serialize;
use serde_json::value::RawValue;
use time::OffsetDateTime;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{codes, label, values};

/// One committed change to one thing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub(crate) struct ChangeView {
    /// Its number. Numbers never repeat, skip or expire.
    #[schema(minimum = 1)]
    sequence: i64,
    /// The last number of the transaction it was committed in: the point to stop at for a consistent copy.
    #[schema(minimum = 1)]
    snapshot: i64,
    /// When it was committed.
    #[serde(with = "domain::instant")]
    #[schema(value_type = values::Moment)]
    at: OffsetDateTime,
    /// What the thing is.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// The thing.
    #[schema(value_type = values::Id)]
    id: Id,
    /// What happened to it.
    #[schema(value_type = codes::Operation)]
    operation: Operation,
    /// The thing's revision after it.
    #[schema(minimum = 1)]
    revision: i32,
    /// Who acted.
    actor: ActorView,
    /// The source whose statement made the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Id>)]
    source: Option<Id>,
    /// Why, for a withdrawal or redaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The thing that lives on, for a merger.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Id>)]
    survivor: Option<Id>,
    /// The thing after it, as canonical JSON; null after a withdrawal or merger and where it was redacted.
    #[schema(value_type = State)]
    state: Option<Box<RawValue>>,
    /// Salt of the digest, in hex; missing where the state was redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9a-f]{32}$")]
    salt: Option<String>,
    /// SHA-256 of salt and state, in hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    digest: String,
    /// SHA-256 of the hash before it, its digest and its header, in hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    hash: String,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<ChangeLabels>,
}

/// Labels of a change's codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeLabels {
    /// Label of what the thing is.
    kind: String,
    /// Label of what happened to it.
    operation: String,
}

/// Who acted: an organisation, or an importer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Actor)]
pub(crate) struct ActorView {
    /// The organisation's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Id>)]
    organisation: Option<String>,
    /// The importer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    importer: Option<String>,
}

/// Schema of a thing's state.
pub(crate) struct State;

impl PartialSchema for State {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::Object, Type::Null]))
            .description(Some("The fields of a thing with its `kind` and `sources`, as canonical JSON (RFC 8785)."))
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .build()
            .into()
    }
}

impl ToSchema for State {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("State")
    }
}

impl ChangeView {
    /// An entry of the log as it is shown.
    pub fn new(entry: Entry, language: Option<Language>) -> Self {
        let Entry { header, state, salt, digest, hash } = entry;
        let Header {
            actor,
            at,
            id,
            kind,
            operation,
            reason,
            revision,
            sequence,
            snapshot,
            source,
            survivor,
        } = header;
        Self {
            sequence,
            snapshot,
            at,
            kind,
            id,
            operation,
            revision,
            actor: ActorView::from(actor),
            source,
            reason,
            survivor,
            state: state.and_then(|state| RawValue::from_string(state).ok()),
            salt: salt.map(|salt| HEXLOWER.encode(&salt)),
            digest: HEXLOWER.encode(&digest),
            hash: HEXLOWER.encode(&hash),
            labels: language.map(|language| ChangeLabels {
                kind: label::of_code(ThingKind::CODELIST, kind.as_str(), language),
                operation: label::of_code(Operation::CODELIST, operation.as_str(), language),
            }),
        }
    }
}

impl From<String> for ActorView {
    fn from(actor: String) -> Self {
        match actor.strip_prefix("importer:") {
            Some(importer) => Self { organisation: None, importer: Some(importer.to_owned()) },
            None => Self { organisation: Some(actor), importer: None },
        }
    }
}
