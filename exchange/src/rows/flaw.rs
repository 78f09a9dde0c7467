//! What is wrong with a row of a table before it is a grant.

use domain::Invalid;
use serde::{Deserialize, Serialize};

use crate::cell::UNCALCULATED;
use crate::row::Row;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum What {
    /// A formula that has no result.
    Error,
    /// A formula of which no result is stored.
    Uncalculated,
    /// An identifier of which a spreadsheet made a rounded number.
    Rounded,
    /// An identifier of which a spreadsheet made a date.
    Dated,
    /// A number of a company without its leading zeros.
    LostZeros,
    /// A number where a day belongs.
    Serial,
    /// An amount that is shown in thousands, or as percent.
    Format,
    /// An amount that is shown in another currency.
    Currency,
    /// Two columns for one field, whose values differ.
    Twice,
    /// More cells than the header has columns.
    TooManyCells,
    /// Fewer cells than the header has columns.
    TooFewCells,
    /// Text behind a closing quotation mark.
    Quote,
    /// A NUL byte.
    Nul,
    /// Bytes that the encoding does not have.
    Encoding,
}

/// Something wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Flaw {
    pub(crate) what: What,
    /// The field's path in the grant, else the column; empty where the row as a whole is meant.
    pub(crate) field: String,
    pub(crate) value: String,
    /// Whether the grant is refused for it; else the value is left out.
    pub(crate) refuses: bool,
}

impl Flaw {
    /// A flaw of a row as a whole.
    pub(crate) fn of_row(what: What, value: String) -> Self {
        Self { what, field: String::new(), value, refuses: what != What::TooFewCells }
    }

    /// Whether it is not known which cell belongs where, so that nothing can be said of the grant.
    pub(crate) fn spoils_the_row(&self) -> bool {
        self.refuses && self.field.is_empty()
    }

    /// Tells it of a row.
    pub(crate) fn tell(&self, row: &mut Row) {
        let mut reason = self.what.reason().to_owned();
        if !self.refuses && !self.field.is_empty() {
            reason.push_str("; it was left out");
        }
        let invalid = Invalid::new(self.what.code(), self.field.as_str(), &self.value, reason);
        if self.refuses { row.refuse(invalid) } else { row.note(invalid) }
    }
}

impl What {
    fn code(self) -> &'static str {
        match self {
            Self::Error => "formula_error",
            Self::Uncalculated => "formula_not_calculated",
            Self::Rounded | Self::Dated | Self::LostZeros => "spreadsheet_value",
            Self::Serial => "malformed",
            Self::Format => "cell_format",
            Self::Currency => "currency_mismatch",
            Self::Twice => "duplicate_key",
            Self::TooManyCells | Self::TooFewCells => "ragged_row",
            Self::Quote => "malformed_quote",
            Self::Nul => "nul",
            Self::Encoding => "invalid_encoding",
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Self::Error => "is a formula without a result; formulas are not calculated here",
            Self::Uncalculated => UNCALCULATED,
            Self::Rounded => {
                "is a number that a spreadsheet has rounded, so that digits of the identifier are lost: write the \
                 identifier into a cell formatted as text"
            }
            Self::Dated => {
                "is a date that a spreadsheet has made of an identifier: write the identifier into a cell formatted as text"
            }
            Self::LostZeros => {
                "has fewer than the 8 digits of a company number, since a spreadsheet drops leading zeros: write it into a \
                 cell formatted as text"
            }
            Self::Serial => {
                "is a number where a day belongs: format the cell as a date, or write the day as YYYY-MM-DD"
            }
            Self::Format => {
                "is shown in thousands, millions or percent by the format of its cell; which number is meant is not guessed: \
                 write the amount in full, into a cell whose format shows all of it"
            }
            Self::Currency => {
                "is shown with the sign of another currency than the one that its row names, by the format of its cell"
            }
            Self::Twice => "differs from what another column says of the same field",
            Self::TooManyCells => "has more cells than the header has columns",
            Self::TooFewCells => {
                "has fewer cells than the header has columns; the others were taken as empty"
            }
            Self::Quote => "text stands between a closing quotation mark and the end of its cell",
            Self::Nul => "holds a NUL byte",
            Self::Encoding => "holds bytes that the encoding of the file does not have",
        }
    }
}
