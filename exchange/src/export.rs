//! Lists given out as tables: one row a thing, columns that spreadsheets and scripts can read, in CSV and XLSX.
//!
//! Rows are made of the canonical states as they are stored ([`domain::change::state`]), of which only what stands in a column is
//! read. What a state does not hold (names of organisations, who is late) is looked up by the caller, a page at a time.
//! `docs/EXPORTS.md` says what each column holds.

mod calls;
mod cells;
mod found;
mod funding;
mod labels;
mod milestones;
mod organisations;
mod out;
mod page;
mod parts;
mod payments;
mod sources;
mod workbook;

use std::collections::HashMap;

use domain::{Id, Language, Milestone};
use time::{Date, OffsetDateTime};

pub use cells::{Cells, Csv};
pub use labels::Labels;
pub use out::REGION;
pub use page::Page;
pub use workbook::{SHEET_ROWS, Workbook};

/// What a table has rows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Organisations.
    Organisations,
    /// Grants and contracts.
    Funding,
    /// Milestones.
    Milestones,
    /// Payments.
    Payments,
    /// Documents.
    Documents,
    /// Calls.
    Calls,
    /// Sources.
    Sources,
    /// Organisations, grants and contracts as they are found by words.
    Found,
}

impl Table {
    /// The header row.
    pub fn columns(self) -> Vec<&'static str> {
        let own: &[&str] = match self {
            Self::Organisations => organisations::COLUMNS,
            Self::Funding => funding::COLUMNS,
            Self::Milestones => milestones::COLUMNS,
            Self::Payments => payments::PAYMENTS,
            Self::Documents => payments::DOCUMENTS,
            Self::Calls => calls::COLUMNS,
            Self::Sources => sources::COLUMNS,
            Self::Found => found::COLUMNS,
        };
        own.iter().chain(out::TAIL).copied().collect()
    }
}

/// A thing as it is stored.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Its canonical state.
    pub state: &'a str,
    /// How often it changed.
    pub revision: i32,
    /// Its newest change.
    pub sequence: i64,
    /// Time of its newest change.
    pub updated_at: OffsetDateTime,
}

/// What organisations are called, by id, in the language of a table.
pub type Names = HashMap<String, String, foldhash::fast::RandomState>;

/// What stands beside the states of a page.
pub struct Beside<'b> {
    /// The language of names, titles and labels.
    pub language: Language,
    /// What codes are called in it.
    pub labels: &'b Labels,
    /// What the organisations are called that are mentioned.
    pub names: &'b Names,
    /// The day on which lateness is judged.
    pub today: Date,
    /// Whether one of these sources covers a milestone; asked only where the answer changes what is told.
    pub covers: &'b dyn Fn(&Milestone, &[Id]) -> bool,
}
