//! A page of rows: read, asked for what it mentions, and written.

use std::io;

use domain::{Id, Invalid};
use serde::Deserialize;
use time::Date;

use super::calls::Call;
use super::found::Found;
use super::funding::Funding;
use super::milestones::{Judge, Milestone};
use super::organisations::Organisation;
use super::out::Out;
use super::payments::{Document, Payment};
use super::sources::Source;
use super::{Beside, Cells, Row, Table};

/// What is read of a state to make a row of it.
pub(super) trait Line<'a>: Deserialize<'a> {
    /// Tells the ids of organisations that are named in the row.
    fn mentioned<'s>(&'s self, _: &mut dyn FnMut(&'s str)) {}

    /// Tells who is late, as far as the state decides that.
    fn judge(&mut self, _: &mut Judge) -> Result<(), Invalid> {
        Ok(())
    }

    /// Writes the cells of the row.
    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()>;
}

/// Rows of one table that were read.
#[derive(Debug)]
pub struct Page<'a> {
    lines: Lines<'a>,
}

type Read<'a, T> = Vec<(Row<'a>, T)>;

#[derive(Debug)]
enum Lines<'a> {
    Organisations(Read<'a, Organisation<'a>>),
    Funding(Read<'a, Funding<'a>>),
    Milestones(Read<'a, Milestone<'a>>),
    Payments(Read<'a, Payment<'a>>),
    Documents(Read<'a, Document<'a>>),
    Calls(Read<'a, Call<'a>>),
    Sources(Read<'a, Source<'a>>),
    Found(Read<'a, Found<'a>>),
}

fn read<'a, T: Line<'a>>(
    rows: impl Iterator<Item = Row<'a>>,
    judge: &mut Judge,
) -> io::Result<Read<'a, T>> {
    rows.map(|row| {
        let mut line: T = serde_json::from_str(row.state)?;
        line.judge(judge).map_err(io::Error::other)?;
        Ok((row, line))
    })
    .collect()
}

/// The same for whatever the rows are of.
macro_rules! each {
    ($lines:expr, $rows:ident => $body:expr) => {
        match $lines {
            Lines::Organisations($rows) => $body,
            Lines::Funding($rows) => $body,
            Lines::Milestones($rows) => $body,
            Lines::Payments($rows) => $body,
            Lines::Documents($rows) => $body,
            Lines::Calls($rows) => $body,
            Lines::Sources($rows) => $body,
            Lines::Found($rows) => $body,
        }
    };
}

impl<'a> Page<'a> {
    /// Reads of the states what stands in the columns of a table, and judges milestones on a day.
    ///
    /// # Errors
    /// A state that cannot be one.
    pub fn read(
        table: Table,
        rows: impl Iterator<Item = Row<'a>>,
        today: Date,
    ) -> io::Result<Self> {
        let judge = &mut Judge::new(today).map_err(io::Error::other)?;
        let lines = match table {
            Table::Organisations => Lines::Organisations(read(rows, judge)?),
            Table::Funding => Lines::Funding(read(rows, judge)?),
            Table::Milestones => Lines::Milestones(read(rows, judge)?),
            Table::Payments => Lines::Payments(read(rows, judge)?),
            Table::Documents => Lines::Documents(read(rows, judge)?),
            Table::Calls => Lines::Calls(read(rows, judge)?),
            Table::Sources => Lines::Sources(read(rows, judge)?),
            Table::Found => Lines::Found(read(rows, judge)?),
        };
        Ok(Self { lines })
    }

    /// Tells the ids of organisations that the rows name, each as often as it is named.
    pub fn mentioned<'s>(&'s self, mut tell: impl FnMut(&'s str)) {
        each!(&self.lines, rows => rows.iter().for_each(|(_, line)| line.mentioned(&mut tell)));
    }

    /// The fundings and sources of milestones of which more must be known to tell who is late.
    pub fn undecided(&self) -> Vec<(&Id, &[Id])> {
        let Lines::Milestones(rows) = &self.lines else { return Vec::new() };
        rows.iter().filter_map(|(_, line)| line.undecided()).collect()
    }

    /// Writes the rows.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn write(&self, cells: &mut impl Cells, beside: &Beside<'_>) -> io::Result<()> {
        let mut out = Out::new(cells, beside);
        each!(&self.lines, rows => rows.iter().try_for_each(|(row, line)| line.write(*row, &mut out)))
    }
}

