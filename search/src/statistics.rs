//! Counts and exact sums by group: which things count is said by the part each has in a sum, the rest is told apart.

mod cell;
mod collector;
mod links;

use std::collections::{BTreeMap, HashMap};

use domain::Currency;
use domain::counting::{AmountBasis, Bucket};

use crate::dimension::{Dimension, Value};

pub(crate) use collector::{Keyed, StatisticsCollector};
pub(crate) use links::Links;

/// How a thing with several values of a dimension is put into groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Split {
    /// Into a group of its own kind, [`Value::Several`]: nothing is counted twice.
    #[default]
    Together,
    /// Into the group of each value, with an equal part of its money.
    Equal,
    /// Into the group of each value with all of its money: groups must not be added up.
    Full,
}

/// What is told of each sum beside itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub struct Measures {
    /// Least, greatest and middle amount.
    pub spread: bool,
    /// How many recipients there are.
    pub recipients: bool,
    /// How many recipients were never funded before.
    pub first_time: bool,
    /// What the ten greatest recipients hold.
    pub top_ten: bool,
}

impl Measures {
    pub(crate) fn asks_for_recipients(self) -> bool {
        self.recipients || self.first_time || self.top_ten
    }
}

/// How things are grouped and summed.
#[derive(Debug, Clone, Copy)]
pub struct Grouping<'a> {
    /// What groups are made by.
    pub dimensions: &'a [Dimension],
    /// What becomes of things with several values.
    pub split: Split,
    /// Which amount is summed.
    pub basis: AmountBasis,
    /// Whether what is planned, cancelled or returned counts as well: where the question names the status.
    pub every_status: bool,
    /// What is told beside sums.
    pub measures: Measures,
}

/// A sum in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many things have a part in it.
    pub count: u64,
    /// Minor units.
    pub sum: i128,
    /// Least, greatest and middle amount; of an even number of amounts the lower of the two in the middle.
    pub spread: Option<(i128, i128, i128)>,
    /// How many recipients.
    pub recipients: Option<u64>,
    /// How many recipients whose first funding of the register is among these.
    pub first_time: Option<u64>,
    /// What the ten greatest recipients hold, in minor units. What several recipients have together is divided equally.
    pub top_ten: Option<i128>,
}

/// A group: those with the same values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// How many things.
    pub count: u64,
    /// Their sums, by currency.
    pub sums: BTreeMap<Currency, Tally>,
}

/// What is left out of sums for one reason in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub reason: Bucket,
    /// The currency, where it is known.
    pub currency: Option<Currency>,
    /// How many things.
    pub count: u64,
    /// Minor units, where they are known.
    pub sum: i128,
}

/// Groups, their total, and what is in neither.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    /// By the values of the dimensions.
    pub groups: HashMap<Vec<Value>, Cell>,
    /// Everything once, whatever the groups are.
    pub total: Cell,
    /// What counts nowhere.
    pub left_out: Vec<LeftOut>,
}

pub use cell::{Cell, FirstFundings};
