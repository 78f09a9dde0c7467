//! Which encoding a table has, where nobody says.

use std::io::{self, Read};

use crate::encoding::Encoding;
use crate::lines::LONGEST;

/// Bytes that are looked at together.
const CHUNK: usize = 64 << 10;
/// So many Cyrillic letters stand in a row in any Cyrillic text, and so many accented ones in no Western.
const CYRILLIC_WORD: usize = 4;
/// Letters that neither Ukrainian nor Serbian has: ё, ъ, ы, э, alike in both Cyrillic code pages.
const RUSSIAN: [u8; 4] = [0xb8, 0xfa, 0xfb, 0xfd];
/// Қ қ Ә ә Ң ң of KZ-1048, which are letters of Serbian and Macedonian in windows-1251.
const KAZAKH: [u8; 6] = [0x8d, 0x9d, 0xa3, 0xbc, 0xbd, 0xbe];
/// Һ һ Ұ ұ Ө ө Ғ ғ Ү ү of KZ-1048, which are letters of Ukrainian, Belarusian and Serbian in windows-1251.
const KAZAKH_OR_NEIGHBOUR: [u8; 10] = [0x8e, 0x9e, 0xa1, 0xa2, 0xa5, 0xaa, 0xaf, 0xb4, 0xba, 0xbf];
/// A text of so many letters without ы is no Kazakh one, where it is one letter of fourteen.
const ENOUGH: u64 = 400;
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

/// Looks through a file.
///
/// UTF-8 and UTF-16 are known by a mark, UTF-16 also by the first byte of its Latin or Cyrillic letters, which stands in no
/// other text. What has bytes that UTF-8 does not have is windows-1252, unless it has UTF-8 as well (then it is damaged
/// UTF-8), or has Cyrillic words. Of these, KZ-1048 is what has letters of Kazakh and of Russian, windows-1251 what has none
/// that the two code pages read differently, or none of Russian. What could be both is not guessed.
pub(crate) fn detect(mut source: impl Read) -> io::Result<Detected> {
    let (mut chunk, mut look, mut held) = (vec![0; CHUNK], Look::default(), 0);
    let mut line = 0;
    let mut first = true;
    loop {
        let length = fill(&mut source, chunk.get_mut(held..).unwrap_or_default())?;
        let present = chunk.get(..held + length).unwrap_or_default();
        if first && let Some(encoding) = utf16(present) {
            return Ok(Detected::As(encoding));
        }
        first = false;
        line = match present.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')) {
            Some(end) => present.len() - end,
            None => line + present.len(),
        };
        let left = look.through(present, length == 0);
        // The record is longer than is read: whatever follows, the table is refused for it.
        if line > LONGEST {
            return Ok(look.judge());
        }
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
}

/// What the bytes would be in a Cyrillic code page.
#[derive(Default)]
struct Cyrillic {
    /// How many are letters in both.
    letters: u64,
    /// Whether there are any of [`RUSSIAN`], [`KAZAKH`] and [`KAZAKH_OR_NEIGHBOUR`].
    russian: bool,
    kazakh: bool,
    neighbour: bool,
}

impl Cyrillic {
    fn byte(&mut self, byte: u8) {
        self.letters += u64::from(byte >= 0xc0);
        self.russian |= RUSSIAN.contains(&byte);
        self.kazakh |= KAZAKH.contains(&byte);
        self.neighbour |= KAZAKH_OR_NEIGHBOUR.contains(&byte);
    }

