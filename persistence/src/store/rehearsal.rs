//! Writing that is undone: what a write would do, found out by doing it.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Inner, Store};
use crate::Error;
use crate::connection::{Connection, Transaction};

/// A connection in a transaction that is never committed.
pub(super) struct Rehearsal(Mutex<Connection>);

impl Rehearsal {
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        // The connection may be gone; its database has undone everything then.
        let _ = self.with(|connection| connection.execute("ROLLBACK"));
    }
}

impl Store {
    /// The same register, on which everything can be done and nothing is kept: it all happens in one transaction, seen by
    /// nobody else and undone when the last clone goes. Other writers wait for that long.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn rehearse(self) -> Result<Self, Error> {
        let mut connection = self.inner.pools.writer()?;
        Transaction::write(&mut connection)?.leave_open();
        let rehearsal = Some(Rehearsal(Mutex::new(connection)));
        let pools = self.inner.pools.clone();
        Ok(Self {
            inner: Arc::new(Inner {
                pools,
                secret: self.inner.secret,
                listen_at: None,
                turn: Mutex::new(()),
                rehearsal,
            }),
        })
    }
}
