//! The register that a first start fills in when nothing is configured.

use std::path::{Path, PathBuf};

use persistence::{Options, Store};

use crate::arguments::DemoOptions;
use crate::{Failure, demonstrate};

/// Organisations of that register.
const ORGANISATIONS: u32 = 400;

/// Makes the file with demonstration data. It gets its name when it is whole, so that a start that is interrupted leaves
/// nothing that a later one would serve.
pub fn fill(path: &Path) -> Result<(), Failure> {
    let beside = with_ending(path, ".filling");
    clear(&beside)?;
    let url = format!("sqlite:{}", beside.display());
    let store = Store::open(&url, &Options { connections: 1, ..Options::default() })?;
    demonstrate::fill(&store, &DemoOptions { organisations: ORGANISATIONS, seed: 1 })?;
    store.fold()?;
    drop(store);
    std::fs::rename(&beside, path)
        .map_err(|error| format!("{} cannot be made: {error}", path.display()))?;
    clear(&beside)
}

/// Removes what an interrupted start left.
fn clear(beside: &Path) -> Result<(), Failure> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let left = with_ending(beside, ending);
        match std::fs::remove_file(&left) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure(format!("{} cannot be removed: {error}", left.display())));
            }
            _ => {}
        }
    }
    Ok(())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
