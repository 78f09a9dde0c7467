//! The routes, and what stands at every address that is none.

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::ask::Answered;
use crate::problem::Problem;
use crate::{
    calls, changes, codelists, contracts, docs, document, funding, grants, health, metrics,
    milestones, organisations, problems, search, sources, statistics,
};

/// What can be done with every address.
const ALLOW: &str = "GET, HEAD, OPTIONS";
/// Headers that a script on another page may send.
const SENDABLE: &str = "Accept, Accept-Language, If-None-Match, Min-Sequence, X-Request-Id";

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
    if request.method() != Method::OPTIONS {
        return Err(Problem::method_not_allowed(ALLOW));
    }
    let mut response = HttpResponse::NoContent();
    response.insert_header((header::ALLOW, ALLOW));
    if request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        for (name, value) in [
            ("access-control-allow-methods", ALLOW),
            ("access-control-allow-headers", SENDABLE),
            ("access-control-max-age", "86400"),
        ] {
            response
                .insert_header((HeaderName::from_static(name), HeaderValue::from_static(value)));
        }
    }
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
