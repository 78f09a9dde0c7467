//! Years that can be meant: what lies outside is a slip of the pen, such as 0215, 1025 or 2125.
//!
//! The range is the same on every day, so that a file says the same whenever it is read.

use std::ops::RangeInclusive;

use domain::Invalid;
use domain::day::format_day;
use time::Date;

/// Years in which money was promised or paid, or is to be.
const OF_MONEY: RangeInclusive<i32> = 1900..=2099;
/// Years in which organisations were founded that are still there.
const OF_FOUNDING: RangeInclusive<i32> = 1800..=2099;

/// Passes on a day of money or work.
///
/// # Errors
/// `out_of_range`.
pub(crate) fn of_money(day: Date) -> Result<Date, Invalid> {
    within(day, OF_MONEY)
}

/// Passes on a day on which an organisation was registered.
///
/// # Errors
/// `out_of_range`.
pub(crate) fn of_founding(day: Date) -> Result<Date, Invalid> {
    within(day, OF_FOUNDING)
}

fn within(day: Date, years: RangeInclusive<i32>) -> Result<Date, Invalid> {
    if years.contains(&day.year()) {
        return Ok(day);
    }
    let (first, last) = years.into_inner();
    let reason = format!("is in a year that cannot be meant: it must be {first} to {last}");
    Err(Invalid::new("out_of_range", "", format_day(day), reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_day_lies_in_a_year_that_can_be_meant() {
        for day in [date!(1900 - 01 - 01), date!(2099 - 12 - 31)] {
            assert_eq!(of_money(day), Ok(day));
        }
        for day in [date!(2125 - 03 - 05), date!(1025 - 03 - 05), date!(1899 - 12 - 30)] {
            assert_eq!(of_money(day).unwrap_err().code, "out_of_range");
        }
        assert!(of_founding(date!(1847 - 05 - 01)).is_ok());
        assert!(of_founding(date!(2125 - 05 - 01)).is_err());
    }
}
