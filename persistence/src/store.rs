//! The store: one database, many readers, one writer at a time.

mod file;
mod fill;
mod kept;
mod rehearsal;
mod secret;
mod watch;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::Connection as _;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};
use diesel::{PgConnection, SqliteConnection};

use crate::Error;
use crate::connection::{Connection, Transaction, on};
use crate::log::{Verified, verify};
use crate::migrations;
use crate::reader::Reader;
use crate::schema::log_head;

pub use watch::Watch;

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Most connections held for reading.
    pub connections: u32,
    /// Whether missing migrations are applied; if not, a database that lacks some is refused.
    pub migrate: bool,
    /// How long a reader waits for a connection.
    pub patience: Duration,
    /// Nothing is written, also not the file where there is none: for what only looks.
    pub read_only: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 8,
            migrate: true,
            patience: Duration::from_millis(1_500),
            read_only: false,
        }
    }
}

#[derive(Clone)]
enum Pools {
    Sqlite {
        readers: Pool<ConnectionManager<SqliteConnection>>,
        writer: Pool<ConnectionManager<SqliteConnection>>,
    },
    Postgres {
        readers: Pool<ConnectionManager<PgConnection>>,
        writer: Pool<ConnectionManager<PgConnection>>,
    },
}

struct Inner {
    pools: Pools,
    secret: [u8; 32],
    /// Where the database says that the log has grown; SQLite does not.
    listen_at: Option<String>,
    /// Writers of this process queue here, not inside the database.
    turn: Mutex<()>,
    /// The one transaction in which everything happens that will be undone.
    rehearsal: Option<rehearsal::Rehearsal>,
}

/// A database of the register. Clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A file.
    Sqlite(PathBuf),
    /// A server, as `postgres://…`.
    Postgres(String),
}

impl Address {
    /// Reads `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// [`Error::Address`] for anything else.
    pub fn parse(url: &str) -> Result<Self, Error> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path == ":memory:" {
                return Err(Error::Address(
                    "the database address sqlite: needs the path of a file".to_owned(),
                ));
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        // The address may hold a password: only its beginning is repeated.
        let scheme = url.split(':').next().unwrap_or_default();
        Err(Error::Address(format!(
            "the database address begins with {scheme:?}; it must be sqlite:PATH or postgres://…"
        )))
    }
}

/// Settings every SQLite connection gets.
#[derive(Debug)]
struct Pragmas {
    reading: bool,
}

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for Pragmas {
    fn on_acquire(&self, connection: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        use diesel::connection::SimpleConnection;
        let common = "PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON; PRAGMA temp_store = MEMORY;";
        let own = if self.reading {
            // Pages are read where the system keeps them, instead of being copied into a cache for each connection.
            "PRAGMA query_only = ON; PRAGMA cache_size = -16000; PRAGMA mmap_size = 1099511627776;"
        } else {
            "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 16000;"
        };
        connection.batch_execute(&format!("{common}{own}")).map_err(diesel::r2d2::Error::QueryError)
    }
}

/// Settings every PostgreSQL connection gets: a reader that would not answer in time gives up.
#[derive(Debug)]
struct Bounds {
    reading: bool,
}

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for Bounds {
    fn on_acquire(&self, connection: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        use diesel::connection::SimpleConnection;
        let bound = if self.reading { "30s" } else { "0" };
        let sql = format!(
            "SET statement_timeout = '{bound}'; SET client_min_messages = 'warning'; SET TIME ZONE 'UTC'"
        );
        connection.batch_execute(&sql).map_err(diesel::r2d2::Error::QueryError)
    }
}

impl Store {
    /// Opens `sqlite:PATH` (made when it is not there) or `postgres://…`.
    ///
    /// # Errors
    /// [`Error::Address`], [`Error::Unavailable`], [`Error::Newer`], [`Error::NotMigrated`].
    pub fn open(url: &str, options: &Options) -> Result<Self, Error> {
        let address = Address::parse(url)?;
        let pools = match &address {
            Address::Sqlite(path) => file::pools(path, options)?,
            Address::Postgres(url) => postgres_pools(url, options)?,
        };
        let mut writer = pools.writer()?;
        migrations::prepare(&mut writer, options.migrate && !options.read_only)?;
        if options.migrate && !options.read_only {
            fill::build(&mut writer, |left| {
                log::info!("building indexes that an import put off: {left} left");
            })?;
        }
        let secret = secret::secret(&mut writer, options.read_only)?;
        drop(writer);
        let listen_at = match address {
            Address::Sqlite(_) => None,
            Address::Postgres(url) => Some(url),
        };
        let (turn, rehearsal) = (Mutex::new(()), None);
        Ok(Self { inner: Arc::new(Inner { pools, secret, listen_at, turn, rehearsal }) })
    }

