//! The service: from a store to answered requests, until it is told to end.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::middleware::from_fn;
use actix_web::web::{Data, to};
use actix_web::{App, HttpServer};
use domain::Clock;
use persistence::Store;
use search::Index;
use tokio::net::TcpSocket;
use utoipa_actix_web::AppExt;

use crate::Settings;
use crate::app::{elsewhere, routes};
use crate::cache::follow;
use crate::docs;
use crate::drain::{Signals, end_on_signal};
use crate::frame::frame;
use crate::index::keep_up;
use crate::register::Register;

/// How long a client may take to send the head of a request.
const SLOW_HEAD: Duration = Duration::from_secs(5);
/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_mins(1);
/// How many connections may wait to be accepted.
const WAITING: u32 = 2048;
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
    let index =
        settings.index.as_deref().map(Index::open).transpose().map_err(std::io::Error::other)?;
    let register = Data::new(Register::new(store, clock, settings.clone(), index));
    let followed = Arc::downgrade(&register.clone().into_inner());
    let indexed = followed.clone();
    std::thread::Builder::new().name("follower".to_owned()).spawn(move || follow(&followed))?;
    std::thread::Builder::new().name("index".to_owned()).spawn(move || keep_up(&indexed))?;
    let tidied = register.clone();
    let tidying = actix_web::rt::spawn(async move { tidy(&tidied).await });
    let workers = match settings.workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        chosen => chosen,
    };
    let served = register.clone();
    let mut server = HttpServer::new(move || {
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
    .disable_signals();
    let mut doors = Vec::new();
    for listener in bound(&settings.listen)? {
        doors.push(listener.try_clone()?);
        server = server.listen(listener)?;
    }
    let address = server.addrs().first().copied();
    let address = address.ok_or_else(|| std::io::Error::other("no address to listen on"))?;
    let signals = Signals::listen()?;
    let running = server.run();
    let (handle, ended) = (running.handle(), register.clone());
    let ending =
        actix_web::rt::spawn(async move { end_on_signal(signals, &ended, &handle, doors).await });
    ready(address);
    let ended = running.await;
    tidying.abort();
    ending.abort();
    ended
}

/// Listens at each of these addresses where that is possible, and at one at least.
fn bound(addresses: &[SocketAddr]) -> std::io::Result<Vec<TcpListener>> {
    let (mut bound, mut refused) = (Vec::new(), None);
    for address in addresses {
        match listener(*address) {
            Ok(listener) => bound.push(listener),
            Err(error) => {
                let named = format!("the setting listen: {address}: {error}");
                refused = Some(std::io::Error::new(error.kind(), named));
            }
        }
    }
    match refused {
        Some(error) if bound.is_empty() => Err(error),
        _ => Ok(bound),
    }
}

fn listener(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)?.into_std()
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
