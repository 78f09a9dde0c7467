//! Time comes in through a [`Clock`], so that tests can say what time it is.

use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use time::macros::datetime;
use time::{Date, Duration, OffsetDateTime, UtcOffset};

use crate::Invalid;

/// Kazakhstan went over to one zone, UTC+5, at midnight of 1 March 2024; Almaty and Astana had UTC+6 before.
const ONE_ZONE_SINCE: OffsetDateTime = datetime!(2024-03-01 00:00 +6);

/// Something that knows what time it is.
pub trait Clock: Send + Sync {
    /// The present moment, in UTC.
    fn now(&self) -> OffsetDateTime;
}

/// The system's clock, and the only place that reads it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may")]
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct FixedClock(Mutex<OffsetDateTime>);

impl FixedClock {
    /// A clock that stands at `at`.
    #[must_use]
    pub const fn new(at: OffsetDateTime) -> Self {
        Self(Mutex::new(at))
    }

    /// Sets the clock, also backwards.
    pub fn set(&self, at: OffsetDateTime) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    /// Moves the clock by `by`; a step out of the range of time leaves it where it is.
    pub fn advance(&self, by: Duration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add(by).unwrap_or(*now);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What "today" means where the service runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Today {
    /// The day in Asia/Almaty.
    #[default]
    Almaty,
    /// The day at a fixed distance from UTC, in minutes.
    Offset(i32),
}

impl Today {
    /// The day it is at `now`.
    #[must_use]
    pub fn day(self, now: OffsetDateTime) -> Date {
        match self {
            Self::Almaty => almaty_day(now),
            Self::Offset(minutes) => today(now, minutes),
        }
    }
}

impl FromStr for Today {
    type Err = Invalid;

    /// Reads `Asia/Almaty`, or a distance from UTC such as `+05:00`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text == "Asia/Almaty" {
            return Ok(Self::Almaty);
        }
        let minutes = || {
            let (sign, rest) = match text.split_at_checked(1)? {
                ("+", rest) => (1, rest),
                ("-", rest) => (-1, rest),
                _ => return None,
            };
            let (hours, minutes) = rest.split_once(':')?;
            let two = |digits: &str, most: i32| {
                let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
                digits.parse::<i32>().ok().filter(|number| plain && *number <= most)
            };
            Some(sign * (two(hours, 14)? * 60 + two(minutes, 59)?))
        };
        let detail = "is neither Asia/Almaty nor a distance from UTC such as +05:00";
        minutes()
            .map(Self::Offset)
            .ok_or_else(|| Invalid::new("malformed", "time_zone", text, detail))
    }
}

/// The day at `now` in a place `offset_minutes` east of UTC; an offset that does not exist (over a day) counts as none.
#[must_use]
pub fn today(now: OffsetDateTime, offset_minutes: i32) -> Date {
    let offset = offset_minutes
        .checked_mul(60)
        .and_then(|seconds| UtcOffset::from_whole_seconds(seconds).ok());
    let offset = offset.unwrap_or(UtcOffset::UTC);
    // Only the first and the last day of time have no neighbour; there the day of UTC has to do.
    now.checked_to_offset(offset).unwrap_or(now).date()
}

/// The day at `now` in Asia/Almaty: UTC+5 since 1 March 2024, UTC+6 before. (Summer time, given up in 2004, is not told.)
#[must_use]
pub fn almaty_day(now: OffsetDateTime) -> Date {
    today(now, if now < ONE_ZONE_SINCE { 360 } else { 300 })
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn almaty_is_five_hours_ahead_since_march_2024() {
        assert_eq!(almaty_day(datetime!(2026-11-23 18:59:59 UTC)), date!(2026 - 11 - 23));
        assert_eq!(almaty_day(datetime!(2026-11-23 19:00 UTC)), date!(2026 - 11 - 24));
        assert_eq!(almaty_day(datetime!(2023-01-01 18:00 UTC)), date!(2023 - 01 - 02));
        assert_eq!(almaty_day(datetime!(2023-01-01 17:59 UTC)), date!(2023 - 01 - 01));
        // The last hour of February 2024 was lived twice.
        assert_eq!(almaty_day(datetime!(2024-02-29 18:00 UTC)), date!(2024 - 02 - 29));
        assert_eq!(almaty_day(datetime!(2024-02-29 19:00 UTC)), date!(2024 - 03 - 01));
    }

    #[test]
    fn a_zone_is_almaty_or_a_distance() {
        assert_eq!("Asia/Almaty".parse(), Ok(Today::Almaty));
        assert_eq!("+05:00".parse(), Ok(Today::Offset(300)));
        assert_eq!("-03:30".parse(), Ok(Today::Offset(-210)));
        for wrong in ["", "+", "05:00", "+5:00", "+05", "+05:60", "+15:00", "+0a:00", "Almaty", "é"]
        {
            assert!(wrong.parse::<Today>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn today_can_be_elsewhere() {
        let now = datetime!(2026-11-23 03:00 UTC);
        assert_eq!(Today::Offset(-300).day(now), date!(2026 - 11 - 22));
        assert_eq!(Today::default().day(now), date!(2026 - 11 - 23));
        assert_eq!(today(now, i32::MAX), date!(2026 - 11 - 23));
    }

    #[test]
    fn a_fixed_clock_can_be_set() {
        let clock = FixedClock::new(datetime!(2026-01-01 0:00 UTC));
        clock.advance(Duration::days(1));
        assert_eq!(clock.now(), datetime!(2026-01-02 0:00 UTC));
        clock.set(datetime!(2025-01-01 0:00 UTC));
        assert_eq!(clock.now(), datetime!(2025-01-01 0:00 UTC));
    }
}
