//! What all requests share.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use actix_web::http::header::HeaderValue;
use domain::{Clock, Today};
use persistence::Store;
use search::Index;
use time::Date;
use tokio::sync::Semaphore;

use crate::Settings;
use crate::access::{Guessing, Keyring};
use crate::cache::{Cache, Flights, Kept, Watermarks};
use crate::desk::Stop;
use crate::drain::Ending;
use crate::frame::Limiter;
use crate::metrics::Metrics;

/// The register as it is served.
pub(crate) struct Register {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub settings: Settings,
    pub secret: [u8; 32],
    pub cache: Cache,
    pub flights: Flights<Result<Arc<Kept>, Stop>>,
    pub watermarks: Watermarks,
    pub metrics: Metrics,
    pub limiter: Option<Limiter>,
    /// One for each read of the database that may go on at a time.
    pub permits: Arc<Semaphore>,
    /// One for each export that may go on at a time.
    pub exports: Arc<Semaphore>,
    /// One for each password that may be looked at at a time.
    pub hashing: Arc<Semaphore>,
    pub keyring: Keyring,
    pub guessing: Guessing,
    pub started: Instant,
    pub ending: Ending,
    /// The read model; none where the service runs without one.
    pub index: Option<Index>,
    /// Whether the read model does not follow the log just now.
    pub index_fails: AtomicBool,
}

impl Register {
    /// Puts together what is needed to serve a store.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        settings: Settings,
        index: Option<Index>,
    ) -> Self {
        // Where the database does not answer yet, nothing that is kept counts until it does.
        let floor = store.sequence().unwrap_or(0);
        Self {
            secret: store.secret(),
            cache: Cache::new(settings.cache_bytes),
            flights: Flights::default(),
            watermarks: Watermarks::new(floor),
            metrics: Metrics::default(),
            limiter: settings.rate_limit.map(Limiter::new),
            permits: Arc::new(Semaphore::new(settings.reads.max(1))),
            exports: Arc::new(Semaphore::new(settings.exports)),
            hashing: Arc::new(Semaphore::new(
                std::thread::available_parallelism().map_or(1, usize::from),
            )),
            keyring: Keyring::default(),
            guessing: Guessing::default(),
            started: Instant::now(),
            ending: Ending::default(),
            index,
            index_fails: AtomicBool::new(false),
            store,
            clock,
            settings,
        }
    }

    /// Whether scripts of a page may read what is not public, and publish.
    pub fn lets_in(&self, origin: &HeaderValue) -> bool {
        self.settings.origins.iter().any(|known| known.as_bytes() == origin.as_bytes())
    }

    /// The day it is.
    pub fn today(&self) -> Date {
        let today: Today = self.settings.today;
        today.day(self.clock.now())
    }
}
