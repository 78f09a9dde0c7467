//! Business identification numbers that are right and belong to nobody: their serials lie in 90000–99999, which the real
//! register does not reach.

use domain::bin::check_digit;
use domain::{Bin, Invalid};
use time::{Date, Month};

/// Which division of a body a number is for, by its sixth digit.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Division {
    Head,
    Branch,
    Representation,
}

/// A span of years in which bodies were registered. Month and serial together are a body's own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Era {
    first_year: i32,
    months: u64,
    /// Shares no divisor with the number of places, so that walking by it visits each once.
    step: u64,
}

/// Public bodies, operators and donors: 180,000 places.
pub(crate) const BODIES: Era = Era { first_year: 1996, months: 36, step: 111_247 };
/// Everybody else: 1,500,000 places.
pub(crate) const NGOS: Era = Era { first_year: 1999, months: 300, step: 927_053 };
/// How many pairs of serials there are in a month.
const PAIRS: u64 = 5_000;

impl Era {
    /// Month of registration and pair of serials of the body with this index.
    fn place(self, seed: u64, index: u32) -> (u64, u64) {
        let places = self.months * PAIRS;
        let place = (u64::from(index) * self.step + seed % places) % places;
        (place / PAIRS, place % PAIRS)
    }

    /// The first day of the month in which it was registered.
    pub(crate) fn registered(self, seed: u64, index: u32) -> Option<Date> {
        let (month, _) = self.place(seed, index);
        let year = self.first_year + i32::try_from(month / 12).ok()?;
        let month = Month::try_from(u8::try_from(month % 12 + 1).ok()?).ok()?;
        Date::from_calendar_date(year, month, 1).ok()
    }

    /// Its number. `foreign` is for what is not resident.
    pub(crate) fn bin(
        self,
        seed: u64,
        index: u32,
        division: Division,
        foreign: bool,
    ) -> Result<Bin, Invalid> {
        let (month, pair) = self.place(seed, index);
        let year = u64::from(self.first_year.unsigned_abs()) + month / 12;
        let kind = if foreign { 5 } else { 4 };
        let division = division as u8;
        // Of a pair at least one has a check digit: the second row of weights counts the last digit twice.
        let eleven = [0, 1].map(|odd| {
            let serial = 90_000 + 2 * pair + odd;
            format!("{:02}{:02}{kind}{division}{serial:05}", year % 100, month % 12 + 1)
        });
        let digit = |eleven: &String| check_digit(eleven).map(|digit| format!("{eleven}{digit}"));
        Bin::parse(&eleven.iter().find_map(digit).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_place_of_an_era_is_visited_once() {
        for era in [BODIES, NGOS] {
            let places = u32::try_from(era.months * PAIRS).unwrap();
            let visited: HashSet<_> = (0..places).map(|index| era.place(99, index)).collect();
            assert_eq!(visited.len(), places as usize);
        }
    }

    #[test]
    fn every_number_is_right_and_tells_its_month() {
        for index in (0..1_500_000).step_by(71) {
            let bin = NGOS.bin(5, index, Division::Head, false).unwrap();
            let registered = NGOS.registered(5, index).unwrap();
            assert_eq!(
                bin.registered_month(),
                Some((registered.year(), u8::from(registered.month())))
            );
            assert_eq!(&bin.as_str()[6..7], "9");
        }
    }
}
