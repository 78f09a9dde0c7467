//! What a reading of grants is read from: documents, tables, and sheets of workbooks.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;

use super::spool::Range;
use crate::Item;
use crate::refusal::Refusal;
use crate::row::Row;
use crate::rows::flaw::Flaw;
use crate::statement::Place;
use crate::written::habits::Habits;

/// A document, a table or a sheet.
pub(crate) struct Part {
    /// The file as it was named, and which of the files it is.
    pub(crate) file: String,
    pub(crate) number: usize,
    pub(crate) sheet: Option<String>,
    pub(crate) content: Content,
    /// What is told of it as a whole.
    pub(crate) notes: Vec<Refusal>,
    /// How it writes days and amounts.
    pub(crate) habits: Habits,
}

/// Where its grants are.
pub(crate) enum Content {
    /// In a JSON document.
    Document(PathBuf),
    /// Among the rows that were written down; and what its columns are called, by their fields.
    Rows(Range, HashMap<String, String>),
}

impl Part {
    /// A place in it.
    pub(crate) fn place(&self, row: u64) -> Place {
        Place { file: self.file.clone(), sheet: self.sheet.clone(), row }
    }

    /// Ends a row that was read from it: fields are called as its columns are, and what is wrong with a cell is told once.
    pub(crate) fn end(&self, row: Row, flaws: &[Flaw], items: &mut VecDeque<Item>) {
        let mut told = VecDeque::new();
        row.end(&mut told);
        let mut fields: Vec<String> = Vec::new();
        for item in told {
            let Item::Refused(mut refusal) = item else { continue };
            let flawed =
                flaws.iter().any(|flaw| !flaw.field.is_empty() && flaw.field == refusal.field);
            if flawed && fields.contains(&refusal.field) {
                continue;
            }
            fields.push(refusal.field.clone());
            if let Content::Rows(_, titles) = &self.content
                && let Some(title) = titles.get(&refusal.field)
            {
                refusal.field.clone_from(title);
            }
            items.push_back(Item::Refused(refusal));
        }
    }
}
