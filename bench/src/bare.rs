//! The other side: actix-web with one handler that returns bytes from memory, and nothing around it.

use std::collections::HashMap;
use std::path::Path;

use actix_web::http::header;
use actix_web::web::{Bytes, Data, get};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use serde_json::Value;

use crate::Failure;
use crate::child::LISTENING;

/// A page and its tag.
#[derive(Clone)]
struct Page {
    etag: String,
    body: Bytes,
}

type Pages = HashMap<String, Page>;

/// Serves pages until it is killed.
pub(crate) fn serve(pages: &Path) -> Result<(), Failure> {
    let pages = Data::new(read(pages)?);
    actix_web::rt::System::new().block_on(async move {
        // As many threads and connections as the register's own server has by default.
        let settings = api::Settings::default();
        let workers = match settings.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            chosen => chosen,
        };
        let server = HttpServer::new(move || {
            App::new().app_data(pages.clone()).route("/{work}/{target:.*}", get().to(page))
        })
        .workers(workers)
        .max_connections(settings.connections)
        .bind(("127.0.0.1", 0))?;
        for address in server.addrs() {
            eprintln!("{LISTENING}{address}");
        }
        Ok(server.run().await?)
    })
}

fn read(file: &Path) -> Result<Pages, Failure> {
    let Value::Object(pages) = serde_json::from_slice(&std::fs::read(file)?)? else {
        return Err("the pages are no object".into());
    };
    let text = |page: &Value, field: &str| {
        page.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let page = |(name, page): (String, Value)| {
        (name, Page { etag: text(&page, "etag"), body: Bytes::from(text(&page, "body")) })
    };
    Ok(pages.into_iter().map(page).collect())
}

async fn page(request: HttpRequest, pages: Data<Pages>) -> HttpResponse {
    let Some(page) = request.match_info().get("work").and_then(|work| pages.get(work)) else {
        return HttpResponse::NotFound().finish();
    };
    let known = request.headers().get(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes() == page.etag.as_bytes()) {
        return HttpResponse::NotModified()
            .insert_header((header::ETAG, page.etag.as_str()))
            .finish();
    }
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::ETAG, page.etag.as_str()))
        .body(page.body.clone())
}
