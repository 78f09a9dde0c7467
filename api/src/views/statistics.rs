//! Counts and sums by group.

use std::collections::HashMap;

use domain::counting::Bucket;
use domain::{Currency, Language, Sum};
use search::dimension::Value;
use search::statistics::{Cell, LeftOut, Measures, Split, Tally};
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

mod rows;

use super::{codes, label, values};
use crate::listing::label_of;

/// Names of organisations by their ids.
pub(crate) type Names = HashMap<String, String>;

/// Statistics.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Statistics)]
pub(crate) struct StatisticsView {
    /// What the groups are made by, in the order of their keys.
    group_by: Vec<String>,
    /// The groups.
    groups: Vec<GroupView>,
    /// All groups that are not shown, put together: what `top` or `having_…` left. Groups and rest add up to the total, unless
    /// `groups_overlap`.
    #[schema(required = true)]
    other: Option<OtherView>,
    /// Everything once.
    total: FiguresView,
    /// What is in no sum, and why.
    left_out: Vec<StatisticsLeftOut>,
    /// Whether things with several values were counted in several groups, so that counts, and with `split=full` sums, must not
    /// be added up.
    groups_overlap: bool,
    /// How many organisations of the register are active, to see the numbers beside.
    #[schema(minimum = 0)]
    pub active_organisations: i64,
    /// The newest change in what the statistics were made from.
    #[schema(minimum = 0)]
    sequence: i64,
    /// The day on which lateness was judged, where the answer depends on it.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    pub evaluated_on: Option<Date>,
    /// The earliest day of signature in the register, with `first_award` and `measures=first_time`: what was awarded before is
    /// not known.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    pub counts_since: Option<Date>,
    #[serde(skip)]
    language: Option<Language>,
}

/// A group.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatisticsGroup)]
pub(crate) struct GroupView {
    /// The values that its things have in common, in the order of `group_by`.
    key: Vec<KeyView>,
    /// Its numbers.
    #[serde(flatten)]
    figures: FiguresView,
}

/// A value that things of a group have in common.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatisticsKey)]
pub(crate) struct KeyView {
    /// The code, id or span of time; null where things have none, or several.
    #[schema(required = true)]
    value: Option<String>,
    /// Whether things have several values; with `split` they are counted at each instead.
    several: bool,
    /// What it is called in the language asked for; organisations are named in any case.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

/// What is not shown group by group.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatisticsOther)]
pub(crate) struct OtherView {
    /// How many groups.
    groups: usize,
    /// Their numbers.
    #[serde(flatten)]
    figures: FiguresView,
}

/// Counts and sums.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = Figures)]
pub(crate) struct FiguresView {
    /// How many things count.
    #[schema(minimum = 0)]
    count: u64,
    /// Their sums, one a currency.
    sums: Vec<TallyView>,
}

/// A sum in one currency.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatisticsSum)]
pub(crate) struct TallyView {
    /// The currency.
    #[schema(value_type = values::Currency)]
    currency: Currency,
    /// How many things have an amount in it.
    #[schema(minimum = 0)]
    count: u64,
    /// The exact sum.
    #[schema(value_type = values::Money)]
    sum: Sum,
    /// The least amount, with `measures=spread`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    min: Option<Sum>,
    /// The greatest amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    max: Option<Sum>,
    /// The amount in the middle; of an even number of amounts the lower of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    median: Option<Sum>,
    /// How many different recipients there are, with `measures=recipients`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    recipients: Option<u64>,
    /// How many of them have their first funding in the register here, with `measures=first_time`: the first by the day it was
    /// signed, else on which its work starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    first_time: Option<u64>,
    /// What the ten greatest recipients hold, with `measures=top_ten`. What several recipients have together is divided equally
    /// among them for this.
    #[serde(skip_serializing_if = "Option::is_none")]
    top_ten: Option<TopTenView>,
}

/// What the ten greatest recipients hold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopTen)]
pub(crate) struct TopTenView {
    /// Their money.
    #[schema(value_type = values::Money)]
    sum: Sum,
    /// Its share of the whole sum, in thousandths, rounded down.
    #[schema(minimum = 0, maximum = 1000)]
    permille: i64,
}

/// What is left out of sums for one reason, in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatisticsLeftOut {
    /// Why.
    #[schema(value_type = codes::CountBucket)]
    reason: Bucket,
    /// Label of the reason in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// How many things.
    #[schema(minimum = 0)]
    count: u64,
    /// Their money, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    sum: Option<Sum>,
}

