//! What was not taken as it stands, and why.

use domain::Invalid;
use serde::{Deserialize, Serialize};

use crate::statement::{Place, Statement};

/// How many characters of a value a report shows.
const VALUE_CHARS: usize = 200;

/// Whether the record was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It was not.
    Refused,
    /// It was, but something in it was changed, dropped, rounded or masked.
    Noted,
}

/// One thing that is wrong with one record. A record that is refused for several reasons has several, next to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The file as it was named.
    pub file: String,
    /// The sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row in it, see [`Place`].
    pub row: u64,
    /// Id of the record as its publisher wrote it, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The field as the file calls it, with its path; empty where the record as a whole is meant.
    pub field: String,
    /// The value, at most 200 characters; never a number of a natural person.
    pub value: String,
    /// Stable `snake_case` reason.
    pub code: String,
    /// The reason in a sentence.
    pub reason: String,
    /// The other place, where two records contradict or repeat each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Box<Place>>,
    /// Whether the record was taken all the same.
    pub severity: Severity,
}

/// What a reading gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Something that can be kept.
    Statement(Box<Statement>),
    /// Something that was refused, or kept changed.
    Refused(Refusal),
}

impl Refusal {
    /// A refusal at a place; numbers of natural persons in the value are masked.
    pub(crate) fn new(place: &Place, severity: Severity, invalid: Invalid) -> Self {
        let value: String =
            domain::bin::mask_iins(&invalid.value).0.chars().take(VALUE_CHARS).collect();
        Self {
            file: place.file.clone(),
            sheet: place.sheet.clone(),
            row: place.row,
            id: None,
            field: invalid.field,
            value: if invalid.code == "natural_person" { String::new() } else { value },
            code: invalid.code.to_owned(),
            reason: domain::bin::mask_iins(&invalid.detail).0.into_owned(),
            other: None,
            severity,
        }
    }
}
