//! SQLite's file.

use std::path::Path;
use std::time::Duration;

use diesel::connection::{Connection as _, SimpleConnection as _};
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};

use super::{Options, Pools, Pragmas, Store};
use crate::Error;
use crate::connection::Connection;

#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    busy: i32,
}

pub(super) fn pools(path: &Path, options: &Options) -> Result<Pools, Error> {
    let url = if options.read_only { to_look_at(path)? } else { to_write(path)? };
    let pool = |size: u32, reading: bool| {
        Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(if reading { options.patience } else { Duration::from_secs(30) })
            .connection_customizer(Box::new(Pragmas { reading }))
            .test_on_check_out(false)
            .build(ConnectionManager::new(&url))
            .map_err(|error| Error::Unavailable(format!("{}: {error}", path.display())))
    };
    Ok(Pools::Sqlite { readers: pool(options.connections, true)?, writer: pool(1, false)? })
}

/// The file as it is opened to be written; made where there is none.
fn to_write(path: &Path) -> Result<String, Error> {
    let url = path.to_string_lossy().into_owned();
    // WAL is a property of the file: set once, before the pools race for it.
    answers(&url, "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL;")
        .map_err(|error| cannot(path, "opened", &error))?;
    Ok(url)
}

/// The file as it is opened to be read only, also where nothing can be written beside it.
fn to_look_at(path: &Path) -> Result<String, Error> {
    if !path.is_file() {
        return Err(Error::Address(format!(
            "the setting database_url: there is no file {}",
            path.display()
        )));
    }
    let mut name = String::new();
    for c in path.to_string_lossy().chars() {
        match c {
            '%' => name.push_str("%25"),
            '?' => name.push_str("%3f"),
            '#' => name.push_str("%23"),
            c => name.push(c),
        }
    }
    let url = format!("file:{name}?mode=ro");
    let question = "PRAGMA busy_timeout = 30000; SELECT count(*) FROM sqlite_schema;";
    let Err(error) = answers(&url, question) else { return Ok(url) };
    // Readers of a write-ahead log write beside the file. Where there is no log they need not.
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if Path::new(&log).metadata().is_ok_and(|log| log.len() > 0) {
        return Err(cannot(path, "read", &error));
    }
    let url = format!("file:{name}?immutable=1");
    answers(&url, question).map(|()| url).map_err(|error| cannot(path, "read", &error))
}

fn answers(url: &str, question: &str) -> Result<(), String> {
    let mut connection = SqliteConnection::establish(url).map_err(|error| error.to_string())?;
    connection.batch_execute(question).map_err(|error| error.to_string())
}

fn cannot(path: &Path, what: &str, error: &str) -> Error {
    Error::Unavailable(format!(
        "{}, which the setting database_url names, cannot be {what}: {error}",
        path.display()
    ))
}

fn checkpoint(connection: &mut Connection) -> Result<(), Error> {
    let Connection::Sqlite(sqlite) = connection else { return Ok(()) };
    let done: Checkpoint =
        diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(&mut **sqlite)?;
    if done.busy == 0 {
        return Ok(());
    }
    Err(Error::Unavailable("the write-ahead log is in use".to_owned()))
}

impl Store {
    /// Writes SQLite's file anew, without what was freed in it: pages that were split keep bytes of their old rows, which
    /// `secure_delete` does not reach. Of PostgreSQL's files that is the operator's work.
    pub(crate) fn rewrite_file(&self) -> Result<(), Error> {
        let _turn = self.inner.turn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut connection = self.inner.pools.writer()?;
        if connection.is_postgres() {
            return Ok(());
        }
        // On disk, since the register may be larger than the memory.
        connection.execute("PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY;")?;
        checkpoint(&mut connection)
    }

    /// Folds SQLite's write-ahead log into its file, so that the file alone is the register.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when somebody reads from the log.
    pub fn fold(&self) -> Result<(), Error> {
        let _turn = self.inner.turn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        checkpoint(&mut self.inner.pools.writer()?)
    }
}
