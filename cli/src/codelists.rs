//! Further code lists, the same for whoever reads and whoever serves.

use std::path::{Path, PathBuf};

use crate::Failure;

/// Reads every JSON file of a folder as a code list.
pub fn load(folder: Option<&PathBuf>) -> Result<(), Failure> {
    let Some(folder) = folder else { return Ok(()) };
    let unreadable = |path: &Path, error: &dyn std::fmt::Display| {
        format!("the setting codelists: {} {error}", path.display())
    };
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let mut lists = Vec::new();
    for path in &paths {
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        lists.push(serde_json::from_str(&text).map_err(|error| unreadable(path, &error))?);
    }
    Ok(domain::Codelists::load(lists)?)
}
