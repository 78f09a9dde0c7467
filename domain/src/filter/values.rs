//! Values of filters, one and several.

use crate::vocabulary::ThingKind;
use crate::{Currency, Invalid, Money};

/// What is asked of a statement that may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is so.
    True,
    /// It is not so.
    False,
    /// No source would tell.
    Unknown,
}

/// Most values one parameter takes.
const MOST_VALUES: usize = 100;

pub(super) fn each<T>(
    value: &str,
    parse: impl Fn(&str) -> Result<T, Invalid>,
) -> Result<Vec<T>, Invalid> {
    let parts: Vec<&str> = value.split(',').collect();
    if parts.len() > MOST_VALUES {
        return Err(Invalid::new(
            "too_many",
            "",
            "",
            format!("has more than {MOST_VALUES} values"),
        ));
    }
    parts.into_iter().map(parse).collect()
}

pub(super) fn code(text: &str) -> Result<String, Invalid> {
    crate::text::code("", text).map(|()| text.to_owned())
}

pub(super) fn funding_thing(text: &str) -> Result<ThingKind, Invalid> {
    match text {
        "grant" => Ok(ThingKind::Grant),
        "contract" => Ok(ThingKind::Contract),
        _ => Err(Invalid::new("unknown_code", "", text, "is neither grant nor contract")),
    }
}

pub(super) fn truth(text: &str) -> Result<bool, Invalid> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Invalid::new("malformed", "", text, "is neither true nor false")),
    }
}

pub(super) fn verdict(text: &str) -> Result<Verdict, Invalid> {
    match text {
        "true" => Ok(Verdict::True),
        "false" => Ok(Verdict::False),
        "unknown" => Ok(Verdict::Unknown),
        _ => Err(Invalid::new("malformed", "", text, "is neither true, false nor unknown")),
    }
}

pub(super) fn year(text: &str) -> Result<i32, Invalid> {
    match text.parse::<i32>() {
        Ok(year) if text.len() == 4 && (1800..=2200).contains(&year) => Ok(year),
        _ => Err(Invalid::new("malformed", "", text, "is not a year between 1800 and 2200")),
    }
}

pub(super) fn sequence(text: &str) -> Result<i64, Invalid> {
    match text.parse::<i64>() {
        Ok(sequence) if sequence >= 0 && text.bytes().all(|b| b.is_ascii_digit()) => Ok(sequence),
        _ => {
            Err(Invalid::new("malformed", "", text, "is not a sequence: a whole number from 0 up"))
        }
    }
}

/// What is wrong with an amount whatever its currency.
pub(super) fn amount_in_any_currency(text: &str) -> Result<Option<Money>, Invalid> {
    let finest = Currency::all().max_by_key(|currency| currency.exponent());
    match finest.map(|currency| Money::parse(text, currency)) {
        Some(Ok(money)) => Ok(Some(money)),
        Some(Err(invalid)) if invalid.code == "malformed" => Err(invalid),
        _ => Ok(None),
    }
}
