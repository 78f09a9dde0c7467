//! What the values of a table tell of how it is written.

use domain::Invalid;

use super::days;
use super::numbers::{Mark, Said};

/// How days and amounts are written, as far as some value could be read in one way only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Habits {
    /// A day stood before a slash or a dash that is no month.
    pub(crate) day_first: bool,
    /// A month stood there, before a day that is no month.
    pub(crate) month_first: bool,
    commas: Marks,
    points: Marks,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Marks {
    decimal: bool,
    thousands: bool,
}

impl Habits {
    /// Takes down what a day tells.
    pub(crate) fn day(&mut self, read: days::Read) {
        if let days::Read::Either(first, second, _) = read {
            self.day_first |= first > 12;
            self.month_first |= second > 12;
        }
    }

    /// What a publisher is told of how days were read, where they are not written as the standards ask.
    pub(crate) fn told(self) -> Option<Invalid> {
        let order = match (self.day_first, self.month_first) {
            (true, false) => "the day before the month, such as 24/07/2014",
            (false, true) => "the month before the day, such as 07/24/2014",
            _ => return None,
        };
        let reason = format!(
            "days are written with {order}, and were read so; YYYY-MM-DD leaves no question"
        );
        Some(Invalid::new("day_form", "", "", reason))
    }

    /// Takes down what an amount tells.
    pub(crate) fn number(&mut self, said: Said) {
        if let Some(mark) = said.decimal {
            self.marks(mark).decimal = true;
        }
        if let Some(mark) = said.thousands {
            self.marks(mark).thousands = true;
        }
    }

    fn of(self, mark: Mark) -> Marks {
        match mark {
            Mark::Comma => self.commas,
            Mark::Point => self.points,
        }
    }

    fn marks(&mut self, mark: Mark) -> &mut Marks {
        match mark {
            Mark::Comma => &mut self.commas,
            Mark::Point => &mut self.points,
        }
    }

    pub(crate) fn decimal(self, mark: Mark) -> bool {
        self.of(mark).decimal
    }

    pub(crate) fn thousands(self, mark: Mark) -> bool {
        self.of(mark).thousands
    }
}
