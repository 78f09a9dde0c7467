//! The JSON that cells of tables become.

use serde_json::Value;

use super::titles::Kind;
use crate::cell::{self, Cell};
use crate::rows::flaw::What;

/// Above it a spreadsheet no longer keeps every digit.
const EXACT: f64 = 1e15;
/// Digits of a British company number.
const COMPANY_DIGITS: usize = 8;

/// The JSON of a cell in a field of that kind; what is wrong with it beside, and nothing where it must not be taken.
pub(crate) fn json(cell: &Cell, kind: Kind) -> (Option<String>, Option<What>) {
    match cell {
        Cell::Error(_) => (None, Some(What::Error)),
        Cell::Uncalculated => (None, Some(What::Uncalculated)),
        Cell::Bool(value) => (Some(value.to_string()), None),
        Cell::Text(text) => of_text(text, kind),
        Cell::Number(number) | Cell::Shown(number, _) => of_number(*number, kind),
        Cell::Day(_) if matches!(kind, Kind::Identifier | Kind::Charity | Kind::Company) => {
            (None, Some(What::Dated))
        }
        Cell::Day(day) => (Some(quoted(day)), None),
    }
}

fn of_text(text: &str, kind: Kind) -> (Option<String>, Option<What>) {
    let trimmed = text.trim();
    match kind {
        // Another text than a number is judged by whoever needs the number.
        Kind::Number if is_json_number(trimmed) => (Some(trimmed.to_owned()), None),
        Kind::Texts => {
            let texts = text.split(';').map(str::trim).filter(|text| !text.is_empty());
            (Some(texts.collect::<Value>().to_string()), None)
        }
        Kind::Identifier | Kind::Charity | Kind::Company if cell::is_rounded(trimmed) => {
            (None, Some(What::Rounded))
        }
        Kind::Company if has_lost_zeros(trimmed) => (None, Some(What::LostZeros)),
        _ => (Some(quoted(text)), None),
    }
}

fn of_number(number: f64, kind: Kind) -> (Option<String>, Option<What>) {
    // The shortest decimal that is this number: what was typed, as far as the spreadsheet kept it.
    let written = number.to_string();
    match kind {
        Kind::Number => (Some(written), None),
        Kind::Day => (Some(quoted(&written)), Some(What::Serial)),
        Kind::Identifier | Kind::Charity | Kind::Company if number.abs() >= EXACT => {
            (None, Some(What::Rounded))
        }
        Kind::Company if has_lost_zeros(&written) => (None, Some(What::LostZeros)),
        _ => of_text(&written, kind),
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Whether a text is a number as JSON writes them.
fn is_json_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

fn has_lost_zeros(text: &str) -> bool {
    text.len() < COMPANY_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_becomes_the_json_of_its_field() {
        let text = |text: &str| Cell::Text(text.to_owned());
        for (cell, kind, expected) in [
            (text("1000.10"), Kind::Number, "1000.10"),
            (text(" -5 "), Kind::Number, "-5"),
            (text("1,000"), Kind::Number, r#""1,000""#),
            (text("NaN"), Kind::Number, r#""NaN""#),
            (text("007"), Kind::Number, r#""007""#),
            (text("1000"), Kind::Text, r#""1000""#),
            (text("a; b;;"), Kind::Texts, r#"["a","b"]"#),
            (text("00712444"), Kind::Company, r#""00712444""#),
            (text("SC123"), Kind::Company, r#""SC123""#),
            (Cell::Number(1000.1), Kind::Number, "1000.1"),
            (Cell::Number(41_133.770_000_000_004), Kind::Number, "41133.770000000004"),
            (Cell::Number(514_479.0), Kind::Charity, r#""514479""#),
            (Cell::Number(980_000_000_000.0), Kind::Identifier, r#""980000000000""#),
            (Cell::Number(12_345_678.0), Kind::Company, r#""12345678""#),
            (Cell::Bool(true), Kind::Text, "true"),
            (Cell::Day("2020-11-03".to_owned()), Kind::Day, r#""2020-11-03""#),
        ] {
            assert_eq!(json(&cell, kind), (Some(expected.to_owned()), None), "{cell:?}");
        }
    }

    #[test]
    fn what_a_spreadsheet_made_of_an_identifier_is_not_taken() {
        let text = |text: &str| Cell::Text(text.to_owned());
        for (cell, kind, what) in [
            (text("9.80E+11"), Kind::Identifier, What::Rounded),
            (text("9,8e+11"), Kind::Charity, What::Rounded),
            (Cell::Number(1e15), Kind::Identifier, What::Rounded),
            (Cell::Number(712_444.0), Kind::Company, What::LostZeros),
            (text("712444"), Kind::Company, What::LostZeros),
            (Cell::Day("2020-01-02".to_owned()), Kind::Identifier, What::Dated),
            (Cell::Error("#REF!".to_owned()), Kind::Text, What::Error),
            (Cell::Uncalculated, Kind::Number, What::Uncalculated),
        ] {
            assert_eq!(json(&cell, kind), (None, Some(what)), "{cell:?}");
        }
        assert_eq!(json(&text("9.80E+11"), Kind::Text).1, None, "a title may be what it likes");
        assert_eq!(
            json(&Cell::Number(44138.0), Kind::Day),
            (Some(r#""44138""#.to_owned()), Some(What::Serial))
        );
    }
}
