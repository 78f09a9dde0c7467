//! The published document, OpenAPI 3.1: written from the routes, the views and the table of filters.

mod closed;
mod examples;
mod filters;
mod finish;
mod numbers;
mod parameters;
mod responses;
mod yaml;

use std::sync::OnceLock;

use actix_web::App;
use actix_web::http::Method;
use utoipa::openapi::info::{ContactBuilder, InfoBuilder, LicenseBuilder};
use utoipa::openapi::server::ServerBuilder;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{OpenApi, OpenApiBuilder, PathItem};
use utoipa_actix_web::AppExt;

pub(crate) use closed::is_closed;
pub(crate) use parameters::*;

const DESCRIPTION: &str = "\
Open data on the NGOs and charities of Kazakhstan, and not of Kazakhstan only: who they are, who funded them, what was paid, and \
at which stage each project stands. Everything carries where it came from, everything can be asked for as it was known before, \
and the change log tells every change in order.

* **Collections** are pages: `items`, `next` (the address of the next page or null) and `sequence`.
* **Languages**: with `lang`, else with `Accept-Language`, each name or title has its `display` beside it and codes their `labels`.
* **Money** is exact: `{\"amount\": \"1234567.89\", \"currency\": \"KZT\"}`, never a float, never mixed.
* **What is missing is left out**: an optional field without a value is not there, rather than null.
* **Errors** are problems (RFC 9457) that name everything that is wrong at once.
* **Caching**: each reply has a strong `ETag`; with `If-None-Match` what did not change costs nothing.
* **Reading one's own writes**: the header `Sequence` of a reply tells how far the node has read the change log. A request with \
`Min-Sequence: N` waits until the node has read change N, for 2 seconds at most, and is then answered `503`.
* **Request ids**: an `X-Request-Id` of 1 to 128 visible ASCII characters is taken over and stands in the reply and in the log.";

const TAGS: [(&str, &str); 13] = [
    (
        "organisations",
        "Any legal body in the picture: NGO, charity, public body, grant operator, donor.",
    ),
    ("funding", "Grants and contracts together: what money went from whom to whom, for what."),
    ("grants", "Money given for a purpose without buying: grants, premiums, donations."),
    (
        "contracts",
        "Procurement contracts with NGOs: social orders, strategic partnerships, others.",
    ),
    ("milestones", "The stages of funded projects: what is due, reported, accepted, late."),
    (
        "calls",
        "The contests before the money: who announced what, with which lots, criteria and deadlines.",
    ),
    (
        "search",
        "Organisations and funding together, found by words in three languages and two scripts.",
    ),
    ("statistics", "Counts and exact sums for any filter, and what they leave out."),
    ("codelists", "What codes mean, in Kazakh, Russian and English."),
    ("sources", "Where facts came from, under which licence, and what they cover."),
    ("changes", "The ordered log of every change, which never expires."),
    (
        "accounts",
        "Who publishes: accounts that act for an organisation, their sessions, and the programs of organisations.",
    ),
    ("contract", "This document, pages to read it, and what problems mean."),
];
const OPERATIONS: (&str, &str) = ("operations", "For those who run the service.");

/// The document, the same at every call.
pub fn document() -> OpenApi {
    let (_, collected) = App::new()
        .into_utoipa_app()
        .openapi(frame())
        .configure(crate::app::routes)
        .split_for_parts();
    finish::finish(collected)
}

/// The document as YAML, as it lies in the repository and is served.
///
/// # Errors
/// When it cannot be written, which would be a fault of the program.
pub fn document_yaml() -> std::io::Result<String> {
    document().to_yaml().map(|text| yaml::for_old_readers(&text)).map_err(std::io::Error::other)
}

/// The document as JSON.
///
/// # Errors
/// When it cannot be written, which would be a fault of the program.
pub fn document_json() -> std::io::Result<String> {
    Ok(document().to_pretty_json()? + "\n")
}

fn frame() -> OpenApi {
    let license = LicenseBuilder::new().name("EUPL-1.2").identifier(Some("EUPL-1.2")).build();
    let contact = ContactBuilder::new().name(Some("The E-NPO project")).build();
    let info = InfoBuilder::new()
        .title("E-NPO: the open register of NGOs and their funding")
        .description(Some(DESCRIPTION))
        .version(env!("CARGO_PKG_VERSION"))
        .license(Some(license))
        .contact(Some(contact))
        .build();
    let tags = TAGS.iter().chain([&OPERATIONS]).map(|(name, description)| {
        TagBuilder::new().name(*name).description(Some(*description)).build()
    });
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([ServerBuilder::new().url("/").description(Some("This server")).build()]))
        .tags(Some(tags.collect::<Vec<_>>()))
        .build()
}

