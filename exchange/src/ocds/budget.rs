//! The money of a contract by year, from the breakdown of the budget (extension `budget`).

use std::collections::BTreeMap;

use domain::Money;
use domain::funding::Allocation;

use super::field::{day, money, object, objects};
use super::process::Process;
use crate::row::Row;

/// The amount by budget year, where the breakdown says it exactly: each of its entries lies in one year, and together they
/// are the amount of the only contract of the process.
pub(crate) fn allocations(process: &Process, amount: Option<Money>) -> Vec<Allocation> {
    exact(process, amount).unwrap_or_default()
}

fn exact(process: &Process, amount: Option<Money>) -> Option<Vec<Allocation>> {
    let amount = amount?;
    let budget = object(&process.compiled, "planning").and_then(|of| object(of, "budget"))?;
    // Asked first: a process may have very many contracts, and each of them asks.
    let contracts = process.compiled.get("contracts").and_then(|all| all.as_array());
    if contracts.is_none_or(|all| all.len() != 1) {
        return None;
    }
    let entries = objects(budget, "", "budgetBreakdown");
    if entries.is_empty() {
        return None;
    }
    let silent = &mut Row::new("", 0);
    let mut years: BTreeMap<i32, i64> = BTreeMap::new();
    for (_, entry) in entries {
        let value = money(silent, entry, "", "amount")?;
        let period = object(entry, "period")?;
        let first = day(silent, period, "", "startDate")?.year();
        let last = day(silent, period, "", "endDate")?.year();
        if first != last || value.minor() < 0 || value.currency() != amount.currency() {
            return None;
        }
        let year = years.entry(first).or_default();
        *year = year.checked_add(value.minor())?;
    }
    let whole: i128 = years.values().map(|minor| i128::from(*minor)).sum();
    let all = years
        .into_iter()
        .map(|(year, minor)| Allocation { year, amount: Money::new(minor, amount.currency()) });
    (whole == i128::from(amount.minor())).then(|| all.collect())
}
