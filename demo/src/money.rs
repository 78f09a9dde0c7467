//! Amounts.

use domain::funding::Allocation;
use domain::{Currency, Invalid, Money};
use time::{Date, Month};

use crate::draw::Draw;
use crate::flavour::{Flavour, SHOWN};
use crate::outline::Outline;

/// The agreed and the amended amount of a funding.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums {
    pub amount: Option<Money>,
    pub amended: Option<Money>,
}

impl Sums {
    pub(crate) fn draw(draw: &mut Draw, outline: &Outline, signed: bool) -> Result<Self, Invalid> {
        let unknown = if outline.flavour == Flavour::Donation { 60 } else { 8 };
        if draw.chance(unknown) && outline.index >= SHOWN {
            return Ok(Self { amount: None, amended: None });
        }
        let foreign = outline.foreign && draw.chance(700);
        let (currency, rate) = match (foreign, draw.chance(650)) {
            (false, _) => (Currency::KZT, 1),
            (true, true) => (Currency::parse("USD")?, 480),
            (true, false) => (Currency::parse("EUR")?, 530),
        };
        let major = (outline.tenge / rate).max(100);
        let minor = if draw.chance(750) {
            round(major) * 100
        } else {
            major * 100 + i64::from(draw.below(100))
        };
        let amended = (draw.chance(60) && signed)
            .then(|| (minor / 1_000 * draw.between(850, 1_200)).max(100));
        let money = |minor| Money::new(minor, currency);
        Ok(Self { amount: Some(money(minor)), amended: amended.map(money) })
    }

    /// What holds now.
    pub(crate) fn present(self) -> Option<Money> {
        self.amended.or(self.amount)
    }
}

/// To three digits that count, as budgets are written.
fn round(major: i64) -> i64 {
    let mut unit = 1;
    while major / unit >= 1_000 {
        unit *= 10;
    }
    (major / unit * unit).max(1)
}

/// A whole in parts by weight; the last takes what is left.
pub(crate) fn portions(whole: Money, weights: &[i64]) -> Vec<Money> {
    let sum: i128 = weights.iter().copied().map(i128::from).sum::<i128>().max(1);
    let mut left = whole.minor();
    let mut portions: Vec<Money> = Vec::with_capacity(weights.len());
    for (index, weight) in weights.iter().enumerate() {
        let part = if index + 1 == weights.len() {
            left
        } else {
            i64::try_from(i128::from(whole.minor()) * i128::from(*weight) / sum).unwrap_or(0)
        };
        left -= part;
        portions.push(Money::new(part, whole.currency()));
    }
    portions
}

/// A whole by the calendar years of a period, by days.
pub(crate) fn allocations(whole: Money, start: Date, end: Date) -> Vec<Allocation> {
    let years: Vec<i32> = (start.year()..=end.year()).collect();
    let days: Vec<i64> = years
        .iter()
        .map(|year| {
            let first =
                Date::from_calendar_date(*year, Month::January, 1).unwrap_or(start).max(start);
            let last = Date::from_calendar_date(*year, Month::December, 31).unwrap_or(end).min(end);
            (last - first).whole_days() + 1
        })
        .collect();
    years
        .into_iter()
        .zip(portions(whole, &days))
        .map(|(year, amount)| Allocation { year, amount })
        .collect()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn portions_add_up_to_the_whole() {
        let whole = Money::new(100_001, Currency::KZT);
        let parts = portions(whole, &[1, 1, 1]);
        assert_eq!(parts.iter().map(Money::minor).collect::<Vec<_>>(), [33_333, 33_333, 33_335]);
        assert_eq!(portions(whole, &[]), []);
    }

    #[test]
    fn years_share_by_days() {
        let whole = Money::new(36_500, Currency::KZT);
        let years = allocations(whole, date!(2024 - 12 - 02), date!(2025 - 12 - 01));
        assert_eq!(
            years.iter().map(|a| (a.year, a.amount.minor())).collect::<Vec<_>>(),
            [(2024, 3_000), (2025, 33_500)]
        );
    }

    #[test]
    fn budgets_are_round() {
        assert_eq!([round(7), round(1_234), round(7_654_321)], [7, 1_230, 7_650_000]);
    }
}
