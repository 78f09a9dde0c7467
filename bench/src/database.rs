//! The databases that are measured.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::{PgConnection, SqliteConnection, sql_query};

use crate::Failure;

/// A database, and what goes with it when the run is over.
pub(crate) struct Database {
    url: String,
    index: PathBuf,
    schema: Option<Schema>,
}

/// A schema of PostgreSQL, dropped at the end.
struct Schema {
    server: String,
    name: &'static str,
}

#[derive(QueryableByName)]
struct Size {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

/// What the change log takes, in its only large column.
const LOG_BYTES: &str =
    "SELECT CAST(COALESCE(SUM(LENGTH(entries)), 0) AS BIGINT) AS bytes FROM log_blocks";

impl Database {
    pub(crate) fn sqlite(file: &Path) -> Self {
        let mut index = file.as_os_str().to_owned();
        index.push(".index");
        Self { url: format!("sqlite:{}", file.display()), index: index.into(), schema: None }
    }

    /// A new schema in the PostgreSQL at `server`; its index lies in a folder.
    pub(crate) fn postgres(
        server: &str,
        name: &'static str,
        folder: &Path,
    ) -> Result<Self, Failure> {
        let mut connection = PgConnection::establish(server)?;
        connection.batch_execute(&format!(
            "DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}"
        ))?;
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options=-csearch_path%3D{name}");
        let index = folder.join(format!("{name}.index"));
        Ok(Self { url, index, schema: Some(Schema { server: server.to_owned(), name }) })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The folder of its index.
    pub(crate) fn index(&self) -> &Path {
        &self.index
    }

    pub(crate) fn name(&self) -> &'static str {
        if self.schema.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// How many bytes of log there are.
    pub(crate) fn log_bytes(&self) -> Result<i64, Failure> {
        let size: Size = match self.url.strip_prefix("sqlite:") {
            Some(file) => {
                sql_query(LOG_BYTES).get_result(&mut SqliteConnection::establish(file)?)?
            }
            None => sql_query(LOG_BYTES).get_result(&mut PgConnection::establish(&self.url)?)?,
        };
        Ok(size.bytes)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(schema) = &self.schema else { return };
        let dropped = PgConnection::establish(&schema.server)
            .map_err(|error| error.to_string())
            .and_then(|mut connection| {
                let sql = format!("DROP SCHEMA IF EXISTS {} CASCADE", schema.name);
                connection.batch_execute(&sql).map_err(|error| error.to_string())
            });
        if let Err(error) = dropped {
            eprintln!("the schema {} is still there: {error}", schema.name);
        }
    }
}
