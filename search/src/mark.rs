//! How far the index has read, kept beside it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use domain::change::{Hash, Sequence};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// The way things are indexed; an index of another way is built again.
pub const VERSION: u32 = 2;

/// A point of the change log: an index that stands there holds what was known then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The change.
    pub sequence: Sequence,
    /// The hash of the log up to it, by which another log is told apart.
    pub hash: Hash,
}

impl Mark {
    /// Before the first change.
    pub const NONE: Self = Self { sequence: 0, hash: [0; 32] };
}

/// The file that tells it.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    version: u32,
    sequence: Sequence,
    hash: String,
    /// A point that writing was under way to, where it was not finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    towards: Option<(Sequence, String)>,
}

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// Everything up to here is in the index.
    pub mark: Mark,
    /// Some of what comes up to here may be, too.
    pub towards: Option<Mark>,
}

fn path(folder: &Path) -> PathBuf {
    folder.join("position.json")
}

/// Reads the file; none where there is none, or none that this version understands.
pub(crate) fn read(folder: &Path) -> Option<Told> {
    let text = fs::read_to_string(path(folder)).ok()?;
    let written: Written = serde_json::from_str(&text).ok()?;
    let mark = |sequence, hash: &str| {
        let bytes = hex(hash)?;
        Some(Mark { sequence, hash: bytes })
    };
    let towards = match &written.towards {
        Some((sequence, hash)) => Some(mark(*sequence, hash)?),
        None => None,
    };
    let told = Told { mark: mark(written.sequence, &written.hash)?, towards };
    (written.version == VERSION).then_some(told)
}

/// Writes the file, whole or not at all.
pub(crate) fn write(folder: &Path, told: &Told) -> Result<()> {
    let text = |hash: &Hash| HEXLOWER.encode(hash);
    let written = Written {
        version: VERSION,
        sequence: told.mark.sequence,
        hash: text(&told.mark.hash),
        towards: told.towards.as_ref().map(|mark| (mark.sequence, text(&mark.hash))),
    };
    let beside = folder.join("position.json.new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(&serde_json::to_vec(&written).map_err(std::io::Error::other)?)?;
    file.sync_all()?;
    fs::rename(&beside, path(folder))?;
    // Without this a machine that loses power may go back to the point before, while the parts went on.
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Forgets how far the index has read: what lies there is built again.
pub(crate) fn forget(folder: &Path) -> Result<()> {
    match fs::remove_file(path(folder)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn hex(text: &str) -> Option<Hash> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_another_version_is_not() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()), None);
        let mark = Mark { sequence: 12, hash: [7; 32] };
        let told = Told { mark, towards: Some(Mark { sequence: 20, hash: [9; 32] }) };
        write(folder.path(), &told).unwrap();
        assert_eq!(read(folder.path()), Some(told));
        let file = path(folder.path());
        let other = fs::read_to_string(&file).unwrap().replace("\"version\":2", "\"version\":1");
        fs::write(&file, other).unwrap();
        assert_eq!(read(folder.path()), None);
        forget(folder.path()).unwrap();
        forget(folder.path()).unwrap();
    }
}
