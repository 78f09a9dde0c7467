//! The other side: actix-web with one handler that returns bytes from memory. *Bare* it stands behind the same frame as the
//! register's own handlers (ids, headers, the log line, figures); *naked* it has nothing around it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::middleware::from_fn;
use actix_web::web::{Bytes, Data, ServiceConfig, get};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use domain::SystemClock;
use persistence::{Options, Store};
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

/// Serves pages with nothing around the handler, until it is killed.
pub(crate) fn naked(pages: &Path) -> Result<(), Failure> {
    let pages = Data::new(read(pages)?);
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            let pages = pages.clone();
            App::new().configure(move |config| routes(config, pages))
        });
        let server = server.workers(workers()).max_connections(connections());
        let server = server.bind(("127.0.0.1", 0))?;
        announce(&server.addrs());
        Ok(server.run().await?)
    })
}

/// Serves pages behind the frame, until it is killed. The frame wants a store, of which nothing is read.
pub(crate) fn bare(pages: &Path) -> Result<(), Failure> {
    // As the register's own server writes its log.
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("info")).init();
    let beside = pages.with_extension(format!("{}.db", std::process::id()));
    let store = Store::open(&format!("sqlite:{}", beside.display()), &Options::default())?;
    let settings = api::Settings { rate_limit: None, ..api::Settings::default() };
    let frame = api::Frame::new(store, Arc::new(SystemClock), settings);
    let pages = Data::new(read(pages)?);
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            let (pages, frame) = (pages.clone(), frame.clone());
            App::new()
                .configure(move |config| {
                    frame.configure(config);
                    routes(config, pages);
                })
                .wrap(from_fn(api::Frame::around))
        });
        let server = server.workers(workers()).max_connections(connections());
        let server = server.bind(("127.0.0.1", 0))?;
        announce(&server.addrs());
        Ok(server.run().await?)
    })
}

/// As many threads as the register's own server has by default.
pub(crate) fn workers() -> usize {
    match api::Settings::default().workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        chosen => chosen,
    }
}

/// As many connections as the register's own server takes by default.
pub(crate) fn connections() -> usize {
    api::Settings::default().connections
}

/// Says where it is, once it is there.
pub(crate) fn announce(addresses: &[std::net::SocketAddr]) {
    for address in addresses {
        eprintln!("{LISTENING}{address}");
    }
}

fn routes(config: &mut ServiceConfig, pages: Data<Pages>) {
    config.app_data(pages).route("/v1/{work}/{target:.*}", get().to(page));
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
