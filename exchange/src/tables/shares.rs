//! Parts of a whole: the weights of milestones, which the register keeps in tenths of a percent.

use domain::Invalid;

use super::value::Reading;
use crate::cell::Cell;
use crate::seen::hash;
use crate::workbook::shown::Shown;
use crate::written::numbers;

/// The whole, in hundredths of a percent, and how far from it shares may be that were rounded to two decimals.
const WHOLE: u32 = 10_000;
const NEAR: u32 = 5;
/// The whole in tenths of a percent.
const PERMILLE: u32 = 1_000;
/// More rows than are kept in mind to be put together.
const MOST_ROWS: usize = 4 << 20;

/// Reads a part of a hundred, in hundredths of a percent.
///
/// # Errors
/// `malformed`, `ambiguous_number`.
pub(crate) fn share(reading: &Reading, cell: &Cell) -> Result<u16, Invalid> {
    let whole = cell.text();
    let text = whole.trim().trim_end_matches('%').trim_end();
    let shown = matches!(cell, Cell::Shown(_, Shown { percent: true, .. }));
    let number = match cell.number() {
        Some(number) => number.to_string(),
        None => numbers::read(text)
            .and_then(|(read, _)| read.settle(text, reading.habits, 2))
            .map_err(|invalid| Invalid { value: whole.to_string(), ..invalid })?,
    };
    let (units, decimals) = number.split_once('.').unwrap_or((&number, ""));
    let is_zero = |digits: &str| digits.bytes().all(|byte| byte == b'0');
    let up_to_one = is_zero(units) && !is_zero(decimals) || number == "1";
    if up_to_one && !shown && !whole.contains('%') {
        let reason = "could be a part of one, as spreadsheets keep percents, or of a hundred: write 25 for a quarter, or format \
                      the cell as percent";
        return Err(Invalid::new("ambiguous_number", "", &*whole, reason));
    }
    // What a cell shows as percent is kept as a part of one; and a spreadsheet calculates with more decimals than it shows.
    let places = if shown { 4 } else { 2 };
    let (kept, rest) = decimals.split_at_checked(places).unwrap_or((decimals, ""));
    let exact = is_zero(rest);
    let hundredths = format!("{units}{kept:0<places$}").parse::<u32>().ok();
    let up = u32::from(rest.starts_with(|digit: char| digit >= '5'));
    hundredths
        .filter(|_| exact || cell.number().is_some())
        .and_then(|hundredths| u16::try_from(hundredths + up).ok())
        .filter(|share| u32::from(*share) <= WHOLE)
        .ok_or_else(|| {
            let reason = "is no part of a hundred with at most two decimals";
            Invalid::new("malformed", "", &*whole, reason)
        })
}

/// The shares of a table, while it is learnt to which wholes they belong.
#[derive(Default)]
pub(crate) struct Shares {
    /// Whether any of them is not a whole number of tenths of a percent.
    pub(crate) finer: bool,
    /// What the share is of, as a hash, with its row and itself.
    rows: Vec<(u64, u32, u16)>,
    /// By row, what those become that are to be rounded: tenths of a percent, or the sum that is no whole.
    rounded: Vec<(u32, Result<u16, u32>)>,
}

/// More rows than can be kept in mind.
pub(crate) struct TooMany;

impl Shares {
    /// Takes down the share of a row, in what it is a share of.
    pub(crate) fn add(&mut self, of: &str, row: u64, share: u16) -> Result<(), TooMany> {
        let row = u32::try_from(row).map_err(|_| TooMany)?;
        if self.rows.len() >= MOST_ROWS {
            return Err(TooMany);
        }
        self.rows.push((hash(&[of.as_bytes()]), row, share));
        Ok(())
    }

    /// Rounds those that make a whole together, so that they still do.
    pub(crate) fn settle(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_unstable();
        for group in rows.chunk_by(|one, other| one.0 == other.0) {
            if group.iter().any(|(_, _, share)| share % 10 > 0) {
                let shares: Vec<u16> = group.iter().map(|(_, _, share)| *share).collect();
                let rounded = apportioned(&shares);
                let each = group.iter().enumerate().map(|(at, (_, row, _))| {
                    let share =
                        rounded.as_ref().map(|all| all.get(at).copied().unwrap_or_default());
                    (*row, share.map_err(|sum| *sum))
                });
                self.rounded.extend(each);
            }
        }
        self.rounded.sort_unstable_by_key(|(row, _)| *row);
    }

    /// The share of a row in tenths of a percent, and whether it was rounded.
    ///
    /// # Errors
    /// `too_precise` where it cannot be rounded without changing what the shares make together.
    pub(crate) fn permille(&self, row: u64, share: u16) -> Result<(u16, bool), Invalid> {
        let at = self.rounded.binary_search_by_key(&row, |(known, _)| u64::from(*known));
        let rounded = at.ok().and_then(|at| self.rounded.get(at)).map(|(_, rounded)| *rounded);
        match rounded {
            Some(Ok(permille)) => Ok((permille, u32::from(permille) * 10 != u32::from(share))),
            _ if share.is_multiple_of(10) => Ok((share / 10, false)),
            told => {
                let sum = match told {
                    Some(Err(sum)) => format!("make {} %", percent(sum)),
                    _ => "are not known".to_owned(),
                };
                let reason = format!(
                    "has two decimals, of which one is kept: it is rounded where the shares of all stages of a contract or \
                     grant make 100 %, and here they {sum}"
                );
                Err(Invalid::new("too_precise", "", percent(u32::from(share)), reason))
            }
        }
    }
}