    /// Reads at one snapshot.
    ///
    /// # Errors
    /// What the closure fails with, or [`Error::Unavailable`].
    pub fn read<T, E: From<Error>>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if let Some(rehearsal) = &self.inner.rehearsal {
            return rehearsal.with(|connection| read(&mut Reader::new(connection)));
        }
        let mut connection = self.inner.pools.reader()?;
        let mut transaction = Transaction::read(&mut connection)?;
        let result = read(&mut Reader::new(transaction.connection()))?;
        transaction.commit()?;
        Ok(result)
    }

    /// The sequence of the newest change, asked as cheaply as the database allows.
    ///
    /// # Errors
    /// [`Error::Unavailable`] and other failures of the database.
    pub fn sequence(&self) -> Result<i64, Error> {
        let mut connection = self.inner.pools.reader()?;
        Ok(on!(&mut connection, c => log_head::table.select(log_head::sequence).first(c))?)
    }

    /// How many statements one transaction of a long import should hold. SQLite has one writer anyway, and pays for each
    /// page once a transaction; in PostgreSQL others wait for the head of the log as long as it lasts.
    pub fn batch(&self) -> usize {
        match self.inner.pools {
            Pools::Sqlite { .. } => 5_000,
            Pools::Postgres { .. } => 2_000,
        }
    }

    /// Random bytes of this database, the same on every node: to sign cursors with.
    pub fn secret(&self) -> [u8; 32] {
        self.inner.secret
    }

    /// Checks the chain of the log from its first entry, and that the register shows what its newest changes say: states,
    /// ends, columns of lists, what several sources state together, totals. `progress` is told the sequence reached and the last one.
    ///
    /// # Errors
    /// [`Error::Log`] at the first entry that is not what was committed, or the change that is shown otherwise.
    pub fn verify_log(&self, progress: impl FnMut(i64, i64)) -> Result<Verified, Error> {
        let mut connection = self.inner.pools.reader()?;
        let mut transaction = Transaction::read(&mut connection)?;
        let verified = verify(transaction.connection(), progress)?;
        transaction.commit()?;
        Ok(verified)
    }

    /// A connection to look something up with, of which nothing has to be seen at one moment.
    pub(crate) fn reading(&self) -> Result<Connection, Error> {
        self.inner.pools.reader()
    }

    /// Writes in one transaction, alone.
    pub(crate) fn transact<T>(
        &self,
        write: impl FnOnce(&mut Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(rehearsal) = &self.inner.rehearsal {
            return rehearsal.with(write);
        }
        let turn = self.inner.turn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut connection = self.inner.pools.writer()?;
        let mut transaction = Transaction::write(&mut connection)?;
        let result = write(transaction.connection())?;
        transaction.commit()?;
        drop(turn);
        Ok(result)
    }
}

impl Pools {
    fn reader(&self) -> Result<Connection, Error> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Connection::Sqlite(readers.get()?),
            Self::Postgres { readers, .. } => Connection::Postgres(readers.get()?),
        })
    }

    fn writer(&self) -> Result<Connection, Error> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Connection::Sqlite(writer.get()?),
            Self::Postgres { writer, .. } => Connection::Postgres(writer.get()?),
        })
    }
}

fn postgres_pools(url: &str, options: &Options) -> Result<Pools, Error> {
    // Asked once by hand: a pool would hide the server's own words behind a time-out.
    PgConnection::establish(url)?;
    let pool = |size: u32, reading: bool| {
        Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .connection_timeout(if reading { options.patience } else { Duration::from_secs(30) })
            .connection_customizer(Box::new(Bounds { reading }))
            .build(ConnectionManager::new(url))
            .map_err(Error::from)
    };
    Ok(Pools::Postgres { readers: pool(options.connections, true)?, writer: pool(1, false)? })
}
