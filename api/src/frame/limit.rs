//! How many requests one client may make.

use std::net::IpAddr;
use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::RateLimit;

/// Counts the requests of each client.
pub(crate) struct Limiter {
    limit: RateLimit,
    counts: RateLimiter<
        IpAddr,
        DefaultKeyedStateStore<IpAddr>,
        DefaultClock,
        StateInformationMiddleware,
    >,
    clock: DefaultClock,
}

/// What the limit says of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    /// How many more requests may follow at once.
    left: u32,
    /// Seconds until the next one may come; 0 when it was admitted.
    pub wait: u64,
}

impl Limiter {
    /// A limiter; a client may use all that the policy names at once, and it comes back evenly over the span.
    pub fn new(limit: RateLimit) -> Self {
        let each = Duration::from_secs(u64::from(limit.seconds)) / limit.requests.get();
        let quota = Quota::with_period(each.max(Duration::from_nanos(1)))
            .map(|quota| quota.allow_burst(limit.requests));
        let limiter =
            RateLimiter::keyed(quota.unwrap_or_else(|| Quota::per_second(limit.requests)));
        Self { limit, counts: limiter.with_middleware(), clock: DefaultClock::default() }
    }

    /// Counts a request.
    pub(super) fn admit(&self, address: IpAddr) -> Verdict {
        match self.counts.check_key(&address) {
            Ok(state) => Verdict { left: state.remaining_burst_capacity(), wait: 0 },
            Err(until) => {
                let wait = until.wait_time_from(self.clock.now());
                Verdict { left: 0, wait: wait.as_secs() + u64::from(wait.subsec_nanos() > 0) }
            }
        }
    }

    /// What the limit says of a request that it does not count.
    pub(super) fn uncounted(&self) -> Verdict {
        Verdict { left: self.limit.requests.get(), wait: 0 }
    }

    /// Forgets clients that have not come for a while.
    pub fn tidy(&self) {
        self.counts.retain_recent();
        self.counts.shrink_to_fit();
    }

    /// Says in the headers what the limit is and what is left of it.
    pub(super) fn tell(&self, verdict: Verdict, headers: &mut HeaderMap) {
        let policy = format!("\"default\";q={};w={}", self.limit.requests, self.limit.seconds);
        let state = format!("\"default\";r={};t={}", verdict.left, verdict.wait.max(1));
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_asks_too_often_is_told_how_long_to_wait() {
        let limiter = Limiter::new("2/s".parse().unwrap());
        let client = "192.0.2.1".parse().unwrap();
        assert_eq!(limiter.admit(client), Verdict { left: 1, wait: 0 });
        assert_eq!(limiter.admit(client), Verdict { left: 0, wait: 0 });
        assert_eq!(limiter.admit(client).wait, 1);
        assert_eq!(limiter.admit("192.0.2.2".parse().unwrap()).wait, 0);
    }

    #[test]
    fn all_that_the_policy_names_may_be_used_at_once() {
        for (policy, requests) in [("60/s", 60), ("600/min", 600), ("10000/h", 10_000)] {
            let limiter = Limiter::new(policy.parse().unwrap());
            let client = "192.0.2.1".parse().unwrap();
            assert!((0..requests).all(|_| limiter.admit(client).wait == 0), "{policy}");
        }
        let limiter = Limiter::new("600/h".parse().unwrap());
        let client = "192.0.2.1".parse().unwrap();
        assert_eq!((0..601).filter(|_| limiter.admit(client).wait == 0).count(), 600);
    }

    #[test]
    fn the_headers_are_structured_fields() {
        let limiter = Limiter::new("50/s".parse().unwrap());
        let mut headers = HeaderMap::new();
        limiter.tell(Verdict { left: 7, wait: 0 }, &mut headers);
        assert_eq!(headers.get("ratelimit-policy").unwrap(), "\"default\";q=50;w=1");
        assert_eq!(headers.get("ratelimit").unwrap(), "\"default\";r=7;t=1");
    }
}
