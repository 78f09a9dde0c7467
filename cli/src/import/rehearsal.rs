//! `--dry-run`: the import as it would be, undone at its end.

use std::path::PathBuf;

use persistence::{Address, Options, Store};

use crate::{Failure, maintain};

/// The register that an import writes into.
pub struct Register {
    store: Store,
    /// A folder made for a register that goes when the import ends.
    _folder: Option<Folder>,
}

impl Register {
    /// One in which everything stays.
    pub fn kept(store: Store) -> Self {
        Self { store, _folder: None }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }
}

/// The configured register, as it would become; an empty one where none is configured or there.
pub fn register(database: Option<String>) -> Result<Register, Failure> {
    let there = match database.as_deref().map(Address::parse).transpose()? {
        None => false,
        Some(Address::Sqlite(path)) => path.exists(),
        Some(Address::Postgres(_)) => true,
    };
    if there {
        let store = maintain::open(database, false)?.rehearse()?;
        return Ok(Register { store, _folder: None });
    }
    let folder = Folder::new()?;
    let url = format!("sqlite:{}", folder.0.join("register.db").display());
    let store = Store::open(&url, &Options { connections: 2, ..Options::default() })?;
    Ok(Register { store, _folder: Some(folder) })
}

/// A folder that is removed again.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("enpo-dry-run-{}", std::process::id()));
        std::fs::create_dir(&path)
            .map_err(|error| format!("the folder {} cannot be made: {error}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, whose temporary folder it lies in.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
