//! A database of a test's own, and what an operator does with it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::binary::{Finished, enpo, enpo_told};
use crate::database::Database;
use crate::reaper;
use crate::server::Server;

/// A register that no other test knows.
#[derive(Debug)]
pub struct Register {
    database: Database,
    url: String,
}

impl Register {
    /// One without any record.
    pub fn empty(database: Database) -> Self {
        Self { database, url: database.empty() }
    }

    /// One with the demonstration data.
    pub fn demonstration(database: Database) -> Self {
        Self { database, url: database.demonstration() }
    }

    /// Which database it lies in.
    pub fn database(&self) -> Database {
        self.database
    }

    /// What `--database-url` takes.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs `enpo SUBCOMMAND … --database-url URL`.
    pub fn enpo(&self, arguments: &[&str]) -> Finished {
        enpo(&[arguments, &["--database-url", &self.url]].concat())
    }

    /// The same, with this on its standard input.
    pub fn enpo_told(&self, input: &str, arguments: &[&str]) -> Finished {
        enpo_told(input, &[arguments, &["--database-url", &self.url]].concat())
    }

    /// Writes `content` to a file called `name` and imports it.
    pub fn import(&self, format: &str, name: &str, content: impl AsRef<[u8]>) -> Finished {
        self.import_with(format, name, content, &[])
    }

    /// The same with further arguments, such as `--mapping` or `--complete`.
    pub fn import_with(
        &self,
        format: &str,
        name: &str,
        content: impl AsRef<[u8]>,
        arguments: &[&str],
    ) -> Finished {
        let file = file(name, content);
        let file = file.to_str().expect("temporary folders have names in UTF-8");
        self.enpo(&[&["import", format, file], arguments].concat())
    }

    /// Serves it on a free port until the server is dropped.
    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    /// The same with further arguments, such as `--rate-limit`.
    pub fn serve_with(&self, arguments: &[&str]) -> Server {
        Server::start(&self.url, arguments)
    }
}

/// A file with this content in a folder of its own, so that its name is the one that a test reads.
pub fn file(name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let folder = reaper::folder().join(format!("file-{number}"));
    std::fs::create_dir(&folder).expect("a folder can be made");
    let file = folder.join(name);
    std::fs::write(&file, content).expect("a file can be written");
    file
}