    /// Which of the code pages it is.
    fn judge(&self) -> Detected {
        // Without a word in Cyrillic nothing speaks for either.
        if self.letters < CYRILLIC_WORD as u64 {
            return Detected::Unknown;
        }
        match (self.kazakh || self.neighbour, self.russian) {
            (false, _) => Detected::As(Encoding::Windows1251),
            (true, true) if self.kazakh => Detected::As(Encoding::Kz1048),
            (true, false) if self.letters >= ENOUGH => Detected::As(Encoding::Windows1251),
            _ => Detected::Unknown,
        }
    }
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
        self.whole += text.chars().filter(|c| !c.is_ascii()).count() as u64;
        // They may be letters of a code page after all.
        text.bytes().filter(|byte| !byte.is_ascii()).for_each(|byte| self.cyrillic.byte(byte));
        self.run = 0;
    }

    fn byte(&mut self, byte: u8) {
        self.broken += 1;
        self.run = if byte >= 0xc0 { self.run + 1 } else { 0 };
        self.foreign |= self.run >= CYRILLIC_WORD || NOT_WESTERN.contains(&byte);
        self.cyrillic.byte(byte);
    }

    fn judge(&self) -> Detected {
        if self.broken == 0 {
            return Detected::As(Encoding::Utf8);
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
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("Проект,Сумма");
        for (bytes, expected) in [
            (b"".as_slice(), Detected::As(Encoding::Utf8)),
            (b"Title,5", Detected::As(Encoding::Utf8)),
            ("\u{feff}Title,£".as_bytes(), Detected::As(Encoding::Utf8)),
            ("Қор,£".as_bytes(), Detected::As(Encoding::Utf8)),
            (&little, Detected::As(Encoding::Utf16Le)),
            (&big, Detected::As(Encoding::Utf16Be)),
            (&marked, Detected::As(Encoding::Utf16Le)),
            (&western, Detected::As(Encoding::Windows1252)),
            (&cyrillic, Detected::As(Encoding::Windows1251)),
            (b"a \x8d", Detected::Unknown),
            // One damaged cell does not turn all others into something else.
            (b"Caf\xc3\xa9,\xa35", Detected::As(Encoding::Utf8)),
            (b"cut off \xc3", Detected::As(Encoding::Windows1252)),
        ] {
            assert_eq!(detected(bytes), expected, "{bytes:?}");
        }
    }

    /// A text in KZ-1048.
    fn kazakh(text: &str) -> Vec<u8> {
        let byte = |c: char| {
            (0..=u8::MAX).find(|byte| {
                Encoding::Kz1048.decode(&[*byte]).is_ok_and(|text| text.starts_with(c))
            })
        };
        text.chars().map(|c| byte(c).unwrap()).collect()
    }

    #[test]
    fn cyrillic_code_pages_are_told_apart_by_letters_that_only_one_language_has() {
        let (ukrainian, _, _) = encoding_rs::WINDOWS_1251.encode("Назва закупівлі;Її об’єкт");
        let long = ukrainian.repeat(60);
        let (both, _, _) = encoding_rs::WINDOWS_1251.encode("Сведения об объекте;Назва об’єкта;Мы");
        let (belarusian, _, _) = encoding_rs::WINDOWS_1251.encode("Назва ўстановы");
        for (bytes, expected) in [
            (kazakh("Шарттың нөмірі;Қоғамдық қор;Сомасы"), Detected::As(Encoding::Kz1048)),
            (kazakh("Номер договора;Сумма;Объект"), Detected::As(Encoding::Windows1251)),
            (kazakh("Қор;Атауы"), Detected::As(Encoding::Kz1048)),
            (kazakh("Үкімет;Атауы"), Detected::Unknown),
            (kazakh("Төлемдер"), Detected::Unknown),
            (long, Detected::As(Encoding::Windows1251)),
            (ukrainian.into_owned(), Detected::Unknown),
            (both.into_owned(), Detected::Unknown),
            (belarusian.into_owned(), Detected::Unknown),
            (
                "Қоры".encode_utf16().flat_map(u16::to_le_bytes).collect(),
                Detected::As(Encoding::Utf16Le),
            ),
            (
                "Қоры".encode_utf16().flat_map(u16::to_be_bytes).collect(),
                Detected::As(Encoding::Utf16Be),
            ),
        ] {
            assert_eq!(detected(&bytes), expected, "{bytes:x?}");
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
