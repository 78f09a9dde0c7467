//! A private database for each test, and a look into it beside the store.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection};
use persistence::{Options, Store};
use tempfile::TempDir;

/// Makes two tests of one fact: `on_both!(fn name(database) { … })`.
macro_rules! on_both {
    ($(fn $name:ident($database:ident) $body:block)+) => {
        $(mod $name {
            use super::*;

            fn fact($database: &$crate::database::Database) $body

            #[test]
            fn on_sqlite() {
                fact(&$crate::database::Database::migrated($crate::database::Kind::Sqlite));
            }

            #[test]
            fn on_postgres() {
                fact(&$crate::database::Database::migrated($crate::database::Kind::Postgres));
            }
        })+
    };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

pub struct Database {
    pub kind: Kind,
    pub url: String,
    _folder: Option<TempDir>,
}

#[derive(QueryableByName)]
struct TextRow {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

#[derive(QueryableByName)]
struct StepRow {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct BytesRow {
    #[diesel(sql_type = Nullable<Binary>)]
    value: Option<Vec<u8>>,
}

/// Runs a query on a connection of whichever kind.
macro_rules! connected {
    ($database:expr, $c:ident => $body:expr) => {
        match $database.kind {
            Kind::Sqlite => {
                let $c = &mut $database.sqlite();
                $body
            }
            Kind::Postgres => {
                let $c = &mut PgConnection::establish(&$database.url).unwrap();
                $body
            }
        }
    };
}

impl Database {
    /// A database without any table.
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite:{}", folder.path().join("enpo.db").display());
                Self { kind, url, _folder: Some(folder) }
            }
            Kind::Postgres => Self { kind, url: test_postgres::private_database(), _folder: None },
        }
    }

    /// A database with the schema and nothing in it.
    pub fn migrated(kind: Kind) -> Self {
        let migrate = |url: &str| {
            drop(Store::open(url, &Options { connections: 1, ..Options::default() }).unwrap());
        };
        match kind {
            Kind::Sqlite => {
                static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
                let template = TEMPLATE.get_or_init(|| {
                    let database = Self::empty(Kind::Sqlite);
                    migrate(&database.url);
                    database.sqlite().batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
                    std::fs::read(database.path()).unwrap()
                });
                let database = Self::empty(Kind::Sqlite);
                std::fs::write(database.path(), template).unwrap();
                database
            }
            Kind::Postgres => {
                Self { kind, url: test_postgres::private_copy("migrated", migrate), _folder: None }
            }
        }
    }

    pub fn store(&self) -> Store {
        Store::open(&self.url, &Options { connections: 4, ..Options::default() }).unwrap()
    }

    /// The file of an SQLite database.
    pub fn path(&self) -> PathBuf {
        Path::new(self.url.strip_prefix("sqlite:").unwrap()).to_owned()
    }

    fn sqlite(&self) -> SqliteConnection {
        let mut connection = SqliteConnection::establish(&self.path().to_string_lossy()).unwrap();
        connection.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
        connection
    }

    /// Runs statements.
    pub fn sql(&self, statements: &str) {
        connected!(self, c => c.batch_execute(statements))
            .unwrap_or_else(|error| panic!("{statements}: {error}"));
    }

    /// Why the database refuses a statement.
    pub fn refusal(&self, statement: &str) -> String {
        match connected!(self, c => c.batch_execute(statement)) {
            Ok(()) => panic!("{statement}: was done"),
            Err(error) => error.to_string(),
        }
    }

    /// The column `value` of a query, as text.
    pub fn texts(&self, query: &str) -> Vec<Option<String>> {
        let rows: Vec<TextRow> = connected!(self, c => diesel::sql_query(query).load(c))
            .unwrap_or_else(|error| panic!("{query}: {error}"));
        rows.into_iter().map(|row| row.value).collect()
    }

    /// The column `value` of a query, as text that is there.
    pub fn words(&self, query: &str) -> Vec<String> {
        self.texts(query).into_iter().flatten().collect()
    }

    /// The steps of SQLite's plan of a statement.
    pub fn plan(&self, statement: &str) -> Vec<String> {
        let rows: Vec<StepRow> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"))
            .load(&mut self.sqlite())
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
        rows.into_iter().map(|row| row.detail).collect()
    }

    /// The column `value` of a query's only row.
    pub fn number(&self, query: &str) -> i64 {
        let row: NumberRow = connected!(self, c => diesel::sql_query(query).get_result(c))
            .unwrap_or_else(|error| panic!("{query}: {error}"));
        row.value
    }

    /// The column `value` of a query, as bytes.
    pub fn bytes(&self, query: &str) -> Vec<Option<Vec<u8>>> {
        let rows: Vec<BytesRow> = connected!(self, c => diesel::sql_query(query).load(c))
            .unwrap_or_else(|error| panic!("{query}: {error}"));
        rows.into_iter().map(|row| row.value).collect()
    }

    /// Runs a statement with one parameter of bytes, written `$1`.
    pub fn sql_with_bytes(&self, statement: &str, bytes: &[u8]) {
        let statement = if self.kind == Kind::Sqlite {
            statement.replace("$1", "?")
        } else {
            statement.to_owned()
        };
        connected!(self, c => diesel::sql_query(&statement).bind::<Binary, _>(bytes).execute(c))
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }

    /// Empties the register, for the next case of a property.
    pub fn clear(&self) {
        const TABLES: [&str; 12] = [
            "organisation_totals",
            "funding_parties",
            "statements",
            "documents",
            "payments",
            "milestones",
            "funding",
            "calls",
            "organisations",
            "sources",
            "log_blocks",
            "log_kinds",
        ];
        let zero = if self.kind == Kind::Sqlite {
            "zeroblob(32)"
        } else {
            "decode(repeat('00', 32), 'hex')"
        };
        let deletions: String =
            TABLES.iter().flat_map(|table| ["DELETE FROM ", *table, ";"]).collect();
        self.sql(&format!(
            "BEGIN; {deletions} UPDATE log_head SET sequence = 0, at = 0, hash = {zero}; COMMIT"
        ));
    }
}
