//! Decimal numbers as text: read without loss, and printed with a fixed number of decimals.

use crate::Invalid;

/// Longest text read as a number. Floats have at most some 25 characters, and nothing real has more than 60.
const MAX_BYTES: usize = 100;
/// Noise of binary floats is below a millionth of a major unit.
const NOISE_DECIMALS: usize = 6;
/// No i128 has more digits.
const I128_DIGITS: usize = 39;

/// Why a well-formed number is no amount.
pub(crate) enum Refused {
    /// It has decimals that its currency has not.
    TooPrecise,
    /// It is larger than what can be stored.
    OutOfRange,
}

impl Refused {
    /// The error about the text that was read.
    pub(crate) fn about(self, text: &str) -> Invalid {
        match self {
            Self::TooPrecise => {
                Invalid::new("too_precise", "amount", text, "has more decimals than its currency")
            }
            Self::OutOfRange => Invalid::new("out_of_range", "amount", text, "is too large"),
        }
    }
}

/// A decimal number: ± 0.d₁d₂d₃… × 10^point, without leading zeros.
pub(crate) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    /// Reads an optional sign, digits, and optionally a point and digits.
    pub(crate) fn read_plain(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        Self::read(text.starts_with('-'), unsigned, 0, text.len())
    }

    /// Reads a number as JSON writes it.
    pub(crate) fn read_json(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, power) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, Some(power)),
            None => (unsigned, None),
        };
        if mantissa.len() > 1 && mantissa.starts_with('0') && !mantissa.starts_with("0.") {
            return None;
        }
        let power = power.map_or(Some(0), read_power)?;
        Self::read(text.starts_with('-'), mantissa, power, text.len())
    }

    fn read(negative: bool, mantissa: &str, power: i64, length: usize) -> Option<Self> {
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
            Some(_) => return None,
            None => (mantissa, ""),
        };
        if !is_digits(whole) || length > MAX_BYTES {
            return None;
        }
        let all = [whole, fraction].concat().into_bytes();
        let zeros = all.iter().take_while(|digit| **digit == b'0').count();
        // The text is at most MAX_BYTES long, so these lengths fit and cannot overflow.
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(zeros).ok()? + power;
        Some(Self { negative, digits: all.into_iter().skip(zeros).collect(), point })
    }

    /// The number in minor units of a currency with `exponent` decimals; `true` where noise was rounded off.
    pub(crate) fn minor(&self, exponent: u8) -> Result<(i128, bool), Refused> {
        let cut = self.point + i64::from(exponent);
        if self.digits.is_empty() {
            return Ok((0, false));
        }
        let width = usize::try_from(cut.max(0)).map_err(|_| Refused::OutOfRange)?;
        if width > I128_DIGITS {
            return Err(Refused::OutOfRange);
        }
        let mut kept = self.digits.iter().copied().chain(std::iter::repeat(b'0')).take(width);
        let whole = kept
            .try_fold(0_i128, |sum, digit| {
                sum.checked_mul(10)?.checked_add(i128::from(digit - b'0'))
            })
            .ok_or(Refused::OutOfRange)?;
        let up = match self.rest(cut, width, usize::from(exponent)) {
            Rest::Nothing => return Ok((self.signed(whole), false)),
            Rest::JustOver => 0,
            Rest::JustUnder => 1,
            Rest::More => return Err(Refused::TooPrecise),
        };
        let rounded = whole.checked_add(up).ok_or(Refused::OutOfRange)?;
        Ok((self.signed(rounded), true))
    }

    /// What stands behind the last decimal that the currency has.
    fn rest(&self, cut: i64, width: usize, exponent: usize) -> Rest {
        let leading = usize::try_from(-cut.min(0)).unwrap_or(usize::MAX).min(MAX_BYTES);
        let behind = self.digits.get(width..).unwrap_or_default();
        if behind.iter().all(|digit| *digit == b'0') {
            return Rest::Nothing;
        }
        let watched = NOISE_DECIMALS.saturating_sub(exponent);
        let mut first = std::iter::repeat_n(b'0', leading).chain(behind.iter().copied());
        let head: Vec<u8> = first.by_ref().take(watched).collect();
        if head.iter().all(|digit| *digit == b'0') && (head.len() == watched) {
            Rest::JustOver
        } else if head.len() == watched
            && head.iter().all(|digit| *digit == b'9')
            && first.any(|digit| digit != b'0')
        {
            Rest::JustUnder
        } else {
            Rest::More
        }
    }

    const fn signed(&self, whole: i128) -> i128 {
        if self.negative { -whole } else { whole }
    }
}

/// How the decimals that a currency has not compare with noise.
enum Rest {
    /// They are zeros.
    Nothing,
    /// Less than noise above the number.
    JustOver,
    /// Less than noise below the next number.
    JustUnder,
    /// Too much to be noise.
    More,
}

/// Prints minor units with `exponent` decimals.
pub(crate) fn print(minor: i128, exponent: u8) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let decimals = usize::from(exponent);
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// The power of ten behind an `e`; far powers are all the same, so they are cut to what still fits.
fn read_power(text: &str) -> Option<i64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !is_digits(unsigned) || unsigned.len() > MAX_BYTES {
        return None;
    }
    let size = unsigned.parse::<i64>().unwrap_or(i64::MAX).min(10_000);
    Some(if text.starts_with('-') { -size } else { size })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
