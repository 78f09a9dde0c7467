//! Parameters that are days, two of which bound a range.

use time::Date;

use super::Filter;
use crate::{Invalid, day};

/// Inclusive days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayRange {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl DayRange {
    /// Whether it selects at all.
    pub fn is_some(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }
}

impl Filter {
    /// The bound that a parameter sets.
    pub(super) fn day_bound(&mut self, name: &str) -> &mut Option<Date> {
        match name {
            "signed_from" => &mut self.signed.from,
            "signed_to" => &mut self.signed.to,
            "start_from" => &mut self.start.from,
            "start_to" => &mut self.start.to,
            "end_from" => &mut self.end.from,
            "end_to" => &mut self.end.to,
            "due_from" => &mut self.due.from,
            "due_to" => &mut self.due.to,
            "registered_from" => &mut self.registered.from,
            "registered_to" => &mut self.registered.to,
            "paid_from" => &mut self.paid.from,
            "paid_to" => &mut self.paid.to,
            "announced_from" => &mut self.announced.from,
            "announced_to" => &mut self.announced.to,
            "closes_from" => &mut self.closes.from,
            _ => &mut self.closes.to,
        }
    }

    /// Tells of ranges that end before they begin.
    pub(super) fn check_ranges(&self, errors: &mut Vec<Invalid>) {
        let ranges = [
            ("signed_to", self.signed),
            ("start_to", self.start),
            ("end_to", self.end),
            ("due_to", self.due),
            ("registered_to", self.registered),
            ("paid_to", self.paid),
            ("announced_to", self.announced),
            ("closes_to", self.closes),
        ];
        for (name, range) in ranges {
            if let (Some(from), Some(to)) = (range.from, range.to)
                && to < from
            {
                errors.push(Invalid::new(
                    "inverted_range",
                    name,
                    day::format_day(to),
                    format!("is before {}", day::format_day(from)),
                ));
            }
        }
    }
}
