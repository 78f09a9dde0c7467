//! API clients of organisations.

use diesel::prelude::*;
use domain::access::{AccountRole, AuditAction, Scope};
use domain::account::Client;
use time::OffsetDateTime;

use super::audit::note;
use super::{Access, By, TokenHash, codes, named, unreadable};
use crate::Error;
use crate::column::{bars, micros, moment};
use crate::connection::on;
use crate::schema::clients;

/// A client to be registered.
pub struct NewClient<'a> {
    /// What it is.
    pub client: &'a Client,
    /// The hash of its secret.
    pub secret: TokenHash,
}

/// A client as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRecord {
    /// The client.
    pub client: Client,
    /// When it was registered.
    pub created_at: OffsetDateTime,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = clients)]
struct ClientRow {
    id: String,
    name: String,
    organisation_id: String,
    roles: String,
    scopes: String,
    created_at: i64,
}

impl TryFrom<ClientRow> for ClientRecord {
    type Error = Error;

    fn try_from(row: ClientRow) -> Result<Self, Error> {
        const TABLE: &str = "clients";
        let (id, organisation) = named(TABLE, &row.id, &row.organisation_id)?;
        let roles = codes(&row.roles, AccountRole::parse)
            .map_err(|invalid| unreadable(TABLE, "roles", &row.id, &invalid))?;
        let scopes = codes(&row.scopes, Scope::parse)
            .map_err(|invalid| unreadable(TABLE, "scopes", &row.id, &invalid))?;
        Ok(Self {
            client: Client { id, name: row.name, organisation, roles, scopes },
            created_at: moment(row.created_at),
        })
    }
}

impl Access<'_> {
    /// Registers a client.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn register_client(&self, new: &NewClient<'_>, by: By<'_>) -> Result<ClientRecord, Error> {
        let client = new.client;
        let row = (
            clients::id.eq(client.id.as_str()),
            clients::name.eq(&client.name),
            clients::organisation_id.eq(client.organisation.to_id().as_str().to_owned()),
            clients::roles.eq(bars(client.roles.iter().map(|role| role.as_str()))),
            clients::scopes.eq(bars(client.scopes.iter().map(|scope| scope.as_str()))),
            clients::secret.eq(new.secret.to_vec()),
            clients::created_at.eq(micros(by.now)),
        );
        self.write(|connection| {
            on!(&mut *connection, c => diesel::insert_into(clients::table).values(row).execute(c))?;
            let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.as_str()).collect();
            let (id, scopes) = (client.id.as_str(), scopes.join(", "));
            note(connection, by, AuditAction::ClientRegistered, id, Some(&scopes))?;
            Ok(ClientRecord { client: client.clone(), created_at: moment(micros(by.now)) })
        })
    }

    /// The client of an id.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn client(&self, id: &str) -> Result<Option<ClientRecord>, Error> {
        Ok(self.client_and_secret(id)?.map(|(client, _)| client))
    }

    /// The client of an id, and the hash of its secret.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn client_and_secret(&self, id: &str) -> Result<Option<(ClientRecord, Vec<u8>)>, Error> {
        let found: Option<(ClientRow, Vec<u8>)> = on!(&mut self.store.reading()?, c => clients::table
            .find(id).select((ClientRow::as_select(), clients::secret)).first(c).optional())?;
        found.map(|(row, secret)| Ok((row.try_into()?, secret))).transpose()
    }

    /// Clients in the order of their ids, of one organisation or of all.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn clients(
        &self,
        organisation: Option<&str>,
        after: &str,
        limit: usize,
    ) -> Result<Vec<ClientRecord>, Error> {
        let rows: Vec<ClientRow> = on!(&mut self.store.reading()?, c, Db => {
            let mut query = clients::table.filter(clients::id.gt(after)).into_boxed::<Db>();
            if let Some(organisation) = organisation {
                query = query.filter(clients::organisation_id.eq(organisation));
            }
            query.order(clients::id).limit(i64::try_from(limit).unwrap_or(i64::MAX))
                .select(ClientRow::as_select()).load(c)
        })?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// Ends a client: its tokens are none from now on.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn end_client(&self, id: &str, by: By<'_>) -> Result<(), Error> {
        self.write(|connection| {
            let ended =
                on!(&mut *connection, c => diesel::delete(clients::table.find(id)).execute(c))?;
            if ended == 0 {
                return Ok(());
            }
            note(connection, by, AuditAction::ClientEnded, id, None)
        })
    }
}
