//! Amounts of money in cells.

use domain::{Currency, Invalid, Money};

use super::header::Bound;
use super::value::{Reading, Told, Value};
use crate::cell::Cell;
use crate::workbook::shown::{Shown, Sign};
use crate::written::numbers;

/// Words of headers that say that amounts are in tenge.
const TENGE: [&str; 4] = ["тенге", "теңге", "₸", "kzt"];

/// The currency that the formats of a row's amounts show, where nothing else tells it and they show but one.
pub(crate) fn shown_currency<'a>(
    amounts: impl Iterator<Item = (&'a Bound, &'a Cell)>,
) -> Option<Currency> {
    let mut found = None;
    for (bound, cell) in amounts {
        let Cell::Shown(_, Shown { currency: Some(sign), .. }) = cell else { continue };
        let title = bound.title.to_lowercase();
        let currency = sign.currency()?;
        if TENGE.iter().any(|word| title.contains(word))
            || found.is_some_and(|other| other != currency)
        {
            return None;
        }
        found = Some(currency);
    }
    found
}

/// Reads an amount in the currency of its row.
///
/// # Errors
/// `malformed`, `ambiguous_number`, `currency_mismatch`, `cell_format` and what [`Money`] finds.
pub(crate) fn money(reading: &Reading, cell: &Cell) -> Result<Told, Invalid> {
    let Reading { habits, currency } = *reading;
    if let Cell::Shown(number, shown) = cell {
        check_shown(*number, *shown, currency)?;
    }
    if let Some(number) = cell.number() {
        let text = number.to_string();
        let (money, noise) = Money::parse_float_text(&text, currency)?;
        let reason = format!("noise of a binary float was rounded to {}", money.amount_string());
        return Ok((Value::Money(money), noise.then(|| Invalid::new("rounded", "", text, reason))));
    }
    let whole = cell.text();
    let (text, tenge) = numbers::without_tenge(&whole);
    if tenge && currency != Currency::KZT {
        let reason = format!("is an amount of tenge, but the currency is {}", currency.code());
        return Err(Invalid::new("currency_mismatch", "", &*whole, reason));
    }
    let (read, _) =
        numbers::read(text).map_err(|invalid| Invalid { value: whole.to_string(), ..invalid })?;
    let number = read.settle(&whole, habits, currency.exponent())?;
    let money = Money::parse(&number, currency)
        .map_err(|invalid| Invalid { value: whole.to_string(), ..invalid })?;
    Ok((Value::Money(money), None))
}

/// Whoever looks at a cell must see the amount that is read from it.
fn check_shown(number: f64, shown: Shown, currency: Currency) -> Result<(), Invalid> {
    let refused = |code, reason: String| Err(Invalid::new(code, "", number.to_string(), reason));
    if shown.percent {
        let reason = "is shown as percent, and an amount belongs here: is the header right?";
        return refused("cell_format", reason.to_owned());
    }
    if shown.scaled {
        let reason = "is shown in thousands or millions by the format of its cell; which number is meant is not guessed: \
                      write the amount in full, into a cell whose format shows all of it";
        return refused("cell_format", reason.to_owned());
    }
    match shown.currency {
        Some(sign) if !sign.fits(currency) => {
            refused("currency_mismatch", mismatch(sign, currency))
        }
        _ => Ok(()),
    }
}

fn mismatch(sign: Sign, currency: Currency) -> String {
    format!(
        "is shown with {} by the format of its cell, but the amount would be in {}: say in a column `Валюта` which is meant, \
         or take the sign out of the format",
        sign.name(),
        currency.code()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::written::habits::Habits;

    fn read(cell: &Cell, currency: &str) -> Result<i64, &'static str> {
        let currency = Currency::parse(currency).unwrap();
        match money(&Reading { habits: Habits::default(), currency }, cell) {
            Ok((Value::Money(money), _)) => Ok(money.minor()),
            Ok(_) => Err("no money"),
            Err(invalid) => Err(invalid.code),
        }
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn money_is_exact() {
        assert_eq!(read(&text("1 234 567,89 ₸"), "KZT"), Ok(123_456_789));
        assert_eq!(read(&Cell::Number(1_234_567.89), "KZT"), Ok(123_456_789));
        assert_eq!(read(&text("12,345.678"), "KZT"), Err("too_precise"));
        assert_eq!(read(&text("см. приложение"), "KZT"), Err("malformed"));
    }

    #[test]
    fn what_a_format_shows_beside_an_amount_must_not_contradict_it() {
        let shown = |format: &str| Cell::Shown(1500.0, Shown::read(format).unwrap());
        assert_eq!(read(&shown("0 [$₸-43F]"), "KZT"), Ok(150_000));
        assert_eq!(read(&shown("0 [$₸-43F]"), "USD"), Err("currency_mismatch"));
        assert_eq!(read(&shown("[$€-2] 0"), "KZT"), Err("currency_mismatch"));
        assert_eq!(read(&shown("$0"), "CAD"), Ok(150_000));
        assert_eq!(read(&shown("#,##0,"), "KZT"), Err("cell_format"));
        assert_eq!(read(&shown("0%"), "KZT"), Err("cell_format"));
    }
}
