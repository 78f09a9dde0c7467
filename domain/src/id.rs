//! Ids of everything in the register: text that is safe in a path, in a file name and in a log line.
//!
//! Allowed are `A-Z a-z 0-9 . _ : -`. Any other byte of the original, `~` included, is written `~XX` with two upper-case
//! hexadecimal digits, so an id has exactly one spelling and the original can be read back.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Invalid;
use crate::fold::fold;

/// The longest id in bytes: it has to fit in a path and in an index of either database.
pub const MAX_BYTES: usize = 255;
/// How many base32 characters (5 bits each) of the digest a generated id keeps.
const GENERATED_CHARS: usize = 26;

/// An id, valid by construction. Ordered byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(String);

/// What a child is to its parent; one letter in its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChildKind {
    /// `m`: a milestone of a grant or contract.
    Milestone,
    /// `p`: a payment under a grant or contract.
    Payment,
    /// `d`: a document of a grant or contract.
    Document,
    /// `c`: a contract of a contracting process.
    Contract,
}

impl ChildKind {
    /// The letter that stands in ids.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Milestone => 'm',
            Self::Payment => 'p',
            Self::Document => 'd',
            Self::Contract => 'c',
        }
    }
}

impl Id {
    /// Reads an id that is already in its one spelling.
    ///
    /// # Errors
    /// `empty`, `too_long` (over 255 bytes), `malformed` (a character that is not allowed, or an escape that is cut off,
    /// lower-case, needless or not UTF-8), `reserved` (`.` and `..`, which mean something else in a path).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let decoded = unescape(text).ok_or_else(|| {
            Invalid::new("malformed", "", text, "holds a character or escape that ids do not have")
        })?;
        let id = Self::encode(&decoded)?;
        if id.0 == text {
            Ok(id)
        } else {
            Err(Invalid::new(
                "malformed",
                "",
                text,
                "holds an escape that is not in its one spelling",
            ))
        }
    }

    /// Makes an id of any text by escaping every byte that ids do not have. Nothing is trimmed.
    ///
    /// # Errors
    /// `empty`, `too_long` and `reserved`, as in [`Id::parse`].
    pub fn encode(original: &str) -> Result<Self, Invalid> {
        let refused = |code, detail| Err(Invalid::new(code, "", original, detail));
        if original.is_empty() {
            return refused("empty", "an id cannot be empty");
        }
        if matches!(original, "." | "..") {
            return refused("reserved", "`.` and `..` mean something else in a path");
        }
        let mut escaped = String::with_capacity(original.len());
        for byte in original.bytes() {
            if is_plain(byte) {
                escaped.push(char::from(byte));
            } else {
                escaped.push('~');
                escaped.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
            }
        }
        if escaped.len() > MAX_BYTES {
            return refused("too_long", "an id has at most 255 bytes");
        }
        Ok(Self(escaped))
    }

    /// The text this id was made of.
    #[must_use]
    pub fn decode(&self) -> String {
        unescape(&self.0).unwrap_or_default()
    }

    /// The id as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of something that belongs to `parent`: `<parent>:m:<local>`. `local` is the publisher's own text and is
    /// escaped here.
    ///
    /// # Errors
    /// `empty` for an empty `local`, `too_long` where the whole is over 255 bytes.
    pub fn child(parent: &Self, kind: ChildKind, local: &str) -> Result<Self, Invalid> {
        if local.is_empty() {
            return Err(Invalid::new(
                "empty",
                "",
                local,
                "the local part of an id cannot be empty",
            ));
        }
        Self::encode(&format!("{}:{}:{local}", parent.decode(), kind.letter()))
    }

    /// The id of something imported without a global one: the same file gives the same id.
    ///
    /// `ENPO-` and the first 26 base32 characters (RFC 4648, upper case) of the SHA-256 of publisher, kind, parent and local
    /// id, each preceded by its length in bytes as 8 bytes big-endian; an absent parent is the length `u64::MAX`.
    #[must_use]
    pub fn generated(publisher: &str, kind: &str, parent: Option<&str>, local: &str) -> Self {
        Self::digest(&[Some(publisher), Some(kind), parent, Some(local)])
    }

    /// As [`Id::generated`] for what has no local id either: five parts, the last two being the folded name and the region
    /// (empty where unknown).
    #[must_use]
    pub fn generated_from_name(
        publisher: &str,
        kind: &str,
        parent: Option<&str>,
        name: &str,
        region: &str,
    ) -> Self {
        Self::digest(&[Some(publisher), Some(kind), parent, Some(&fold(name)), Some(region)])
    }

    fn digest(parts: &[Option<&str>]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            let length = part.map_or(u64::MAX, |text| text.len() as u64);
            hash.update(length.to_be_bytes());
            hash.update(part.unwrap_or_default());
        }
        let mut text = data_encoding::BASE32_NOPAD.encode(&hash.finalize());
        text.truncate(GENERATED_CHARS);
        Self(format!("ENPO-{text}"))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'-')
}

