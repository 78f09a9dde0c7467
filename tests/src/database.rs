//! The two databases, and registers in them that cost a test milliseconds.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::binary::enpo;
use crate::reaper;
use crate::register::Register;
use crate::server::Server;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Database {
    /// A file in a temporary folder.
    Sqlite,
    /// A database in the cluster that the harness starts.
    Postgres,
}

/// What `on_both!` hands to a test.
pub trait Fixture {
    /// Makes it, or takes the shared one, on this database.
    fn on(database: Database) -> Self;
}

impl Fixture for &'static Server {
    fn on(database: Database) -> Self {
        Server::demonstration(database)
    }
}

impl Fixture for Register {
    fn on(database: Database) -> Self {
        Register::empty(database)
    }
}

impl Database {
    /// The URL of a database without any table.
    pub fn blank(self) -> String {
        match self {
            Self::Sqlite => url_of(&new_file()),
            Self::Postgres => test_postgres::private_database(),
        }
    }

    /// The URL of a register without any record.
    pub fn empty(self) -> String {
        self.copy("empty", |url| {
            enpo(&["migrate", "--database-url", url]).expect_success();
        })
    }

    /// The URL of the demonstration register, for a test that changes it.
    pub fn demonstration(self) -> String {
        self.copy("demonstration", |url| {
            enpo(&["demo", "--organisations", "60", "--seed", "1", "--database-url", url])
                .expect_success();
        })
    }

    fn copy(self, name: &str, prepare: impl FnOnce(&str)) -> String {
        match self {
            Self::Sqlite => url_of(&copied_file(name, prepare)),
            Self::Postgres => test_postgres::private_copy(name, prepare),
        }
    }
}

fn url_of(file: &std::path::Path) -> String {
    format!("sqlite:{}", file.display())
}

fn new_file() -> PathBuf {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    reaper::folder().join(format!("register-{number}.db"))
}

fn copied_file(name: &str, prepare: impl FnOnce(&str)) -> PathBuf {
    static TEMPLATES: Mutex<Option<HashMap<String, PathBuf>>> = Mutex::new(None);
    let template = {
        let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
        let templates = templates.get_or_insert_default();
        if let Some(file) = templates.get(name) {
            file.clone()
        } else {
            let file = new_file();
            prepare(&url_of(&file));
            templates.insert(name.to_owned(), file.clone());
            file
        }
    };
    let copy = new_file();
    // The write-ahead log belongs to the file as long as nobody has folded it in.
    for suffix in ["", "-wal"] {
        let from = with_suffix(&template, suffix);
        if from.exists() {
            std::fs::copy(&from, with_suffix(&copy, suffix)).expect("a database can be copied");
        }
    }
    copy
}

fn with_suffix(file: &std::path::Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
