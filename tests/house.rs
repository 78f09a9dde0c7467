//! The rules of the house, as tests: what nobody should have to look for in a review.

mod decisions;
mod dependencies;
mod files;
mod operations;
mod reasons;

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie in the workspace")
}

/// The text of a file of the workspace.
pub fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file of the workspace that is not made by a tool, relative to it.
pub fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder can be read").flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            if path.is_dir() {
                let made = matches!(&*name, ".git" | "node_modules" | "__pycache__" | "target")
                    || name.starts_with(".venv")
                    || path.join("CACHEDIR.TAG").exists();
                if !made {
                    waiting.push(path);
                }
            } else if name != ".git" && !name.contains(".db") {
                found.push(path.strip_prefix(root()).expect("it lies below").to_owned());
            }
        }
    }
    found.sort();
    found
}

/// Those with this extension, and their text.
pub fn texts(extension: &str) -> impl Iterator<Item = (PathBuf, String)> {
    files()
        .into_iter()
        .filter(move |path| path.extension().is_some_and(|found| found == extension))
        .map(|path| {
            let text = text(&path.to_string_lossy());
            (path, text)
        })
}
