//! Days and moments as publishers of grants write them.

use domain::{Invalid, day};
use time::Date;

/// Reads `YYYY-MM-DD`, alone or before a time of day as in RFC 3339; the day is taken as it is written.
pub(crate) fn day(text: &str) -> Result<Date, Invalid> {
    let refused = |invalid: Invalid| {
        let detail =
            "is not a day YYYY-MM-DD, alone or with a time of day after `T`; nothing is guessed";
        Invalid {
            value: Invalid::new("", "", text, "").value,
            detail: detail.to_owned(),
            ..invalid
        }
    };
    let text = text.trim();
    let (date, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let read = day::parse_day(date)
        .map_err(|invalid| if invalid.code == "malformed" { refused(invalid) } else { invalid })?;
    if time.is_empty() || is_time_of_day(time) {
        return Ok(read);
    }
    Err(refused(Invalid::new("malformed", "", text, "")))
}

/// `T13:37`, with seconds, parts of seconds, and a zone.
fn is_time_of_day(text: &str) -> bool {
    let Some(clock) = text.strip_prefix(['T', 't', ' ']) else { return false };
    let zone = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(zone);
    let two = |part: &str, most: u8| {
        part.len() == 2 && part.parse::<u8>().is_ok_and(|number| number <= most)
    };
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = whole.split(':');
    let fits = parts.next().is_some_and(|hour| two(hour, 24))
        && parts.next().is_some_and(|minute| two(minute, 59))
        && parts.next().is_none_or(|second| two(second, 60))
        && parts.next().is_none()
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let offset = zone.get(1..).unwrap_or_default().replace(':', "");
    let zone_fits = match zone.chars().next() {
        None => true,
        Some('Z' | 'z') => zone.len() == 1,
        Some(_) => {
            matches!(offset.len(), 2 | 4) && offset.bytes().all(|byte| byte.is_ascii_digit())
        }
    };
    fits && zone_fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn only_what_can_be_read_in_one_way_is_read() {
        for text in [
            "2015-06-01",
            "2015-06-01T00:00:00+00:00",
            "2015-06-01T00:00:00.000Z",
            "2015-06-01T00:00",
            " 2015-06-01 ",
            "2015-06-01 02:17:22.164048+00:00",
        ] {
            assert_eq!(day(text), Ok(date!(2015 - 06 - 01)), "{text}");
        }
        for text in [
            "24/07/2014",
            "13-03-2015",
            "2015-6-1",
            "2015",
            "2015-06-01T",
            "2015-06-01Tnoon",
            "2015-06-01T25:00",
            "2015-02-30",
        ] {
            assert_eq!(day(text).unwrap_err().code, "malformed", "{text}");
            assert_eq!(day(text).unwrap_err().value, text);
        }
        assert_eq!(day("0001-01-01").unwrap_err().code, "out_of_range");
    }
}