/// One documented path.
struct Path {
    template: String,
    /// Its methods, as the header `Allow` lists them.
    methods: String,
    /// Those of them that read a body.
    reading: Vec<Method>,
}

/// The documented path that an address fits: of several, one that is written out goes before one with a name in it.
fn find(path: &str) -> Option<&'static Path> {
    static PATHS: OnceLock<Vec<Path>> = OnceLock::new();
    let paths = PATHS.get_or_init(|| {
        let mut paths: Vec<Path> = document()
            .paths
            .paths
            .iter()
            .map(|(template, item)| Path::of(template, item))
            .collect();
        paths.sort_by_key(|path| path.template.matches('{').count());
        paths
    });
    paths.iter().find(|known| fits(&known.template, path))
}

impl Path {
    fn of(template: &str, item: &PathItem) -> Self {
        let all = [
            (Method::GET, &item.get),
            (Method::POST, &item.post),
            (Method::PUT, &item.put),
            (Method::PATCH, &item.patch),
            (Method::DELETE, &item.delete),
        ];
        let there =
            all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)));
        let there: Vec<_> = there.collect();
        let mut methods = Vec::new();
        for (method, _) in &there {
            methods.push(method.to_string());
            if method == Method::GET {
                methods.push("HEAD".to_owned());
            }
        }
        methods.push("OPTIONS".to_owned());
        let reading = there.iter().filter(|(_, operation)| operation.request_body.is_some());
        Self {
            template: template.to_owned(),
            methods: methods.join(", "),
            reading: reading.map(|(method, _)| method.clone()).collect(),
        }
    }
}

/// Whether an address fits one of the documented paths.
pub(crate) fn is_path(path: &str) -> bool {
    find(path).is_some()
}

/// What can be done at an address, as the header `Allow` lists it.
pub(crate) fn methods(path: &str) -> String {
    find(path).map(|path| path.methods.clone()).unwrap_or_default()
}

/// Whether this method of an address is there, and does not only read.
pub(crate) fn is_write(path: &str, method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "OPTIONS")
        && find(path).is_some_and(|path| path.methods.split(", ").any(|known| known == method))
}

/// Whether an operation reads a body.
pub(crate) fn takes_body(path: &str, method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
        && find(path).is_some_and(|path| path.reading.contains(method))
}

fn fits(template: &str, path: &str) -> bool {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(segment))
                if part == segment || (part.starts_with('{') && !segment.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_the_same_each_time() {
        assert_eq!(document_yaml().unwrap(), document_yaml().unwrap());
        assert_eq!(document_json().unwrap(), document_json().unwrap());
    }

    #[test]
    fn addresses_are_known_by_their_templates() {
        assert!(
            is_path("/v1/grants") && is_path("/v1/grants/x") && is_path("/v1/grants/x/progress")
        );
        for path in ["/", "/v1", "/v1/grants/", "/v1/grants/x/y", "/v1/payments"] {
            assert!(!is_path(path), "{path}");
        }
    }

    #[test]
    fn methods_are_those_of_the_address_alone() {
        assert_eq!(methods("/v1/grants"), "GET, HEAD, OPTIONS");
        assert_eq!(methods("/v1/sessions"), "POST, OPTIONS");
        assert_eq!(methods("/v1/accounts/acc-x"), "GET, HEAD, PATCH, OPTIONS");
        assert_eq!(methods("/v1/nothing"), "");
        assert!(takes_body("/v1/sessions", &Method::POST) && is_write("/v1/sessions", "POST"));
        assert!(!takes_body("/v1/sessions/current", &Method::DELETE));
        assert!(is_write("/v1/sessions/current", "DELETE") && !is_write("/v1/grants", "POST"));
        assert!(is_closed("/v1/accounts") && is_closed("/v1/account/password"));
        assert!(!is_closed("/v1/grants/account") && !is_closed("/.well-known/jwks.json"));
    }

    #[test]
    fn every_operation_has_what_it_needs() {
        let document = serde_json::to_value(document()).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                for field in
                    ["summary", "description", "operationId", "tags", "security", "responses"]
                {
                    assert!(!operation[field].is_null(), "{method} {path} has no {field}");
                }
            }
        }
    }
}
