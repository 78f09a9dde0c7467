//! Which groups are shown, in which order, and what the others come to.

use domain::{Currency, Money};
use search::dimension::Value;
use search::statistics::{Cell, Statistics};

use super::asked::{Asked, Order, one_currency};
use crate::problem::{Fault, Problem};

/// Groups in order, and the rest put together with how many groups it is.
pub(super) struct Chosen {
    pub shown: Vec<(Vec<Value>, Cell)>,
    pub rest: Option<(usize, Cell)>,
}

/// Chooses the groups: what is too small is part of the rest, as is what comes after the top ones, so that what is shown and
/// the rest add up to all.
pub(super) fn choose(asked: &Asked, statistics: Statistics) -> Result<Chosen, Problem> {
    let currencies: Vec<Currency> = statistics.total.currencies().collect();
    let by_money = |name: &'static str| {
        one_currency(&currencies)
            .map_err(|detail| Problem::invalid(vec![Fault::new(name, "currency_required", detail)]))
    };
    let least = match &asked.least_sum {
        None => None,
        Some(text) => match by_money("having_sum_min")? {
            Some(currency) => Some((currency, least_sum(text, currency)?)),
            None => None,
        },
    };
    let sorted_in = by_use(&statistics.total);
    let is_large = |cell: &Cell| {
        cell.things() >= asked.least_count
            && least.is_none_or(|(currency, least)| cell.sum(currency) >= least)
    };
    let (mut shown, small): (Vec<_>, Vec<_>) =
        statistics.groups.into_iter().partition(|(_, cell)| is_large(cell));
    sort(asked, &sorted_in, &mut shown);
    let after = shown.split_off(asked.top.min(shown.len()));
    let mut rest = Cell::default();
    let groups = after.len() + small.len();
    for (_, cell) in after.into_iter().chain(small) {
        rest.merge(cell);
    }
    Ok(Chosen { shown, rest: (groups > 0).then_some((groups, rest)) })
}

fn least_sum(text: &str, currency: Currency) -> Result<i128, Problem> {
    let money = Money::parse(text, currency);
    let wrong = |invalid| Problem::invalid(vec![Fault::at("having_sum_min", invalid)]);
    Ok(money.map_err(wrong)?.minor().into())
}

/// The currencies of the answer, the one that most things have first; equals by their codes.
fn by_use(total: &Cell) -> Vec<Currency> {
    let mut currencies: Vec<Currency> = total.currencies().collect();
    currencies
        .sort_by_key(|currency| (std::cmp::Reverse(total.counted(*currency)), currency.code()));
    currencies
}

/// Groups in order. By money they stand by their sums in the currency that most things have, equals by those in the next.
fn sort(asked: &Asked, currencies: &[Currency], groups: &mut [(Vec<Value>, Cell)]) {
    let sum = |cell: &Cell| -> Vec<i128> {
        currencies.iter().map(|currency| cell.sum(*currency)).collect()
    };
    let recipients = |cell: &Cell| -> Vec<usize> {
        currencies.iter().map(|currency| cell.recipients(*currency)).collect()
    };
    groups.sort_by(|(left, of_left), (right, of_right)| {
        let by = match asked.order {
            Order::Key => left.cmp(right),
            Order::Count => of_left.things().cmp(&of_right.things()),
            Order::Sum => sum(of_left).cmp(&sum(of_right)),
            Order::Recipients => recipients(of_left).cmp(&recipients(of_right)),
        };
        let by = if asked.descending { by.reverse() } else { by };
        by.then_with(|| left.cmp(right))
    });
}
