//! Grants that stand on several rows of a table: what a grant has several of is written below each other, one a row, and
//! the rest of the row is repeated or left blank.

use super::columns::Columns;
use super::nested::Nested;
use crate::lines::LONGEST;
use crate::rows::TableRow;
use crate::rows::flaw::Flaw;

/// What a grant may have several of, so that all of it is read whatever row it stands on. Of funders, recipients and
/// programmes it is not known whether another grant is meant.
const SEVERAL: [&str; 3] = ["beneficiaryLocation", "classifications", "relatedDocument"];

/// A grant of which further rows may follow.
pub(crate) struct Held {
    /// The row on which it begins.
    pub(crate) number: u64,
    pub(crate) flaws: Vec<Flaw>,
    grant: Nested,
    /// The row that was taken in last.
    last: Option<Nested>,
    bytes: usize,
}

impl Held {
    pub(crate) fn of(row: &TableRow, columns: &Columns) -> Self {
        let (grant, flaws) = columns.grant(row);
        Self { number: row.number, flaws, grant, last: None, bytes: 0 }
    }

    /// Takes in a further row, if it says nothing else of the same grant but what a grant may have several of. A row that
    /// is repeated word for word is none.
    pub(crate) fn takes(&mut self, next: &Self) -> bool {
        let repeated = *self.last.as_ref().unwrap_or(&self.grant) == next.grant;
        let flawless = self.flaws.is_empty() && next.flaws.is_empty();
        let named = self.grant.get("id").is_some() && self.grant.get("id") == next.grant.get("id");
        if !flawless || !named || repeated || !self.grant.agrees(&next.grant, &SEVERAL) {
            return false;
        }
        // What is put together is bounded as one row is.
        self.bytes += next.grant.write().len();
        if self.bytes > LONGEST {
            return false;
        }
        self.last = Some(next.grant.clone());
        SEVERAL.iter().all(|name| self.grant.append(name, &next.grant))
    }

    /// The grant as JSON.
    pub(crate) fn json(&self) -> String {
        self.grant.write()
    }
}
