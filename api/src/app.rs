//! The routes, and what stands at every address that is none.

use actix_web::http::Method;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::ask::Answered;
use crate::problem::Problem;
use crate::{
    account, accounts, audit, calls, changes, clients, codelists, contracts, docs, document,
    funding, grants, health, keys, metrics, milestones, organisations, problems, search, sessions,
    sources, statistics, token,
};

/// Headers that a script on any page may send.
const SENDABLE: &str = "Accept, Accept-Language, If-None-Match, Min-Sequence, X-Request-Id";
/// Headers that a script on a page may send that may publish.
const SENDABLE_TO_PUBLISH: &str = "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-None-Match, Min-Sequence, X-Request-Id";

/// Puts all routes in; the document is written from the same list.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .configure(organisations::routes)
        .configure(funding::routes)
        .configure(grants::routes)
        .configure(contracts::routes)
        .configure(milestones::routes)
        .configure(calls::routes)
        .configure(search::routes)
        .configure(statistics::routes)
        .configure(codelists::routes)
        .configure(sources::routes)
        .configure(changes::routes)
        .configure(sessions::routes)
        .configure(token::routes)
        .configure(keys::routes)
        .configure(account::routes)
        .configure(accounts::routes)
        .configure(clients::routes)
        .configure(audit::routes)
        .configure(docs::routes)
        .configure(problems::routes)
        .configure(health::routes)
        .configure(metrics::routes);
}

/// Answers what no route answers: the methods of an address, a method it does not have, an address that is none.
pub(crate) async fn elsewhere(request: HttpRequest) -> Answered {
    if let "/" | "/docs/" = request.path() {
        return Ok(to_the_page(&request));
    }
    if !document::is_path(request.path()) {
        return Err(Problem::not_found());
    }
    let allow = document::methods(request.path());
    if request.method() != Method::OPTIONS {
        return Err(Problem::method_not_allowed(allow));
    }
    let mut response = HttpResponse::NoContent();
    if request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        let sendable =
            if document::is_closed(request.path()) { SENDABLE_TO_PUBLISH } else { SENDABLE };
        response
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, allow.as_str()))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, sendable))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, "86400"));
    }
    response.insert_header((header::ALLOW, allow));
    Ok(response.finish())
}

/// Leads to the page that reads the contract, also where the service lies below a path of a proxy.
fn to_the_page(request: &HttpRequest) -> HttpResponse {
    let location = if request.path() == "/" { "docs" } else { "../docs" };
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .finish()
}
