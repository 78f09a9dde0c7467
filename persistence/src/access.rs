//! Who may publish: accounts, sessions, API clients and signing keys. They lie beside the register and never enter its log.

mod accounts;
mod audit;
mod clients;
mod keys;
mod sessions;

use domain::{Id, Invalid, OrgId};
use time::OffsetDateTime;

pub use accounts::{AccountChange, AccountRecord, Changed, NewAccount};
pub use audit::{AuditEntry, AuditFilter, By, OPERATOR};
pub use clients::{ClientRecord, NewClient};
pub use keys::SigningKey;
pub use sessions::{NewSession, Renewed};

use crate::connection::Connection;
use crate::{Error, Store};

/// The lock by which the nodes of a PostgreSQL write here one after the other: a number of our own choosing.
const LOCK: i64 = 0x656e_706f;

/// SHA-256 of a token or a secret: what is random enough needs no slower hash.
pub type TokenHash = [u8; 32];

/// The accounts of a database.
#[derive(Clone, Copy)]
pub struct Access<'s> {
    store: &'s Store,
}

impl Store {
    /// Who may publish into this register.
    pub fn access(&self) -> Access<'_> {
        Access { store: self }
    }
}

impl Access<'_> {
    /// A transaction that nobody else writes beside, on whichever node: what it has read still holds when it ends.
    fn write<T>(self, write: impl FnOnce(&mut Connection) -> Result<T, Error>) -> Result<T, Error> {
        self.store.transact(|connection| {
            if connection.is_postgres() {
                connection.execute(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?;
            }
            write(connection)
        })
    }
}

/// A moment that lies after another by so many seconds, in microseconds since 1970.
fn later(now: OffsetDateTime, seconds: i64) -> i64 {
    crate::column::micros(now).saturating_add(seconds.saturating_mul(1_000_000))
}

/// Names the column that cannot be read.
fn unreadable(table: &'static str, column: &'static str, id: &str, invalid: &Invalid) -> Error {
    Error::Row { table, column, id: id.to_owned(), detail: invalid.to_string() }
}

/// Codes between bars.
fn codes<T>(text: &str, parse: impl Fn(&str) -> Result<T, Invalid>) -> Result<Vec<T>, Invalid> {
    text.split('|').filter(|code| !code.is_empty()).map(parse).collect()
}

/// Id and organisation of a row.
fn named(table: &'static str, id: &str, organisation: &str) -> Result<(Id, OrgId), Error> {
    Ok((
        Id::parse(id).map_err(|invalid| unreadable(table, "id", id, &invalid))?,
        OrgId::parse(organisation)
            .map_err(|invalid| unreadable(table, "organisation_id", id, &invalid))?,
    ))
}
