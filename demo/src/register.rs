//! The register as a function: place to organisation, number to project.

use domain::{Invalid, Organisation};
use time::macros::date;
use time::{Date, Duration};

use crate::Settings;
use crate::layout::{Layout, Seat};
use crate::project::Project;

/// Fundings an organisation has on average.
const FUNDINGS_EACH: u32 = 4;
/// Before that day some organisations would be registered in the future.
const FIRST_DAY: Date = date!(2024 - 01 - 01);

/// What everything is drawn from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Register {
    pub seed: u64,
    pub today: Date,
    pub layout: Layout,
}

impl Register {
    pub(crate) fn new(settings: &Settings) -> Self {
        let today = settings.today.max(FIRST_DAY);
        Self { seed: settings.seed, today, layout: Layout::of(settings.organisations) }
    }

    pub(crate) fn organisations(&self) -> u32 {
        self.layout.organisations
    }

    pub(crate) fn fundings(&self) -> u32 {
        self.organisations() * FUNDINGS_EACH
    }

    pub(crate) fn organisation(&self, index: u32) -> Result<Organisation, Invalid> {
        match self.layout.seat(index) {
            Seat::Ngo(number) => self.ngo(number),
            seat => self.body(seat),
        }
    }

    pub(crate) fn project(&self, index: u32) -> Result<Project, Invalid> {
        Project::make(self, index)
    }

    /// The first day of the years the register tells of: five before the present one.
    pub(crate) fn first_day(&self) -> Date {
        Date::from_calendar_date(self.today.year() - 5, time::Month::January, 1)
            .unwrap_or(FIRST_DAY)
    }
}

/// So many days later, or earlier.
pub(crate) fn after(day: Date, days: i64) -> Date {
    day.saturating_add(Duration::days(days))
}
