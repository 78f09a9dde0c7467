//! A span of days, either end of which may be unknown.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::Invalid;
pub use crate::{day, instant};

/// From `start` to `end`, both days included; an absent end means that it is not known or not yet set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Period {
    #[serde(with = "day::option", skip_serializing_if = "Option::is_none")]
    start: Option<Date>,
    #[serde(with = "day::option", skip_serializing_if = "Option::is_none")]
    end: Option<Date>,
}

/// The period as it stands in a document, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, with = "day::option")]
    start: Option<Date>,
    #[serde(default, with = "day::option")]
    end: Option<Date>,
}

impl Period {
    /// Makes a period.
    ///
    /// # Errors
    /// `inverted_range` at `end` where it ends before it starts, `out_of_range` for a year outside 1800..=2200.
    pub fn new(start: Option<Date>, end: Option<Date>) -> Result<Self, Invalid> {
        if let Some(start) = start {
            day::in_range(start).map_err(|error| error.at("start"))?;
        }
        if let Some(end) = end {
            day::in_range(end).map_err(|error| error.at("end"))?;
            if start.is_some_and(|start| end < start) {
                let detail = "a period cannot end before it starts";
                return Err(Invalid::new("inverted_range", "end", day::format_day(end), detail));
            }
        }
        Ok(Self { start, end })
    }

    /// Makes a period of two texts, each `YYYY-MM-DD` or absent.
    ///
    /// # Errors
    /// As [`Period::new`], and `malformed` for what is no day.
    pub fn parse(start: Option<&str>, end: Option<&str>) -> Result<Self, Invalid> {
        let start = start.map(day::parse_day).transpose().map_err(|error| error.at("start"))?;
        let end = end.map(day::parse_day).transpose().map_err(|error| error.at("end"))?;
        Self::new(start, end)
    }

    /// The first day.
    #[must_use]
    pub const fn start(&self) -> Option<Date> {
        self.start
    }

    /// The last day.
    #[must_use]
    pub const fn end(&self) -> Option<Date> {
        self.end
    }

    /// Whether neither end is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }

    /// Whether a day lies in the period; an unknown end does not bound it.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_none_or(|end| day <= end)
    }
}

impl TryFrom<Written> for Period {
    type Error = Invalid;

    fn try_from(written: Written) -> Result<Self, Invalid> {
        Self::new(written.start, written.end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    #[test]
    fn documents_are_checked() {
        let period: Period =
            serde_json::from_str(r#"{"start":"2024-01-01","end":"2024-12-31"}"#).unwrap();
        assert!(period.contains(date!(2024 - 12 - 31)) && !period.contains(date!(2025 - 01 - 01)));
        assert_eq!(serde_json::from_str::<Period>("{}").unwrap(), Period::default());
        assert_eq!(serde_json::to_string(&Period::default()).unwrap(), "{}");
        for text in [
            r#"{"start":"2024-01-02","end":"2024-01-01"}"#,
            r#"{"begin":null}"#,
            r#"{"start":"01.01.2024"}"#,
        ] {
            assert!(serde_json::from_str::<Period>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn refusals_name_the_end() {
        let error = Period::parse(Some("2024-01-02"), Some("2024-01-01")).unwrap_err();
        assert_eq!((error.code, error.field.as_str()), ("inverted_range", "end"));
        assert_eq!(Period::parse(Some("2024"), None).unwrap_err().field, "start");
        let far = Period::new(None, Some(date!(2300 - 01 - 01))).unwrap_err();
        assert_eq!((far.code, far.field.as_str()), ("out_of_range", "end"));
    }

    proptest! {
        #[test]
        fn a_period_is_never_inverted(a in 0i32..100_000, b in 0i32..100_000, open in any::<(bool, bool)>()) {
            let day = |n| Date::from_julian_day(2_400_000 + n).unwrap();
            let (start, end) = (open.0.then(|| day(a)), open.1.then(|| day(b)));
            match Period::new(start, end) {
                Ok(period) => {
                    let text = serde_json::to_string(&period).unwrap();
                    prop_assert_eq!(serde_json::from_str::<Period>(&text).unwrap(), period);
                    prop_assert!(start.is_none_or(|start| period.contains(start)));
                }
                Err(error) => prop_assert!(error.code == "inverted_range" && a > b),
            }
        }
    }
}
