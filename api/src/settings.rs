//! What an operator can choose.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use domain::{Invalid, Today};

/// How the service is run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens; of several addresses, wherever it can.
    pub listen: Vec<SocketAddr>,
    /// How many requests one client may make; no limit when missing.
    pub rate_limit: Option<RateLimit>,
    /// How many proxies in front add an address to `X-Forwarded-For`; with 0 the header is not looked at.
    pub proxies: u8,
    /// Most memory that replies are kept in, in bytes; 0 keeps none.
    pub cache_bytes: u64,
    /// Threads that serve connections; 0 is one for each processor.
    pub workers: usize,
    /// Most reads of the database at one time.
    pub reads: usize,
    /// Most exports at one time, each of which holds a connection to the database of its own.
    pub exports: usize,
    /// Most connections of one worker.
    pub connections: usize,
    /// What "today" is.
    pub today: Today,
    /// How long requests that are under way may take after the service was told to end.
    pub drain: Duration,
    /// What tokens name as whoever made them (`iss`): the address of the service, where it has one.
    pub issuer: String,
    /// Pages that may publish from a browser, such as `https://portal.example`: what is not public is answered to their scripts.
    pub origins: Vec<String>,
    /// The folder of the index; without one there is no text, no facets and no statistics.
    pub index: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))],
            rate_limit: Some(RateLimit::GENEROUS),
            proxies: 0,
            cache_bytes: 64 * 1024 * 1024,
            workers: 0,
            reads: 8,
            exports: 4,
            connections: 12_000,
            today: Today::Almaty,
            drain: Duration::from_secs(20),
            issuer: "enpo".to_owned(),
            origins: Vec::new(),
            index: None,
        }
    }
}

/// A number of requests in a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// How many requests.
    pub requests: NonZeroU32,
    /// In how many seconds.
    pub seconds: u32,
}

impl RateLimit {
    /// What is allowed when nobody chooses: 200 a second.
    pub const GENEROUS: Self = Self { requests: NonZeroU32::MIN.saturating_add(199), seconds: 1 };
}

impl FromStr for RateLimit {
    type Err = Invalid;

    /// Reads `50/s`, `600/min` or `10000/h`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let malformed = || {
            Invalid::new(
                "malformed",
                "rate_limit",
                text,
                "is not of the form 50/s, 600/min or 10000/h",
            )
        };
        let (requests, span) = text.split_once('/').ok_or_else(malformed)?;
        let seconds = match span {
            "s" => 1,
            "min" => 60,
            "h" => 3600,
            _ => return Err(malformed()),
        };
        let requests = requests.parse().map_err(|_| malformed())?;
        Ok(Self { requests, seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_limit_is_a_number_and_a_span() {
        let limit: RateLimit = "50/s".parse().unwrap();
        assert_eq!((limit.requests.get(), limit.seconds), (50, 1));
        assert_eq!("600/min".parse::<RateLimit>().unwrap().seconds, 60);
        for wrong in ["", "50", "0/s", "-1/s", "50/d", "50 /s", "x/s"] {
            assert!(wrong.parse::<RateLimit>().is_err(), "{wrong}");
        }
    }
}
