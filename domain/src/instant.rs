//! Moments as text: RFC 3339 in UTC with `Z`, years 1800 to 2200; microseconds where there are any.
//!
//! Use with `#[serde(with = "domain::instant")]`, and `domain::instant::option` for an optional moment.

use serde::{Deserialize, Deserializer, Serializer, de};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::{Invalid, day};

/// Reads a moment with any offset and gives it in UTC. What is finer than a microsecond is dropped, since neither database
/// keeps it.
///
/// # Errors
/// `malformed` (not RFC 3339), `out_of_range` (a year outside 1800..=2200).
pub fn parse_instant(text: &str) -> Result<OffsetDateTime, Invalid> {
    let malformed =
        || Invalid::new("malformed", "", text, "a moment is written YYYY-MM-DDThh:mm:ssZ");
    let read = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| malformed())?;
    let utc = read.checked_to_offset(UtcOffset::UTC).ok_or_else(malformed)?;
    day::in_range(utc.date())?;
    Ok(whole_microseconds(utc))
}

/// Writes a moment in UTC, with six decimals where it has microseconds and none otherwise.
#[must_use]
pub fn format_instant(at: OffsetDateTime) -> String {
    let at = at.checked_to_offset(UtcOffset::UTC).unwrap_or(at);
    let (hour, minute, second) = at.to_hms();
    let day = day::format_day(at.date());
    match at.microsecond() {
        0 => format!("{day}T{hour:02}:{minute:02}:{second:02}Z"),
        micro => format!("{day}T{hour:02}:{minute:02}:{second:02}.{micro:06}Z"),
    }
}

/// The moment without what is finer than a microsecond, as it comes back from storage.
#[must_use]
pub fn whole_microseconds(at: OffsetDateTime) -> OffsetDateTime {
    // A number of microseconds taken from a moment is always in range.
    at.replace_microsecond(at.microsecond()).unwrap_or(at)
}

/// Writes a moment for serde.
///
/// # Errors
/// Whatever the serializer says.
pub fn serialize<S: Serializer>(at: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format_instant(*at))
}

/// Reads a moment for serde.
///
/// # Errors
/// The detail of [`parse_instant`]'s error.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
    parse_instant(&String::deserialize(deserializer)?).map_err(de::Error::custom)
}

/// The same for `Option<OffsetDateTime>`.
pub mod option {
    use super::{
        Deserialize, Deserializer, OffsetDateTime, Serializer, de, format_instant, parse_instant,
    };

    /// Writes a moment or nothing for serde.
    ///
    /// # Errors
    /// Whatever the serializer says.
    pub fn serialize<S: Serializer>(
        at: &Option<OffsetDateTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => serializer.serialize_some(&format_instant(*at)),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a moment or nothing for serde.
    ///
    /// # Errors
    /// The detail of [`parse_instant`]'s error.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<OffsetDateTime>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| parse_instant(&text)).transpose().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        assert_eq!(format_instant(datetime!(2026-11-23 13:37:51 +5)), "2026-11-23T08:37:51Z");
        assert_eq!(
            format_instant(datetime!(2026-11-23 08:37:51.000120 UTC)),
            "2026-11-23T08:37:51.000120Z"
        );
        assert_eq!(
            parse_instant("2026-11-23T13:37:51+05:00"),
            Ok(datetime!(2026-11-23 08:37:51 UTC))
        );
        assert_eq!(
            parse_instant("2026-11-23T08:37:51.1234567Z"),
            Ok(datetime!(2026-11-23 08:37:51.123456 UTC))
        );
        for text in ["2026-11-23", "2026-11-23T08:37:51", "2026-11-23T25:00:00Z", "", "now"] {
            assert_eq!(parse_instant(text).unwrap_err().code, "malformed", "{text:?}");
        }
        assert_eq!(parse_instant("1799-12-31T23:59:59Z").unwrap_err().code, "out_of_range");
    }

    proptest! {
        #[test]
        fn every_microsecond_comes_back(seconds in -5_000_000_000i64..7_000_000_000, micro in 0u32..1_000_000) {
            let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap().replace_microsecond(micro).unwrap();
            prop_assert_eq!(parse_instant(&format_instant(at)), Ok(at));
        }
    }
}
