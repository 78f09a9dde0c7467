//! Identifiers of organisations: the code of a list at org-id.guide and the number in that list, `KZ-BIN-170940025833`.

use std::fmt;
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::id::MAX_BYTES;
use crate::localised::check_text;
use crate::{Bin, Id, Invalid};

/// Codes of all lists, sorted, one a line, after a comment that names source and licence.
const SCHEMES: &str = include_str!("../data/org_id_schemes.txt");
/// The list of legal entities of Kazakhstan.
const KZ_BIN: &str = "KZ-BIN";
/// What people write where they have no number.
const PLACEHOLDERS: [&str; 26] = [
    "?",
    "??",
    "???",
    "-",
    "--",
    "n/a",
    "n.a.",
    "na",
    "n-a",
    "#n/a",
    "#na",
    "none",
    "nil",
    "null",
    "nan",
    "unknown",
    "undefined",
    "tbc",
    "tbd",
    "tba",
    "pending",
    "missing",
    "blank",
    "empty",
    "not available",
    "not applicable",
];

/// An identifier of an organisation, valid by construction.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct OrgId {
    scheme: &'static str,
    local: String,
}

impl OrgId {
    /// Reads an org-id. The longest list code that matches wins, in any case; the number in the list stays as it is, but
    /// for blanks around it and the blanks and dashes in a BIN. A BIN with a wrong check digit is taken, see
    /// [`OrgId::check_failed`]. Lists of natural persons are unknown here.
    ///
    /// # Errors
    /// `unknown_scheme`, `placeholder` (`GB-COH-n/a`, only zeros, nothing), `natural_person` (an IIN in a list of Kazakhstan),
    /// `malformed` (no BIN in KZ-BIN), `control_character`, `too_long` (over 255 bytes as an id).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let (scheme, local) = split(text).ok_or_else(|| {
            let value = crate::bin::mask_iins(text).0;
            Invalid::new(
                "unknown_scheme",
                "",
                value,
                "does not start with a list code of org-id.guide",
            )
        })?;
        let local = local.trim();
        if is_placeholder(local) {
            return Err(Invalid::new(
                "placeholder",
                "",
                text,
                "has a placeholder where the number should be",
            ));
        }
        check_text(local, MAX_BYTES)?;
        if scheme.starts_with("KZ-") && crate::bin::holds_valid_iin(local).is_some() {
            let value = crate::bin::mask_iins(text).0;
            let detail = "holds the number of a natural person (IIN), which is never kept";
            return Err(Invalid::new("natural_person", "", value, detail));
        }
        let local =
            if scheme == KZ_BIN { Bin::parse_unchecked(local)?.0.into() } else { local.to_owned() };
        let org_id = Self { scheme, local };
        Id::encode(&org_id.to_string())?;
        Ok(org_id)
    }

    /// The org-id of a BIN.
    #[must_use]
    pub fn from_bin(bin: &Bin) -> Self {
        Self { scheme: KZ_BIN, local: bin.as_str().to_owned() }
    }

    /// The code of the list, such as `KZ-BIN`.
    #[must_use]
    pub const fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// The number in that list.
    #[must_use]
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The BIN, where this is one.
    #[must_use]
    pub fn bin(&self) -> Option<Bin> {
        if self.scheme != KZ_BIN {
            return None;
        }
        Bin::parse_unchecked(&self.local).ok().map(|(bin, _)| bin)
    }

    /// Whether this is a BIN whose check digit is wrong.
    #[must_use]
    pub fn check_failed(&self) -> bool {
        self.bin().is_some_and(|bin| !bin.check_ok())
    }

    /// The id under which the register keeps the organisation; other bytes than ids have are escaped.
    #[must_use]
    pub fn to_id(&self) -> Id {
        // `parse` has made sure that it fits; a generated id stands in for what cannot happen.
        Id::encode(&self.to_string())
            .unwrap_or_else(|_| Id::generated(self.scheme, "organisation", None, &self.local))
    }
}

impl fmt::Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.scheme, self.local)
    }
}

// By hand, since a derived one would ask the document to live as long as the table.
impl<'de> Deserialize<'de> for OrgId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl TryFrom<String> for OrgId {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<OrgId> for String {
    fn from(org_id: OrgId) -> Self {
        org_id.to_string()
    }
}

/// The list codes, sorted.
fn schemes() -> &'static [&'static str] {
    static SORTED: OnceLock<Vec<&'static str>> = OnceLock::new();
    SORTED.get_or_init(|| {
        let lines = SCHEMES
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut codes: Vec<&str> = lines.collect();
        codes.sort_unstable();
        codes
    })
}

