//! Sessions, and the tokens with which they are renewed: each is good once, and who uses one again ends the session, since two
//! have it (RFC 9700, 4.14.2).

use diesel::prelude::*;
use domain::Id;
use domain::access::AuditAction;
use time::OffsetDateTime;

use super::accounts::AccountRow;
use super::audit::note;
use super::{Access, AccountRecord, By, TokenHash, later};
use crate::Error;
use crate::column::micros;
use crate::connection::{Connection, on};
use crate::schema::{accounts, refresh_tokens, sessions};

/// Seconds that what has run out is remembered.
const REMEMBERED: i64 = 30 * 24 * 3600;

/// A session to be begun.
pub struct NewSession<'a> {
    /// Its id.
    pub id: &'a Id,
    /// Whose.
    pub account: &'a Id,
    /// The first token to renew it with.
    pub token: TokenHash,
    /// Seconds after which it ends for good.
    pub lasts: i64,
    /// Seconds after which a token that was not used is none any more.
    pub token_lasts: i64,
}

/// What came of a token.
#[derive(Debug)]
pub enum Renewed {
    /// The session goes on.
    Session {
        /// Its id.
        id: String,
        /// Whose it is.
        account: Box<AccountRecord>,
    },
    /// The token had been used before: its session was ended.
    Reused,
    /// There is no such token, or its time is over, or its session ended, or the account is closed.
    Unknown,
}

impl Access<'_> {
    /// Begins a session, and forgets those that ran out long ago.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn begin_session(&self, new: &NewSession<'_>, now: OffsetDateTime) -> Result<(), Error> {
        self.write(|connection| {
            forget(connection, now)?;
            let row = (
                sessions::id.eq(new.id.as_str()),
                sessions::account_id.eq(new.account.as_str()),
                sessions::created_at.eq(micros(now)),
                sessions::expires_at.eq(later(now, new.lasts)),
            );
            on!(&mut *connection, c => diesel::insert_into(sessions::table).values(row).execute(c))?;
            put_token(connection, new.id.as_str(), &new.token, later(now, new.token_lasts))?;
            let by = By { who: new.account.as_str(), now };
            note(connection, by, AuditAction::SessionBegun, new.id.as_str(), None)
        })
    }

    /// Takes a token, and puts another in its place.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn renew_session(
        &self,
        token: &TokenHash,
        next: &TokenHash,
        token_lasts: i64,
        now: OffsetDateTime,
    ) -> Result<Renewed, Error> {
        self.write(|connection| {
            let found: Option<(String, i64, Option<i64>)> = on!(&mut *connection, c, Db => {
                let query = refresh_tokens::table.find(token.to_vec()).into_boxed::<Db>();
                query.select((refresh_tokens::session_id, refresh_tokens::expires_at, refresh_tokens::used_at))
                    .first(c).optional()
            })?;
            let Some((session, expires_at, used_at)) = found else { return Ok(Renewed::Unknown) };
            if used_at.is_some() {
                end(connection, &session, AuditAction::TokenReused, now)?;
                return Ok(Renewed::Reused);
            }
            let Some(account) = account_of(connection, &session, now)? else {
                return Ok(Renewed::Unknown);
            };
            if expires_at <= micros(now) {
                return Ok(Renewed::Unknown);
            }
            on!(&mut *connection, c => diesel::update(refresh_tokens::table.find(token.to_vec()))
                .set(refresh_tokens::used_at.eq(micros(now))).execute(c))?;
            put_token(connection, &session, next, later(now, token_lasts))?;
            Ok(Renewed::Session { id: session, account: Box::new(account) })
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn end_session(&self, id: &str, now: OffsetDateTime) -> Result<(), Error> {
        self.write(|connection| end(connection, id, AuditAction::SessionEnded, now))
    }

    /// Whose session this is; none where it has ended or the account is closed.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn account_of_session(
        &self,
        id: &str,
        now: OffsetDateTime,
    ) -> Result<Option<AccountRecord>, Error> {
        account_of(&mut self.store.reading()?, id, now)
    }
}

fn account_of(
    connection: &mut Connection,
    session: &str,
    now: OffsetDateTime,
) -> Result<Option<AccountRecord>, Error> {
    let row: Option<AccountRow> = on!(connection, c => sessions::table
        .inner_join(accounts::table)
        .filter(sessions::id.eq(session))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(micros(now)))
        .filter(accounts::active.eq(true))
        .select(AccountRow::as_select()).first(c).optional())?;
    row.map(TryInto::try_into).transpose()
}

/// Ends a session that goes on, and notes why.
fn end(
    connection: &mut Connection,
    session: &str,
    why: AuditAction,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let whose: Option<String> = on!(&mut *connection, c => sessions::table.find(session)
        .filter(sessions::ended_at.is_null()).select(sessions::account_id).first(c).optional())?;
    let Some(account) = whose else { return Ok(()) };
    on!(&mut *connection, c => diesel::update(sessions::table.find(session))
        .set(sessions::ended_at.eq(micros(now))).execute(c))?;
    note(connection, By { who: &account, now }, why, session, None)
}

fn put_token(
    connection: &mut Connection,
    session: &str,
    token: &TokenHash,
    expires_at: i64,
) -> Result<(), Error> {
    let row = (
        refresh_tokens::hash.eq(token.to_vec()),
        refresh_tokens::session_id.eq(session),
        refresh_tokens::expires_at.eq(expires_at),
    );
    on!(connection, c => diesel::insert_into(refresh_tokens::table).values(row).execute(c))?;
    Ok(())
}

/// Takes away the sessions that ran out long ago, with their tokens.
fn forget(connection: &mut Connection, now: OffsetDateTime) -> Result<(), Error> {
    let before = later(now, -REMEMBERED);
    on!(connection, c => {
        let old = sessions::table.filter(sessions::expires_at.lt(before)).select(sessions::id);
        diesel::delete(refresh_tokens::table.filter(refresh_tokens::session_id.eq_any(old))).execute(c)?;
        diesel::delete(sessions::table.filter(sessions::expires_at.lt(before))).execute(c)
    })?;
    Ok(())
}
