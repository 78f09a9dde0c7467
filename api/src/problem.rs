//! Problems: every answer that is an error, as RFC 9457 wants it.
//!
//! A [`Problem`] says what is wrong; the frame around all handlers knows the request and writes the reply.

mod render;
mod table;
mod words;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use domain::change::Sequence;
use domain::{Invalid, Operation};
use time::OffsetDateTime;

pub(crate) use render::{ProblemView, render};
pub(crate) use table::{ALL, Kind, choose};

/// Where a fault is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A parameter or header.
    Parameter(String),
    /// A value of the body, as a JSON pointer (RFC 6901).
    Pointer(String),
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What it is about.
    pub place: Place,
    /// Stable reason.
    pub code: &'static str,
    /// The reason in an English sentence.
    pub detail: String,
}

impl Fault {
    /// A fault of a parameter.
    pub fn new(
        parameter: impl Into<String>,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self { place: Place::Parameter(parameter.into()), code, detail: detail.into() }
    }

    /// The fault that a value of the body had.
    pub fn in_body(invalid: Invalid) -> Self {
        let Invalid { code, field, value: _, detail } = invalid;
        let mut pointer = String::new();
        for part in field.split('.').filter(|part| !part.is_empty()) {
            pointer.push('/');
            pointer.push_str(part);
        }
        Self { place: Place::Pointer(pointer), code, detail }
    }

    /// The fault that a value had, at a parameter.
    pub fn at(parameter: &str, invalid: Invalid) -> Self {
        let Invalid { code, field: _, value: _, detail } = invalid;
        Self::new(parameter, code, detail)
    }
}

impl From<Invalid> for Fault {
    fn from(invalid: Invalid) -> Self {
        let Invalid { code, field, value: _, detail } = invalid;
        Self::new(field, code, detail)
    }
}

/// How a thing ended.
#[derive(Debug, Clone)]
pub(crate) struct End {
    pub operation: Operation,
    pub reason: Option<String>,
    pub at: OffsetDateTime,
    pub sequence: Sequence,
}

/// An answer that is an error.
#[derive(Debug, Clone)]
pub(crate) struct Problem(Box<Parts>);

/// Everything that is told of a problem.
#[derive(Debug, Clone)]
struct Parts {
    kind: &'static Kind,
    faults: Vec<Fault>,
    end: Option<End>,
    retry_after: Option<u64>,
    allow: Option<String>,
    /// How to say who asks (RFC 9110, 11.6.1).
    authenticate: Option<&'static str>,
    /// The media type that the address reads.
    reads: Option<&'static str>,
    /// The code of an error of OAuth 2.0 (RFC 6749, 5.2).
    oauth: Option<&'static str>,
    /// The status, where it is not that of the kind.
    status: Option<StatusCode>,
}

impl Problem {
    fn new(kind: &'static Kind) -> Self {
        Self(Box::new(Parts {
            kind,
            faults: Vec::new(),
            end: None,
            retry_after: None,
            allow: None,
            authenticate: None,
            reads: None,
            oauth: None,
            status: None,
        }))
    }

    /// Parameters are wrong, all of these.
    pub fn invalid(faults: Vec<Fault>) -> Self {
        let mut problem = Self::new(&table::INVALID_PARAMETER);
        problem.0.faults = faults;
        problem
    }

