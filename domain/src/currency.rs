//! Currencies by their ISO 4217 code.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::Invalid;
use crate::currency_table::TABLE;

/// A currency of ISO 4217, with the number of decimals its amounts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct Currency {
    code: &'static str,
    exponent: u8,
}

impl Currency {
    /// The tenge.
    pub const KZT: Self = Self { code: "KZT", exponent: 2 };

    /// Reads an alphabetic code in upper or lower case.
    ///
    /// # Errors
    /// `unknown_currency`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let code = text.to_ascii_uppercase();
        TABLE
            .binary_search_by_key(&code.as_str(), |row| row.0)
            .ok()
            .and_then(|at| TABLE.get(at))
            .map(|row| Self { code: row.0, exponent: row.1 })
            .ok_or_else(|| {
                Invalid::new("unknown_currency", "", text, "is no currency code of ISO 4217")
            })
    }

    /// Every currency, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| Self { code: row.0, exponent: row.1 })
    }

    /// The code, three capital letters.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// How many decimals amounts have: minor units are 10 to the power of minus this.
    #[must_use]
    pub const fn exponent(self) -> u8 {
        self.exponent
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

// By hand, since a derived one would ask the document to live as long as the table.
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl TryFrom<String> for Currency {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_well_formed() {
        assert!(TABLE.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0)));
        assert!(TABLE.iter().all(|row| row.0.len() == 3
            && row.0.bytes().all(|b| b.is_ascii_uppercase())
            && row.1 <= 4));
        assert!(TABLE.iter().all(|row| ![row.2, row.3, row.4].contains(&"")));
    }

    #[test]
    fn decimals_are_those_of_the_standard() {
        for (code, exponent) in [
            ("kzt", 2),
            ("JPY", 0),
            ("KWD", 3),
            ("CLF", 4),
            ("GBP", 2),
            ("COP", 2),
            ("UGX", 0),
            ("ISK", 0),
        ] {
            assert_eq!(Currency::parse(code).unwrap().exponent(), exponent, "{code}");
        }
        assert_eq!(Currency::parse("KZT"), Ok(Currency::KZT));
        for text in ["", "KZ", "ZZZ", "₸", "KZT "] {
            assert_eq!(Currency::parse(text).unwrap_err().code, "unknown_currency");
        }
    }
}
