//! How values lie in columns.

use domain::Id;
use time::OffsetDateTime;

/// Microseconds since 1970, UTC.
pub(crate) fn micros(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX)
}

/// The moment of so many microseconds since 1970.
pub(crate) fn moment(micros: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Several codes in one text, `|a|b|`: each stands between bars, so that `LIKE` finds it and prefixes of it.
pub(crate) fn bars<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for value in values {
        if text.is_empty() {
            text.push('|');
        }
        text.push_str(value.as_ref());
        text.push('|');
    }
    text
}

/// Reads [`bars`] of ids.
pub(crate) fn ids(text: &str) -> Vec<Id> {
    text.split('|')
        .filter(|part| !part.is_empty())
        .filter_map(|part| Id::parse(part).ok())
        .collect()
}

/// A `LIKE` pattern for one of several codes; with `open` also for what begins with it. `\` escapes.
pub(crate) fn one_of_bars(value: &str, open: bool) -> String {
    let mut pattern = String::from("%|");
    for c in value.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push_str(if open { "%" } else { "|%" });
    pattern
}

/// Stands for a place in several regions.
pub(crate) const MANY: &str = "*";

/// The region that a place lies in, by the key or the prefix of a key: of KATO the first two digits, of other schemes
/// the place itself.
pub(crate) fn region_of(key: &str) -> &str {
    if key.starts_with("KATO:") { key.get(..7).unwrap_or(key) } else { key }
}

/// The upper part of a number, for a sum that cannot overflow: `x >> 32`.
pub(crate) fn high(minor: i128) -> i64 {
    // What a funding can add has far fewer than 95 bits: it is a sum of payments of 63 each.
    i64::try_from(minor >> 32).unwrap_or(i64::MAX)
}

/// The lower part of a number: `x & 0xffff_ffff`.
pub(crate) fn low(minor: i128) -> i64 {
    i64::try_from(minor & 0xffff_ffff).unwrap_or(0)
}

/// Sums of upper and lower parts put together again.
pub(crate) fn whole(high: i64, low: i64) -> i128 {
    (i128::from(high) << 32) + i128::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_halves_is_the_sum() {
        let numbers = [i64::MAX, i64::MAX, -1, 5, i64::MIN, 1 << 33]
            .map(i128::from)
            .into_iter()
            .chain([1 << 90]);
        let (mut upper, mut lower) = (0, 0);
        for number in numbers.clone() {
            upper += high(number);
            lower += low(number);
        }
        assert_eq!(whole(upper, lower), numbers.sum::<i128>());
    }

    #[test]
    fn a_region_is_that_of_whatever_begins_with_it() {
        assert_eq!(region_of("KATO:751010000"), "KATO:75");
        assert_eq!(region_of("KATO:75"), "KATO:75");
        assert_eq!(region_of("GB-LAD:E08000035"), "GB-LAD:E08000035");
    }

    #[test]
    fn a_pattern_escapes_what_like_would_read() {
        assert_eq!(bars(["a_b", "c"]), "|a_b|c|");
        assert_eq!(one_of_bars("a_b", false), "%|a\\_b|%");
        assert_eq!(one_of_bars("KATO:55", true), "%|KATO:55%");
        assert_eq!(bars(Vec::<String>::new()), "");
    }
}
