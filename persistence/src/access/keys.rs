//! The keys that tokens are signed with. All nodes of one database sign with the same.

use diesel::prelude::*;
use domain::access::AuditAction;
use time::OffsetDateTime;

use super::audit::note;
use super::{Access, By, later};
use crate::Error;
use crate::column::{micros, moment};
use crate::connection::{Connection, on};
use crate::schema::signing_keys;

/// Seconds that a retired key is kept.
const KEPT: i64 = 24 * 3600;

/// A key of Ed25519.
#[derive(Clone)]
pub struct SigningKey {
    /// Its name in tokens (`kid`).
    pub id: String,
    /// The private key, as PKCS #8.
    pub secret: Vec<u8>,
    /// When another took its place.
    pub retired_at: Option<OffsetDateTime>,
}

impl Access<'_> {
    /// All keys, the one to sign with first.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn signing_keys(&self) -> Result<Vec<SigningKey>, Error> {
        all(&mut self.store.reading()?)
    }

    /// Puts a key in where there is none to sign with yet; whoever comes first has put in theirs.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn begin_keys(
        &self,
        fresh: &SigningKey,
        now: OffsetDateTime,
    ) -> Result<Vec<SigningKey>, Error> {
        self.write(|connection| {
            let keys = all(connection)?;
            if keys.iter().any(|key| key.retired_at.is_none()) {
                return Ok(keys);
            }
            put(connection, fresh, now)?;
            all(connection)
        })
    }

    /// Puts a key in the place of the one that is signed with. What that one signed still counts; keys that were retired a day
    /// ago are forgotten.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn rotate_keys(&self, fresh: &SigningKey, by: By<'_>) -> Result<(), Error> {
        self.write(|connection| {
            on!(&mut *connection, c => {
                diesel::delete(signing_keys::table.filter(signing_keys::retired_at.lt(later(by.now, -KEPT)))).execute(c)?;
                diesel::update(signing_keys::table.filter(signing_keys::retired_at.is_null()))
                    .set(signing_keys::retired_at.eq(micros(by.now))).execute(c)
            })?;
            put(connection, fresh, by.now)?;
            note(connection, by, AuditAction::KeysRotated, &fresh.id, None)
        })
    }
}

fn all(connection: &mut Connection) -> Result<Vec<SigningKey>, Error> {
    let rows: Vec<(String, Vec<u8>, Option<i64>)> = on!(connection, c => signing_keys::table
        .order((signing_keys::retired_at.is_not_null(), signing_keys::created_at.desc()))
        .select((signing_keys::id, signing_keys::secret, signing_keys::retired_at)).load(c))?;
    let keys = rows.into_iter();
    Ok(keys
        .map(|(id, secret, retired_at)| SigningKey {
            id,
            secret,
            retired_at: retired_at.map(moment),
        })
        .collect())
}

fn put(connection: &mut Connection, key: &SigningKey, now: OffsetDateTime) -> Result<(), Error> {
    let row = (
        signing_keys::id.eq(&key.id),
        signing_keys::secret.eq(&key.secret),
        signing_keys::created_at.eq(micros(now)),
    );
    on!(connection, c => diesel::insert_into(signing_keys::table).values(row).execute(c))?;
    Ok(())
}
