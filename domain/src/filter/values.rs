//! Values of filters, one and several.

use crate::vocabulary::ThingKind;
use crate::{Currency, Id, Invalid, Money, OrgId};

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

/// A code of ISO 4217 as it is written: three capital letters.
pub(super) fn currency(text: &str) -> Result<Currency, Invalid> {
    let currency = Currency::parse(text)?;
    if currency.code() == text {
        return Ok(currency);
    }
    Err(Invalid::new("unknown_currency", "", text, "is no currency code of ISO 4217"))
}

/// The id of an organisation; a bare BIN is that of its org-id.
///
/// # Errors
/// As [`Id::parse`].
pub fn party(text: &str) -> Result<Id, Invalid> {
    let is_number = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    if is_number && let Ok(id) = OrgId::parse(&format!("KZ-BIN-{text}")) {
        return Ok(id.to_id());
    }
    Id::parse(text)
}

/// Digits before and after the point of an amount that is asked for, whatever its currency has.
const DIGITS: (usize, usize) = (15, 4);

/// An amount that is asked for in major units, as ten thousandths of one: no currency is finer.
pub(super) fn amount(text: &str) -> Result<i128, Invalid> {
    let digits = |text: &str, most| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    if !digits(whole, DIGITS.0) || !digits(decimals, DIGITS.1) {
        let detail = format!(
            "is not an amount of up to {} digits and, after a point, up to {}",
            DIGITS.0, DIGITS.1
        );
        return Err(Invalid::new("malformed", "", text, detail));
    }
    Ok(format!("{whole}{decimals:0<4}").parse().unwrap_or(i128::MAX))
}

/// The lowest or highest amount of a currency that there can be inside a bound: what lies between two minor units is moved
/// into the range, and what lies beyond all amounts to the greatest of them.
pub(super) fn bound(finest: i128, lowest: bool, currency: Currency) -> Money {
    let finer = DIGITS.1.saturating_sub(usize::from(currency.exponent()));
    let unit = 10_i128.pow(u32::try_from(finer).unwrap_or(0));
    let minor = if lowest { (finest + unit - 1) / unit } else { finest / unit };
    Money::new(i64::try_from(minor).unwrap_or(i64::MAX), currency)
}
