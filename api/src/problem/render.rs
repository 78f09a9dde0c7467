//! How a problem is written.

use actix_web::HttpResponse;
use actix_web::http::header;
use domain::Language;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::words::sentence;
use super::{End, Fault, Parts, Place, Problem};
use crate::views::codes;

/// Why a request was not answered as wished (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemView {
    /// Address of a page that says what this kind of problem means.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/problems/invalid-parameter")]
    kind: String,
    /// The kind of problem in a few words.
    title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened here.
    detail: String,
    /// The path that was asked for.
    #[schema(format = "uri-reference")]
    instance: String,
    /// The number under which the request stands in the log.
    request_id: String,
    /// Everything that is wrong with the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FaultView>,
    /// For what is gone: how it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    gone: Option<EndView>,
    /// For `/v1/token`: the code of an error of OAuth 2.0 (RFC 6749, 5.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
}

/// One thing that is wrong with a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Fault)]
pub(crate) struct FaultView {
    /// The parameter or header it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    /// The value of the body it is about, as a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    /// Stable reason, for programs.
    code: &'static str,
    /// The reason in a sentence, for people.
    detail: String,
}

/// How a thing ended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = End)]
pub(crate) struct EndView {
    /// Withdrawn, merged or redacted.
    #[schema(value_type = codes::Operation)]
    operation: domain::Operation,
    /// Why, in words that may be public.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// When it ended.
    #[serde(with = "domain::instant")]
    #[schema(format = "date-time", value_type = String)]
    at: OffsetDateTime,
    /// The change that ended it.
    sequence: i64,
}

impl From<End> for EndView {
    fn from(end: End) -> Self {
        let End { operation, reason, at, sequence } = end;
        Self { operation, reason, at, sequence }
    }
}

/// Writes a problem out for a request.
pub(crate) fn render(
    problem: Problem,
    language: Language,
    instance: &str,
    request_id: &str,
) -> HttpResponse {
    let status = actix_web::ResponseError::status_code(&problem);
    let Parts { kind, faults, end, retry_after, allow, authenticate, reads, oauth, status: _ } =
        *problem.0;
    let told = end.as_ref().and_then(|end| end.reason.clone());
    let view = ProblemView {
        kind: format!("/problems/{}", kind.slug),
        title: kind.title(language),
        status: status.as_u16(),
        detail: told.unwrap_or_else(|| kind.meaning(language).to_owned()),
        instance: instance.to_owned(),
        request_id: request_id.to_owned(),
        errors: faults.into_iter().map(|fault| told_in(fault, language)).collect(),
        gone: end.map(EndView::from),
        error: oauth,
    };
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response.insert_header((header::CONTENT_LANGUAGE, language.as_str()));
    response.insert_header((header::VARY, "Accept, Accept-Encoding, Accept-Language"));
    if let Some(seconds) = retry_after {
        response.insert_header((header::RETRY_AFTER, seconds));
    }
    if let Some(allow) = allow {
        response.insert_header((header::ALLOW, allow));
    }
    if let Some(challenge) = authenticate {
        response.insert_header((header::WWW_AUTHENTICATE, challenge));
    }
    if let Some(reads) = reads {
        response.insert_header((header::ACCEPT, reads));
    }
    let body = serde_json::to_vec(&view).unwrap_or_default();
    response.content_type("application/problem+json").body(body)
}

fn told_in(fault: Fault, language: Language) -> FaultView {
    let Fault { place, code, detail } = fault;
    let (parameter, pointer) = match place {
        Place::Parameter(parameter) => (Some(parameter), None),
        Place::Pointer(pointer) => (None, Some(pointer)),
    };
    FaultView { parameter, pointer, code, detail: sentence(&detail, language) }
}
