//! One server for one SQLite file.

use std::fs::File;
use std::path::{Path, PathBuf};

use persistence::Address;

use crate::Failure;

/// Keeps a second server off a SQLite file: both would follow the log, but only one may assume to see all of its own.
/// The lock goes with the process, however it ends. A file that is reached through a link is the same file; one with
/// several hard links is not known as such.
pub fn lock(url: &str) -> Result<Option<File>, Failure> {
    let Address::Sqlite(path) = Address::parse(url)? else { return Ok(None) };
    let mut name = canonical(&path).into_os_string();
    name.push(".lock");
    let beside = PathBuf::from(name);
    let file = File::create(&beside)
        .map_err(|error| format!("{} cannot be written: {error}", beside.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(_) => Err(Failure(format!(
            "{} is already served by another process; stop that one, or use PostgreSQL for several servers",
            path.display()
        ))),
    }
}

/// The one path of a file, which need not be there yet.
fn canonical(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match (folder.unwrap_or(Path::new(".")).canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}
