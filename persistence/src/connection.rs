//! One of the two databases, and the macro that types a query once for both.

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ConnectionManager, PooledConnection};
use diesel::{PgConnection, SqliteConnection};

use crate::Error;

/// A connection to either database.
pub(crate) enum Connection {
    Sqlite(PooledConnection<ConnectionManager<SqliteConnection>>),
    Postgres(PooledConnection<ConnectionManager<PgConnection>>),
}

/// Runs a query on whichever database it is: `on!(connection, c => query.load(c))`. The body is compiled once for each,
/// so diesel checks and prepares it natively (docs/adr/0002).
macro_rules! on {
    // With the name of a type that is the backend, for queries put together in boxes.
    ($connection:expr, $c:ident, $db:ident => $body:expr) => {
        match $connection {
            $crate::connection::Connection::Sqlite(pooled) => {
                type $db = diesel::sqlite::Sqlite;
                let $c = &mut **pooled;
                $body
            }
            $crate::connection::Connection::Postgres(pooled) => {
                type $db = diesel::pg::Pg;
                let $c = &mut **pooled;
                $body
            }
        }
    };
    ($connection:expr, $c:ident => $body:expr) => {
        match $connection {
            $crate::connection::Connection::Sqlite(pooled) => {
                let $c = &mut **pooled;
                $body
            }
            $crate::connection::Connection::Postgres(pooled) => {
                let $c = &mut **pooled;
                $body
            }
        }
    };
}
pub(crate) use on;

impl Connection {
    pub(crate) fn execute(&mut self, sql: &str) -> Result<(), Error> {
        on!(self, c => c.batch_execute(sql)).map_err(Error::from)
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

/// A transaction by hand: [`diesel::Connection::transaction`] would tie the body to one database.
pub(crate) struct Transaction<'a> {
    connection: &'a mut Connection,
    open: bool,
}

impl<'a> Transaction<'a> {
    /// Everything read in it belongs to one moment.
    pub(crate) fn read(connection: &'a mut Connection) -> Result<Self, Error> {
        let begin = if connection.is_postgres() {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        } else {
            "BEGIN"
        };
        connection.execute(begin)?;
        Ok(Self { connection, open: true })
    }

    /// The only writer until it ends: SQLite takes the lock at once, PostgreSQL with the row of the log's head.
    pub(crate) fn write(connection: &'a mut Connection) -> Result<Self, Error> {
        let begin = if connection.is_postgres() { "BEGIN" } else { "BEGIN IMMEDIATE" };
        connection.execute(begin)?;
        Ok(Self { connection, open: true })
    }

    /// Leaves it to whoever holds the connection to end the transaction.
    pub(crate) fn leave_open(mut self) {
        self.open = false;
    }

    pub(crate) fn connection(&mut self) -> &mut Connection {
        self.connection
    }

    pub(crate) fn commit(mut self) -> Result<(), Error> {
        self.open = false;
        if let Err(error) = self.connection.execute("COMMIT") {
            let _ = self.connection.execute("ROLLBACK");
            return Err(error);
        }
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.open {
            // The connection may be gone; the pool throws it away then.
            let _ = self.connection.execute("ROLLBACK");
        }
    }
}
