//! Statistics as rows of a table and as lines of JSON.

use std::io;

use domain::Sum;
use exchange::export::Cells;
use serde::Serialize;

use super::{FiguresView, KeyView, StatisticsLeftOut, StatisticsView, TallyView};

/// Columns behind those of the keys.
const FIGURES: [&str; 17] = [
    "groups",
    "count",
    "currency",
    "currency_count",
    "sum",
    "min",
    "max",
    "median",
    "recipients",
    "first_time",
    "top_ten_sum",
    "top_ten_permille",
    "left_out_reason",
    "left_out_reason_label",
    "left_out_count",
    "left_out_currency",
    "left_out_sum",
];
/// How many of them are about what is left out.
const LEFT_OUT: usize = 5;
/// What stands for several values.
const SEVERAL: &str = "*";

/// A line of JSON.
#[derive(Serialize)]
pub(crate) struct Line<'v, T> {
    kind: &'static str,
    #[serde(flatten)]
    of: &'v T,
}

/// One of the lines of statistics.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum AnyLine<'v> {
    Group(Line<'v, super::GroupView>),
    Other(Line<'v, super::OtherView>),
    Total(Line<'v, FiguresView>),
    LeftOut(Line<'v, StatisticsLeftOut>),
}

impl StatisticsView {
    /// The header row.
    pub fn columns(&self) -> Vec<String> {
        let keys = self.group_by.iter().flat_map(|name| [name.clone(), format!("{name}_label")]);
        let row = std::iter::once("row".to_owned());
        // Statuses and spans of time are columns as the others are; a currency in the key has a name of its own.
        let keys = keys.map(|name| match name.as_str() {
            "region" => "region_code".to_owned(),
            "currency" => "group_currency".to_owned(),
            "currency_label" => "group_currency_label".to_owned(),
            _ => name,
        });
        row.chain(keys).chain(FIGURES.map(str::to_owned)).collect()
    }

    /// Groups, the rest and what is left out, with a row for each currency; returns how many rows there are. The columns of
    /// money add up to the total: it has no row.
    pub fn rows(&self, cells: &mut impl Cells) -> io::Result<usize> {
        let mut rows = 0;
        for group in &self.groups {
            rows += self.figures(cells, "group", &group.key, None, &group.figures)?;
        }
        if let Some(other) = &self.other {
            rows += self.figures(cells, "other", &[], Some(other.groups), &other.figures)?;
        }
        for left_out in &self.left_out {
            self.keys(cells, "left_out", &[]);
            for _ in 0..FIGURES.len() - LEFT_OUT {
                cells.blank();
            }
            cells.text(left_out.reason.as_str());
            text(cells, left_out.label.as_deref());
            cells.number(&left_out.count.to_string());
            text(cells, left_out.sum.as_ref().map(|sum| sum.currency().code()));
            sum(cells, left_out.sum.as_ref());
            cells.end_row()?;
            rows += 1;
        }
        Ok(rows)
    }

    fn keys(&self, cells: &mut impl Cells, row: &str, key: &[KeyView]) {
        cells.text(row);
        for at in 0..self.group_by.len() {
            let key = key.get(at);
            let value =
                key.and_then(|key| if key.several { Some(SEVERAL) } else { key.value.as_deref() });
            // Places stand as filters take them.
            text(cells, value.map(|value| value.strip_prefix("KATO:").unwrap_or(value)));
            text(cells, key.and_then(|key| key.label.as_deref()));
        }
    }

    fn figures(
        &self,
        cells: &mut impl Cells,
        row: &str,
        key: &[KeyView],
        groups: Option<usize>,
        figures: &FiguresView,
    ) -> io::Result<usize> {
        let sums = figures.sums.iter().map(Some);
        let none = figures.sums.is_empty().then_some(None);
        let mut rows = 0;
        for tally in sums.chain(none) {
            self.keys(cells, row, key);
            // What the group has in all stands in the first of its rows, so that the column adds up.
            let first = rows == 0;
            number(cells, groups.filter(|_| first));
            number(cells, Some(figures.count).filter(|_| first));
            currency(cells, tally);
            for _ in 0..LEFT_OUT {
                cells.blank();
            }
            cells.end_row()?;
            rows += 1;
        }
        Ok(rows)
    }

    /// Every group, the rest, the total and what is left out, as JSON has them.
    pub fn lines(&self) -> impl Iterator<Item = AnyLine<'_>> {
        let groups = self.groups.iter().map(|of| AnyLine::Group(Line { kind: "group", of }));
        let other = self.other.iter().map(|of| AnyLine::Other(Line { kind: "other", of }));
        let total = AnyLine::Total(Line { kind: "total", of: &self.total });
        let left_out =
            self.left_out.iter().map(|of| AnyLine::LeftOut(Line { kind: "left_out", of }));
        groups.chain(other).chain(std::iter::once(total)).chain(left_out)
    }
}

fn currency(cells: &mut impl Cells, tally: Option<&TallyView>) {
    text(cells, tally.map(|tally| tally.currency.code()));
    number(cells, tally.map(|tally| tally.count));
    sum(cells, tally.map(|tally| &tally.sum));
    sum(cells, tally.and_then(|tally| tally.min.as_ref()));
    sum(cells, tally.and_then(|tally| tally.max.as_ref()));
    sum(cells, tally.and_then(|tally| tally.median.as_ref()));
    number(cells, tally.and_then(|tally| tally.recipients));
    number(cells, tally.and_then(|tally| tally.first_time));
    let top_ten = tally.and_then(|tally| tally.top_ten.as_ref());
    sum(cells, top_ten.map(|top_ten| &top_ten.sum));
    number(cells, top_ten.map(|top_ten| top_ten.permille));
}

fn text(cells: &mut impl Cells, value: Option<&str>) {
    match value {
        Some(value) => cells.text(value),
        None => cells.blank(),
    }
}

fn number(cells: &mut impl Cells, value: Option<impl ToString>) {
    match value {
        Some(value) => cells.number(&value.to_string()),
        None => cells.blank(),
    }
}

fn sum(cells: &mut impl Cells, value: Option<&Sum>) {
    number(cells, value.map(Sum::amount_string));
}