/// The longest known list code that the text starts with, followed by a dash, and what comes after.
fn split(text: &str) -> Option<(&'static str, &str)> {
    let known = schemes();
    let longest = known.iter().map(|code| code.len()).max().unwrap_or_default();
    let dashes: Vec<usize> =
        text.match_indices('-').map(|(at, _)| at).take_while(|at| *at <= longest).collect();
    dashes.into_iter().rev().find_map(|at| {
        let code = text.get(..at)?.to_ascii_uppercase();
        let found = known.binary_search(&code.as_str()).ok()?;
        Some((*known.get(found)?, text.get(at + 1..)?))
    })
}

fn is_placeholder(local: &str) -> bool {
    let lower = local.to_lowercase();
    lower.bytes().all(|b| b == b'0') || PLACEHOLDERS.contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_longest_scheme_wins() {
        for (text, scheme, local) in [
            ("KZ-BIN-170940025833", "KZ-BIN", "170940025833"),
            ("kz-bin-1709 4002-5833", "KZ-BIN", "170940025833"),
            ("US-MT_CR-A-1", "US-MT_CR", "A-1"),
            ("CN-11-CR-7", "CN-11-CR", "7"),
            ("gb-coh-SC123456", "GB-COH", "SC123456"),
            ("GB-CHC-1164883", "GB-CHC", "1164883"),
        ] {
            let id = OrgId::parse(text).unwrap();
            assert_eq!((id.scheme(), id.local()), (scheme, local));
        }
    }

    #[test]
    fn what_is_no_org_id_is_refused() {
        for (text, code) in [
            ("GB-COH-n/a", "placeholder"),
            ("GB-COH-N/A", "placeholder"),
            ("GB-CHC-", "placeholder"),
            ("GB-CHC-0000", "placeholder"),
            ("GB-CHC- ? ", "placeholder"),
            ("KZ-BIN-000000000000", "placeholder"),
            ("KZ-BIN-#N/A", "placeholder"),
            ("KZ-IIN-850101300123", "unknown_scheme"),
            ("GB-COH", "unknown_scheme"),
            ("170940025833", "unknown_scheme"),
            ("", "unknown_scheme"),
            ("360G-abc", "unknown_scheme"),
            ("KZ-BIN-17094002583", "malformed"),
            ("KZ-BIN-850101300123", "natural_person"),
            ("GB-CHC-1\u{202e}2", "control_character"),
        ] {
            assert_eq!(OrgId::parse(text).unwrap_err().code, code, "{text:?}");
        }
        assert_eq!(
            OrgId::parse(&format!("GB-CHC-{}", "é".repeat(60))).unwrap_err().code,
            "too_long"
        );
    }

    #[test]
    fn natural_persons_are_refused_in_every_list_of_kazakhstan() {
        let first = "85010130001";
        let iin = format!("{first}{}", crate::bin::check_digit(first).unwrap());
        for text in [format!("KZ-BIN-{iin}"), format!("KZ-CR-{iin}"), format!("KZ-IIN-{iin}")] {
            let error = OrgId::parse(&text).unwrap_err();
            assert!(!error.value.contains(&iin), "{error}");
        }
    }

    #[test]
    fn a_wrong_check_digit_is_told() {
        assert!(OrgId::parse("KZ-BIN-940140000380").unwrap().check_failed());
        assert!(!OrgId::parse("KZ-BIN-940140000385").unwrap().check_failed());
        assert!(!OrgId::parse("GB-CHC-940140000380").unwrap().check_failed());
    }

    #[test]
    fn odd_numbers_become_safe_ids() {
        let id = OrgId::parse("GB-COH-AB/12 3").unwrap();
        assert_eq!(id.to_id().as_str(), "GB-COH-AB~2F12~203");
        let bin = Bin::parse("170940025833").unwrap();
        assert_eq!(OrgId::from_bin(&bin).to_id().as_str(), "KZ-BIN-170940025833");
        assert_eq!(OrgId::from_bin(&bin).bin(), Some(bin));
    }

    #[test]
    fn the_list_is_whole() {
        assert!(schemes().len() > 800);
        assert!(schemes().iter().all(|code| *code == code.to_ascii_uppercase()));
        assert!(!schemes().contains(&"KZ-IIN"));
    }

    proptest! {
        #[test]
        fn every_list_round_trips(at in 0usize..823, local in "[1-9][0-9A-Za-z/ .-]{0,10}[0-9a-z]") {
            let scheme = schemes()[at];
            prop_assume!(scheme != KZ_BIN);
            let text = format!("{scheme}-{local}");
            let id = OrgId::parse(&text).unwrap();
            prop_assert_eq!(id.to_string(), &text[..]);
            prop_assert_eq!(id.to_id().decode(), text);
            let json = serde_json::to_string(&id).unwrap();
            prop_assert_eq!(serde_json::from_str::<OrgId>(&json).unwrap(), id);
        }
    }
}