/// Undoes the escapes; `None` where the text holds anything but plain bytes and whole escapes of UTF-8.
fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'~' {
            let (digits, tail) = tail.split_at_checked(2)?;
            bytes.push(data_encoding::HEXUPPER.decode(digits).ok()?.first().copied()?);
            rest = tail;
        } else if is_plain(*first) {
            bytes.push(*first);
            rest = tail;
        } else {
            return None;
        }
    }
    String::from_utf8(bytes).ok()
}

impl Id {
    /// Whether this is the id of something below `parent`: `<parent>:m:<local>` and the like.
    pub fn is_below(&self, parent: &Self) -> bool {
        self.0.strip_prefix(parent.as_str()).is_some_and(|rest| {
            matches!(rest.as_bytes(), [b':', b'm' | b'p' | b'd' | b'c', b':', _, ..])
        })
    }

    /// The id this one lies below, as text; none when it is nobody's child.
    pub fn parent(&self) -> Option<&str> {
        let end = [":m:", ":p:", ":d:"].iter().filter_map(|mark| self.0.rfind(mark)).max()?;
        Some(&self.0[..end])
    }

    /// Whether the id was made here, from what the publisher gave.
    pub fn is_generated(&self) -> bool {
        self.0.starts_with("ENPO-")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn other_bytes_are_escaped_and_come_back() {
        let id = Id::encode("360G-фонд/1 ~a").unwrap();
        assert_eq!(id.as_str(), "360G-~D1~84~D0~BE~D0~BD~D0~B4~2F1~20~7Ea");
        assert_eq!(id.decode(), "360G-фонд/1 ~a");
    }

    #[test]
    fn only_the_one_spelling_is_read() {
        for (text, code) in [
            ("", "empty"),
            (".", "reserved"),
            ("..", "reserved"),
            ("a b", "malformed"),
            ("a~2f", "malformed"),
            ("a~2", "malformed"),
            ("a~41", "malformed"),
            ("a~FF", "malformed"),
            ("é", "malformed"),
            ("a\u{202e}", "malformed"),
        ] {
            assert_eq!(Id::parse(text).unwrap_err().code, code, "{text:?}");
        }
        assert_eq!(Id::parse(&"a".repeat(256)).unwrap_err().code, "too_long");
        assert!(Id::parse(&"a".repeat(255)).is_ok());
        assert!(serde_json::from_str::<Id>("\"a b\"").is_err());
    }

    #[test]
    fn a_child_names_its_parent() {
        let parent = Id::parse("ocds-1-2:c:7").unwrap();
        let child = Id::child(&parent, ChildKind::Milestone, "этап 1").unwrap();
        assert_eq!(child.as_str(), "ocds-1-2:c:7:m:~D1~8D~D1~82~D0~B0~D0~BF~201");
        assert_eq!(Id::child(&parent, ChildKind::Payment, "").unwrap_err().code, "empty");
    }

    #[test]
    fn generated_ids_are_stable_and_keep_their_parts_apart() {
        let id = Id::generated("KZ-BIN-1", "grant", None, "7");
        assert_eq!(id.as_str().len(), 31);
        assert_eq!(id, Id::parse(id.as_str()).unwrap());
        assert_ne!(id, Id::generated("KZ-BIN-1g", "rant", None, "7"));
        assert_ne!(id, Id::generated("KZ-BIN-1", "grant", Some(""), "7"));
        let named =
            |name| Id::generated_from_name("p", "organisation", None, name, "KATO:550000000");
        assert_eq!(named("«Харекет»  ҚОРЫ"), named("\"харекет\" қоры"));
        assert_ne!(named("a"), named("b"));
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC{1,20}|[\\x00-\\x7f~ ]{1,80}") {
            prop_assume!(text.len() <= 80 && text != "." && text != "..");
            let id = Id::encode(&text).unwrap();
            prop_assert_eq!(id.decode(), text);
            prop_assert_eq!(Id::parse(id.as_str()).unwrap(), id);
        }

        #[test]
        fn what_parses_is_its_own_encoding(text in "[a-f0-9A-F~.:_-]{0,12}") {
            if let Ok(id) = Id::parse(&text) {
                prop_assert_eq!(Id::encode(&id.decode()).unwrap(), id);
            }
        }
    }
}
