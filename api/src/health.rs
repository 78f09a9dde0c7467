//! `/health`: whether the process lives, and whether it can serve.

use actix_web::web::{Data, block};
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::ask::Answered;
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{accept, no_query};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_millis(1_800);

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_liveness).service(show_readiness);
}

/// How the service is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Health)]
pub(crate) struct HealthView {
    /// `ok`.
    #[schema(example = "ok")]
    status: &'static str,
    /// The newest change this node has read.
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<i64>,
    /// The read model that answers `q`, facets and statistics. Lists and items are served without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<IndexHealthView>,
}

/// How the read model is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IndexHealth)]
pub(crate) struct IndexHealthView {
    /// `ok`; `building` while it is built, and what it answers is `503`; `failing` where it does not follow the change log just
    /// now, and what it answers is old or `503`.
    #[schema(example = "ok")]
    status: &'static str,
    /// The change up to which it knows the register; none while it is built.
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<i64>,
}

impl IndexHealthView {
    fn of(register: &Register) -> Option<Self> {
        let view = register.index.as_ref()?.view();
        let status = match &view {
            _ if register.index_fails.load(Relaxed) => "failing",
            None => "building",
            Some(_) => "ok",
        };
        Some(Self { status, sequence: view.map(|view| view.sequence()) })
    }
}

/// Tell whether the process lives
///
/// Answers as long as the process does; nothing else is looked at. Does not count against the rate limit.
#[utoipa::path(tag = "operations", responses((status = 200, description = "It lives.", body = HealthView)))]
#[get("/health/live")]
async fn show_liveness(request: HttpRequest) -> Answered {
    no_query(&request)?;
    accept(&request, &["application/json"])?;
    Ok(told(&HealthView { status: "ok", sequence: None, index: None }))
}

/// Tell whether requests can be served
///
/// The database answers, this node follows the change log, and it is not about to end. How the read model is, is told beside
/// it: without that text, facets and statistics answer `503`, and all else is served. Does not count against the rate limit.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "It can serve.", body = HealthView))
)]
#[get("/health/ready")]
async fn show_readiness(request: HttpRequest, register: Data<Register>) -> Answered {
    no_query(&request)?;
    accept(&request, &["application/json"])?;
    let asked = register.clone();
    let reading = block(move || asked.store.sequence());
    match tokio::time::timeout(PATIENCE, reading).await {
        Ok(Ok(Ok(_))) if register.watermarks.is_following() && !register.ending.has_begun() => {
            let (sequence, index) = (register.watermarks.seen(), IndexHealthView::of(&register));
            Ok(told(&HealthView { status: "ok", sequence: Some(sequence), index }))
        }
        _ => Err(Problem::unavailable()),
    }
}

fn told(view: &HealthView) -> HttpResponse {
    HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(view)
}
