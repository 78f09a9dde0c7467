//! Accounts.

use diesel::prelude::*;
use domain::access::{AccountRole, AuditAction};
use domain::account::{Account, Login};
use domain::{Id, Invalid, OrgId};
use time::OffsetDateTime;

use super::audit::note;
use super::{Access, By, codes, named, unreadable};
use crate::Error;
use crate::column::{bars, micros, moment};
use crate::connection::{Connection, on};
use crate::schema::{accounts, sessions};

/// An account to be opened.
pub struct NewAccount {
    /// Its id.
    pub id: Id,
    /// By which they sign in.
    pub login: Login,
    /// For which organisation they act.
    pub organisation: OrgId,
    /// As what.
    pub roles: Vec<AccountRole>,
    /// The hash of the password, as a PHC string.
    pub password: String,
}

/// An account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// The account.
    pub account: Account,
    /// 1 when it was opened, and one more with each change.
    pub revision: i32,
    /// When it was opened.
    pub created_at: OffsetDateTime,
    /// When it was last changed.
    pub updated_at: OffsetDateTime,
}

/// What may change of an account.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    /// Other roles.
    pub roles: Option<Vec<AccountRole>>,
    /// Whether they can sign in.
    pub active: Option<bool>,
}

/// What came of a change.
#[derive(Debug)]
pub enum Changed {
    /// The account as it is now.
    To(AccountRecord),
    /// It was changed by somebody else since.
    Stale,
    /// There is none.
    Missing,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(super) struct AccountRow {
    id: String,
    login: String,
    organisation_id: String,
    roles: String,
    active: bool,
    revision: i32,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<AccountRow> for AccountRecord {
    type Error = Error;

    fn try_from(row: AccountRow) -> Result<Self, Error> {
        const TABLE: &str = "accounts";
        let (id, organisation) = named(TABLE, &row.id, &row.organisation_id)?;
        let login = Login::parse(&row.login)
            .map_err(|invalid| unreadable(TABLE, "login", &row.id, &invalid))?;
        let roles = codes(&row.roles, AccountRole::parse)
            .map_err(|invalid| unreadable(TABLE, "roles", &row.id, &invalid))?;
        Ok(Self {
            account: Account { id, login, organisation, roles, active: row.active },
            revision: row.revision,
            created_at: moment(row.created_at),
            updated_at: moment(row.updated_at),
        })
    }
}

impl Access<'_> {
    /// Opens an account.
    ///
    /// # Errors
    /// [`Error::Refused`] with `taken` where the login is somebody's; failures of the database.
    pub fn open_account(&self, new: &NewAccount, by: By<'_>) -> Result<AccountRecord, Error> {
        self.write(|connection| {
            let login = new.login.as_str();
            let taken: i64 = on!(&mut *connection, c => accounts::table
                .filter(accounts::login.eq(login)).count().get_result(c))?;
            if taken > 0 {
                let detail = "is the login of an account already";
                return Err(Error::Refused(Invalid::new("taken", "login", login, detail)));
            }
            let row = (
                accounts::id.eq(new.id.as_str()),
                accounts::login.eq(login),
                accounts::organisation_id.eq(new.organisation.to_id().as_str().to_owned()),
                accounts::roles.eq(bars(new.roles.iter().map(|role| role.as_str()))),
                accounts::password.eq(&new.password),
                accounts::active.eq(true),
                accounts::revision.eq(1),
                accounts::created_at.eq(micros(by.now)),
                accounts::updated_at.eq(micros(by.now)),
            );
            on!(&mut *connection, c => diesel::insert_into(accounts::table).values(row).execute(c))?;
            let id = new.id.as_str();
            note(connection, by, AuditAction::AccountOpened, id, Some(&listed(&new.roles)))?;
            find(connection, new.id.as_str())?.ok_or_else(|| Error::Database("an account was not kept".to_owned()))
        })
    }

    /// The account of an id.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn account(&self, id: &str) -> Result<Option<AccountRecord>, Error> {
        find(&mut self.store.reading()?, id)
    }

