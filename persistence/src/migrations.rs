//! Bringing a database to the schema of this program.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::Error;
use crate::connection::{Connection, on};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Number under which writers of one PostgreSQL agree who migrates.
const ADVISORY_LOCK: i64 = 0x454e_504f;

/// Applies what is missing, or refuses a database that lacks something or knows more than this program.
pub(crate) fn prepare(connection: &mut Connection, migrate: bool) -> Result<(), Error> {
    if connection.is_postgres() {
        connection.execute(&format!("SELECT pg_advisory_lock({ADVISORY_LOCK})"))?;
    }
    let result = bring(connection, migrate);
    if connection.is_postgres() {
        connection.execute(&format!("SELECT pg_advisory_unlock({ADVISORY_LOCK})"))?;
    }
    result
}

fn bring(connection: &mut Connection, migrate: bool) -> Result<(), Error> {
    match complete(connection) {
        Ok(true) => return Ok(()),
        Ok(false) => {}
        // Asked for its migrations, a database that has none makes the table of them.
        Err(Error::Database(text)) if !migrate && text.contains("readonly") => {}
        Err(error) => return Err(error),
    }
    if !migrate {
        return Err(Error::NotMigrated);
    }
    match connection {
        // Several programs may open a new file at once: the one that gets the lock migrates, the others find it done.
        Connection::Sqlite(c) => c.immediate_transaction(|c| {
            c.run_pending_migrations(SQLITE).map(drop).map_err(|error| failed(&*error))
        }),
        Connection::Postgres(c) => {
            c.run_pending_migrations(POSTGRES).map(drop).map_err(|error| failed(&*error))
        }
    }
}

fn failed(error: &(dyn std::error::Error + Send + Sync)) -> Error {
    Error::Database(format!("migration: {error}"))
}

/// Whether nothing is missing.
fn complete(connection: &mut Connection) -> Result<bool, Error> {
    let known = newest(connection.is_postgres());
    let applied =
        on!(&mut *connection, c => c.applied_migrations()).map_err(|error| failed(&*error))?;
    let found = applied.iter().map(ToString::to_string).max().unwrap_or_default();
    if found > known {
        return Err(Error::Newer { found, known });
    }
    Ok(found == known)
}

/// Version of the newest migration.
fn newest(postgres: bool) -> String {
    use diesel::migration::{Migration, MigrationSource};
    let names = |versions: Vec<String>| versions.into_iter().max().unwrap_or_default();
    if postgres {
        let all: Vec<Box<dyn Migration<diesel::pg::Pg>>> =
            POSTGRES.migrations().unwrap_or_default();
        names(all.iter().map(|migration| migration.name().version().to_string()).collect())
    } else {
        let all: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> =
            SQLITE.migrations().unwrap_or_default();
        names(all.iter().map(|migration| migration.name().version().to_string()).collect())
    }
}
