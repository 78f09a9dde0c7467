//! Calendar days as text: strict `YYYY-MM-DD`, years 1800 to 2200.
//!
//! Use with `#[serde(with = "domain::day")]`, and `domain::day::option` for an optional day (together with
//! `#[serde(default, skip_serializing_if = "Option::is_none")]` where absence is left out).

use serde::{Deserialize, Deserializer, Serializer, de};
use time::{Date, Month};

use crate::Invalid;

/// Years in which anything in the register can have happened or can be planned; what lies outside is a slip of the pen.
pub const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

/// Reads a day.
///
/// # Errors
/// `malformed` (another form than `YYYY-MM-DD`, or no day of the calendar), `out_of_range` (a year outside 1800..=2200).
pub fn parse_day(text: &str) -> Result<Date, Invalid> {
    read(text)
        .ok_or_else(|| Invalid::new("malformed", "", text, "a day is written YYYY-MM-DD"))
        .and_then(in_range)
}

/// Writes a day.
#[must_use]
pub fn format_day(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

/// Passes a day on if its year can be meant.
///
/// # Errors
/// `out_of_range` for a year outside 1800..=2200.
pub fn in_range(day: Date) -> Result<Date, Invalid> {
    if YEARS.contains(&day.year()) {
        Ok(day)
    } else {
        Err(Invalid::new("out_of_range", "", format_day(day), "the year must be 1800 to 2200"))
    }
}

fn read(text: &str) -> Option<Date> {
    let well_formed = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    if !well_formed {
        return None;
    }
    let year = text.get(..4)?.parse().ok()?;
    let month: u8 = text.get(5..7)?.parse().ok()?;
    let day = text.get(8..)?.parse().ok()?;
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

/// Writes a day for serde.
///
/// # Errors
/// Whatever the serializer says.
pub fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format_day(*day))
}

/// Reads a day for serde.
///
/// # Errors
/// The detail of [`parse_day`]'s error.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    parse_day(&String::deserialize(deserializer)?).map_err(de::Error::custom)
}

/// The same for `Option<Date>`.
pub mod option {
    use super::{Date, Deserialize, Deserializer, Serializer, de, format_day, parse_day};

    /// Writes a day or nothing for serde.
    ///
    /// # Errors
    /// Whatever the serializer says.
    pub fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => serializer.serialize_some(&format_day(*day)),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a day or nothing for serde.
    ///
    /// # Errors
    /// The detail of [`parse_day`]'s error.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| parse_day(&text)).transpose().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    #[test]
    fn only_the_strict_form_is_read() {
        assert_eq!(parse_day("2024-02-29"), Ok(date!(2024 - 02 - 29)));
        for text in [
            "2023-02-29",
            "2024-2-29",
            "29.02.2024",
            "2024-02-29T00:00:00Z",
            " 2024-02-29",
            "+024-02-29",
            "",
            "٢٠٢٤-0",
        ] {
            assert_eq!(parse_day(text).unwrap_err().code, "malformed", "{text:?}");
        }
        assert_eq!(parse_day("1799-12-31").unwrap_err().code, "out_of_range");
        assert_eq!(parse_day("2201-01-01").unwrap_err().code, "out_of_range");
        assert_eq!(parse_day("0001-01-01").unwrap_err().code, "out_of_range");
    }

    proptest! {
        #[test]
        fn every_day_comes_back(ordinal in 1u16..=365, year in 1800i32..=2200) {
            let day = Date::from_ordinal_date(year, ordinal).unwrap();
            prop_assert_eq!(parse_day(&format_day(day)), Ok(day));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,12}") {
            if let Ok(day) = parse_day(&text) {
                prop_assert_eq!(format_day(day), text);
            }
        }
    }
}
