//! The replies that operations share, and their headers.

use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Ref, SchemaFormat, Type};
use utoipa::openapi::{ContentBuilder, RefOr, Response, ResponseBuilder, ResponsesBuilder};

use serde_json::json;

use crate::export::Format;
use crate::problem::{ALL, Kind};

/// Headers of every reply.
const ALWAYS: [&str; 3] = ["RateLimit", "RateLimit-Policy", "X-Request-Id"];
/// Headers of a reply that can be kept.
const KEPT: [&str; 3] = ["Cache-Control", "ETag", "Vary"];

/// Every header there is, with what it says.
const HEADERS: [(&str, &str, &str); 13] = [
    ("Cache-Control", "How the reply may be kept.", "public, max-age=0, must-revalidate"),
    (
        "Content-Disposition",
        "What to call the file of an export.",
        "attachment; filename=\"enpo-grants-2026-01-31.csv\"; filename*=UTF-8''enpo-grants-2026-01-31.csv",
    ),
    ("Content-Language", "The language of `display` and `labels`, or of the problem.", "kk"),
    (
        "ETag",
        "Tag of the reply in this form; send it back in `If-None-Match`.",
        "\"V7sTYZ0yQn2jGQpIfXKTEg-zs\"",
    ),
    (
        "Link",
        "With `rel=\"license\"`, of an export: the licences of its sources.",
        "</v1/sources>; rel=\"license\"; title=\"CC0-1.0\"",
    ),
    ("Location", "The present address.", "/v1/organisations/KZ-BIN-170940025833"),
    (
        "RateLimit",
        "What is left of the limit, as a structured field; missing where there is none. What `/health/…` and `/metrics` are asked does not count.",
        "\"default\";r=199;t=1",
    ),
    (
        "RateLimit-Policy",
        "The limit, as a structured field; missing where there is none.",
        "\"default\";q=200;w=1",
    ),
    ("Retry-After", "Seconds after which to ask again.", "1"),
    ("Sequence", "How far this node has read the change log.", "4711"),
    (
        "Vary",
        "The request headers that the reply depends on.",
        "Accept, Accept-Encoding, Accept-Language",
    ),
    (
        "WWW-Authenticate",
        "How to say who asks (RFC 6750).",
        "Bearer realm=\"enpo\", error=\"invalid_token\"",
    ),
    (
        "X-Request-Id",
        "The number of the request in the log: the client's own or a new one.",
        "0f8fad5bd9cb469fa16570867728950e",
    ),
];

/// All headers, to stand among the components.
pub(super) fn headers() -> impl Iterator<Item = (String, RefOr<Header>)> {
    HEADERS.iter().map(|(name, description, example)| {
        let schema = ObjectBuilder::new().schema_type(Type::String);
        let header = HeaderBuilder::new()
            .schema(Some(schema))
            .description(Some(*description))
            .example(Some((*example).into()));
        ((*name).to_owned(), header.build().into())
    })
}

fn with_headers(response: ResponseBuilder, names: &[&str]) -> Response {
    let mut response = response.build();
    add_headers(&mut response, names);
    response
}

fn add_headers(response: &mut Response, names: &[&str]) {
    for name in names {
        let reference = RefOr::Ref(Ref::new(format!("#/components/headers/{name}")));
        response.headers.insert((*name).to_owned(), reference);
    }
}

