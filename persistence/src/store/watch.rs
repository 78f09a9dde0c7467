//! Waiting for the log to grow: PostgreSQL tells it to whoever listens, SQLite has to be asked.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

use super::Store;
use crate::log::CHANNEL;

/// How often it is looked whether something was said; this asks nothing of the database.
const LOOK: Duration = Duration::from_millis(5);
/// How long it is waited, once something was heard, before the database is asked all the same: what is said on a connection
/// that is broken unnoticed is never heard.
const RARELY: Duration = Duration::from_secs(1);
/// How long it is waited after it could not be listened.
const AGAIN: Duration = Duration::from_secs(10);

/// Waits for the log of a store to grow.
pub struct Watch {
    /// Where PostgreSQL is; none for SQLite.
    url: Option<String>,
    ear: Option<PgConnection>,
    /// Whether anything was heard: what stands between us and the database may swallow what it says.
    is_trusted: bool,
    failed_at: Option<Instant>,
}

impl Store {
    /// Waits for the log to grow, for one who follows it. With PostgreSQL this takes a connection of its own.
    pub fn watch(&self) -> Watch {
        Watch { url: self.inner.listen_at.clone(), ear: None, is_trusted: false, failed_at: None }
    }
}

impl Watch {
    /// Waits until the database says that the log has grown, which it does with the commit, or until it is to be asked:
    /// after `every`, and where it was heard before and need be asked only now and then, after a second. True where it said so.
    pub fn wait(&mut self, every: Duration) -> bool {
        self.listen();
        let begin = Instant::now();
        let most = if self.is_trusted { every.max(RARELY) } else { every };
        loop {
            match self.heard() {
                Ok(true) => {
                    self.is_trusted = true;
                    return true;
                }
                Ok(false) => {}
                Err(error) => self.give_up(&error.to_string()),
            }
            let left = most.saturating_sub(begin.elapsed());
            if left.is_zero() || (self.is_trusted && self.ear.is_none()) {
                return false;
            }
            std::thread::sleep(if self.ear.is_some() { left.min(LOOK) } else { left });
        }
    }

    fn listen(&mut self) {
        let waits = self.failed_at.is_some_and(|at| at.elapsed() < AGAIN);
        let Some(url) = self.url.as_ref().filter(|_| self.ear.is_none() && !waits) else { return };
        let ear = PgConnection::establish(url).map_err(|error| error.to_string());
        let ear = ear.and_then(|mut ear| match ear.batch_execute(&format!("LISTEN {CHANNEL}")) {
            Ok(()) => Ok(ear),
            Err(error) => Err(error.to_string()),
        });
        match ear {
            Ok(ear) => self.ear = Some(ear),
            Err(error) => self.give_up(&error),
        }
    }

    /// Whether something was said since it was last asked.
    fn heard(&mut self) -> diesel::QueryResult<bool> {
        let Some(ear) = &mut self.ear else { return Ok(false) };
        let mut heard = false;
        for said in ear.notifications_iter() {
            said?;
            heard = true;
        }
        Ok(heard)
    }

    fn give_up(&mut self, error: &str) {
        log::debug!("the database cannot be listened to, so it is asked: {error}");
        (self.ear, self.is_trusted, self.failed_at) = (None, false, Some(Instant::now()));
    }
}
