//! What stands around every handler: the request's id, the rate limit, HEAD, the headers that every reply has, problems,
//! panics, the log line and the figures.

mod limit;
mod payload;
mod shown;
mod visitor;

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BodySize, BodyStream, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpMessage as _, HttpResponse, ResponseError};
use domain::Language;
use futures_util::FutureExt;

pub(crate) use limit::Limiter;
pub(crate) use payload::Received;
pub(crate) use visitor::address;

use crate::document;
use crate::problem::{Problem, render};
use crate::register::Register;

/// Longest path, and longest query string, in bytes.
const LONGEST: usize = 8 * 1024;

/// Headers that a script on any page may read.
pub(crate) const EXPOSED: &str =
    "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Sequence, X-Request-Id";

/// What is remembered of a request while it is answered.
struct Visit {
    id: String,
    method: Method,
    path: String,
    language: Language,
    /// Whose scripts may read the answer.
    readers: Readers,
    begun: Instant,
}

/// The pages whose scripts may read an answer.
enum Readers {
    Everybody,
    /// Those that were let in; the script that asks comes from this one, when from any.
    LetIn(Option<HeaderValue>),
}

/// The frame around all handlers.
pub(crate) async fn frame(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(register) = request.app_data::<Data<Register>>().cloned() else {
        return Err(Problem::internal().into());
    };
    let visit = Visit::of(&request);
    let mut unread = payload::unread(&mut request);
    let verdict = register.limiter.as_ref().map(|limiter| {
        if is_limited(request.path()) {
            limiter.admit(address(request.request(), register.settings.proxies))
        } else {
            limiter.uncounted()
        }
    });
    let wait = verdict.map_or(0, |verdict| verdict.wait);
    let mut outcome = if wait > 0 {
        Ok(request.error_response(Problem::too_many_requests(wait)))
    } else if request.path().len() > LONGEST || request.query_string().len() > LONGEST {
        Ok(request.error_response(Problem::uri_too_long()))
    } else if payload::is_too_large(&request) {
        Ok(request.error_response(Problem::payload_too_large()))
    } else {
        if request.method() == Method::HEAD {
            request.head_mut().method = Method::GET;
        }
        match received(&request, &mut unread).await {
            Ok(()) => called(request, next).await,
            Err(problem) => Ok(request.error_response(problem)),
        }
    };
    if visit.method == Method::HEAD {
        outcome = outcome.map(without_stream);
    }
    match &mut outcome {
        Ok(response) => finish(response.response_mut(), &visit, &register, verdict),
        Err(_) => {
            let mut response = Problem::internal().error_response();
            finish(&mut response, &visit, &register, verdict);
            outcome = Err(InternalError::from_response("a handler panicked", response).into());
        }
    }
    outcome.map(|response| unread.keep_until_sent(response))
}

/// Nobody reads what follows the head of a reply to HEAD: what would be streamed need not be made.
fn without_stream(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    if !matches!(response.response().body().size(), BodySize::Stream) {
        return response;
    }
    let nothing = futures_util::stream::empty::<Result<Bytes, Error>>();
    response.map_body(|_, _| BodyStream::new(nothing).boxed())
}

/// Whether a request is for what scripts of some pages only may do: to see what is not public, or to write. One that asks whether
/// it may is for what it asks.
fn is_closed(request: &ServiceRequest) -> bool {
    let asked = request.headers().get(header::ACCESS_CONTROL_REQUEST_METHOD);
    let method = match asked.filter(|_| request.method() == Method::OPTIONS) {
        Some(asked) => asked.to_str().unwrap_or_default(),
        None => request.method().as_str(),
    };
    document::is_closed(request.path()) || document::is_write(request.path(), method)
}

/// Reads the body for an operation that takes one.
async fn received(request: &ServiceRequest, unread: &mut payload::Unread) -> Result<(), Problem> {
    if document::takes_body(request.path(), request.method()) {
        let body = unread.read().await?;
        request.extensions_mut().insert(body);
    }
    Ok(())
}

/// Whether requests to this path count against the rate limit: those of operators' tools do not.
fn is_limited(path: &str) -> bool {
    !matches!(path, "/health/live" | "/health/ready" | "/metrics")
}

/// Runs the handlers; a panic is an error like any other.
async fn called(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => Ok(response.map_into_boxed_body()),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(Problem::internal().into()),
    }
}

