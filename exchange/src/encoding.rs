//! Encodings of tables.

use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::Invalid;
use encoding_rs::{IBM866, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};
use serde::Deserialize;

/// Where KZ-1048 (STRK 1048-2002) differs from windows-1251.
const KZ_1048: [(u8, char); 16] = [
    (0x8d, 'Қ'),
    (0x8e, 'Һ'),
    (0x9d, 'қ'),
    (0x9e, 'һ'),
    (0xa1, 'Ұ'),
    (0xa2, 'ұ'),
    (0xa3, 'Ә'),
    (0xa5, 'Ө'),
    (0xaa, 'Ғ'),
    (0xaf, 'Ү'),
    (0xb4, 'ө'),
    (0xba, 'ғ'),
    (0xbc, 'ә'),
    (0xbd, 'Ң'),
    (0xbe, 'ң'),
    (0xbf, 'ү'),
];

/// An encoding of tables, as the command line and a mapping name it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a mark of byte order.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, the lower byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the higher byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Cyrillic of Windows.
    #[serde(rename = "windows-1251")]
    Windows1251,
    /// Western European of Windows.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// Kazakh Cyrillic: STRK 1048-2002.
    #[serde(rename = "kz-1048")]
    Kz1048,
    /// Cyrillic of DOS.
    #[serde(rename = "cp866")]
    Cp866,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Windows1251,
        Self::Windows1252,
        Self::Kz1048,
        Self::Cp866,
    ];

    /// The name on the command line and in a mapping.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1251 => "windows-1251",
            Self::Windows1252 => "windows-1252",
            Self::Kz1048 => "kz-1048",
            Self::Cp866 => "cp866",
        }
    }

    /// Reads a name, in any case.
    ///
    /// # Errors
    /// `unknown_encoding`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| {
                let names = Self::ALL.map(Self::as_str).join(", ");
                Invalid::new(
                    "unknown_encoding",
                    "encoding",
                    text,
                    format!("is not an encoding that can be read: {names}"),
                )
            })
    }

    /// The bytes of a file as bytes in which the delimiters are ASCII.
    pub(crate) fn reader(self, source: impl Read + Send + 'static) -> Box<dyn Read + Send> {
        let utf16 = match self {
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            _ => return Box::new(source),
        };
        let decoder = utf16.new_decoder_with_bom_removal();
        Box::new(Transcoded {
            source,
            decoder,
            raw: vec![0; 8 << 10],
            text: vec![0; 32 << 10],
            ready: 0..0,
            ended: false,
        })
    }

    /// A mark of byte order that contradicts the encoding.
    pub(crate) fn contradicted(self, start: &[u8]) -> Option<&'static str> {
        match (start, self) {
            ([0xff, 0xfe, ..], Self::Utf16Le)
            | ([0xfe, 0xff, ..], Self::Utf16Be)
            | ([0xef, 0xbb, 0xbf, ..], Self::Utf8) => None,
            ([0xff, 0xfe, ..], _) => Some("utf-16le"),
            ([0xfe, 0xff, ..], _) => Some("utf-16be"),
            ([0xef, 0xbb, 0xbf, ..], _) => Some("utf-8"),
            _ => None,
        }
    }

    /// A cell as text.
    pub(crate) fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, Invalid> {
        let single = |encoding: &'static encoding_rs::Encoding| {
            encoding.decode_without_bom_handling_and_without_replacement(bytes)
        };
        let text = match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Utf16Le | Self::Utf16Be => std::str::from_utf8(bytes)
                .ok()
                .filter(|text| !text.contains('\u{fffd}'))
                .map(Cow::Borrowed),
            Self::Windows1251 => single(WINDOWS_1251),
            Self::Windows1252 => single(WINDOWS_1252),
            Self::Cp866 => single(IBM866),
            Self::Kz1048 if bytes.is_ascii() => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Kz1048 => {
                bytes.iter().map(|byte| kz_1048(*byte)).collect::<Option<String>>().map(Cow::Owned)
            }
        };
        let shown = || String::from_utf8_lossy(bytes).into_owned();
        text.ok_or_else(|| {
            Invalid::new(
                "invalid_encoding",
                "",
                shown(),
                "holds bytes that the encoding does not have",
            )
        })
    }
}

fn kz_1048(byte: u8) -> Option<char> {
    let own = KZ_1048.iter().find_map(|(code, letter)| (*code == byte).then_some(*letter));
    own.or_else(|| {
        let bytes = [byte];
        WINDOWS_1251.decode_without_bom_handling_and_without_replacement(&bytes)?.chars().next()
    })
}

/// UTF-16 read as UTF-8; what is none becomes U+FFFD.
struct Transcoded<R> {
    source: R,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    ready: std::ops::Range<usize>,
    ended: bool,
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() {
            if self.ended {
                return Ok(0);
            }
            let length = self.source.read(&mut self.raw)?;
            self.ended = length == 0;
            let raw = self.raw.get(..length).unwrap_or_default();
            // The text has room for three bytes for each of the raw ones, so that everything is taken at once.
            let (_, _, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, self.ended);
            self.ready = 0..written;
        }
        let length = self.ready.len().min(target.len());
        let ready = self.text.get(self.ready.start..self.ready.start + length).unwrap_or_default();
        target.iter_mut().zip(ready).for_each(|(target, byte)| *target = *byte);
        self.ready.start += length;
        Ok(length)
    }
}

/// Counts what is read through it.
pub(crate) struct Counted<R> {
    pub(crate) source: R,
    pub(crate) count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(target)?;
        self.count.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kazakh_letters_are_read_from_the_kazakh_code_page() {
        let bytes =
            [0x8d, 0xe0, 0xe7, 0xe0, 0x9d, 0xf1, 0xf2, 0xe0, 0xed, b' ', 0xa3, 0xaa, 0xbf, 0xb3];
        assert_eq!(Encoding::Kz1048.decode(&bytes).unwrap(), "Қазақстан ӘҒүі");
        assert_eq!(Encoding::Windows1251.decode(&[0xcf, 0xb3]).unwrap(), "Пі");
        assert_eq!(Encoding::Windows1252.decode(&[0xe9, 0x80]).unwrap(), "é€");
        assert_eq!(Encoding::Cp866.decode(&[0x8f, 0xe0, 0xae, 0xf1]).unwrap(), "Проё");
        assert_eq!(Encoding::Utf8.decode(&[0xe9]).unwrap_err().code, "invalid_encoding");
    }

    #[test]
    fn every_name_comes_back_and_is_that_of_mappings() {
        for encoding in Encoding::ALL {
            assert_eq!(Encoding::parse(&encoding.as_str().to_uppercase()), Ok(encoding));
            assert_eq!(
                serde_json::from_value::<Encoding>(encoding.as_str().into()).unwrap(),
                encoding
            );
        }
        assert_eq!(Encoding::parse("latin1").unwrap_err().code, "unknown_encoding");
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let text = "Қор, 𝒳\n".repeat(9_000);
        for mark in ["", "\u{feff}"] {
            let marked = format!("{mark}{text}");
            let little: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for (encoding, bytes) in [(Encoding::Utf16Le, little), (Encoding::Utf16Be, big)] {
                let mut read = String::new();
                encoding.reader(io::Cursor::new(bytes)).read_to_string(&mut read).unwrap();
                assert_eq!(read, text);
            }
        }
    }
}
