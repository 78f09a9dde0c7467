//! Which encoding a table has, where nobody says.

mod cyrillic;

use std::io::{self, Read, Seek};

use cyrillic::{CYRILLIC_WORD, Cyrillic, Dos};

use crate::encoding::Encoding;
use crate::lines::LONGEST;

/// Bytes that are looked at together.
const CHUNK: usize = 64 << 10;
/// So many times more bytes that UTF-8 does not have than characters that it has make it none.
const MANY_BROKEN: u64 = 8;
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

/// What was found in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) encoding: Detected,
    /// It is UTF-8 from beginning to end, and not ASCII alone.
    pub(crate) is_utf8: bool,
    /// Windows-1251 and KZ-1048 would read it alike.
    pub(crate) one_cyrillic: bool,
}

/// Looks through a file.
///
/// UTF-8 and UTF-16 are known by a mark, UTF-16 also by the first byte of its Latin or Cyrillic letters, which stands in no
/// other text. What has bytes that UTF-8 does not have is CP866, if it has words and next to nothing but its letters; else
/// windows-1252, unless it has UTF-8 as well (then it is damaged UTF-8), or has Cyrillic words. Of these, KZ-1048 is what has
/// letters of Kazakh and of Russian, windows-1251 what has none that the two code pages read differently, or none of Russian.
/// What could be both is not guessed.
pub(crate) fn detect(mut source: impl Read + Seek) -> io::Result<Found> {
    let found = |encoding, is_utf8| Found { encoding, is_utf8, one_cyrillic: false };
    // Most files are UTF-8, and that is quickly seen.
    let (mut marked, mut first, mut broken, mut ascii) = (None, true, false, true);
    chunks(&mut source, |present, last| {
        marked = marked.or_else(|| utf16(present).filter(|_| first));
        first = false;
        let left = match std::str::from_utf8(present) {
            Ok(_) => 0,
            Err(error) if error.error_len().is_none() && !last => {
                present.len() - error.valid_up_to()
            }
            Err(_) => {
                broken = true;
                0
            }
        };
        ascii = ascii && present.is_ascii();
        (!broken && marked.is_none()).then_some(left)
    })?;
    if let Some(encoding) = marked {
        return Ok(found(Detected::As(encoding), false));
    }
    if !broken {
        return Ok(found(Detected::As(Encoding::Utf8), !ascii));
    }
    source.rewind()?;
    let mut look = Look::default();
    chunks(&mut source, |present, last| Some(look.through(present, last)))?;
    let one_cyrillic = look.cyrillic.is_one();
    Ok(Found { one_cyrillic, ..found(look.judge(), false) })
}

/// Shows the bytes of a file piece by piece, with whether it is the last. `see` tells how many at the end it wants to see
/// once more, or that it has seen enough.
fn chunks(
    source: &mut impl Read,
    mut see: impl FnMut(&[u8], bool) -> Option<usize>,
) -> io::Result<()> {
    let (mut chunk, mut held, mut line) = (vec![0; CHUNK], 0, 0);
    loop {
        let length = fill(source, chunk.get_mut(held..).unwrap_or_default())?;
        let present = chunk.get(..held + length).unwrap_or_default();
        line = match present.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')) {
            Some(end) => present.len() - end,
            None => line + present.len(),
        };
        let left = see(present, length == 0);
        // Of a record that is longer than is read the table is refused, whatever follows.
        let (Some(left), false) = (left, length == 0 || line > LONGEST) else { return Ok(()) };
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
        // A table begins with Latin or Cyrillic letters.
        [first, 0 | 4, second, 0 | 4, ..] if *first > 0 && *second > 0 => Some(Encoding::Utf16Le),
        [0 | 4, first, 0 | 4, second, ..] if *first > 0 && *second > 0 => Some(Encoding::Utf16Be),
        _ => None,
    }
}

#[derive(Default)]
struct Look {
    /// Characters of several bytes that UTF-8 has.
    whole: u64,
    /// Bytes that it does not have.
    broken: u64,
    /// Whether bytes speak against windows-1252.
    foreign: bool,
    /// High bytes in a row.
    run: usize,
    cyrillic: Cyrillic,
    dos: Dos,
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
        text.bytes().for_each(|byte| self.dos.byte(byte));
        self.whole += text.chars().filter(|c| !c.is_ascii()).count() as u64;
        // They may be letters of a code page after all.
        text.bytes().filter(|byte| !byte.is_ascii()).for_each(|byte| self.cyrillic.byte(byte));
        self.run = 0;
    }

    fn byte(&mut self, byte: u8) {
        self.broken += 1;
        self.dos.byte(byte);
        self.run = if byte >= 0xc0 { self.run + 1 } else { 0 };
        self.foreign |= self.run >= CYRILLIC_WORD || NOT_WESTERN.contains(&byte);
        self.cyrillic.byte(byte);
    }

    fn judge(&self) -> Detected {
        if self.broken == 0 {
            return Detected::As(Encoding::Utf8);
        }
        // Many letters of DOS happen to be characters of UTF-8, but most are none.
        if self.dos.fits() && self.broken > self.whole {
            return Detected::As(Encoding::Cp866);
        }
        // Pairs of letters of a code page may happen to be characters of UTF-8, but few are.
        let damaged = self.whole > self.broken / MANY_BROKEN;
        match (damaged, self.foreign) {
            (true, true) => Detected::Unknown,
            (true, false) => Detected::As(Encoding::Utf8),
            (false, true) => self.cyrillic.judge(),
            (false, false) => Detected::As(Encoding::Windows1252),
        }
    }
}

#[cfg(test)]
mod tests;