    /// The account of a login, and the hash of its password.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn by_login(&self, login: &Login) -> Result<Option<(AccountRecord, String)>, Error> {
        let found: Option<(AccountRow, String)> = on!(&mut self.store.reading()?, c => accounts::table
            .filter(accounts::login.eq(login.as_str()))
            .select((AccountRow::as_select(), accounts::password)).first(c).optional())?;
        found.map(|(row, password)| Ok((row.try_into()?, password))).transpose()
    }

    /// Accounts in the order of their logins, of one organisation or of all.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn accounts(
        &self,
        organisation: Option<&str>,
        after: &str,
        limit: usize,
    ) -> Result<Vec<AccountRecord>, Error> {
        let rows: Vec<AccountRow> = on!(&mut self.store.reading()?, c, Db => {
            let mut query = accounts::table.filter(accounts::login.gt(after)).into_boxed::<Db>();
            if let Some(organisation) = organisation {
                query = query.filter(accounts::organisation_id.eq(organisation));
            }
            query.order(accounts::login).limit(i64::try_from(limit).unwrap_or(i64::MAX))
                .select(AccountRow::as_select()).load(c)
        })?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// Changes an account that is still at `revision`; who is closed out has no session any more.
    ///
    /// # Errors
    /// [`Error::Refused`] with `last_admin` where nobody would be left to open accounts; failures of the database.
    pub fn change_account(
        &self,
        id: &str,
        revision: i32,
        change: &AccountChange,
        by: By<'_>,
    ) -> Result<Changed, Error> {
        self.write(|connection| {
            let Some(found) = find(connection, id)? else { return Ok(Changed::Missing) };
            if found.revision != revision {
                return Ok(Changed::Stale);
            }
            let account = &found.account;
            let roles = change.roles.as_ref().unwrap_or(&account.roles);
            let active = change.active.unwrap_or(account.active);
            if (roles, active) == (&account.roles, account.active) {
                return Ok(Changed::To(found));
            }
            let stays = active && roles.contains(&AccountRole::Admin);
            if !stays && is_last_admin(connection, account)? {
                let detail = "is the last account that may open others";
                return Err(Error::Refused(Invalid::new("last_admin", "", id, detail)));
            }
            let row = (
                accounts::roles.eq(bars(roles.iter().map(|role| role.as_str()))),
                accounts::active.eq(active),
                accounts::revision.eq(revision.saturating_add(1)),
                accounts::updated_at.eq(micros(by.now)),
            );
            on!(&mut *connection, c => diesel::update(accounts::table.find(id)).set(row).execute(c))?;
            if !active {
                end_sessions(connection, id, None, by.now)?;
            }
            if *roles != account.roles {
                note(connection, by, AuditAction::AccountChanged, id, Some(&listed(roles)))?;
            }
            if active != account.active {
                let action =
                    if active { AuditAction::AccountReopened } else { AuditAction::AccountClosed };
                note(connection, by, action, id, None)?;
            }
            Ok(find(connection, id)?.map_or(Changed::Missing, Changed::To))
        })
    }

    /// Gives an account another password: its sessions end, but for the one in which that was done.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn set_password(
        &self,
        id: &str,
        password: &str,
        but: Option<&str>,
        by: By<'_>,
    ) -> Result<(), Error> {
        self.write(|connection| {
            let row = (
                accounts::password.eq(password),
                accounts::revision.eq(accounts::revision + 1),
                accounts::updated_at.eq(micros(by.now)),
            );
            on!(&mut *connection, c => diesel::update(accounts::table.find(id)).set(row).execute(c))?;
            end_sessions(connection, id, but, by.now)?;
            note(connection, by, AuditAction::PasswordChanged, id, None)
        })
    }
}

fn find(connection: &mut Connection, id: &str) -> Result<Option<AccountRecord>, Error> {
    let row: Option<AccountRow> = on!(connection, c => accounts::table
        .find(id).select(AccountRow::as_select()).first(c).optional())?;
    row.map(TryInto::try_into).transpose()
}

/// Roles in words.
fn listed(roles: &[AccountRole]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
}

/// Whether nobody else who can sign in is an admin.
fn is_last_admin(connection: &mut Connection, account: &Account) -> Result<bool, Error> {
    if !account.active || !account.roles.contains(&AccountRole::Admin) {
        return Ok(false);
    }
    let others: Vec<String> = on!(connection, c => accounts::table
        .filter(accounts::active.eq(true)).filter(accounts::id.ne(account.id.as_str()))
        .filter(accounts::roles.like("%|admin|%")).select(accounts::id).limit(1).load(c))?;
    Ok(others.is_empty())
}

fn end_sessions(
    connection: &mut Connection,
    account: &str,
    but: Option<&str>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    on!(connection, c => diesel::update(sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::id.ne(but.unwrap_or_default())))
        .set(sessions::ended_at.eq(micros(now))).execute(c))?;
    Ok(())
}
