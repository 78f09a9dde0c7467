//! Which encoding a table has, where nobody says.

use std::io::{self, Read};

use crate::encoding::Encoding;

/// Bytes that are looked at together.
const CHUNK: usize = 64 << 10;
/// So many Cyrillic letters stand in a row in any Cyrillic text, and so many accented ones in no Western.
const CYRILLIC_WORD: usize = 4;
/// Bytes that windows-1252 leaves empty.
const NOT_WESTERN: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

/// What the bytes of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detected {
    /// They can be but this.
    As(Encoding),
    /// They are not UTF-8, and nothing tells which of several code pages they are.
    Unknown,
}

/// Looks through a file.
///
/// UTF-8 and UTF-16 are known by a mark, UTF-16 also by its NUL bytes. What has bytes that UTF-8 does not have is
/// windows-1252, unless it has UTF-8 as well (then it is damaged UTF-8), or looks like a Cyrillic code page.
pub(crate) fn detect(mut source: impl Read) -> io::Result<Detected> {
    let (mut chunk, mut look, mut held) = (vec![0; CHUNK], Look::default(), 0);
    let mut first = true;
    loop {
        let length = fill(&mut source, chunk.get_mut(held..).unwrap_or_default())?;
        let present = chunk.get(..held + length).unwrap_or_default();
        if first && let Some(encoding) = utf16(present) {
            return Ok(Detected::As(encoding));
        }
        first = false;
        let left = look.through(present, length == 0);
        if length == 0 {
            return Ok(look.judge());
        }
        let from = present.len() - left;
        held = left;
        chunk.copy_within(from..from + left, 0);
    }
}

/// Reads until the target is full or the source ends.
fn fill(source: &mut impl Read, target: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = target.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn utf16(start: &[u8]) -> Option<Encoding> {
    match start {
        [0xff, 0xfe, ..] => Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => Some(Encoding::Utf16Be),
        // The header of a table begins with letters that every alphabet of code pages has.
        [first, 0, second, 0, ..] if *first > 0 && *second > 0 => Some(Encoding::Utf16Le),
        [0, first, 0, second, ..] if *first > 0 && *second > 0 => Some(Encoding::Utf16Be),
        _ => None,
    }
}

#[derive(Default)]
struct Look {
    /// Characters of several bytes that UTF-8 has.
    whole: bool,
    /// Bytes that it does not have.
    broken: bool,
    /// Bytes that speak against windows-1252.
    foreign: bool,
    /// High bytes in a row.
    run: usize,
}

impl Look {
    /// Looks through bytes; gives how many at their end may be the beginning of a character.
    fn through(&mut self, bytes: &[u8], last: bool) -> usize {
        let mut rest = bytes;
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.text(text);
                    return 0;
                }
                Err(error) => {
                    let (text, after) = rest.split_at(error.valid_up_to());
                    self.text(std::str::from_utf8(text).unwrap_or_default());
                    let Some(length) = error.error_len().or(last.then_some(after.len())) else {
                        return after.len();
                    };
                    let (bytes, after) = after.split_at(length);
                    for byte in bytes {
                        self.byte(*byte);
                    }
                    rest = after;
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.whole |= !text.is_ascii();
        self.run = 0;
    }

    fn byte(&mut self, byte: u8) {
        self.broken = true;
        self.run = if byte >= 0xc0 { self.run + 1 } else { 0 };
        self.foreign |= self.run >= CYRILLIC_WORD || NOT_WESTERN.contains(&byte);
    }

    fn judge(&self) -> Detected {
        match (self.broken, self.whole) {
            (true, _) if self.foreign => Detected::Unknown,
            (true, false) => Detected::As(Encoding::Windows1252),
            _ => Detected::As(Encoding::Utf8),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(bytes: &[u8]) -> Detected {
        detect(bytes).unwrap()
    }

    #[test]
    fn the_bytes_tell_the_encoding() {
        let little: Vec<u8> = "Titel,£".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "Titel,£".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [[0xff, 0xfe].as_slice(), &little].concat();
        let (western, _, _) = encoding_rs::WINDOWS_1252.encode("Café,£5,“x”");
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("Проект,Қор");
        for (bytes, expected) in [
            (b"".as_slice(), Detected::As(Encoding::Utf8)),
            (b"Title,5", Detected::As(Encoding::Utf8)),
            ("\u{feff}Title,£".as_bytes(), Detected::As(Encoding::Utf8)),
            ("Қор,£".as_bytes(), Detected::As(Encoding::Utf8)),
            (&little, Detected::As(Encoding::Utf16Le)),
            (&big, Detected::As(Encoding::Utf16Be)),
            (&marked, Detected::As(Encoding::Utf16Le)),
            (&western, Detected::As(Encoding::Windows1252)),
            (&cyrillic, Detected::Unknown),
            (b"a \x8d", Detected::Unknown),
            // One damaged cell does not turn all others into something else.
            (b"Caf\xc3\xa9,\xa35", Detected::As(Encoding::Utf8)),
            (b"cut off \xc3", Detected::As(Encoding::Windows1252)),
        ] {
            assert_eq!(detected(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn characters_on_the_borders_of_chunks_are_whole() {
        for shift in 0..4 {
            let text = format!("{}{}", "x".repeat(shift), "Қ£𝒳".repeat(CHUNK / 4));
            assert_eq!(detected(text.as_bytes()), Detected::As(Encoding::Utf8), "{shift}");
        }
    }
}
