//! The business identification number (БСН / БИН) of Kazakhstan, and its cousin the IIN of a natural person, which must
//! never be stored.
//!
//! Structure: `YYMM` of the registration, the kind (4, 5, 6), the division (0, 1, 2, 3), a serial of five digits and a
//! check digit (Government decrees No 565 of 11.06.2003 and No 406 of 22.05.2007). An IIN starts with a birth date, so its
//! fifth digit, the tens of the day, is 0 to 3; that tells the two apart.

#[path = "bin_find.rs"]
mod find;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// Years below this belong to the 2000s, from it on to the 1900s: no body in the register is older than 1950.
const CENTURY_PIVOT: i32 = 50;
/// What a masked IIN looks like.
pub const MASK: &str = "************";
const WEIGHTS: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const WEIGHTS_SECOND: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/// A BIN: twelve digits that are not an IIN.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bin(String);

/// What the fifth digit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinKind {
    /// 4: a legal entity resident in Kazakhstan.
    ResidentLegalEntity,
    /// 5: a legal entity that is not resident.
    NonResidentLegalEntity,
    /// 6: sole traders working together, ИП(С).
    SoleTraderJoint,
    /// Any other digit from 7 on; its meaning is not published.
    Other(char),
}

/// What the sixth digit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinDivision {
    /// 0: the head unit.
    Head,
    /// 1: a branch.
    Branch,
    /// 2: a representation.
    Representation,
    /// 3 (a peasant farm) and whatever may follow.
    Other,
}

impl Bin {
    /// Reads a BIN as people write it: blanks and dashes between digits are dropped.
    ///
    /// # Errors
    /// `malformed` (not twelve digits), `natural_person` (an IIN), `check_failed` (the last digit does not fit).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match Self::parse_unchecked(text)? {
            (bin, true) => Ok(bin),
            (bin, false) => {
                Err(Invalid::new("check_failed", "", bin.0, "the check digit of this BIN is wrong"))
            }
        }
    }

    /// Reads a BIN of an import, where a wrong check digit is kept and marked; the flag tells whether it fits.
    ///
    /// # Errors
    /// `malformed` and `natural_person`, as in [`Bin::parse`].
    pub fn parse_unchecked(text: &str) -> Result<(Self, bool), Invalid> {
        let malformed = || Invalid::new("malformed", "", mask_iins(text).0, "a BIN has 12 digits");
        let trimmed = text.trim();
        let digits: String = trimmed.chars().filter(|c| !is_separator(*c)).collect();
        let bordered = trimmed.starts_with(|c: char| c.is_ascii_digit())
            && trimmed.ends_with(|c: char| c.is_ascii_digit());
        if digits.len() != 12 || !bordered || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(malformed());
        }
        if matches!(digits.as_bytes().get(4), Some(b'0'..=b'3')) {
            let detail = "this is the number of a natural person (IIN), which is never kept";
            return Err(Invalid::new("natural_person", "", MASK, detail));
        }
        let bin = Self(digits);
        let fits = bin.check_ok();
        Ok((bin, fits))
    }

    /// The twelve digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the last digit is the check digit of the others.
    #[must_use]
    pub fn check_ok(&self) -> bool {
        let (first, last) = self.0.split_at(11);
        check_digit(first).is_some_and(|digit| last.starts_with(digit))
    }

    /// What sort of body it is, by the fifth digit.
    #[must_use]
    pub fn kind(&self) -> BinKind {
        match self.0.as_bytes().get(4) {
            Some(b'4') => BinKind::ResidentLegalEntity,
            Some(b'5') => BinKind::NonResidentLegalEntity,
            Some(b'6') => BinKind::SoleTraderJoint,
            other => BinKind::Other(other.map_or('0', |b| char::from(*b))),
        }
    }

    /// Head unit, branch or representation, by the sixth digit.
    #[must_use]
    pub fn division(&self) -> BinDivision {
        match self.0.as_bytes().get(5) {
            Some(b'0') => BinDivision::Head,
            Some(b'1') => BinDivision::Branch,
            Some(b'2') => BinDivision::Representation,
            _ => BinDivision::Other,
        }
    }

    /// Year and month (1..=12) of the registration or re-registration; `None` where the digits are no month.
    ///
    /// Two digits tell the year, so 50..=99 are read as 1950..=1999 and 00..=49 as 2000..=2049.
    #[must_use]
    pub fn registered_month(&self) -> Option<(i32, u8)> {
        let year: i32 = self.0.get(..2)?.parse().ok()?;
        let month: u8 = self.0.get(2..4)?.parse().ok()?;
        let century = if year < CENTURY_PIVOT { 2000 } else { 1900 };
        (1..=12).contains(&month).then_some((century + year, month))
    }
}

impl fmt::Display for Bin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Bin {
    type Error = Invalid;

    /// Reads what is already stored, so a wrong check digit, which [`Bin::check_ok`] tells, is no reason to refuse.
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse_unchecked(&text).map(|(bin, _)| bin)
    }
}

impl From<Bin> for String {
    fn from(bin: Bin) -> Self {
        bin.0
    }
}

/// The check digit of the first eleven digits of a BIN or IIN: their weighted sum modulo 11, with a second row of weights
/// where the first gives 10. `None` where both give 10 (no such number is issued) or the text is not eleven digits.
#[must_use]
pub fn check_digit(first11: &str) -> Option<char> {
    if first11.len() != 11 {
        return None;
    }
    let digits: Vec<u32> = first11.chars().map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    let sum = |weights: &[u32; 11]| {
        digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11
    };
    [sum(&WEIGHTS), sum(&WEIGHTS_SECOND)]
        .into_iter()
        .find(|rest| *rest < 10)
        .and_then(|rest| char::from_digit(rest, 10))
}

/// The first valid IIN in a text: twelve digits, together or in groups, with a real date, a century digit 1..=6 and a
/// fitting check digit. Digits of all scripts count, and characters that cannot be seen do not part them.
#[must_use]
pub fn holds_valid_iin(text: &str) -> Option<&str> {
    find::find(text, 0).and_then(|(start, end)| text.get(start..end))
}

/// Replaces each valid IIN in a text by twelve asterisks and counts them.
#[must_use]
pub fn mask_iins(text: &str) -> (Cow<'_, str>, usize) {
    let mut masked = String::new();
    let (mut done, mut count) = (0, 0);
    while let Some((start, end)) = find::find(text, done) {
        masked.push_str(text.get(done..start).unwrap_or_default());
        masked.push_str(MASK);
        (done, count) = (end, count + 1);
    }
    if count == 0 {
        return (Cow::Borrowed(text), 0);
    }
    masked.push_str(text.get(done..).unwrap_or_default());
    (Cow::Owned(masked), count)
}

fn is_iin(digits: &str) -> bool {
    let number =
        |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u8>().ok());
    let (Some(year), Some(month), Some(day), Some(century)) =
        (number(0, 2), number(2, 4), number(4, 6), number(6, 7))
    else {
        return false;
    };
    let year = match century {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        _ => return false,
    } + i32::from(year);
    time::Month::try_from(month)
        .is_ok_and(|month| time::Date::from_calendar_date(year, month, day).is_ok())
        && digits.get(..11).and_then(check_digit).is_some_and(|digit| digits.ends_with(digit))
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
#[path = "bin_tests.rs"]
mod tests;
