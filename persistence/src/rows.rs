//! Rows of things: what all tables have in common, and one file a thing for the rest.

mod call;
mod document;
mod funding;
mod milestone;
mod organisation;
mod payment;
mod source;
mod written;

pub(crate) use call::CallRow;
pub(crate) use document::DocumentRow;
pub(crate) use funding::{FundingRow, column};
pub(crate) use milestone::MilestoneRow;
pub(crate) use organisation::OrganisationRow;
pub(crate) use payment::PaymentRow;
pub(crate) use source::SourceRow;
pub(crate) use written::Rows;

use diesel::prelude::*;
use domain::{Id, Operation, ThingKind, change};
use time::Date;

use crate::column::{ids, moment};
use crate::connection::{Connection, on};
use crate::schema::{documents, milestones, payments};
use crate::{Error, Found, Gone, Record};

/// The columns every thing has.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub(crate) struct Common {
    pub id: String,
    pub revision: i32,
    pub sequence: i64,
    pub created_at: i64,
    pub updated_at: i64,
    /// The operation that ended it; none while it is there.
    pub gone: Option<String>,
    pub gone_reason: Option<String>,
    pub survivor: Option<String>,
    /// Ids of its sources between bars.
    pub stated_by: String,
    /// Day its only statement is dated to; that of several lies with the statements.
    pub dated: Option<Date>,
    /// Its canonical state; none when it is gone.
    pub state: Option<String>,
}

impl Common {
    /// The record, or why the thing is gone.
    pub(crate) fn found(self, table: &'static str) -> Result<Found, Error> {
        let wrong = |column: &'static str, detail: String, id: &str| Error::Row {
            table,
            column,
            id: id.to_owned(),
            detail,
        };
        if let Some(operation) = &self.gone {
            let operation = Operation::parse(operation)
                .map_err(|error| wrong("gone", error.to_string(), &self.id))?;
            return Ok(Found::Gone(Gone {
                operation,
                reason: self.gone_reason,
                survivor: self.survivor.and_then(|id| Id::parse(&id).ok()),
                sequence: self.sequence,
                at: moment(self.updated_at),
            }));
        }
        let state = self.state.as_deref().unwrap_or_default();
        let (thing, sources) = change::read_state(state)
            .map_err(|error| wrong("state", error.to_string(), &self.id))?;
        Ok(Found::Here(Box::new(Record {
            thing,
            revision: self.revision,
            sequence: self.sequence,
            created_at: moment(self.created_at),
            updated_at: moment(self.updated_at),
            sources,
        })))
    }

    /// The record of a thing that is known to be there.
    pub(crate) fn record(self, table: &'static str) -> Result<Record, Error> {
        let id = self.id.clone();
        match self.found(table)? {
            Found::Here(record) => Ok(*record),
            Found::Gone(_) => Err(Error::Row {
                table,
                column: "gone",
                id,
                detail: "is set on a row that was listed".to_owned(),
            }),
        }
    }

    pub(crate) fn source_ids(&self) -> Vec<Id> {
        ids(&self.stated_by)
    }
}