#[cfg(test)]
mod tests {
    use domain::Language;
    use time::macros::{date, datetime};

    use super::super::{Csv, Labels, Names};
    use super::*;

    const STATES: [(Table, &str); 8] = [
        (
            Table::Organisations,
            r#"{"id":"o","kind":"organisation","name":{"ru":"О"},"sources":["s"],"status":"active"}"#,
        ),
        (
            Table::Funding,
            r#"{"funding_kind":"grant","id":"g","kind":"grant","recipients":[{"id":"a"},{"id":"b"}],"sources":["s"],"status":"active"}"#,
        ),
        (
            Table::Milestones,
            r#"{"due_on":"2026-01-01","funding":"g","id":"g:m:1","kind":"milestone","milestone_kind":"implementation","sources":["s"],"status":"planned","title":{"ru":"Э"}}"#,
        ),
        (
            Table::Payments,
            r#"{"amount":{"amount":"-1.50","currency":"KZT"},"funding":"g","id":"g:p:1","kind":"payment","sources":["s"],"status":"paid"}"#,
        ),
        (
            Table::Documents,
            r#"{"access":"public","funding":"g","id":"g:d:1","kind":"document","sources":["s"],"title":{"ru":"Д"},"type":"contract"}"#,
        ),
        (
            Table::Calls,
            r#"{"id":"c","kind":"call","lots":[{"id":"1"}],"sources":["s"],"status":"planned"}"#,
        ),
        (
            Table::Sources,
            r#"{"authority":"other","id":"s","kind":"source","publisher":{"name":{"ru":"И"}},"sources":[],"title":{"ru":"И"}}"#,
        ),
        (
            Table::Found,
            r#"{"id":"o","kind":"organisation","name":{"ru":"О \"Ә\""},"seat":{"code":"55","scheme":"KATO"},"sources":["s"],"status":"active"}"#,
        ),
    ];

    /// The one row of a state, by column.
    fn row(table: Table, state: &str, covered: bool) -> Vec<(&'static str, String)> {
        let row =
            Row { state, revision: 1, sequence: 2, updated_at: datetime!(2026-11-23 12:00 UTC) };
        let today = date!(2026 - 11 - 23);
        let page = Page::read(table, std::iter::once(row), today).unwrap();
        let beside = Beside {
            language: Language::Ru,
            labels: &Labels::new(Language::Ru),
            names: &Names::from_iter([("b".to_owned(), "Б".to_owned())]),
            today,
            covers: &|_, sources| covered && sources.len() == 1,
        };
        let mut cells = Csv::new(Vec::new(), &table.columns()).unwrap();
        page.write(&mut cells, &beside).unwrap();
        let bytes = cells.finish().unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        table.columns().into_iter().zip(record.iter().map(str::to_owned)).collect()
    }

    fn cell(row: &[(&str, String)], name: &str) -> String {
        row.iter().find(|(column, _)| *column == name).unwrap().1.clone()
    }

    #[test]
    fn every_table_has_a_cell_for_each_column_also_of_what_says_little() {
        for (table, state) in STATES {
            let row = row(table, state, true);
            assert_eq!(cell(&row, "sequence"), "2", "{table:?}");
            assert_eq!(cell(&row, "updated_at"), "2026-11-23T12:00:00Z");
        }
    }

    #[test]
    fn what_stands_beside_a_state_is_told() {
        let [_, funding, milestone, payment, .., found] =
            STATES.map(|(table, state)| row(table, state, true));
        assert_eq!(
            (cell(&funding, "recipient_id"), cell(&funding, "recipient_name")),
            ("a;b".into(), ";Б".into())
        );
        assert_eq!(
            (cell(&milestone, "overdue"), cell(&milestone, "waiting_on")),
            ("true".into(), "recipient".into())
        );
        let unknown = row(Table::Milestones, STATES[2].1, false);
        assert_eq!(
            (cell(&unknown, "overdue"), cell(&unknown, "waiting_on")),
            ("unknown".into(), "unknown".into())
        );
        assert_eq!(cell(&payment, "amount"), "-1.50");
        assert_eq!(
            (cell(&found, "name"), cell(&found, "region_code")),
            ("О \"Ә\"".into(), "55".into())
        );
    }
}