impl StatisticsView {
    /// An answer that is being put together.
    pub fn new(group_by: &[&str], sequence: i64, language: Option<Language>) -> Self {
        Self {
            group_by: group_by.iter().map(|name| (*name).to_owned()).collect(),
            groups: Vec::new(),
            other: None,
            total: FiguresView::default(),
            left_out: Vec::new(),
            groups_overlap: false,
            active_organisations: 0,
            sequence,
            evaluated_on: None,
            counts_since: None,
            language,
        }
    }

    /// How things with several values were treated.
    pub fn split(&mut self, split: Split) {
        self.groups_overlap = split != Split::Together && !self.group_by.is_empty();
    }

    /// The groups.
    pub fn groups(&mut self, shown: Vec<(Vec<Value>, Cell)>, names: &Names, measures: Measures) {
        for (values, cell) in shown {
            let key = self.group_by.iter().zip(values);
            let key = key.map(|(name, value)| KeyView::new(name, value, names, self.language));
            let key = key.collect();
            self.groups.push(GroupView { key, figures: FiguresView::new(&cell, measures) });
        }
    }

    /// What is not shown by itself.
    pub fn rest(&mut self, rest: Option<(usize, Cell)>, measures: Measures) {
        self.other = rest
            .map(|(groups, cell)| OtherView { groups, figures: FiguresView::new(&cell, measures) });
    }

    /// Everything.
    pub fn total(&mut self, total: &Cell, measures: Measures) {
        self.total = FiguresView::new(total, measures);
    }

    /// What no sum holds.
    pub fn left_out(&mut self, lines: &[LeftOut]) {
        let language = self.language;
        let line = |line: &LeftOut| {
            let LeftOut { reason, currency, count, sum } = line;
            let known = currency.filter(|_| *reason != Bucket::UnknownAmount);
            let named = |language| label::of_code(Bucket::CODELIST, reason.as_str(), language);
            StatisticsLeftOut {
                reason: *reason,
                label: language.map(named),
                count: *count,
                sum: known.map(|currency| Sum::new(*sum, currency)),
            }
        };
        self.left_out = lines.iter().map(line).collect();
    }
}

impl KeyView {
    fn new(name: &str, value: Value, names: &Names, language: Option<Language>) -> Self {
        let several = value == Value::Several;
        let Value::Is(value) = value else { return Self { value: None, several, label: None } };
        let label = match name {
            "funder" | "recipient" => names.get(&value).cloned(),
            _ => language.and_then(|language| label_of(name, list_of(name), &value, language)),
        };
        Self { value: Some(value), several, label }
    }
}

/// The list that holds labels of a dimension; statuses have one list a thing, whose codes are apart where they mean other things.
fn list_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "sphere" => "spheres",
        "kind" => "thing_kinds",
        "funding_kind" => "funding_kinds",
        "stage" => "stages",
        "result" => "results",
        "legal_form" => "legal_forms",
        "role" => "organisation_roles",
        "waiting_on" => "milestone_waiting",
        _ => return None,
    })
}

impl FiguresView {
    fn new(cell: &Cell, measures: Measures) -> Self {
        let group = cell.told(measures);
        let sums = group.sums.into_iter().map(|(currency, tally)| TallyView::new(currency, &tally));
        Self { count: group.count, sums: sums.collect() }
    }
}

impl TallyView {
    fn new(currency: Currency, tally: &Tally) -> Self {
        let Tally { count, sum, spread, recipients, first_time, top_ten } = *tally;
        let money = |minor| Sum::new(minor, currency);
        let permille = |held: i128| {
            let share = (held * 1_000).checked_div(sum).unwrap_or(0);
            i64::try_from(share).unwrap_or(0)
        };
        Self {
            currency,
            count,
            sum: money(sum),
            min: spread.map(|(min, ..)| money(min)),
            max: spread.map(|(_, max, _)| money(max)),
            median: spread.map(|(.., median)| money(median)),
            recipients,
            first_time,
            top_ten: top_ten.map(|held| TopTenView { sum: money(held), permille: permille(held) }),
        }
    }
}
