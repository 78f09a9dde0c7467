//! The parts of an archive: which there may be, before any is unpacked.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use crate::Fault;

/// More parts than any workbook has.
const MOST_PARTS: usize = 4096;
/// Before each entry of an archive's list of contents.
const ENTRY_MARK: [u8; 4] = *b"PK\x01\x02";

pub(crate) type Archive = ZipArchive<BufReader<File>>;

/// Opens an archive whose list of contents is not longer than a workbook's.
///
/// # Errors
/// `unreadable`, `broken_structure`, `too_large`.
pub(crate) fn open(path: &Path) -> Result<Archive, Fault> {
    let file = || File::open(path).map_err(|error| Fault::unreadable(path, &error));
    let listed =
        listed(BufReader::new(file()?)).map_err(|error| Fault::unreadable(path, &error))?;
    if listed > MOST_PARTS {
        return Err(Fault::new(
            path,
            "too_large",
            format!("is an archive of more than {MOST_PARTS} files"),
        ));
    }
    ZipArchive::new(BufReader::new(file()?)).map_err(|error| broken(path, &error.to_string()))
}

/// What is told of an archive that cannot be unpacked.
pub(crate) fn broken(path: &Path, reason: &str) -> Fault {
    let reason = format!("is a damaged archive, of which nothing can be taken: {reason}");
    Fault::new(path, "broken_structure", reason)
}

/// How many entries the list of contents can have at most: the number that an archive declares is not believed.
fn listed(mut file: impl Read) -> std::io::Result<usize> {
    let (mut chunk, mut held, mut count) = (vec![0; 64 << 10], 0, 0);
    loop {
        let length = file.read(chunk.get_mut(held..).unwrap_or_default())?;
        let present = chunk.get(..held + length).unwrap_or_default();
        count += present.windows(ENTRY_MARK.len()).filter(|window| *window == ENTRY_MARK).count();
        if length == 0 || count > MOST_PARTS {
            return Ok(count);
        }
        // A mark may stand on the border.
        let from = present.len().saturating_sub(ENTRY_MARK.len() - 1);
        let end = present.len();
        chunk.copy_within(from..end, 0);
        held = end - from;
    }
}

/// Whether the archive is a workbook that can be read, by the names in it.
///
/// # Errors
/// `not_of_format` for other archives; `broken_structure` for names that lead out of the archive.
pub(crate) fn judge(path: &Path, archive: &Archive) -> Result<(), Fault> {
    let mut names = Vec::with_capacity(archive.len());
    for name in archive.file_names() {
        let name = name.map_err(|error| broken(path, &error.to_string()))?;
        let leads_out = name.starts_with('/')
            || name.contains(['\\', ':', '\0'])
            || name.split('/').any(|part| part == "..");
        if leads_out {
            let reason = format!(
                "holds a file named {:?}, which leads out of the archive",
                name.escape_default().to_string()
            );
            return Err(Fault::new(path, "broken_structure", reason));
        }
        names.push(name.to_string());
    }
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let reason = if has("mimetype") {
        "is an OpenDocument file; save it as XLSX or CSV"
    } else if has("xl/workbook.bin") {
        "is a binary workbook (XLSB); save it as XLSX or CSV"
    } else if !has("[Content_Types].xml") {
        "is a ZIP archive and no workbook; unpack it first"
    } else if has("word/document.xml") || has("ppt/presentation.xml") {
        "is an office document and no workbook"
    } else {
        return Ok(());
    };
    Err(Fault::new(path, "not_of_format", reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_counted_wherever_their_marks_stand() {
        for before in [0, 1, 65_533, 65_534, 65_535, 65_536, 131_071] {
            let bytes = [vec![b'P'; before], ENTRY_MARK.repeat(3)].concat();
            assert_eq!(listed(bytes.as_slice()).unwrap(), 3, "{before}");
        }
        assert!(
            listed(std::io::repeat(0).take(1 << 20).chain(ENTRY_MARK.repeat(9_999).as_slice()))
                .unwrap()
                > MOST_PARTS
        );
    }
}