/// Declares the row of a thing: the common columns, then its own; with loading, inserting and updating for both databases.
macro_rules! thing_row {
    ($(#[$meta:meta])* $row:ident in $table:ident { $($column:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable, diesel::Selectable, diesel::Insertable, diesel::AsChangeset)]
        #[diesel(table_name = crate::schema::$table, treat_none_as_null = true, treat_none_as_default_value = false)]
        pub(crate) struct $row {
            pub id: String,
            pub revision: i32,
            pub sequence: i64,
            pub created_at: i64,
            pub updated_at: i64,
            pub gone: Option<String>,
            pub gone_reason: Option<String>,
            pub survivor: Option<String>,
            pub stated_by: String,
            pub dated: Option<time::Date>,
            pub state: Option<String>,
            $(pub $column: $type,)*
        }

        impl $row {
            /// Name of the table, for errors.
            pub(crate) const TABLE: &'static str = stringify!($table);

            fn with(common: crate::rows::Common, own: ($($type,)*)) -> Self {
                let crate::rows::Common { id, revision, sequence, created_at, updated_at, gone, gone_reason, survivor, stated_by, dated, state } = common;
                let ($($column,)*) = own;
                Self { id, revision, sequence, created_at, updated_at, gone, gone_reason, survivor, stated_by, dated, state, $($column,)* }
            }

            /// What it has in common with all things.
            pub(crate) fn common(&self) -> crate::rows::Common {
                let Self { id, revision, sequence, created_at, updated_at, gone, gone_reason, survivor, stated_by, dated, state, .. } = self.clone();
                crate::rows::Common { id, revision, sequence, created_at, updated_at, gone, gone_reason, survivor, stated_by, dated, state }
            }

            /// The common columns of these ids.
            pub(crate) fn load(connection: &mut crate::connection::Connection, ids: &[&str]) -> Result<Vec<crate::rows::Common>, crate::Error> {
                use crate::schema::$table::dsl as t;
                use diesel::prelude::*;
                let mut found = Vec::with_capacity(ids.len());
                for ids in ids.chunks(500) {
                    let rows: Vec<crate::rows::Common> = crate::connection::on!(connection, c => t::$table
                        .filter(t::id.eq_any(ids)).select(crate::rows::common_columns!($table)).load(c))?;
                    found.extend(rows);
                }
                Ok(found)
            }

            /// Adds rows that are not there yet.
            pub(crate) fn insert(connection: &mut crate::connection::Connection, rows: &[Self]) -> Result<(), crate::Error> {
                use diesel::prelude::*;
                let into = crate::schema::$table::table;
                match connection {
                    // A statement of one row stays prepared; one of many would cost more to prepare than it saves.
                    crate::connection::Connection::Sqlite(c) => {
                        for row in rows {
                            diesel::insert_into(into).values(row).execute(&mut **c)?;
                        }
                    }
                    crate::connection::Connection::Postgres(c) => {
                        for rows in rows.chunks(500) {
                            diesel::insert_into(into).values(rows).execute(&mut **c)?;
                        }
                    }
                }
                Ok(())
            }

            /// Replaces a row.
            pub(crate) fn update(&self, connection: &mut crate::connection::Connection) -> Result<(), crate::Error> {
                use crate::schema::$table::dsl as t;
                use diesel::prelude::*;
                crate::connection::on!(connection, c => diesel::update(t::$table.find(&self.id)).set(self).execute(c))?;
                Ok(())
            }

            /// Marks a thing as gone, or gives it another revision without touching its own columns.
            pub(crate) fn update_common(connection: &mut crate::connection::Connection, common: &crate::rows::Common) -> Result<(), crate::Error> {
                use crate::schema::$table::dsl as t;
                use diesel::prelude::*;
                let set = (
                    t::revision.eq(common.revision),
                    t::sequence.eq(common.sequence),
                    t::updated_at.eq(common.updated_at),
                    t::gone.eq(&common.gone),
                    t::gone_reason.eq(&common.gone_reason),
                    t::survivor.eq(&common.survivor),
                    t::stated_by.eq(&common.stated_by),
                    t::dated.eq(common.dated),
                    t::state.eq(&common.state),
                );
                crate::connection::on!(connection, c => diesel::update(t::$table.find(&common.id)).set(set).execute(c))?;
                Ok(())
            }
        }
    };
}
pub(crate) use thing_row;

/// The common columns of a table, for `select`.
macro_rules! common_columns {
    ($table:ident) => {
        (
            crate::schema::$table::id,
            crate::schema::$table::revision,
            crate::schema::$table::sequence,
            crate::schema::$table::created_at,
            crate::schema::$table::updated_at,
            crate::schema::$table::gone,
            crate::schema::$table::gone_reason,
            crate::schema::$table::survivor,
            crate::schema::$table::stated_by,
            crate::schema::$table::dated,
            crate::schema::$table::state,
        )
    };
}
pub(crate) use common_columns;

/// Name of the table that holds a kind.
pub(crate) fn table_of(kind: ThingKind) -> &'static str {
    match kind {
        ThingKind::Organisation => OrganisationRow::TABLE,
        ThingKind::Grant | ThingKind::Contract => FundingRow::TABLE,
        ThingKind::Milestone => MilestoneRow::TABLE,
        ThingKind::Payment => PaymentRow::TABLE,
        ThingKind::Document => DocumentRow::TABLE,
        ThingKind::Source => SourceRow::TABLE,
        ThingKind::Call => CallRow::TABLE,
    }
}

/// The common columns of these ids in the table of a kind.
pub(crate) fn load(
    connection: &mut Connection,
    kind: ThingKind,
    ids: &[&str],
) -> Result<Vec<Common>, Error> {
    match kind {
        ThingKind::Organisation => OrganisationRow::load(connection, ids),
        ThingKind::Grant | ThingKind::Contract => FundingRow::load(connection, ids),
        ThingKind::Milestone => MilestoneRow::load(connection, ids),
        ThingKind::Payment => PaymentRow::load(connection, ids),
        ThingKind::Document => DocumentRow::load(connection, ids),
        ThingKind::Source => SourceRow::load(connection, ids),
        ThingKind::Call => CallRow::load(connection, ids),
    }
}

/// The funding a thing lies below, also when it is gone.
pub(crate) fn parent_of_row(
    connection: &mut Connection,
    kind: ThingKind,
    id: &str,
) -> Result<Option<String>, Error> {
    Ok(match kind {
        ThingKind::Milestone => {
            on!(connection, c => milestones::table.find(id).select(milestones::funding_id).first(c).optional())
        }
        ThingKind::Payment => {
            on!(connection, c => payments::table.find(id).select(payments::funding_id).first(c).optional())
        }
        ThingKind::Document => {
            on!(connection, c => documents::table.find(id).select(documents::funding_id).first(c).optional())
        }
        ThingKind::Organisation
        | ThingKind::Grant
        | ThingKind::Contract
        | ThingKind::Source
        | ThingKind::Call => {
            return Ok(None);
        }
    }?)
}

/// Writes only what all things have in common.
pub(crate) fn update_common(
    connection: &mut Connection,
    kind: ThingKind,
    common: &Common,
) -> Result<(), Error> {
    match kind {
        ThingKind::Organisation => OrganisationRow::update_common(connection, common),
        ThingKind::Grant | ThingKind::Contract => FundingRow::update_common(connection, common),
        ThingKind::Milestone => MilestoneRow::update_common(connection, common),
        ThingKind::Payment => PaymentRow::update_common(connection, common),
        ThingKind::Document => DocumentRow::update_common(connection, common),
        ThingKind::Source => SourceRow::update_common(connection, common),
        ThingKind::Call => CallRow::update_common(connection, common),
    }
}
