//! The service: from a store to answered requests, until it is told to end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::middleware::from_fn;
use actix_web::web::{Data, to};
use actix_web::{App, HttpServer};
use domain::Clock;
use persistence::Store;
use utoipa_actix_web::AppExt;

use crate::Settings;
use crate::app::{elsewhere, routes};
use crate::cache::follow;
use crate::docs;
use crate::frame::frame;
use crate::register::Register;

/// How long a client may take to send the head of a request.
const SLOW_HEAD: Duration = Duration::from_secs(5);
/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_mins(1);
/// How often clients that no longer come are forgotten.
const TIDY: Duration = Duration::from_mins(1);

/// Serves a store until the process is told to end; then requests that are under way are still answered.
///
/// `ready` is told the address once connections are accepted.
///
/// # Errors
/// What the system says when it cannot listen there.
pub async fn serve(
    store: Store,
    clock: Arc<dyn Clock>,
    settings: Settings,
    ready: impl FnOnce(SocketAddr),
) -> std::io::Result<()> {
    docs::warm();
    let register = Data::new(Register::new(store, clock, settings.clone()));
    let followed = Arc::downgrade(&register.clone().into_inner());
    std::thread::Builder::new().name("follower".to_owned()).spawn(move || follow(&followed))?;
    let tidied = register.clone();
    let tidying = actix_web::rt::spawn(async move { tidy(&tidied).await });
    let workers = match settings.workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        chosen => chosen,
    };
    let served = register.clone();
    let server = HttpServer::new(move || {
        let (app, _) = App::new()
            .into_utoipa_app()
            .app_data(served.clone())
            .configure(routes)
            .split_for_parts();
        app.default_service(to(elsewhere)).wrap(from_fn(frame))
    })
    .workers(workers)
    .max_connections(settings.connections)
    .client_request_timeout(SLOW_HEAD)
    .client_disconnect_timeout(Duration::from_secs(2))
    .keep_alive(IDLE)
    .shutdown_timeout(settings.drain.as_secs())
    .bind(settings.listen.as_slice())?;
    let address = server.addrs().first().copied();
    let address = address.ok_or_else(|| std::io::Error::other("no address to listen on"))?;
    let running = server.run();
    ready(address);
    let ended = running.await;
    tidying.abort();
    ended
}

/// Forgets clients of the rate limit that no longer come.
async fn tidy(register: &Register) {
    loop {
        tokio::time::sleep(TIDY).await;
        if let Some(limiter) = &register.limiter {
            limiter.tidy();
        }
    }
}
