//! Values as the numbers that columns hold.

use domain::counting::{Bucket, Part};
use domain::{Currency, Id};
use time::Date;

/// An id as a number, to compare and count by: the first bits of SHA-256 would do as well, but this is asked for each document.
/// Two ids of a register of a million fall together once in some forty million registers.
pub(crate) fn key(id: &str) -> u64 {
    // FNV-1a over the bytes, then the finalizer of MurmurHash3, so that ids that differ in one digit spread.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// An id of a thing as a number.
pub(crate) fn id_key(id: &Id) -> u64 {
    key(id.as_str())
}

/// A day as a number; days in order are numbers in order.
pub(crate) fn day(date: Date) -> i64 {
    i64::from(date.to_julian_day())
}

/// The day of a number.
pub(crate) fn date(day: i64) -> Option<Date> {
    Date::from_julian_day(i32::try_from(day).ok()?).ok()
}

/// Bits that the lower part of an amount holds.
const LOW: u32 = 62;

/// An amount in two parts, the upper one none where the lower holds it all.
pub(crate) fn halves(minor: i128) -> (i64, Option<i64>) {
    let low = minor & ((1 << LOW) - 1);
    let high = minor >> LOW;
    (i64::try_from(low).unwrap_or(0), (high != 0).then(|| i64::try_from(high).unwrap_or(i64::MAX)))
}

/// An amount put together again.
pub(crate) fn whole(low: i64, high: Option<i64>) -> i128 {
    (i128::from(high.unwrap_or(0)) << LOW) + i128::from(low)
}

/// Where a part goes, and its currency, as one number.
pub(crate) fn part(part: Part) -> u64 {
    let bucket = Bucket::ALL.iter().position(|bucket| *bucket == part.bucket).unwrap_or(0);
    let currency = part.currency.map_or([0; 3], |currency| {
        let code = currency.code().as_bytes();
        [0, 1, 2].map(|at| code.get(at).copied().unwrap_or(0))
    });
    let [a, b, c] = currency.map(u64::from);
    (u64::try_from(bucket).unwrap_or(0) << 24) | (a << 16) | (b << 8) | c
}

/// Where a part goes, and its currency.
pub(crate) fn part_of(number: u64) -> (Bucket, Option<Currency>) {
    let bucket = usize::try_from(number >> 24).ok().and_then(|at| Bucket::ALL.get(at).copied());
    let code = [16, 8, 0].map(|shift| u8::try_from((number >> shift) & 0xff).unwrap_or(0));
    let currency = std::str::from_utf8(&code).ok().and_then(|code| Currency::parse(code).ok());
    (bucket.unwrap_or(Bucket::UnknownAmount), currency)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_amount_in_parts_is_the_amount(high in any::<i64>(), low in any::<i64>()) {
            let minor = (i128::from(high) << 30) + i128::from(low);
            let (low, high) = halves(minor);
            prop_assert_eq!(whole(low, high), minor);
        }
    }

    #[test]
    fn parts_and_days_come_back() {
        for bucket in Bucket::ALL {
            for currency in [None, Some(Currency::KZT)] {
                let made = part(Part { bucket: *bucket, minor: 5, currency });
                assert_eq!(part_of(made), (*bucket, currency));
            }
        }
        let today = time::macros::date!(2026 - 11 - 23);
        assert_eq!(date(day(today)), Some(today));
    }

    #[test]
    fn ids_that_differ_in_one_digit_are_far_apart() {
        let keys: std::collections::BTreeSet<u64> =
            (0..100_000).map(|n| key(&format!("KZ-BIN-{n:012}")) >> 24).collect();
        assert!(keys.len() > 99_990, "{}", keys.len());
    }
}
