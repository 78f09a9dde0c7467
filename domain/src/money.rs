//! Exact money: an integer of minor units (tiyn, cents) and the currency that says what they are. Never a float.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::money_text::{self, Decimal};
use crate::{Currency, Invalid};

/// An amount in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// An exact total of many amounts in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Sum {
    total: i128,
    currency: Currency,
}

/// Money as it stands in a document: `{"amount": "1234567.89", "currency": "KZT"}`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    amount: String,
    currency: Currency,
}

impl Money {
    /// An amount of `minor` units, by the currency's ISO 4217 exponent: 100 tiyn are a tenge.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads an exact amount in major units: an optional sign, digits, and optionally a point and digits.
    ///
    /// # Errors
    /// At `amount`: `malformed` (another form, such as blanks, a comma or an exponent), `too_precise` (more decimals than
    /// the currency has, unless they are zeros), `out_of_range` (does not fit 64 bits of minor units).
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, Invalid> {
        let minor = exact(amount, currency)?;
        let minor = i64::try_from(minor).map_err(|_| out_of_range(amount))?;
        Ok(Self { minor, currency })
    }

    /// Reads the literal of a JSON number, which may have gone through a binary float: `1.5e6`, `0.30000000000000004`. The
    /// flag tells that noise, less than a millionth of a major unit, was rounded off.
    ///
    /// # Errors
    /// As [`Money::parse`]; `too_precise` for what is more than noise.
    pub fn parse_float_text(text: &str, currency: Currency) -> Result<(Self, bool), Invalid> {
        let decimal = Decimal::read_json(text).ok_or_else(|| malformed(text))?;
        let (whole, noise) =
            decimal.minor(currency.exponent()).map_err(|reason| reason.about(text))?;
        let minor = i64::try_from(whole).map_err(|_| out_of_range(text))?;
        Ok((Self { minor, currency }, noise))
    }

    /// The amount in minor units.
    #[must_use]
    pub const fn minor(&self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount in major units with exactly as many decimals as the currency has: `1234567.89`.
    #[must_use]
    pub fn amount_string(&self) -> String {
        money_text::print(i128::from(self.minor), self.currency.exponent())
    }
}

impl Sum {
    /// Nothing, in a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { total: 0, currency }
    }

    /// A total of `total` minor units.
    #[must_use]
    pub const fn new(total: i128, currency: Currency) -> Self {
        Self { total, currency }
    }

    /// Adds an amount.
    ///
    /// # Errors
    /// `currency_mismatch` at `currency`: currencies are never mixed; `out_of_range` at `amount` over 128 bits.
    pub fn add(&mut self, money: Money) -> Result<(), Invalid> {
        if money.currency != self.currency {
            let detail = format!("cannot be added to a sum in {}", self.currency);
            return Err(Invalid::new(
                "currency_mismatch",
                "currency",
                money.currency.code(),
                detail,
            ));
        }
        let added = self.total.checked_add(i128::from(money.minor));
        self.total = added.ok_or_else(|| out_of_range(&money.amount_string()))?;
        Ok(())
    }

    /// The total in minor units.
    #[must_use]
    pub const fn total(&self) -> i128 {
        self.total
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The total in major units with exactly as many decimals as the currency has.
    #[must_use]
    pub fn amount_string(&self) -> String {
        money_text::print(self.total, self.currency.exponent())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount_string(), self.currency)
    }
}

impl From<Money> for Sum {
    fn from(money: Money) -> Self {
        Self { total: i128::from(money.minor), currency: money.currency }
    }
}

impl From<Money> for Written {
    fn from(money: Money) -> Self {
        Self { amount: money.amount_string(), currency: money.currency }
    }
}

impl From<Sum> for Written {
    fn from(sum: Sum) -> Self {
        Self { amount: sum.amount_string(), currency: sum.currency }
    }
}

impl TryFrom<Written> for Money {
    type Error = Invalid;

    fn try_from(written: Written) -> Result<Self, Invalid> {
        Self::parse(&written.amount, written.currency)
    }
}

impl TryFrom<Written> for Sum {
    type Error = Invalid;

    fn try_from(written: Written) -> Result<Self, Invalid> {
        Ok(Self { total: exact(&written.amount, written.currency)?, currency: written.currency })
    }
}

/// Minor units of an exact text.
fn exact(amount: &str, currency: Currency) -> Result<i128, Invalid> {
    let decimal = Decimal::read_plain(amount).ok_or_else(|| malformed(amount))?;
    match decimal.minor(currency.exponent()) {
        Ok((minor, false)) => Ok(minor),
        Ok((_, true)) => Err(money_text::Refused::TooPrecise.about(amount)),
        Err(reason) => Err(reason.about(amount)),
    }
}

fn malformed(text: &str) -> Invalid {
    Invalid::new(
        "malformed",
        "amount",
        text,
        "an amount is digits, with a point before the decimals",
    )
}

fn out_of_range(text: &str) -> Invalid {
    money_text::Refused::OutOfRange.about(text)
}

#[cfg(test)]
#[path = "money_tests.rs"]
mod tests;
