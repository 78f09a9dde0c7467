//! The amount of a grant, exact.

use domain::{Currency, Invalid, Money};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::value::{self, Object};
use crate::row::Row;
use crate::written::habits::Habits;
use crate::written::numbers;

const FIELD: &str = "amountAwarded";

/// The amount as it is written, which a binary float would not keep.
#[derive(Deserialize)]
struct Written<'a> {
    #[serde(borrow, default, rename = "amountAwarded")]
    amount: Option<&'a RawValue>,
}

/// Reads the amount of a grant; none where the grant is refused for it.
pub(crate) fn amount(row: &mut Row, json: &str, grant: &Object, habits: Habits) -> Option<Money> {
    let written = serde_json::from_str::<Written<'_>>(json).ok().and_then(|written| written.amount);
    let currency = match value::text(row, grant, "", "currency") {
        Some(code) => row.required("currency", Currency::parse(code.trim())),
        None => {
            row.refuse(Invalid::new("missing", "currency", "", "an amount needs its currency"));
            None
        }
    };
    let Some(text) = written.map(RawValue::get).filter(|text| *text != "null") else {
        row.refuse(Invalid::new("missing", FIELD, "", "a grant needs its amount as a number"));
        return None;
    };
    let money = row.required("", read(row_text(text), currency?, habits))?;
    if money.1 {
        let reason = format!("noise of a binary float was rounded to {}", money.0.amount_string());
        row.note(Invalid::new("rounded", FIELD, text, reason));
    }
    if text.starts_with('"') {
        row.note(Invalid::new(
            "wrong_type",
            FIELD,
            text,
            "is a text; it was read, since it can be but one number",
        ));
    }
    if money.0.minor() < 0 {
        row.refuse(Invalid::new("negative", FIELD, text, "is below zero"));
    }
    Some(money.0)
}

/// A number that stands in quotation marks without them.
fn row_text(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

fn read(text: &str, currency: Currency, habits: Habits) -> Result<(Money, bool), Invalid> {
    let plain = match Money::parse_float_text(text, currency) {
        Err(invalid) if invalid.code == "malformed" => numbers::read(text)
            .and_then(|(read, _)| read.settle(text, habits, currency.exponent()))
            .and_then(|number| Ok((Money::parse(&number, currency)?, false))),
        other => other,
    };
    plain.map_err(|invalid| Invalid { field: FIELD.to_owned(), value: text.to_owned(), ..invalid })
}