/// Hundredths of a percent as people write them.
pub(crate) fn percent(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Shares rounded to tenths of a percent that make a whole: each is rounded down, and those that lose most by it get what
/// is left. The error is their sum, where it is not near a whole.
fn apportioned(shares: &[u16]) -> Result<Vec<u16>, u32> {
    let sum: u32 = shares.iter().map(|share| u32::from(*share)).sum();
    if sum.abs_diff(WHOLE) > NEAR {
        return Err(sum);
    }
    let mut rounded: Vec<u16> = shares.iter().map(|share| share / 10).collect();
    let left = PERMILLE.saturating_sub(rounded.iter().map(|share| u32::from(*share)).sum());
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(shares.get(*at).map(|share| share % 10)));
    for at in order.into_iter().take(left as usize) {
        if let Some(share) = rounded.get_mut(at) {
            *share += 1;
        }
    }
    Ok(rounded)
}

#[cfg(test)]
mod tests {
    use domain::Currency;
    use proptest::prelude::*;

    use super::*;
    use crate::written::habits::Habits;

    fn read(cell: &Cell) -> Result<u16, &'static str> {
        let reading = Reading { habits: Habits::default(), currency: Currency::KZT };
        share(&reading, cell).map_err(|invalid| invalid.code)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn parts_of_a_hundred_are_exact() {
        assert_eq!(read(&text("25 %")), Ok(2500));
        assert_eq!(read(&text("12,5")), Ok(1250));
        assert_eq!(read(&text("33,33")), Ok(3333));
        assert_eq!(read(&Cell::Number(100.0)), Ok(10_000));
        assert_eq!(read(&Cell::Number(100.0 / 3.0)), Ok(3333), "a spreadsheet has calculated it");
        assert_eq!(read(&Cell::Number(0.25)), Err("ambiguous_number"));
        assert_eq!(read(&Cell::Number(1.0)), Err("ambiguous_number"));
        assert_eq!(read(&text("1 %")), Ok(100));
        assert_eq!(read(&text("33,3333")), Err("malformed"));
        assert_eq!(read(&text("101")), Err("malformed"));
        assert_eq!(read(&text("-5")), Err("malformed"));
    }

    #[test]
    fn cells_shown_as_percent_are_parts_of_one() {
        let shown = Shown::read("0%").unwrap();
        for (number, share) in
            [(0.25, 2500), (1.0, 10_000), (0.07, 700), (0.3333, 3333), (1.0 / 3.0, 3333), (0.0, 0)]
        {
            assert_eq!(read(&Cell::Shown(number, shown)), Ok(share), "{number}");
        }
        assert_eq!(read(&Cell::Shown(25.0, shown)), Err("malformed"));
    }

    #[test]
    fn shares_near_a_whole_make_one() {
        assert_eq!(apportioned(&[3333, 3333, 3333]), Ok(vec![334, 333, 333]));
        assert_eq!(apportioned(&[1667, 1667, 6667]), Ok(vec![167, 167, 666]));
        assert_eq!(apportioned(&[5000, 4900]), Err(9900));
        assert_eq!(apportioned(&[5003, 5003]), Err(10_006));
    }

    proptest! {
        #[test]
        fn what_is_rounded_makes_a_whole_and_moves_by_less_than_a_tenth(sizes in proptest::collection::vec(0..2000u32, 0..30)) {
            let (mut left, mut shares) = (WHOLE, Vec::new());
            for size in sizes {
                let share = left.min(size);
                left -= share;
                shares.push(u16::try_from(share).unwrap());
            }
            shares.push(u16::try_from(left).unwrap());
            let rounded = apportioned(&shares).unwrap();
            prop_assert_eq!(rounded.iter().map(|share| u32::from(*share)).sum::<u32>(), PERMILLE);
            for (share, rounded) in shares.iter().zip(rounded) {
                prop_assert!((i32::from(*share) - i32::from(rounded) * 10).abs() < 10);
            }
        }
    }

    #[test]
    fn only_those_are_rounded_that_have_to_be() {
        let mut shares = Shares::default();
        for (of, row, share) in
            [("a", 2, 3333), ("b", 3, 2500), ("a", 4, 3333), ("a", 5, 3334), ("c", 6, 1234)]
        {
            assert!(shares.add(of, row, share).is_ok());
        }
        shares.settle();
        let each = [(2, 3333), (3, 2500), (4, 3333), (5, 3334), (6, 1234)];
        let each = each.map(|(row, share)| shares.permille(row, share).map_err(|told| told.code));
        let expected = [
            Ok((333, true)),
            Ok((250, false)),
            Ok((333, true)),
            Ok((334, true)),
            Err("too_precise"),
        ];
        assert_eq!(each, expected);
    }
}
