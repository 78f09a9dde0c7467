//! `/openapi.json`, `/openapi.yaml`, `/docs`: the contract, and a page to read and try it. Nothing comes from elsewhere.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_swagger_ui::Config;

use crate::ask::Answered;
use crate::document::AssetPath;
use crate::problem::Problem;
use crate::reply::{Conditions, Representation, accept, no_query};
use crate::views::file::{Bytes, OpenApiDocument};

/// The page runs its own scripts and talks to its own server, and that is all. Its icons are data in its style sheet; the
/// parts of it that are drawn while it runs carry styles of their own.
const OWN_ONLY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                        font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE: &str = include_str!("docs/index.html");
const START: &str = include_str!("docs/start.js");

/// The files beside the page, by name, with their types.
pub(crate) const ASSETS: [(&str, &str); 5] = [
    ("start.js", "text/javascript; charset=utf-8"),
    ("swagger-ui.css", "text/css; charset=utf-8"),
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("favicon-16x16.png", "image/png"),
    ("favicon-32x32.png", "image/png"),
];

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(show_contract_json)
        .service(show_contract_yaml)
        .service(show_docs)
        .service(show_docs_file);
}

/// Everything served here, made once.
struct Files {
    json: Representation,
    yaml: Representation,
    page: Representation,
    assets: HashMap<&'static str, Representation>,
}

fn files() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| Files {
        json: Representation::new("application/json", None, written(crate::document_json())),
        yaml: Representation::new("application/yaml", None, written(crate::document_yaml())),
        page: Representation::new("text/html; charset=utf-8", None, PAGE),
        assets: ASSETS
            .iter()
            .filter_map(|(name, kind)| Some((*name, Representation::new(kind, None, asset(name)?))))
            .collect(),
    })
}

/// Makes the document and its page before the first request.
pub(crate) fn warm() {
    files();
    crate::document::is_path("/");
}

fn written(document: std::io::Result<String>) -> String {
    document.unwrap_or_else(|error| {
        log::error!("the document cannot be written: {error}");
        String::new()
    })
}

fn asset(name: &str) -> Option<Vec<u8>> {
    if name == "start.js" {
        return Some(START.as_bytes().to_vec());
    }
    let file = utoipa_swagger_ui::serve(name, Arc::new(Config::from("../openapi.json"))).ok()??;
    Some(file.bytes.into_owned())
}

fn file(
    request: &HttpRequest,
    kind: &'static str,
    file: &Representation,
) -> Result<HttpResponse, Problem> {
    no_query(request)?;
    accept(request, &[kind])?;
    Ok(file.reply(&Conditions::of(request.headers())))
}

/// Read the contract as JSON
///
/// This document, OpenAPI 3.1.
#[utoipa::path(tag = "contract", responses((status = 200, description = "The document.", body = OpenApiDocument, content_type = "application/json")))]
#[get("/openapi.json")]
async fn show_contract_json(request: HttpRequest) -> Answered {
    file(&request, "application/json", &files().json)
}

/// Read the contract as YAML
///
/// This document, OpenAPI 3.1.
#[utoipa::path(tag = "contract", responses((status = 200, description = "The document.", body = OpenApiDocument, content_type = "application/yaml")))]
#[get("/openapi.yaml")]
async fn show_contract_yaml(request: HttpRequest) -> Answered {
    file(&request, "application/yaml", &files().yaml)
}

/// Read and try the contract
///
/// A page on which every operation can be read and tried.
#[utoipa::path(tag = "contract", responses((status = 200, description = "The page.", body = String, content_type = "text/html")))]
#[get("/docs")]
async fn show_docs(request: HttpRequest) -> Answered {
    let mut response = file(&request, "text/html", &files().page)?;
    let policy = header::HeaderValue::from_static(OWN_ONLY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// Load a file of the documentation page
///
/// Scripts, styles and icons of the page; they come from this server and no other.
#[utoipa::path(
    tag = "contract",
    params(AssetPath),
    responses((status = 200, description = "The file.", content(
        (String = "text/javascript"),
        (String = "text/css"),
        (Bytes = "image/png"),
    )))
)]
#[get("/docs/{file}")]
async fn show_docs_file(request: HttpRequest) -> Answered {
    let name = request.match_info().query("file");
    let (name, kind) =
        ASSETS.iter().find(|(known, _)| *known == name).ok_or_else(Problem::not_found)?;
    let asset = files().assets.get(name).ok_or_else(Problem::not_found)?;
    file(&request, kind.split(';').next().unwrap_or(kind), asset)
}
