//! The columns of a table of grants.

use std::collections::HashMap;

use domain::Currency;

use super::json::json;
use super::nested::Nested;
use super::titles::Way;
use crate::cell::Cell;
use crate::rows::TableRow;
use crate::rows::flaw::{Flaw, What};
use crate::workbook::shown::{Shown, Sign};

/// Characters that are shown of a title, and titles that are shown of a header.
const SHOWN_CHARS: usize = 80;
const SHOWN_TITLES: usize = 50;

/// The columns that the header of a table names.
#[derive(Default)]
pub(crate) struct Columns {
    known: HashMap<usize, (Way, String)>,
    /// What they are called in the file, by the path of their field.
    pub(crate) titles: HashMap<String, String>,
    /// Titles that the standard does not know.
    pub(crate) unknown: Vec<String>,
}

/// What every grant needs, by the title of the column or of those that begin so.
const NEEDED: [(&str, &[&str]); 6] = [
    ("Identifier", &["id"]),
    ("Amount Awarded", &["amountAwarded"]),
    ("Currency", &["currency"]),
    ("Award Date", &["awardDate"]),
    ("Funding Org:Name", &["fundingOrganization["]),
    ("Recipient Org:Name", &["recipientOrganization[", "recipientIndividual."]),
];

const AMOUNT: &str = "amountAwarded";

/// What is wrong with an amount that is shown as something else than it is.
fn contradicted(shown: Shown, currency: Option<Currency>) -> Option<What> {
    if shown.scaled || shown.percent {
        return Some(What::Format);
    }
    let fits = |sign: Sign| currency.is_none_or(|currency| sign.fits(currency));
    shown.currency.filter(|sign| !fits(*sign)).map(|_| What::Currency)
}

impl Columns {
    /// Reads a header.
    pub(crate) fn read(header: &[(usize, Cell)]) -> Self {
        let mut columns = Self::default();
        for (column, cell) in header {
            let title = cell.text().trim().to_owned();
            if title.is_empty() {
                continue;
            }
            match Way::read(&title) {
                None => columns.unknown.push(title.chars().take(SHOWN_CHARS).collect()),
                Some(way) => {
                    let field = way.to_string();
                    columns.titles.entry(field.clone()).or_insert(title);
                    columns.known.insert(*column, (way, field));
                }
            }
        }
        columns
    }

    /// How many of them the standard knows.
    pub(crate) fn known(&self) -> usize {
        self.known.len()
    }

    /// The titles that the standard does not know, as far as they are shown.
    pub(crate) fn unknown_titles(&self) -> String {
        let shown = self
            .unknown
            .iter()
            .take(SHOWN_TITLES)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ");
        let more = self.unknown.len().saturating_sub(SHOWN_TITLES);
        if more == 0 { shown } else { format!("{shown}, and {more} more") }
    }

    /// Titles of what every grant needs and no column has.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let has = |starts: &[&str]| {
            let fits = |field: &str, start: &str| {
                if start.ends_with(['[', '.']) { field.starts_with(start) } else { field == start }
            };
            self.titles.keys().any(|field| starts.iter().any(|start| fits(field, start)))
        };
        NEEDED.iter().filter(|(_, starts)| !has(starts)).map(|(title, _)| *title).collect()
    }

    /// The currency that a row names.
    fn currency(&self, row: &TableRow) -> Option<Currency> {
        let is_currency =
            |column: &usize| self.known.get(column).is_some_and(|(_, field)| field == "currency");
        let (_, cell) = row.cells.iter().find(|(column, _)| is_currency(column))?;
        Currency::parse(cell.text().trim()).ok()
    }

    /// The grant of a row, and what is wrong with it.
    pub(crate) fn grant(&self, row: &TableRow) -> (Nested, Vec<Flaw>) {
        let (mut grant, mut flaws) = (Nested::default(), row.flaws.clone());
        for (column, cell) in &row.cells {
            let Some((way, field)) = self.known.get(column) else { continue };
            let (value, what) = json(cell, way.kind);
            let mut flaw = |what: What, refuses: bool| {
                flaws.push(Flaw {
                    what,
                    field: field.clone(),
                    value: cell.text().into_owned(),
                    refuses,
                });
            };
            if let Some(what) = what {
                flaw(what, way.is_needed());
            }
            if value.is_some_and(|value| !grant.put(way, value)) {
                flaw(What::Twice, true);
            }
            if field == AMOUNT
                && let Cell::Shown(_, shown) = cell
                && let Some(what) = contradicted(*shown, self.currency(row))
            {
                flaw(what, true);
            }
        }
        (grant, flaws)
    }
}

/// Why a table with these columns holds no grants; none where it may.
pub(crate) fn lacking(columns: &Columns) -> Option<String> {
    let missing = columns.missing();
    if columns.known() == 0 {
        let unknown = columns.unknown_titles();
        return Some(format!(
            "has no column of the 360Giving standard in its first row; it has: {unknown}"
        ));
    }
    let names = missing.join(", ");
    (!missing.is_empty()).then(|| format!("lacks columns that every grant needs: {names}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(titles: &[&str]) -> Columns {
        let cells: Vec<_> =
            titles.iter().map(|title| Cell::Text((*title).to_owned())).enumerate().collect();
        Columns::read(&cells)
    }

    #[test]
    fn what_every_grant_needs_is_told_by_its_title() {
        let columns = header(&["Currency", "Amount Awarded", " ", "Sponsor(s)"]);
        assert_eq!(
            columns.missing(),
            ["Identifier", "Award Date", "Funding Org:Name", "Recipient Org:Name"]
        );
        assert_eq!((columns.known(), columns.unknown), (2, vec!["Sponsor(s)".to_owned()]));
        let columns = header(&[
            "id",
            "Amount Awarded",
            "currency",
            "awardDate",
            "Funding Org:Identifier",
            "Recipient Ind:Name",
        ]);
        assert_eq!(columns.missing(), Vec::<&str>::new());
    }

    #[test]
    fn what_is_wrong_in_a_row_refuses_it_only_where_the_grant_needs_it() {
        let columns =
            header(&["Identifier", "Recipient Org:Charity Number", "Title", "Award Date", "title"]);
        let cells =
            ["9.8E+11", "9.8E+11", "a", "b", "c"].iter().map(|text| Cell::Text((*text).to_owned()));
        let row = TableRow { number: 2, cells: cells.enumerate().collect(), flaws: Vec::new() };
        let (grant, flaws) = columns.grant(&row);
        assert_eq!(grant.write(), r#"{"awardDate":"b","title":"a"}"#);
        let told: Vec<_> =
            flaws.iter().map(|flaw| (flaw.what, flaw.field.as_str(), flaw.refuses)).collect();
        assert_eq!(
            told,
            [
                (What::Rounded, "id", true),
                (What::Rounded, "recipientOrganization[0].charityNumber", false),
                (What::Twice, "title", true),
            ]
        );
    }
}