    /// One parameter is wrong.
    pub fn parameter(parameter: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![Fault::new(parameter, code, detail)])
    }

    /// The request cannot be read.
    pub fn malformed() -> Self {
        Self::new(&table::MALFORMED_REQUEST)
    }

    /// Nobody says who asks.
    pub fn unauthenticated() -> Self {
        Self::new(&table::UNAUTHENTICATED).with_challenge("Bearer realm=\"enpo\"")
    }

    /// Whoever asks has a token that does not count.
    pub fn token_refused() -> Self {
        Self::new(&table::UNAUTHENTICATED)
            .with_challenge("Bearer realm=\"enpo\", error=\"invalid_token\"")
    }

    /// A login and a password, or what else proves somebody, do not belong together.
    pub fn wrong_credentials() -> Self {
        Self::new(&table::WRONG_CREDENTIALS).with_challenge("Bearer realm=\"enpo\"")
    }

    /// Whoever asks may not.
    pub fn forbidden() -> Self {
        Self::new(&table::FORBIDDEN)
    }

    /// The body did not come in time.
    pub fn too_slow() -> Self {
        Self::new(&table::TOO_SLOW)
    }

    /// It cannot be done as things stand.
    pub fn conflict(invalid: Invalid) -> Self {
        let mut problem = Self::new(&table::CONFLICT);
        problem.0.faults = vec![Fault::in_body(invalid)];
        problem
    }

    /// What the request was made for is not what there is.
    pub fn precondition_failed() -> Self {
        Self::new(&table::PRECONDITION_FAILED)
    }

    /// The request does not say for what it was made.
    pub fn precondition_required() -> Self {
        Self::new(&table::PRECONDITION_REQUIRED)
    }

    /// The body is of another type than this.
    pub fn unsupported_media_type(reads: &'static str) -> Self {
        let mut problem = Self::new(&table::UNSUPPORTED_MEDIA_TYPE);
        problem.0.reads = Some(reads);
        problem
    }

    /// Values of the body are wrong, all of these.
    pub fn invalid_body(faults: Vec<Fault>) -> Self {
        let mut problem = Self::new(&table::INVALID_BODY);
        problem.0.faults = faults;
        problem
    }

    /// Too many wrong passwords.
    pub fn too_many_attempts(seconds: u64) -> Self {
        Self::new(&table::TOO_MANY_ATTEMPTS).after(seconds)
    }

    fn with_challenge(mut self, challenge: &'static str) -> Self {
        self.0.authenticate = Some(challenge);
        self
    }

    /// The same as an error of OAuth 2.0.
    pub fn also_for_oauth(mut self, code: &'static str) -> Self {
        self.0.oauth = Some(code);
        self
    }

    /// There is nothing there.
    pub fn not_found() -> Self {
        Self::new(&table::NOT_FOUND)
    }

    /// An organisation that is only named.
    pub fn not_described() -> Self {
        Self::new(&table::NOT_DESCRIBED)
    }

    /// There was nothing there at the moment that was asked for.
    pub fn not_known_then() -> Self {
        Self::new(&table::NOT_KNOWN_THEN)
    }

    /// There is something there, but not with this method.
    pub fn method_not_allowed(allow: String) -> Self {
        let mut problem = Self::new(&table::METHOD_NOT_ALLOWED);
        problem.0.allow = Some(allow);
        problem
    }

    /// Not to be had in this format.
    pub fn not_acceptable() -> Self {
        Self::new(&table::NOT_ACCEPTABLE)
    }

    /// It was there and is no more.
    pub fn gone(end: End) -> Self {
        let mut problem = Self::new(&table::GONE);
        problem.0.end = Some(end);
        problem
    }

    /// The query string is too long.
    pub fn uri_too_long() -> Self {
        Self::new(&table::URI_TOO_LONG)
    }

    /// The body of the request is too large.
    pub fn payload_too_large() -> Self {
        Self::new(&table::PAYLOAD_TOO_LARGE)
    }

    /// Too many requests from one client.
    pub fn too_many_requests(seconds: u64) -> Self {
        Self::new(&table::TOO_MANY_REQUESTS).after(seconds)
    }

    /// The fault is ours, and nobody is told more than that.
    pub fn internal() -> Self {
        Self::new(&table::INTERNAL)
    }

    /// The database does not answer.
    pub fn unavailable() -> Self {
        Self::new(&table::UNAVAILABLE).after(2)
    }

    /// As many exports go on as may at a time.
    pub fn busy() -> Self {
        Self::new(&table::BUSY).after(5)
    }

    /// The index is being built.
    pub fn index_not_ready() -> Self {
        Self::new(&table::INDEX_NOT_READY).after(5)
    }

    /// The node has not read far enough.
    pub fn behind() -> Self {
        Self::new(&table::BEHIND).after(1)
    }

    fn after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// What stands for an error that did not come from here, by its status. One that has no kind of its own keeps its status.
    pub fn of_status(status: StatusCode) -> Self {
        let code = status.as_u16();
        if let Some(kind) = ALL.iter().find(|kind| kind.status == code && code != 400) {
            let problem = Self::new(kind);
            return if matches!(code, 429 | 503) { problem.after(1) } else { problem };
        }
        if !status.is_client_error() {
            return Self::internal();
        }
        let mut problem = Self::malformed();
        problem.0.status = Some(status);
        problem
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.kind.slug)
    }
}

impl From<persistence::Error> for Problem {
    fn from(error: persistence::Error) -> Self {
        match error {
            persistence::Error::Unavailable(detail) => {
                log::warn!("the database is not available: {detail}");
                Self::unavailable()
            }
            error => {
                log::error!("the database failed: {error}");
                Self::internal()
            }
        }
    }
}

impl Problem {
    /// What a write that was refused is to whoever asked for it.
    pub fn of_write(error: persistence::Error) -> Self {
        match error {
            persistence::Error::Refused(invalid) => Self::conflict(invalid),
            error => error.into(),
        }
    }
}

impl From<search::Error> for Problem {
    fn from(error: search::Error) -> Self {
        log::error!("the index cannot be read: {error}");
        Self::internal()
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        let of_kind = || StatusCode::from_u16(self.0.kind.status).ok();
        self.0.status.or_else(of_kind).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// An empty reply that carries the problem; the frame writes it out.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(self.clone());
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_from_elsewhere_keeps_its_status() {
        for code in [400, 404, 405, 406, 408, 413, 414, 415, 429, 431, 500, 503] {
            let status = StatusCode::from_u16(code).unwrap();
            assert_eq!(Problem::of_status(status).status_code(), status);
        }
        assert_eq!(Problem::of_status(StatusCode::BAD_GATEWAY).status_code(), 500);
        assert_eq!(
            Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE).to_string(),
            "payload-too-large"
        );
    }
}
