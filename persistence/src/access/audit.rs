//! The audit log: who did what with accounts, clients and keys. Entries are written with what they tell of, in one transaction, and
//! the database itself refuses to change them.

use diesel::dsl::max;
use diesel::prelude::*;
use domain::access::AuditAction;
use domain::{Id, Invalid};
use time::OffsetDateTime;

use super::{Access, unreadable};
use crate::Error;
use crate::column::{micros, moment};
use crate::connection::{Connection, on};
use crate::schema::{accounts, audit, clients};

/// Who acts when nobody signed in: whoever has the command line of the service.
pub const OPERATOR: &str = "operator";

/// Who does something with accounts, clients or keys, and when.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The id of an account or a client, or [`OPERATOR`].
    pub who: &'a str,
    /// The time of the clock that was passed in.
    pub now: OffsetDateTime,
}

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place; the first has 1, and none is missing.
    pub number: i64,
    /// When it was done.
    pub at: OffsetDateTime,
    /// The id of an account or a client, or [`OPERATOR`].
    pub actor: String,
    /// For which organisation the actor acted.
    pub organisation: Option<Id>,
    /// What was done.
    pub action: AuditAction,
    /// The account, session, client or key it was done to.
    pub subject: String,
    /// What more there is to say: the roles that an account has now, the scopes of a client.
    pub detail: Option<String>,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Of this account or client, or of [`OPERATOR`].
    pub actor: Option<String>,
    /// About this account, session, client or key.
    pub subject: Option<String>,
    /// Of one of these kinds; of all where there is none.
    pub actions: Vec<AuditAction>,
}

type AuditRow = (i64, i64, String, Option<String>, String, String, Option<String>);

impl Access<'_> {
    /// Entries of the audit log, the newest first, from below a number on.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn audit(
        &self,
        filter: &AuditFilter,
        below: i64,
        limit: usize,
    ) -> Result<Vec<AuditEntry>, Error> {
        let rows: Vec<AuditRow> = on!(&mut self.store.reading()?, c, Db => {
            let mut query = audit::table.filter(audit::number.lt(below)).into_boxed::<Db>();
            if let Some(actor) = &filter.actor {
                query = query.filter(audit::actor.eq(actor));
            }
            if let Some(subject) = &filter.subject {
                query = query.filter(audit::subject.eq(subject));
            }
            if !filter.actions.is_empty() {
                let codes: Vec<&str> = filter.actions.iter().map(|action| action.as_str()).collect();
                query = query.filter(audit::action.eq_any(codes));
            }
            query.order(audit::number.desc()).limit(i64::try_from(limit).unwrap_or(i64::MAX)).load(c)
        })?;
        rows.into_iter().map(entry).collect()
    }
}

fn entry(row: AuditRow) -> Result<AuditEntry, Error> {
    let (number, at, actor, organisation, action, subject, detail) = row;
    let wrong =
        |column| move |invalid: Invalid| unreadable("audit", column, &number.to_string(), &invalid);
    Ok(AuditEntry {
        number,
        at: moment(at),
        actor,
        organisation: organisation
            .map(|id| Id::parse(&id))
            .transpose()
            .map_err(wrong("organisation_id"))?,
        action: AuditAction::parse(&action).map_err(wrong("action"))?,
        subject,
        detail,
    })
}

/// Writes an entry, in the transaction of what it tells of: [`Access::write`] lets only one at a time do so.
pub(super) fn note(
    connection: &mut Connection,
    by: By<'_>,
    action: AuditAction,
    subject: &str,
    detail: Option<&str>,
) -> Result<(), Error> {
    let last: Option<i64> =
        on!(&mut *connection, c => audit::table.select(max(audit::number)).first(c))?;
    let row = (
        audit::number.eq(last.unwrap_or_default().saturating_add(1)),
        audit::at.eq(micros(by.now)),
        audit::actor.eq(by.who),
        audit::organisation_id.eq(organisation_of(connection, by.who)?),
        audit::action.eq(action.as_str()),
        audit::subject.eq(subject),
        audit::detail.eq(detail),
    );
    on!(connection, c => diesel::insert_into(audit::table).values(row).execute(c))?;
    Ok(())
}

/// For whom an account or a client acts.
fn organisation_of(connection: &mut Connection, who: &str) -> Result<Option<String>, Error> {
    let of_account: Option<String> = on!(&mut *connection, c => accounts::table.find(who)
        .select(accounts::organisation_id).first(c).optional())?;
    if of_account.is_some() {
        return Ok(of_account);
    }
    Ok(on!(connection, c => clients::table.find(who)
        .select(clients::organisation_id).first(c).optional())?)
}
