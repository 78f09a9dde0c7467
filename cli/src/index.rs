//! Where the index lies, and building it by hand.

use std::path::PathBuf;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use persistence::Address;
use sha2::{Digest as _, Sha256};

use crate::Failure;
use crate::maintain;

/// The folder of the index of a database: the one that is configured, else one beside a SQLite file, or in the cache of
/// the user where the database is elsewhere.
pub fn folder(configured: Option<&PathBuf>, url: &str) -> Result<PathBuf, Failure> {
    if let Some(folder) = configured {
        return Ok(folder.clone());
    }
    match Address::parse(url)? {
        Address::Sqlite(path) => {
            let mut name = path.into_os_string();
            name.push(".index");
            Ok(PathBuf::from(name))
        }
        Address::Postgres(url) => {
            // The address may hold a password: its digest tells databases apart as well.
            let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&url)[..8]);
            let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
            let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
            let cache = cache.or_else(home).unwrap_or_else(std::env::temp_dir);
            Ok(cache.join("enpo").join(format!("index-{digest}")))
        }
    }
}

/// `enpo reindex`
pub fn rebuild(
    database: Option<String>,
    configured: Option<&PathBuf>,
) -> Result<ExitCode, Failure> {
    let url = maintain::needed(database)?;
    let folder = folder(configured, &url)?;
    let store = maintain::look_at(Some(url))?;
    let style = ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len}, {per_sec}")?;
    let bar = ProgressBar::new(0).with_style(style);
    let built = api::reindex(&store, &folder, |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
    })?;
    bar.finish_and_clear();
    println!("The index was built: {} things in {}.", built.done, folder.display());
    Ok(ExitCode::SUCCESS)
}
