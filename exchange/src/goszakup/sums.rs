//! Sums as the portal writes them: numbers of JSON, and texts that may hold blanks and commas.

use domain::{Currency, Invalid, Money};
use serde_json::Value;

use crate::row::Row;
use crate::written::{habits::Habits, numbers};

/// From here on a binary fraction does not keep hundredths.
const INEXACT: f64 = 9.0e13;

/// A sum that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) money: Money,
    /// As it is written, where the noise of a binary float was rounded.
    noisy: Option<String>,
}

impl Sum {
    /// The sum itself; that it was rounded is told.
    pub(super) fn tell(self, row: &mut Row, field: &str) -> Money {
        if let Some(text) = self.noisy {
            let rounded = self.money.amount_string();
            let reason = format!("noise of a binary float was rounded to {rounded}");
            row.note(Invalid::new("rounded", field, text, reason));
        }
        self.money
    }
}

/// Reads a sum; none where nothing is written.
///
/// # Errors
/// `too_precise`, `malformed`, `ambiguous_number`, `out_of_range`, `wrong_type`: what is written is no sum, or could be two.
pub(super) fn read(value: &Value, currency: Currency) -> Result<Option<Sum>, Invalid> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::Number(number)
            if number.is_f64() && number.as_f64().is_some_and(|number| number.abs() >= INEXACT) =>
        {
            let reason = "has more digits than a number of JSON keeps; write it as a text";
            return Err(Invalid::new("too_precise", "", number.to_string(), reason));
        }
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            let reason = "is no sum: a number or a text such as 1500.75 is expected";
            return Err(Invalid::new("wrong_type", "", value.to_string(), reason));
        }
    };
    let (money, noise) = match Money::parse_float_text(&text, currency) {
        Err(invalid) if invalid.code == "malformed" => written(&text, currency)?,
        other => other?,
    };
    Ok(Some(Sum { money, noisy: noise.then_some(text) }))
}

/// A text with blanks, commas or the word for tenge, where only one reading is possible.
fn written(text: &str, currency: Currency) -> Result<(Money, bool), Invalid> {
    let number = match currency {
        Currency::KZT => numbers::without_tenge(text).0,
        _ => text,
    };
    let (read, _) = numbers::read(number)?;
    // Each record of the portal stands for itself: there is no table that could tell what a comma is.
    let number = read.settle(text, Habits::default(), currency.exponent()).map_err(|invalid| {
        let reason =
            "could be two different sums, as thousands or as decimals; write it without separators";
        Invalid { detail: reason.to_owned(), ..invalid }
    })?;
    Money::parse_float_text(&number, currency)
        .map_err(|invalid| Invalid { value: Invalid::new("", "", text, "").value, ..invalid })
}

/// Whether two values of a field say the same: numbers do by what they are, however they are written.
pub(super) fn are_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(ones), Value::Array(others)) => {
            ones.len() == others.len() && ones.iter().zip(others).all(|(a, b)| are_same(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, a)| other.get(name).is_some_and(|b| are_same(a, b)))
        }
        _ if one == other => true,
        _ => {
            let number = |value: &Value| {
                let sum = read(value, Currency::KZT).ok()??;
                sum.noisy.is_none().then_some(sum.money)
            };
            number(one).is_some_and(|known| number(other) == Some(known))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn minor(value: &Value) -> Result<Option<i64>, &'static str> {
        let sum = read(value, Currency::KZT).map_err(|invalid| invalid.code)?;
        Ok(sum.map(|sum| sum.money.minor()))
    }

    #[test]
    fn sums_are_read_however_they_are_written_where_they_can_be_but_one() {
        for value in [
            json!(1500.75),
            json!("1500.75"),
            json!("1 500,75"),
            json!("1\u{a0}500,75"),
            json!("1\u{202f}500.75 ₸"),
            json!("1,500.75"),
            json!(" 1.500,75 тенге "),
        ] {
            assert_eq!(minor(&value), Ok(Some(150_075)), "{value}");
        }
        assert_eq!(minor(&json!("-20,5")), Ok(Some(-2_050)));
        assert_eq!(
            minor(&json!("1.500")),
            Ok(Some(150)),
            "the portal's own decimals are after a point"
        );
        assert_eq!((minor(&json!(" ")), minor(&Value::Null)), (Ok(None), Ok(None)));
        for (value, code) in [
            (json!("1,500"), "ambiguous_number"),
            (json!("около 500"), "malformed"),
            (json!("500 USD"), "malformed"),
            (json!("12,345678"), "too_precise"),
            (json!(true), "wrong_type"),
            (json!([500]), "wrong_type"),
            (json!(1.0e14), "too_precise"),
        ] {
            assert_eq!(minor(&value), Err(code), "{value}");
        }
        let dollars = Currency::parse("USD").unwrap();
        assert_eq!(read(&json!("500 тенге"), dollars).unwrap_err().code, "malformed");
    }

    #[test]
    fn values_are_the_same_by_what_they_are() {
        for (one, other) in [
            (json!(500), json!("500.00")),
            (json!("1 500,5"), json!(1500.5)),
            (json!([{"amount": "5", "year": 2026}]), json!([{"amount": 5.0, "year": "2026"}])),
            (json!("Фонд"), json!("Фонд")),
        ] {
            assert!(are_same(&one, &other), "{one} {other}");
        }
        for (one, other) in [
            (json!(500), json!("500.01")),
            (json!("1,500"), json!("1.500")),
            (json!([1]), json!([1, 2])),
            (json!({"a": 1}), json!({"b": 1})),
            (json!("Фонд"), json!("фонд")),
        ] {
            assert!(!are_same(&one, &other), "{one} {other}");
        }
    }
}
