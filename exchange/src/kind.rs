//! What kind of file it is, told by its content: endings are often wrong.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::Fault;

/// Bytes at the beginning of a file that are looked at.
const START: u64 = 4 << 10;

/// The kinds of files that formats of several kinds come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A JSON document.
    Document,
    /// Separated values.
    Table,
    /// A workbook: XLSX.
    Workbook,
}

/// Beginnings of files that look like tables to people and are something else; what to do with them.
const FOREIGN: [(&[u8], &str); 5] = [
    (
        b"\xd0\xcf\x11\xe0",
        "is a workbook of the old form XLS, or one with a password: save it as XLSX or CSV, without a password",
    ),
    (b"%PDF", "is a PDF; a table is needed as XLSX or CSV"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"<", "is a web page or another XML document; what is read here comes as JSON, CSV or XLSX"),
];

/// Tells the kind of a file.
///
/// # Errors
/// `unreadable`; `not_of_format` for what is known to be something else.
pub(crate) fn kind(path: &Path) -> Result<Kind, Fault> {
    let mut start = Vec::new();
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    file.take(START).read_to_end(&mut start).map_err(|error| Fault::unreadable(path, &error))?;
    of_start(&start).map_err(|reason| Fault::new(path, "not_of_format", reason))
}

/// What is told of a file that is no JSON, where only JSON is read.
pub(crate) fn no_json(path: &Path) -> Fault {
    let reason = match kind(path) {
        Ok(Kind::Workbook) => {
            "is a workbook (XLSX) or another archive, and this format is read as JSON only: export it as JSON, or make \
             JSON of the sheets with the standard's own tool (flatten-tool unflatten)"
        }
        Ok(_) => "is not JSON in UTF-8: it begins with neither `{` nor `[`",
        Err(fault) => return fault,
    };
    Fault::new(path, "not_of_format", reason)
}

fn of_start(start: &[u8]) -> Result<Kind, &'static str> {
    if start.starts_with(b"PK\x03\x04") {
        return Ok(Kind::Workbook);
    }
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    if let Some((_, reason)) = FOREIGN.iter().find(|(mark, _)| text.starts_with(mark)) {
        return Err(reason);
    }
    if is_json_in_utf16(start) {
        return Err("is JSON in UTF-16; JSON is written in UTF-8");
    }
    // Of an empty file its reader tells that it is empty.
    let is_document = text.is_empty() || text.starts_with(b"{") || text.starts_with(b"[");
    Ok(if is_document { Kind::Document } else { Kind::Table })
}

fn is_json_in_utf16(start: &[u8]) -> bool {
    let text: Vec<u8> = match start {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => {
            rest.iter().copied().filter(|byte| *byte > 0).collect()
        }
        _ => return false,
    };
    matches!(text.trim_ascii_start().first(), Some(b'{' | b'['))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells_the_kind() {
        for (start, kind) in [
            (b"\xef\xbb\xbf\n  {\"grants\"".as_slice(), Kind::Document),
            (b"[1", Kind::Document),
            (b" \n", Kind::Document),
            (b"PK\x03\x04...", Kind::Workbook),
            (b"\xef\xbb\xbfIdentifier,Title", Kind::Table),
            (b"\xff\xfeI\0d\0", Kind::Table),
        ] {
            assert_eq!(of_start(start), Ok(kind), "{start:?}");
        }
        for start in [
            b"<!DOCTYPE html>".as_slice(),
            b"\xd0\xcf\x11\xe0",
            b"\x1f\x8b",
            b"%PDF-1",
            b"\xff\xfe{\0",
        ] {
            assert!(of_start(start).is_err(), "{start:?}");
        }
    }
}
