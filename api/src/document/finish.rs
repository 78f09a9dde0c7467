//! What all operations and schemas have in common is written here once.

use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::schema::{ArrayBuilder, Object, SchemaType, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Components, OpenApi, Ref, RefOr, Response, ResponsesBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::ProblemView;

use super::{closed, examples, responses};

/// How utoipa begins the name of a collection.
const GENERIC: &str = "Collection_";

/// Completes the document.
pub(super) fn finish(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        closed::complete(path, item);
        if let Some(operation) = item.get.as_mut().filter(|_| !closed::is_closed(path)) {
            complete(path, operation);
        }
    }
    let components = document.components.get_or_insert_with(Components::default);
    closed::schemes(components);
    components.headers = responses::headers().collect();
    let mut more = vec![(ProblemView::name().into_owned(), ProblemView::schema())];
    ProblemView::schemas(&mut more);
    components.schemas.extend(more);
    collections(components);
    components.responses = responses::problems().collect();
    for schema in components.schemas.values_mut() {
        without_null(schema);
    }
    document
}

/// Gives collections names that read well, and lets them refer to their items.
fn collections(components: &mut Components) {
    let names: Vec<String> =
        components.schemas.keys().filter(|name| name.starts_with(GENERIC)).cloned().collect();
    for name in names {
        let Some(mut schema) = components.schemas.remove(&name) else { continue };
        let item = name.trim_start_matches(GENERIC).to_owned();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            let items = ArrayBuilder::new()
                .items(Ref::from_schema_name(&item))
                .description(Some("The items of this page."));
            object.properties.insert("items".to_owned(), items.into());
        }
        components.schemas.insert(format!("{item}Collection"), schema);
    }
}

/// The same names where replies refer to them.
fn rename(response: &mut Response) {
    for content in response.content.values_mut() {
        let RefOr::T(content) = content else { continue };
        let Some(RefOr::Ref(reference)) = &mut content.schema else { continue };
        let name = reference.ref_location.rsplit('/').next().unwrap_or_default();
        if let Some(item) = name.strip_prefix(GENERIC) {
            *reference = Ref::from_schema_name(format!("{item}Collection"));
        }
    }
}

fn complete(path: &str, operation: &mut Operation) {
    operation.security = Some(vec![SecurityRequirement::default()]);
    let register = path.starts_with("/v1/");
    let item = path.contains("{id}");
    let operators = path.starts_with("/health") || path == "/metrics";
    let keys = path.starts_with("/.well-known/");
    let kept = !operators;
    let mut wanted = vec![400, 406, 413, 414, 500];
    if !operators {
        wanted.push(429);
    }
    if register || keys || path == "/health/ready" {
        wanted.push(503);
    }
    if path.contains('{') {
        wanted.push(404);
    }
    if item && !path.ends_with("/history") {
        wanted.push(410);
    }
    let is_format =
        |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(it) if it.name == "format");
    let exports = operation.parameters.iter().flatten().any(is_format);
    let mut all = ResponsesBuilder::new();
    for (status, response) in std::mem::take(&mut operation.responses).responses {
        if let RefOr::T(mut response) = response {
            responses::complete(
                &mut response,
                kept,
                register,
                register || path.starts_with("/problems"),
            );
            rename(&mut response);
            examples::put(&mut response);
            if exports && status == "200" {
                responses::exported(&mut response);
            }
            all = all.response(status, response);
        }
    }
    all = responses::refer(all, &wanted);
    if kept {
        all = all.response("304", responses::not_modified());
    }
    if item && (path.starts_with("/v1/organisations") || !path.ends_with("/history")) {
        all = all.response("308", responses::moved());
    }
    operation.responses = all.build();
}

/// What is optional is left out, never null: takes the null from every property that need not be there.
fn without_null(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            let Object { properties, required, .. } = object;
            for (name, property) in properties.iter_mut() {
                if !required.contains(name) {
                    not_null(property);
                }
                without_null(property);
            }
        }
        RefOr::T(Schema::AllOf(all)) => all.items.iter_mut().for_each(without_null),
        RefOr::T(Schema::Array(array)) => {
            if let utoipa::openapi::schema::ArrayItems::RefOrSchema(items) = &mut array.items {
                without_null(items);
            }
        }
        _ => {}
    }
}

fn not_null(property: &mut RefOr<Schema>) {
    let only = match property {
        RefOr::T(Schema::OneOf(one)) => {
            one.items.retain(|item| !is_null(item));
            if one.items.len() == 1 {
                one.items.pop().map(|item| described(item, one.description.take()))
            } else {
                None
            }
        }
        RefOr::T(Schema::Object(object)) => {
            typed(&mut object.schema_type);
            None
        }
        RefOr::T(Schema::Array(array)) => {
            typed(&mut array.schema_type);
            None
        }
        _ => None,
    };
    if let Some(only) = only {
        *property = only;
    }
}

fn described(mut item: RefOr<Schema>, description: Option<String>) -> RefOr<Schema> {
    if let (RefOr::Ref(reference), Some(description)) = (&mut item, description) {
        reference.description = description;
    }
    item
}

fn is_null(item: &RefOr<Schema>) -> bool {
    matches!(item, RefOr::T(Schema::Object(object)) if matches!(object.schema_type, SchemaType::Type(Type::Null)))
}

fn typed(schema_type: &mut SchemaType) {
    if let SchemaType::Array(types) = schema_type {
        types.retain(|kind| !matches!(kind, Type::Null));
        if let [only] = types.as_slice() {
            *schema_type = SchemaType::Type(only.clone());
        }
    }
}
