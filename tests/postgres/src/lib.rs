//! A PostgreSQL for tests: started once for each test binary, with a private database for each test.
//!
//! ```no_run
//! let url = test_postgres::private_database();
//! ```
//!
//! The cluster lives in a temporary folder, listens on a free port of 127.0.0.1, and goes when the
//! test binary ends, however it ends. `ENPO_TEST_POSTGRES_URL` names a running server to use instead:
//! the URL of a role that may create databases.
//!
//! Where there is neither, every test that asks for a database fails and says what to install. None
//! is skipped: a suite that is green without PostgreSQL would say something that nobody looked at.

mod binaries;
mod cluster;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use cluster::Cluster;

static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
static COUNTER: AtomicU32 = AtomicU32::new(0);
static TEMPLATES: Mutex<Option<HashMap<String, String>>> = Mutex::new(None);

/// The URL of a new, empty database that nobody else uses.
pub fn private_database() -> String {
    create("template0")
}

/// The URL of a new database that is a copy of the one that `prepare` filled.
///
/// `prepare` gets the URL of an empty database and runs once for each `name` and test binary; it must
/// have closed its connections when it returns. A copy takes some 50 milliseconds whatever is in it.
pub fn private_copy(name: &str, prepare: impl FnOnce(&str)) -> String {
    let template = {
        let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
        let templates = templates.get_or_insert_default();
        if let Some(database) = templates.get(name) {
            database.clone()
        } else {
            let url = private_database();
            prepare(&url);
            let database = database_of(&url);
            templates.insert(name.to_owned(), database.clone());
            database
        }
    };
    create(&template)
}

/// Runs one SQL statement on the database of `url` and returns what `psql` prints, without headings.
pub fn sql(url: &str, statement: &str) -> String {
    binaries::psql(url, statement)
        .unwrap_or_else(|problem| panic!("SQL failed: {statement}\n{problem}"))
}

fn create(template: &str) -> String {
    let cluster = CLUSTER
        .get_or_init(Cluster::start)
        .as_ref()
        .unwrap_or_else(|problem| panic!("no PostgreSQL for this test: {problem}"));
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("enpo_test_{}_{number}", std::process::id());
    // Where nothing is synced to disk, a copy of files is cheaper than writing them through the log.
    let statement = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
    binaries::psql(cluster.url(), &statement)
        .unwrap_or_else(|problem| panic!("cannot create the database {name}: {problem}"));
    with_database(cluster.url(), &name)
}

/// `postgres://user@host:port/database?options` with another database.
fn with_database(url: &str, database: &str) -> String {
    let (before, query) = match url.split_once('?') {
        Some((before, query)) => (before, format!("?{query}")),
        None => (url, String::new()),
    };
    let authority = before.split_once("://").map_or(before, |(_, rest)| rest);
    let server = match authority.find('/') {
        Some(slash) => &before[..before.len() - authority.len() + slash],
        None => before,
    };
    format!("{server}/{database}{query}")
}

fn database_of(url: &str) -> String {
    let before = url.split('?').next().unwrap_or(url);
    before.rsplit('/').next().unwrap_or(before).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_of_a_url_is_replaced() {
        for (url, expected) in [
            ("postgres://a@h:1/b", "postgres://a@h:1/x"),
            ("postgres://a@h:1", "postgres://a@h:1/x"),
            ("postgres://a@h:1/b?sslmode=off", "postgres://a@h:1/x?sslmode=off"),
            ("postgres://a@h?sslmode=off", "postgres://a@h/x?sslmode=off"),
        ] {
            assert_eq!(with_database(url, "x"), expected);
            assert_eq!(database_of(expected), "x");
        }
    }

    #[test]
    fn every_test_has_a_database_of_its_own() {
        let (one, other) = (private_database(), private_database());
        sql(&one, "CREATE TABLE only_here (id integer)");
        let count = "SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'";
        assert_eq!(sql(&one, count), "1");
        assert_eq!(sql(&other, count), "0");
    }

    #[test]
    fn a_copy_has_what_was_prepared_once() {
        let prepare = |url: &str| {
            sql(url, "CREATE TABLE prepared AS SELECT 7 AS number");
        };
        let (one, other) = (
            private_copy("prepared", prepare),
            private_copy("prepared", |_| panic!("prepared twice")),
        );
        assert_ne!(one, other);
        assert_eq!(sql(&other, "SELECT number FROM prepared"), "7");
    }
}
