//! Those who guess passwords are slowed down, each where they are: who owns the account and asks from elsewhere is not locked out
//! by them.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::hash;

/// Wrong passwords for one login that one network may give at once; and seconds after which it has one more.
const OF_LOGIN: (f64, f64) = (5.0, 30.0);
/// The same for all logins.
const OF_NETWORK: (f64, f64) = (50.0, 6.0);
/// Wrong passwords for one login, from wherever, after which answers begin to take longer.
const SLOWER_AFTER: f64 = 10.0;
/// The longest that an answer is held back.
const LONGEST: Duration = Duration::from_secs(2);
/// How many are remembered before those that have been quiet are forgotten.
const MANY: usize = 10_000;

/// Wrong passwords of late.
#[derive(Default)]
pub(crate) struct Guessing {
    pairs: Counts<(IpAddr, [u8; 32])>,
    networks: Counts<IpAddr>,
    logins: Counts<[u8; 32]>,
}

impl Guessing {
    /// Seconds that a network has to wait before it may try a login again; 0 where it need not.
    pub fn wait(&self, from: IpAddr, login: &str) -> u64 {
        self.wait_at(from, login, Instant::now())
    }

    fn wait_at(&self, from: IpAddr, login: &str, now: Instant) -> u64 {
        let pair = self.pairs.wait(&(from, hash(login)), OF_LOGIN, now);
        pair.max(self.networks.wait(&from, OF_NETWORK, now))
    }

    /// For how long the answer about a login is held back, right or wrong.
    pub fn delay(&self, login: &str) -> Duration {
        let over = self.logins.count(&hash(login), OF_LOGIN.1, Instant::now()) - SLOWER_AFTER;
        if over <= 0.0 { Duration::ZERO } else { LONGEST.min(Duration::from_secs_f64(over * 0.1)) }
    }

    /// Notes a wrong password.
    pub fn was_wrong(&self, from: IpAddr, login: &str) {
        self.was_wrong_at(from, login, Instant::now());
    }

    fn was_wrong_at(&self, from: IpAddr, login: &str, now: Instant) {
        let login = hash(login);
        self.pairs.add((from, login), OF_LOGIN.1, now);
        self.networks.add(from, OF_NETWORK.1, now);
        self.logins.add(login, OF_LOGIN.1, now);
    }

    /// Whoever knows the password has not guessed.
    pub fn was_right(&self, from: IpAddr, login: &str) {
        self.pairs.forget(&(from, hash(login)));
    }
}

/// Counts that go back by one each so many seconds.
struct Counts<K>(Mutex<HashMap<K, (f64, Instant)>>);

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq> Counts<K> {
    fn count(&self, key: &K, seconds: f64, now: Instant) -> f64 {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(key).map_or(0.0, |count| left(*count, seconds, now))
    }

    fn wait(&self, key: &K, (most, seconds): (f64, f64), now: Instant) -> u64 {
        let over = self.count(key, seconds, now) - most + 1.0;
        if over <= 0.0 { 0 } else { Duration::from_secs_f64(over * seconds).as_secs().max(1) }
    }

    fn add(&self, key: K, seconds: f64, now: Instant) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MANY {
            counts.retain(|_, count| left(*count, seconds, now) > 0.0);
        }
        let before = counts.get(&key).map_or(0.0, |count| left(*count, seconds, now));
        counts.insert(key, (before + 1.0, now));
    }

    fn forget(&self, key: &K) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// What is left of a count.
fn left((count, at): (f64, Instant), seconds: f64, now: Instant) -> f64 {
    (count - now.saturating_duration_since(at).as_secs_f64() / seconds).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_waits_after_five_wrong_passwords_and_others_do_not() {
        let guessing = Guessing::default();
        let (here, there) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let now = Instant::now();
        for _ in 0..5 {
            assert_eq!(guessing.wait_at(here, "a", now), 0);
            guessing.was_wrong_at(here, "a", now);
        }
        assert_eq!(guessing.wait_at(here, "a", now), 30);
        assert_eq!(guessing.wait_at(there, "a", now), 0, "the owner elsewhere");
        assert_eq!(guessing.wait_at(here, "b", now), 0, "a colleague");
        assert_eq!(guessing.wait_at(here, "a", now + Duration::from_secs(31)), 0);
        guessing.was_right(here, "a");
        assert_eq!(guessing.wait_at(here, "a", now), 0);
    }

    #[test]
    fn who_tries_many_logins_waits_as_well() {
        let guessing = Guessing::default();
        let here = "192.0.2.1".parse().unwrap();
        let now = Instant::now();
        (0..50).for_each(|login| guessing.was_wrong_at(here, &login.to_string(), now));
        assert!(guessing.wait_at(here, "another", now) > 0);
    }

    #[test]
    fn answers_about_a_login_that_many_guess_at_take_longer_but_come() {
        let guessing = Guessing::default();
        let now = Instant::now();
        for number in 0..200 {
            guessing.was_wrong_at(format!("192.0.2.{number}").parse().unwrap(), "a", now);
        }
        assert_eq!(guessing.delay("a"), LONGEST);
        assert_eq!(guessing.delay("b"), Duration::ZERO);
    }
}