/// Writes out a problem, adds the headers of every reply, and logs.
fn finish(
    response: &mut HttpResponse,
    visit: &Visit,
    register: &Register,
    verdict: Option<limit::Verdict>,
) {
    let problem = response.extensions_mut().remove::<Problem>();
    let strange =
        || (response.status().as_u16() >= 400).then(|| Problem::of_status(response.status()));
    if let Some(problem) = problem.or_else(strange) {
        let mut written = render(problem, visit.language, &visit.path, &visit.id);
        std::mem::swap(response, &mut written);
    }
    let headers = response.headers_mut();
    let mut say = |name: &'static str, value: HeaderValue| {
        headers.insert(HeaderName::from_static(name), value)
    };
    say("x-content-type-options", HeaderValue::from_static("nosniff"));
    say("access-control-expose-headers", HeaderValue::from_static(EXPOSED));
    say("referrer-policy", HeaderValue::from_static("no-referrer"));
    if let Ok(id) = HeaderValue::from_str(&visit.id) {
        say("x-request-id", id);
    }
    match &visit.readers {
        Readers::Everybody => {
            say("access-control-allow-origin", HeaderValue::from_static("*"));
        }
        Readers::LetIn(origin) => {
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
            if let Some(origin) = origin.as_ref().filter(|origin| register.lets_in(origin)) {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            }
        }
    }
    if visit.path.starts_with("/v1/") && !headers.contains_key("sequence") {
        headers.insert(
            HeaderName::from_static("sequence"),
            HeaderValue::from(register.watermarks.seen()),
        );
    }
    if let (Some(limiter), Some(verdict)) = (&register.limiter, verdict) {
        limiter.tell(verdict, response.headers_mut());
    }
    if register.ending.has_begun() {
        response.head_mut().set_connection_type(ConnectionType::Close);
    }
    visit.close(response.status(), register);
}

impl Visit {
    fn of(request: &ServiceRequest) -> Self {
        Self {
            id: visitor::request_id(request.headers()),
            method: request.method().clone(),
            path: shown::shown(request.path()),
            language: language_of(request.query_string(), request.headers()),
            readers: if is_closed(request) {
                Readers::LetIn(request.headers().get(header::ORIGIN).cloned())
            } else {
                Readers::Everybody
            },
            begun: Instant::now(),
        }
    }

    /// The one line that a request has in the log: no query, which may hold names.
    fn close(&self, status: StatusCode, register: &Register) {
        let took = self.begun.elapsed();
        register.metrics.count(status, took);
        let Self { id, method, path, .. } = self;
        log::info!(target: "enpo::request", "{id} {method} {path} {} {:.3}ms", status.as_u16(), took.as_secs_f64() * 1e3);
    }
}

/// The language in which to word a problem: the asked for, or the accepted, or English.
fn language_of(query: &str, headers: &HeaderMap) -> Language {
    let asked = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(|lang| Language::parse(lang).ok());
    let accepted = || {
        headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| Language::negotiate(value.to_str().ok()?))
    };
    asked.or_else(accepted).unwrap_or(Language::En)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use actix_web::middleware::from_fn;
    use actix_web::test::{
        TestRequest, call_service, init_service, read_body_json, try_call_service,
    };
    use actix_web::{App, web};
    use domain::SystemClock;
    use persistence::{Options, Store};
    use serde_json::Value;

    use super::*;
    use crate::Settings;

    fn register(folder: &tempfile::TempDir) -> Data<Register> {
        let url = format!("sqlite:{}", folder.path().join("register.db").display());
        let store = Store::open(&url, &Options::default()).unwrap();
        Data::new(Register::new(store, Arc::new(SystemClock), Settings::default(), None))
    }

    async fn falls_over() -> HttpResponse {
        panic!("on purpose")
    }

    #[actix_web::test]
    async fn a_panic_is_500_and_says_nothing_but_its_request_id() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::new()
            .app_data(register(&folder))
            .route("/v1/x", web::get().to(falls_over))
            .wrap(from_fn(frame));
        let app = init_service(app).await;
        let request =
            TestRequest::get().uri("/v1/x").insert_header(("x-request-id", "abc")).to_request();
        let error = try_call_service(&app, request).await.unwrap_err();
        let response = error.error_response();
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers().get("x-request-id").unwrap(), "abc");
        assert_eq!(response.headers().get("content-type").unwrap(), "application/problem+json");
    }

    #[actix_web::test]
    async fn a_handlers_problem_is_written_out_in_the_language_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let missing = || async { Err::<HttpResponse, _>(Problem::not_found()) };
        let app = App::new()
            .app_data(register(&folder))
            .route("/v1/x", web::get().to(missing))
            .wrap(from_fn(frame));
        let app = init_service(app).await;
        let response =
            call_service(&app, TestRequest::get().uri("/v1/x?lang=ru").to_request()).await;
        assert_eq!(response.status(), 404);
        let problem: Value = read_body_json(response).await;
        assert_eq!(problem["title"], "Не найдено");
        assert_eq!(problem["instance"], "/v1/x");
    }
}
