//! The end of the service: first it tells everybody to go, then it ends.
//!
//! A connection that is ended while its client writes the next request loses that request. So at first only new connections are
//! refused; whoever is connected is still answered, with `Connection: close`, and `/health/ready` says `503`. When nobody asks
//! any more, what is left of the connections is ended.

use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use actix_web::rt::signal::unix::{Signal, SignalKind, signal};

use crate::register::Register;

/// After how long without a request nobody is left who asks.
const QUIET: Duration = Duration::from_millis(250);
/// In which the thread at the door has heard that it is to pause; it would take the closed door for a fault.
const PAUSING: Duration = Duration::from_millis(20);
/// Longest time in which requests are waited for.
const LONGEST: Duration = Duration::from_secs(2);

/// Whether the service is about to end.
#[derive(Debug, Default)]
pub(crate) struct Ending(AtomicBool);

impl Ending {
    /// Whether it is.
    pub fn has_begun(&self) -> bool {
        self.0.load(Relaxed)
    }
}

/// The signals that end the process. They are listened to before anybody is told that the service is there: whoever is sent
/// one before that ends at once.
pub(crate) struct Signals {
    terminated: Signal,
    interrupted: Signal,
    quitted: Signal,
}

impl Signals {
    /// Begins to listen.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminated: signal(SignalKind::terminate())?,
            interrupted: signal(SignalKind::interrupt())?,
            quitted: signal(SignalKind::quit())?,
        })
    }

    /// Waits for one; true where it asks for a gentle end.
    async fn gently(mut self) -> bool {
        tokio::select! {
            _ = self.terminated.recv() => true,
            _ = self.interrupted.recv() => false,
            _ = self.quitted.recv() => false,
        }
    }
}

/// Waits until the process is told to end, and ends the service: at once when it was interrupted, else with all that is under
/// way answered.
pub(crate) async fn end_on_signal(
    signals: Signals,
    register: &Register,
    server: &ServerHandle,
    doors: Vec<TcpListener>,
) {
    let gently = signals.gently().await;
    if gently {
        register.ending.0.store(true, Relaxed);
        log::info!("ending: nobody new is let in, whoever is connected is answered");
        server.pause().await;
        tokio::time::sleep(PAUSING).await;
        doors.into_iter().for_each(close);
        answer_whoever_is_here(register).await;
    }
    server.stop(gently).await;
}

/// Refuses further connections, though the server still holds the socket: who came now would never be answered.
fn close(door: TcpListener) {
    let socket = TcpStream::from(OwnedFd::from(door));
    if let Err(error) = socket.shutdown(Shutdown::Read) {
        log::warn!("further connections cannot be refused: {error}");
    }
}

async fn answer_whoever_is_here(register: &Register) {
    let begun = Instant::now();
    let mut answered = register.metrics.answered();
    while begun.elapsed() < LONGEST {
        tokio::time::sleep(QUIET).await;
        let before = std::mem::replace(&mut answered, register.metrics.answered());
        if before == answered {
            return;
        }
    }
}
