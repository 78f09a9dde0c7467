//! Schemas of files.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// An OpenAPI document.
pub(crate) struct OpenApiDocument;

impl PartialSchema for OpenApiDocument {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .description(Some("An OpenAPI document."))
            .property("openapi", ObjectBuilder::new().schema_type(Type::String).examples(["3.1.0"]))
            .required("openapi")
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .build()
            .into()
    }
}

impl ToSchema for OpenApiDocument {}

/// The bytes of a file.
pub(crate) struct Bytes;

impl PartialSchema for Bytes {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The bytes of a file."))
            .content_media_type("image/png")
            .build()
            .into()
    }
}

impl ToSchema for Bytes {}
