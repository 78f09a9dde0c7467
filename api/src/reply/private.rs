//! Replies that are for whoever asked, and are kept by nobody.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;

use crate::problem::Problem;

/// A view.
pub(crate) fn ok(view: &impl Serialize) -> HttpResponse {
    kept_by_nobody(HttpResponse::Ok()).json(view)
}

/// A view of what was made, and where it is.
pub(crate) fn created(location: &str, view: &impl Serialize) -> HttpResponse {
    let mut response = kept_by_nobody(HttpResponse::Created());
    response.insert_header((header::LOCATION, location)).json(view)
}

/// A view of what has revisions.
pub(crate) fn revised(revision: i32, view: &impl Serialize) -> HttpResponse {
    let mut response = kept_by_nobody(HttpResponse::Ok());
    response.insert_header((header::ETAG, format!("\"r{revision}\""))).json(view)
}

fn kept_by_nobody(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// The revision that a change is made to.
pub(crate) fn if_match(request: &HttpRequest) -> Result<i32, Problem> {
    let told =
        request.headers().get(header::IF_MATCH).ok_or_else(Problem::precondition_required)?;
    let told = told.to_str().unwrap_or_default().trim();
    let revision = told.strip_prefix("\"r").and_then(|rest| rest.strip_suffix('"'));
    let revision = revision.and_then(|digits| digits.parse().ok());
    revision.ok_or_else(Problem::precondition_failed)
}
