//! Places by code: KATO for Kazakhstan, and whatever list of codes another country uses.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// Length of a full KATO code.
const KATO_DIGITS: usize = 9;
/// How many digits tell the place at each level: AB region, CD district or city, EF rural okrug, HIJ settlement.
const KATO_LEVELS: [usize; 4] = [2, 4, 6, 9];
/// The longest scheme or code, in bytes.
const MAX_BYTES: usize = 64;
/// The scheme whose codes are [`Kato`].
const KATO_SCHEME: &str = "KATO";

/// A code of the classifier of administrative-territorial objects (КАТО), always nine digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kato(String);

impl Kato {
    /// Reads two to nine digits and fills up with zeros: `55` is `550000000`.
    ///
    /// # Errors
    /// `malformed` for another length, another character, or a code without region (`00…`).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if !digits || !(2..=KATO_DIGITS).contains(&text.len()) || text.starts_with("00") {
            return Err(Invalid::new(
                "malformed",
                "",
                text,
                "a KATO code has 2 to 9 digits and starts with its region",
            ));
        }
        Ok(Self(format!("{text:0<KATO_DIGITS$}")))
    }

    /// All nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 1 region or city of republican significance, 2 district or city, 3 rural okrug, 4 settlement.
    #[must_use]
    pub fn level(&self) -> u8 {
        let bytes = self.0.as_bytes();
        let zeros = |from: usize| bytes.iter().skip(from).all(|b| *b == b'0');
        (1..=4).zip(KATO_LEVELS).find(|(_, digits)| zeros(*digits)).map_or(4, |(level, _)| level)
    }

    /// The digits that tell the place: 2, 4, 6 or 9 of them, by level.
    #[must_use]
    pub fn prefix(&self) -> &str {
        let digits = KATO_LEVELS.get(usize::from(self.level()) - 1).copied().unwrap_or(KATO_DIGITS);
        self.0.get(..digits).unwrap_or(&self.0)
    }

    /// Whether the other place is this one or lies in it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(self.prefix())
    }
}

impl fmt::Display for Kato {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Kato {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Kato> for String {
    fn from(kato: Kato) -> Self {
        kato.0
    }
}

/// A place: a list of codes and a code of it, such as `KATO` `551010000`, `GB-LAD` `E09000033`, `ISO3166-1` `GB`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Region {
    scheme: String,
    code: String,
}

/// A region as it stands in a document, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    scheme: String,
    code: String,
}

impl Region {
    /// Reads a region; the scheme is written in capitals, and codes of KATO are filled up to nine digits.
    ///
    /// # Errors
    /// At `scheme` or `code`: `empty`, `too_long` (over 64 bytes), `malformed` (anything but `A-Z a-z 0-9 . _ -`, or no
    /// KATO code).
    pub fn parse(scheme: &str, code: &str) -> Result<Self, Invalid> {
        let scheme = check(scheme).map_err(|error| error.at("scheme"))?.to_ascii_uppercase();
        let code = check(code).map_err(|error| error.at("code"))?;
        let code = if scheme == KATO_SCHEME {
            Kato::parse(code).map_err(|error| error.at("code"))?.into()
        } else {
            code.to_owned()
        };
        Ok(Self { scheme, code })
    }

    /// Reads what [`Region::key`] wrote.
    ///
    /// # Errors
    /// `malformed` without a colon; else as [`Region::parse`].
    pub fn from_key(key: &str) -> Result<Self, Invalid> {
        let (scheme, code) = key
            .split_once(':')
            .ok_or_else(|| Invalid::new("malformed", "", key, "a region is written scheme:code"))?;
        Self::parse(scheme, code)
    }

    /// The list of codes.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The code in that list.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Scheme and code in one text, `KATO:551010000`; neither holds a colon.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}:{}", self.scheme, self.code)
    }

    /// The KATO code, where this is one.
    #[must_use]
    pub fn kato(&self) -> Option<Kato> {
        (self.scheme == KATO_SCHEME).then(|| Kato(self.code.clone()))
    }

    /// Whether the other place is this one or, in KATO, lies in it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        match (self.kato(), other.kato()) {
            (Some(whole), Some(part)) => whole.contains(&part),
            _ => self == other,
        }
    }
}

impl From<Kato> for Region {
    fn from(kato: Kato) -> Self {
        Self { scheme: KATO_SCHEME.to_owned(), code: kato.0 }
    }
}

impl TryFrom<Written> for Region {
    type Error = Invalid;

    fn try_from(written: Written) -> Result<Self, Invalid> {
        Self::parse(&written.scheme, &written.code)
    }
}

fn check(text: &str) -> Result<&str, Invalid> {
    let refused = |code, detail| Err(Invalid::new(code, "", text, detail));
    if text.is_empty() {
        refused("empty", "cannot be empty")
    } else if text.len() > MAX_BYTES {
        refused("too_long", "has more than 64 bytes")
    } else if text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')) {
        Ok(text)
    } else {
        refused(
            "malformed",
            "holds another character than letters, digits, point, underscore and dash",
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn levels_follow_the_structure() {
        for (code, level, prefix) in [
            ("55", 1, "55"),
            ("100000000", 1, "10"),
            ("551000000", 2, "5510"),
            ("551010000", 3, "551010"),
            ("555651100", 4, "555651100"),
            ("7110", 2, "7110"),
        ] {
            let kato = Kato::parse(code).unwrap();
            assert_eq!((kato.level(), kato.prefix()), (level, prefix), "{code}");
        }
        for text in ["", "5", "0", "00", "5500000000", "55a", " 55", "５５"] {
            assert_eq!(Kato::parse(text).unwrap_err().code, "malformed", "{text:?}");
        }
    }

    #[test]
    fn a_region_holds_what_lies_under_it() {
        let kato = |code| Kato::parse(code).unwrap();
        assert!(kato("55").contains(&kato("551010000")));
        assert!(kato("55").contains(&kato("55")));
        assert!(!kato("551010000").contains(&kato("55")));
        assert!(!kato("10").contains(&kato("11")));
    }

    #[test]
    fn regions_of_other_countries_are_welcome() {
        let leeds = Region::parse("gb-lad", "E08000035").unwrap();
        assert_eq!(leeds.key(), "GB-LAD:E08000035");
        assert_eq!(Region::from_key(&leeds.key()), Ok(leeds.clone()));
        let pavlodar: Region = serde_json::from_str(r#"{"scheme":"KATO","code":"55"}"#).unwrap();
        assert_eq!(
            serde_json::to_string(&pavlodar).unwrap(),
            r#"{"scheme":"KATO","code":"550000000"}"#
        );
        assert!(!pavlodar.contains(&leeds));
        for (scheme, code, field) in
            [("", "1", "scheme"), ("A:B", "1", "scheme"), ("A", "", "code"), ("KATO", "E1", "code")]
        {
            assert_eq!(Region::parse(scheme, code).unwrap_err().field, field);
        }
    }

    proptest! {
        #[test]
        fn kato_is_contained_in_its_own_prefix(code in "[1-9][0-9]{1,8}") {
            let kato = Kato::parse(&code).unwrap();
            let above = Kato::parse(kato.prefix()).unwrap();
            prop_assert_eq!(&above, &kato);
            prop_assert!(above.contains(&kato));
        }
    }
}
