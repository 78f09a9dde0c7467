//! What is gathered of a group.

use std::collections::{BTreeMap, HashMap};

use domain::Currency;

use super::{Group, Tally};

/// Which funding was the first of each recipient, both as keys.
pub type FirstFundings = HashMap<u64, u64>;

/// What is gathered of a group. Cells can be put together, and then told.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// How many things.
    pub(super) count: u64,
    pub(super) sums: BTreeMap<Currency, Sums>,
}

/// What is gathered of a group in one currency.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    count: u64,
    sum: i128,
    /// Every amount, where the middle one is asked for.
    amounts: Vec<i128>,
    /// What each recipient has, and whether its first funding is here.
    recipients: HashMap<u64, (i128, bool)>,
}

/// A thing in a cell.
pub(super) struct Seen<'s> {
    pub currency: Currency,
    pub minor: i128,
    /// Its own key.
    pub key: u64,
    /// Keys of recipients, where they are asked for.
    pub recipients: &'s [u64],
    pub keeps_amount: bool,
    pub firsts: Option<&'s FirstFundings>,
}

impl Cell {
    /// Counts a thing that has no part in a sum.
    pub(super) fn count(&mut self) {
        self.count += 1;
    }

    /// Counts a thing with its part in a sum.
    pub(super) fn add(&mut self, seen: &Seen<'_>) {
        self.count += 1;
        let sums = self.sums.entry(seen.currency).or_default();
        sums.count += 1;
        sums.sum += seen.minor;
        if seen.keeps_amount {
            sums.amounts.push(seen.minor);
        }
        let shares = parts(seen.minor, seen.recipients.len());
        for (recipient, share) in seen.recipients.iter().zip(shares) {
            let is_first = seen.firsts.and_then(|firsts| firsts.get(recipient)) == Some(&seen.key);
            let (held, has_first) = sums.recipients.entry(*recipient).or_default();
            *held += share;
            *has_first |= is_first;
        }
    }

    /// Counts things of which nothing is kept but how many there are and what they come to.
    pub(super) fn add_many(&mut self, currency: Currency, count: u64, sum: i128) {
        self.count += count;
        let sums = self.sums.entry(currency).or_default();
        sums.count += count;
        sums.sum += sum;
    }

    /// Puts another group's things to these.
    pub fn merge(&mut self, other: Self) {
        self.count += other.count;
        for (currency, other) in other.sums {
            let sums = self.sums.entry(currency).or_default();
            sums.count += other.count;
            sums.sum += other.sum;
            sums.amounts.extend(other.amounts);
            for (recipient, (minor, is_first)) in other.recipients {
                let (held, has_first) = sums.recipients.entry(recipient).or_default();
                *held += minor;
                *has_first |= is_first;
            }
        }
    }

    /// How many things there are.
    pub fn things(&self) -> u64 {
        self.count
    }

    /// The sum in a currency.
    pub fn sum(&self, currency: Currency) -> i128 {
        self.sums.get(&currency).map_or(0, |sums| sums.sum)
    }

    /// How many things have a part in the sum in a currency.
    pub fn counted(&self, currency: Currency) -> u64 {
        self.sums.get(&currency).map_or(0, |sums| sums.count)
    }

    /// How many recipients there are in a currency, where they were asked for.
    pub fn recipients(&self, currency: Currency) -> usize {
        self.sums.get(&currency).map_or(0, |sums| sums.recipients.len())
    }

    /// The currencies of its sums.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.sums.keys().copied()
    }

    /// What there is to tell of it.
    pub fn told(&self, measures: super::Measures) -> Group {
        let sums = self.sums.iter().map(|(currency, sums)| (*currency, sums.told(measures)));
        Group { count: self.count, sums: sums.collect() }
    }
}

impl Sums {
    fn told(&self, measures: super::Measures) -> Tally {
        let known = u64::try_from(self.recipients.len()).unwrap_or(u64::MAX);
        let first_time = self.recipients.values().filter(|(_, is_first)| *is_first).count();
        Tally {
            count: self.count,
            sum: self.sum,
            spread: measures.spread.then(|| spread(self.amounts.clone())).flatten(),
            recipients: measures.recipients.then_some(known),
            first_time: measures
                .first_time
                .then_some(u64::try_from(first_time).unwrap_or(u64::MAX)),
            top_ten: measures.top_ten.then(|| greatest(&self.recipients, 10)),
        }
    }
}

fn spread(mut amounts: Vec<i128>) -> Option<(i128, i128, i128)> {
    amounts.sort_unstable();
    let middle = amounts.get(amounts.len().checked_sub(1)? / 2)?;
    Some((*amounts.first()?, *amounts.last()?, *middle))
}

fn greatest(recipients: &HashMap<u64, (i128, bool)>, many: usize) -> i128 {
    let mut sums: Vec<i128> = recipients.values().map(|(held, _)| *held).collect();
    sums.sort_unstable_by(|left, right| right.cmp(left));
    sums.iter().take(many).sum()
}

/// Money in so many equal parts; what cannot be divided goes to the first of them, so that they add up to it.
pub(super) fn parts(minor: i128, many: usize) -> impl Iterator<Item = i128> {
    let divisor = i128::try_from(many.max(1)).unwrap_or(1);
    let (each, left) = (minor.div_euclid(divisor), minor.rem_euclid(divisor));
    (0..divisor).map(move |at| each + i128::from(at < left))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_add_up_and_differ_by_one_at_most(minor in any::<i64>(), many in 1_usize..9) {
            let all: Vec<i128> = parts(minor.into(), many).collect();
            prop_assert_eq!(all.len(), many);
            prop_assert_eq!(all.iter().sum::<i128>(), i128::from(minor));
            let (least, most) = (all.iter().min().copied(), all.iter().max().copied());
            prop_assert!(most.unwrap_or(0) - least.unwrap_or(0) <= 1);
        }
    }

    #[test]
    fn the_middle_of_four_is_the_lower_of_two() {
        assert_eq!(spread(vec![4, 1, 3, 2]), Some((1, 4, 2)));
        assert_eq!(spread(vec![5]), Some((5, 5, 5)));
        assert_eq!(spread(Vec::new()), None);
    }
}
