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

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The parameter or header it is about.
    pub parameter: String,
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
        Self { parameter: parameter.into(), code, detail: detail.into() }
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
        Self { parameter: field, code, detail }
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
    allow: Option<&'static str>,
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
    pub fn method_not_allowed(allow: &'static str) -> Self {
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
                log::error!("a read failed: {error}");
                Self::internal()
            }
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
