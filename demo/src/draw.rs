//! Chance that is the same everywhere and for ever.
//!
//! The generator is `SplitMix64`, written out here: a crate may change its stream with a minor release, and then the same
//! settings would make another register. Everything drawn from it is made of integers, because the `exp` and `ln` of two
//! platforms differ in their last bits.

/// A stream of chance.
#[derive(Debug, Clone)]
pub(crate) struct Draw(u64);

/// What a stream is for: each part of each thing has its own, so that one draw more in one part changes no other.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject {
    Sketch,
    Organisation,
    Outline,
    Funding,
    Money,
    Milestones,
    Payments,
    Documents,
    Call,
}

/// 1 in the fixed-point numbers of [`Draw::log_normal`].
const ONE: i64 = 1 << 16;
/// 2 to the power of 1/2, 1/4, 1/8 …, with 32 binary places.
const ROOTS: [u64; 16] = [
    6_074_001_000,
    5_107_605_667,
    4_683_695_048,
    4_485_121_744,
    4_389_014_833,
    4_341_736_423,
    4_318_288_544,
    4_306_612_134,
    4_300_785_774,
    4_297_875_550,
    4_296_421_177,
    4_295_694_175,
    4_295_330_720,
    4_295_149_004,
    4_295_058_149,
    4_295_012_722,
];

impl Draw {
    /// The stream of one part of one thing.
    pub(crate) fn of(seed: u64, subject: Subject, index: u32) -> Self {
        let mut outer = Self(seed);
        let mut inner = Self(outer.next() ^ ((subject as u64) << 32) ^ u64::from(index));
        Self(inner.next())
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 where that is 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let scaled = ((self.next() >> 32) * u64::from(bound)) >> 32;
        u32::try_from(scaled).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::from(self.below(u32::try_from(high - low + 1).unwrap_or(0)))
    }

    /// True in so many of a thousand cases.
    pub(crate) fn chance(&mut self, permille: u32) -> bool {
        self.below(1_000) < permille
    }

    /// One of several, all alike. The slice is not empty.
    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        let at = self.below(u32::try_from(from.len()).unwrap_or(0));
        &from[at as usize]
    }

    /// One of several, by weight. The slice is not empty.
    pub(crate) fn weighted<T: Copy>(&mut self, from: &[(T, u32)]) -> T {
        let mut left = self.below(from.iter().map(|(_, weight)| weight).sum());
        for (value, weight) in from {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        from[0].0
    }

    /// A place from 0 to below `count` by Zipf's law: place `n` comes up `1/(n+1)` times as often as place 0.
    pub(crate) fn zipf(&mut self, count: u32) -> u32 {
        const WHOLE: u32 = 1 << 20;
        let total = (1..=count).map(|rank| WHOLE / rank).sum();
        let mut left = self.below(total);
        for rank in 1..=count {
            if left < WHOLE / rank {
                return rank - 1;
            }
            left -= WHOLE / rank;
        }
        0
    }

    /// A place from 0 to below `count`, the low ones much more often: a quarter of all draws fall on a sixteenth.
    pub(crate) fn skewed(&mut self, count: u32) -> u32 {
        let even = self.next() >> 32;
        let scaled = (((even * even) >> 32) * u64::from(count)) >> 32;
        u32::try_from(scaled).unwrap_or(0)
    }

    /// A log-normal number around `median`. `spread` is the standard deviation in thousandths of a doubling.
    pub(crate) fn log_normal(&mut self, median: i64, spread: i64) -> i64 {
        // Twelve even draws add up to something normal with the deviation of one of the twelve's width.
        let sum: i64 = (0..12).map(|_| i64::from(self.below(1 << 16))).sum();
        scale(median, (sum - 6 * ONE) * spread / 1_000)
    }
}

/// `value` times 2 to the power of `exponent`, which has 16 binary places.
fn scale(value: i64, exponent: i64) -> i64 {
    let (whole, fraction) = (exponent.div_euclid(ONE), exponent.rem_euclid(ONE));
    let mut scaled = i128::from(value);
    for (bit, root) in (0..16).rev().zip(ROOTS) {
        if fraction >> bit & 1 == 1 {
            scaled = (scaled * i128::from(root)) >> 32;
        }
    }
    let scaled =
        if whole < 0 { scaled >> whole.unsigned_abs().min(100) } else { scaled << whole.min(40) };
    i64::try_from(scaled).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_splitmix64() {
        let mut draw = Draw(1_234_567);
        let known =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([draw.next(), draw.next(), draw.next()], known);
    }

    #[test]
    fn powers_of_two_are_near_enough() {
        assert_eq!(scale(1_000_000, 0), 1_000_000);
        assert_eq!(scale(1_000_000, 3 * ONE), 8_000_000);
        assert_eq!(scale(1_000_000, -2 * ONE), 250_000);
        assert!((scale(1_000_000_000, ONE / 2) - 1_414_213_562).abs() < 20);
        assert!((scale(1_000_000_000, -ONE / 2) - 707_106_781).abs() < 20);
    }

    #[test]
    fn half_of_all_log_normal_numbers_lie_below_the_median() {
        let mut draw = Draw::of(1, Subject::Funding, 0);
        let numbers: Vec<i64> = (0..10_000).map(|_| draw.log_normal(8_000_000, 1_300)).collect();
        let below = numbers.iter().filter(|number| **number < 8_000_000).count();
        assert!((4_800..5_200).contains(&below), "{below}");
        assert!(numbers.iter().all(|number| (10_000..4_000_000_000).contains(number)));
    }

    #[test]
    fn ranks_follow_zipf() {
        let mut draw = Draw::of(1, Subject::Funding, 1);
        let mut counts = [0u32; 20];
        for _ in 0..100_000 {
            counts[draw.zipf(20) as usize] += 1;
        }
        assert!(
            counts[0] > 2 * counts[1] * 9 / 10 && counts[0] < 2 * counts[1] * 11 / 10,
            "{counts:?}"
        );
        assert!(counts[19] > 1_000, "{counts:?}");
    }
}
