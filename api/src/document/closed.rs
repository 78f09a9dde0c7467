//! Operations that are not for everybody, and those that write: who may, what they take, and how they can be refused.

use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, PathItem, RefOr, ResponsesBuilder, Schema};

use super::{examples, responses};

/// What lies below `/v1` and is no part of the register.
const CLOSED: [&str; 6] = ["account", "accounts", "audit", "clients", "sessions", "token"];
/// How a token is shown.
const TOKEN: &str = "token";
/// How a client shows its secret.
const SECRET: &str = "client";
/// Bodies, in which nothing may stand but what is named.
const BODIES: [&str; 7] = [
    "AccountChange",
    "Credentials",
    "NewAccount",
    "NewClient",
    "PasswordChange",
    "ProgramTokenRequest",
    "RenewalRequest",
];

/// Whether what lies at an address is no part of the register.
pub(crate) fn is_closed(path: &str) -> bool {
    let below = path.strip_prefix("/v1/").and_then(|rest| rest.split('/').next());
    below.is_some_and(|below| CLOSED.contains(&below))
}

/// How one says who asks.
pub(super) fn schemes(components: &mut Components) {
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("An access token of `POST /v1/sessions` or `POST /v1/token`."));
    let secret = HttpBuilder::new()
        .scheme(HttpAuthScheme::Basic)
        .description(Some("Id and secret of an API client."));
    for (name, scheme) in [(TOKEN, token), (SECRET, secret)] {
        let scheme = SecurityScheme::Http(scheme.build());
        components.security_schemes.insert(name.to_owned(), scheme.into());
    }
    for name in BODIES {
        if let Some(RefOr::T(Schema::Object(body))) = components.schemas.get_mut(name) {
            body.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
}

/// Completes the operations of an address that are not for everybody.
pub(super) fn complete(path: &str, item: &mut PathItem) {
    let reads = item.get.as_mut().filter(|_| is_closed(path));
    let all = [
        (reads, "get"),
        (item.post.as_mut(), "post"),
        (item.put.as_mut(), "put"),
        (item.patch.as_mut(), "patch"),
        (item.delete.as_mut(), "delete"),
    ];
    for (operation, method) in all {
        if let Some(operation) = operation {
            complete_one(path, method, operation);
        }
    }
}

fn complete_one(path: &str, method: &str, operation: &mut Operation) {
    let none: [&str; 0] = [];
    let anyone = matches!(path, "/v1/sessions" | "/v1/token");
    let security = match path {
        "/v1/token" => vec![SecurityRequirement::default(), SecurityRequirement::new(SECRET, none)],
        _ if anyone => vec![SecurityRequirement::default()],
        _ => vec![SecurityRequirement::new(TOKEN, none)],
    };
    operation.security = Some(security);
    let mut wanted = vec![400, 401, 413, 414, 429, 500, 503];
    if !anyone {
        wanted.push(403);
    }
    if path.contains('{') {
        wanted.push(404);
    }
    if operation.request_body.is_some() {
        wanted.extend([408, 415, 422]);
    }
    if method == "patch" {
        wanted.extend([412, 428]);
    }
    if matches!((path, method), ("/v1/accounts", "post") | (_, "patch")) {
        wanted.push(409);
    }
    let mut all = ResponsesBuilder::new();
    let revised = method == "patch" || matches!(path, "/v1/account" | "/v1/accounts/{id}");
    for (status, response) in std::mem::take(&mut operation.responses).responses {
        let RefOr::T(mut response) = response else { continue };
        if !response.content.is_empty() {
            wanted.push(406);
        }
        responses::complete_private(&mut response, &status, revised);
        examples::put(&mut response);
        all = all.response(status, response);
    }
    operation.responses = responses::refer(all, &wanted).build();
}
