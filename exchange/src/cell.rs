//! Cells of tables and sheets.

use std::borrow::Cow;

use crate::workbook::shown::Shown;

/// What stands in a cell that is not empty.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    /// A finite number.
    Number(f64),
    /// A finite number that is shown as more or other than it is.
    Shown(f64, Shown),
    Bool(bool),
    /// A day as `YYYY-MM-DD`, with a time of day behind `T` where there is one.
    Day(String),
    /// A formula without a result, by its mark.
    Error(String),
    /// A formula of which no result is stored: whoever wrote it did not calculate it.
    Uncalculated,
}

/// What is told of a cell that holds a formula and no result of it.
pub(crate) const UNCALCULATED: &str = "is a formula of which no result is stored, and formulas are not calculated here: open the file \
     in a spreadsheet program and save it";

impl Cell {
    /// The number that is stored in it, whatever is shown.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) | Self::Shown(number, _) => Some(*number),
            _ => None,
        }
    }

    /// What can be seen in it.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Day(text) | Self::Error(text) => text.into(),
            Self::Number(number) | Self::Shown(number, _) => number.to_string().into(),
            Self::Uncalculated => "".into(),
            Self::Bool(value) => value.to_string().into(),
        }
    }

    /// Whether nothing can be seen in it.
    pub(crate) fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }
}

/// `9.80E+11`: what a spreadsheet shows of a long number, and saves as CSV.
pub(crate) fn is_rounded(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['E', 'e']) else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    exponent.strip_prefix('+').is_some_and(is_digits) && is_digits(whole) && is_digits(fraction)
}
