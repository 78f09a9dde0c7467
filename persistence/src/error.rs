//! What can go wrong between the program and its database.

use diesel::result::{ConnectionError, DatabaseErrorKind, Error as Diesel};

/// A failure of the system of record.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address of the database is none, or of a kind that is not served.
    #[error("{0}")]
    Address(String),
    /// The database cannot be reached, is full, or does not answer in time: worth trying again.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The database was written by a newer program.
    #[error(
        "the database has the schema {found}, which is newer than this program knows ({known}); use the newer program"
    )]
    Newer {
        /// Schema of the database.
        found: String,
        /// Newest schema of this program.
        known: String,
    },
    /// The database lacks migrations, and none are to be applied.
    #[error("the database has not the schema this program needs; run `enpo migrate`")]
    NotMigrated,
    /// Another server already serves this SQLite file.
    #[error("{0}")]
    Locked(String),
    /// A row that cannot be: names table, column and id.
    #[error("table {table}, column {column}, id {id}: {detail}")]
    Row {
        /// Table of the row.
        table: &'static str,
        /// Column that is wrong.
        column: &'static str,
        /// Id of the row.
        id: String,
        /// What is wrong.
        detail: String,
    },
    /// The log does not hold what it must.
    #[error("change log, sequence {sequence}: {detail}")]
    Log {
        /// Where.
        sequence: i64,
        /// What is wrong.
        detail: String,
    },
    /// A command that cannot be carried out on what is there.
    #[error("{0}")]
    Refused(domain::Invalid),
    /// Any other failure of the database.
    #[error("database: {0}")]
    Database(String),
}

impl From<Diesel> for Error {
    fn from(error: Diesel) -> Self {
        let text = error.to_string();
        match &error {
            Diesel::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::SerializationFailure,
                _,
            )
            | Diesel::BrokenTransactionManager => Self::Unavailable(text),
            Diesel::DatabaseError(..) if passes(&text) => Self::Unavailable(text),
            _ => Self::Database(text),
        }
    }
}

/// Words of SQLite and PostgreSQL for what may be over in a moment or after an operator's hand.
fn passes(text: &str) -> bool {
    const PASSING: [&str; 10] = [
        "database is locked",
        "database table is locked",
        "disk is full",
        "disk I/O error",
        "unable to open database",
        "server closed the connection",
        "terminating connection",
        "could not connect",
        "no connection to the server",
        "statement timeout",
    ];
    let more = [
        "No space left on device",
        "remaining connection slots",
        "shutting down",
        "starting up",
        "Connection refused",
    ];
    PASSING.iter().chain(&more).any(|words| text.contains(words))
}

impl From<ConnectionError> for Error {
    fn from(error: ConnectionError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<diesel::r2d2::PoolError> for Error {
    fn from(error: diesel::r2d2::PoolError) -> Self {
        Self::Unavailable(error.to_string())
    }
}