/// The name of a problem's reply among the components.
fn component(kind: &Kind) -> String {
    kind.slug.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// One reply for every status that is a problem, to stand among the components.
pub(super) fn problems() -> impl Iterator<Item = (String, RefOr<Response>)> {
    statuses().map(|(status, kinds)| {
        let meanings: Vec<&str> =
            kinds.iter().map(|kind| kind.meaning(domain::Language::En)).collect();
        let mut content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
        for kind in &kinds {
            let example = utoipa::openapi::example::ExampleBuilder::new()
                .summary(kind.title(domain::Language::En))
                .value(Some(example_of(kind)));
            content = content.examples_from_iter([(kind.slug, example)]);
        }
        let response = ResponseBuilder::new()
            .description(meanings.join(" "))
            .content("application/problem+json", content.build());
        let mut names = [&ALWAYS[..], &["Content-Language"]].concat();
        names.extend(match status {
            401 => &["WWW-Authenticate"][..],
            429 | 503 => &["Retry-After"],
            _ => &[],
        });
        (name_of(&kinds), with_headers(response, &names).into())
    })
}

/// What a problem of a kind looks like.
fn example_of(kind: &Kind) -> serde_json::Value {
    let mut value = json!({
        "type": format!("/problems/{}", kind.slug),
        "title": kind.title(domain::Language::En),
        "status": kind.status,
        "detail": kind.meaning(domain::Language::En),
        "instance": "/v1/grants",
        "request_id": "0f8fad5bd9cb469fa16570867728950e",
    });
    match kind.slug {
        "invalid-parameter" => {
            value["errors"] = json!([{"parameter": "limit", "code": "out_of_range", "detail": "is not a whole number from 1 to 100"}]);
        }
        "gone" => {
            let reason = "The publisher withdrew it.";
            value["gone"] = json!({"operation": "withdrawn", "reason": reason, "at": "2026-01-31T12:00:00Z", "sequence": 4711});
        }
        _ => {}
    }
    value
}

/// The problems, by status.
fn statuses() -> impl Iterator<Item = (u16, Vec<&'static Kind>)> {
    let mut statuses: Vec<(u16, Vec<&'static Kind>)> = Vec::new();
    for kind in ALL {
        match statuses.iter_mut().find(|(status, _)| *status == kind.status) {
            Some((_, kinds)) => kinds.push(kind),
            None => statuses.push((kind.status, vec![kind])),
        }
    }
    statuses.into_iter().filter(|(status, _)| *status != 405)
}

fn name_of(kinds: &[&'static Kind]) -> String {
    kinds.first().map(|kind| component(kind)).unwrap_or_default()
}

/// Adds the replies of these statuses to an operation.
pub(super) fn refer(mut responses: ResponsesBuilder, wanted: &[u16]) -> ResponsesBuilder {
    for (status, kinds) in statuses().filter(|(status, _)| wanted.contains(status)) {
        responses =
            responses.response(status.to_string(), Ref::from_response_name(name_of(&kinds)));
    }
    responses
}

/// The reply that nothing changed.
pub(super) fn not_modified() -> Response {
    let response = ResponseBuilder::new()
        .description("What `If-None-Match` names is still what would be sent.");
    with_headers(response, &[&ALWAYS[..], &KEPT].concat())
}

/// The reply that the thing is at another address.
pub(super) fn moved() -> Response {
    let response = ResponseBuilder::new()
        .description("It is at the address in `Location`: it was merged with another, or a bare BIN was asked for.");
    with_headers(response, &[&ALWAYS[..], &["Location"]].concat())
}

/// The forms of an export beside the page of JSON.
pub(super) fn exported(response: &mut Response) {
    for format in Format::ALL {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let (schema, example) = match format {
            Format::Csv => (
                text.description(Some(
                    "A header row and a row a thing (RFC 4180). docs/EXPORTS.md says what the columns hold.",
                )),
                Some("id,kind,title\r\n360G-enpo-000014,grant,Жастар орталығы\r\n"),
            ),
            Format::Ndjson => (
                text.description(Some(
                    "A line a thing: its canonical state, as in the change log. The last line is of the kind `end` and tells how many \
                     lines stand before it.",
                )),
                Some("{\"kind\":\"end\",\"count\":0,\"sequence\":4711}\n"),
            ),
            Format::Xlsx => (
                text.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).description(Some(
                    "The rows of the CSV as a workbook, on as many sheets as they need, and a sheet that tells what it is.",
                )),
                None,
            ),
        };
        let content = ContentBuilder::new().schema(Some(schema)).example(example.map(Into::into));
        response.content.insert(format.media_type().to_owned(), content.build().into());
    }
    add_headers(response, &["Content-Disposition", "Link"]);
}

/// The headers of a reply that is for whoever asked.
pub(super) fn complete_private(response: &mut Response, status: &str, revised: bool) {
    let mut names = [&ALWAYS[..], &["Cache-Control", "Sequence"]].concat();
    if status == "201" {
        names.push("Location");
    }
    if revised {
        names.push("ETag");
    }
    add_headers(response, &names);
}

/// The headers of a reply that is an answer.
pub(super) fn complete(response: &mut Response, kept: bool, sequence: bool, language: bool) {
    let mut names = if kept { [&ALWAYS[..], &KEPT].concat() } else { vec!["X-Request-Id"] };
    if sequence {
        names.push("Sequence");
    }
    if language {
        names.push("Content-Language");
    }
    add_headers(response, &names);
}
