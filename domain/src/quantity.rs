//! Exact measured numbers.

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A measured number as people write it, exact: `12`, `-3`, `0.75`. At most 18 digits before and 9 after the point.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quantity(String);

impl Quantity {
    /// Reads a decimal number and brings it into its one shape: no leading zeros, no trailing zeros after the point.
    ///
    /// # Errors
    /// `malformed` when the text is no plain decimal number, `out_of_range` when it has too many digits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let malformed = || Invalid::new("malformed", "", text, "is not a plain decimal number");
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let only_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || !only_digits(whole)
            || !only_digits(fraction)
            || digits.ends_with('.')
        {
            return Err(malformed());
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        if whole.len() > 18 || fraction.len() > 9 {
            return Err(Invalid::new(
                "out_of_range",
                "",
                text,
                "has more than 18 digits before or 9 after the point",
            ));
        }
        let whole = if whole.is_empty() { "0" } else { whole };
        let sign = if negative && (whole != "0" || !fraction.is_empty()) { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        Ok(Self(format!("{sign}{whole}{point}{fraction}")))
    }

    /// The number in its one shape.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Quantity {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Quantity> for String {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl From<u64> for Quantity {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_shape() {
        for (text, shape) in
            [("007", "7"), ("1.50", "1.5"), ("-0.0", "0"), ("-0.5", "-0.5"), ("0", "0")]
        {
            assert_eq!(Quantity::parse(text).unwrap().as_str(), shape);
        }
    }

    #[test]
    fn what_is_no_plain_number_is_refused() {
        for text in ["", "-", "1.", ".5", "1e3", "1,5", "٣", "1 000", "NaN"] {
            assert_eq!(Quantity::parse(text).unwrap_err().code, "malformed", "{text}");
        }
        assert_eq!(Quantity::parse("1234567890123456789").unwrap_err().code, "out_of_range");
    }
}
