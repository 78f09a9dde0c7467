//! `GET /problems/{slug}`: what a kind of problem means.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::Language;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::ask::{Answered, only_language};
use crate::document::{LanguageQuery, ProblemPath};
use crate::problem::{Kind, Problem, choose};
use crate::reply::{Conditions, Representation, accept};

/// A page without anything that runs, loads or can be framed.
const NOTHING_RUNS: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Puts the route in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_problem);
}

/// What a kind of problem means.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProblemKind)]
pub(crate) struct KindView {
    /// Its address, as it stands in `type`.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/problems/gone")]
    kind: String,
    /// What it is called.
    title: &'static str,
    /// The HTTP status it comes with.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What it means and what to do about it.
    description: &'static str,
}

impl KindView {
    fn new(kind: &Kind, language: Language) -> Self {
        Self {
            kind: format!("/problems/{}", kind.slug),
            title: kind.title(language),
            status: kind.status,
            description: kind.meaning(language),
        }
    }
}

/// Explain a problem
///
/// What a `type` of the problems that this service answers means, as JSON or as a page to read.
#[utoipa::path(
    tag = "contract",
    params(ProblemPath, LanguageQuery),
    responses((status = 200, description = "What it means.", content(
        (KindView = "application/json"),
        (String = "text/html"),
    )))
)]
#[get("/problems/{slug}")]
async fn show_problem(request: HttpRequest) -> Answered {
    let asked = only_language(request.query_string())?;
    let wanted = accept(&request, &["application/json", "text/html"])?;
    let kind = Kind::find(request.match_info().query("slug")).ok_or_else(Problem::not_found)?;
    let header =
        request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = asked.or_else(|| header.and_then(Language::negotiate)).unwrap_or(Language::En);
    let conditions = Conditions::of(request.headers());
    if wanted == "application/json" {
        let bytes = serde_json::to_vec(&KindView::new(kind, language)).unwrap_or_default();
        return Ok(Representation::json(Some(language), bytes).reply(&conditions));
    }
    let page =
        Representation::new("text/html; charset=utf-8", Some(language), page(kind, language));
    Ok(closed(page.reply(&conditions)))
}

/// Adds the headers of a page on which nothing runs.
fn closed(mut response: HttpResponse) -> HttpResponse {
    let policy = header::HeaderValue::from_static(NOTHING_RUNS);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The page; its texts come from the table of problems and hold no markup.
fn page(kind: &Kind, language: Language) -> String {
    let (title, status) = (kind.title(language), kind.status);
    let meaning = kind.meaning(language).replace('`', "\"");
    let all = choose(["Келісімшарт", "Контракт", "The contract"], language);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{status} {title}</title>\n</head>\n<body>\n<main>\n\
         <h1>{status} {title}</h1>\n<p>{meaning}</p>\n<p><a href=\"../docs\">{all}</a></p>\n</main>\n</body>\n</html>\n",
        language.as_str()
    )
}
