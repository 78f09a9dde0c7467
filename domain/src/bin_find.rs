//! Where the number of a natural person stands in a text, however its digits are written.
//!
//! Digits of any script count, and characters without width between them do not. The twelve may be written together, or in
//! groups with the same sign between them: blanks, a dash or a slash. Of groups only those are looked at in which people
//! write such numbers, so that lists of days and amounts are not taken for one.

use std::iter::Peekable;
use std::str::CharIndices;

use super::is_iin;

/// Digits of a number.
const LENGTH: usize = 12;
/// The zeros of scripts whose ten digits follow each other.
const ZEROS: [u32; 19] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50,
    0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10,
];

/// What stands between two groups of digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Blank,
    Dash,
    Slash,
}

/// Where the next valid IIN at or after byte `from` lies.
pub(super) fn find(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        at = next_digit(text, at)?;
        let (first_end, found) = number_at(text, at);
        if let Some(end) = found {
            return Some((at, end));
        }
        at = first_end;
    }
}

/// The first digit at or after a byte.
fn next_digit(text: &str, from: usize) -> Option<usize> {
    // Two bytes of ASCII, Latin and Cyrillic begin below this: most texts are passed over byte by byte.
    const OTHER_SCRIPTS: u8 = 0xd9;
    let bytes = text.as_bytes().get(from..)?.iter().enumerate();
    bytes.map(|(offset, byte)| (from + offset, *byte)).find_map(|(at, byte)| {
        let may_begin = byte.is_ascii_digit() || byte >= OTHER_SCRIPTS;
        (may_begin && text.get(at..)?.chars().next().and_then(digit).is_some()).then_some(at)
    })
}

/// The end of the first group of digits, and the end of the number that begins with it.
fn number_at(text: &str, start: usize) -> (usize, Option<usize>) {
    if let Some(found) = plain_number_at(text, start) {
        return found;
    }
    let mut rest = text.get(start..).unwrap_or_default().char_indices().peekable();
    let mut digits = [0_u8; LENGTH];
    let (mut count, mut sizes, mut sign) = (0, Vec::new(), None);
    let mut first_end = None;
    loop {
        let before = count;
        let end = start + group(&mut rest, &mut digits, &mut count);
        let first_end = *first_end.get_or_insert(end);
        sizes.push(count - before);
        if count >= LENGTH {
            let is_number = count == LENGTH
                && is_layout(&sizes)
                && std::str::from_utf8(&digits).is_ok_and(is_iin);
            return (first_end, is_number.then_some(end));
        }
        let Some(next) = between(&mut rest) else { return (first_end, None) };
        if *sign.get_or_insert(next) != next {
            return (first_end, None);
        }
    }
}

/// The same of digits of ASCII behind which a letter, a point or the like of ASCII stands, as most do; none of others.
fn plain_number_at(text: &str, start: usize) -> Option<(usize, Option<usize>)> {
    let digits = text.as_bytes().get(start..)?;
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let parts = |byte: &u8| !byte.is_ascii_graphic() || matches!(byte, b'/' | b'-');
    if count == 0 || digits.get(count).is_some_and(parts) {
        return None;
    }
    let end = start + count;
    let is_number = count == LENGTH && text.get(start..end).is_some_and(is_iin);
    Some((end, is_number.then_some(end)))
}

/// Whether people write these numbers in groups of these sizes.
fn is_layout(sizes: &[usize]) -> bool {
    match sizes {
        [LENGTH] | [6, ..] | [2, 2, 2, ..] => true,
        [first, others @ ..] => others.iter().all(|size| size == first),
        [] => false,
    }
}

/// Reads digits that nothing visible parts; gives the end of the last.
fn group(
    rest: &mut Peekable<CharIndices<'_>>,
    digits: &mut [u8; LENGTH],
    count: &mut usize,
) -> usize {
    let mut end = 0;
    while let Some((at, c)) = rest.next_if(|(_, c)| digit(*c).is_some() || is_unseen(*c)) {
        let Some(value) = digit(c) else { continue };
        if let Some(place) = digits.get_mut(*count) {
            *place = b'0' + value;
        }
        *count += 1;
        end = at + c.len_utf8();
    }
    end
}

/// What stands before the next digit; none where that is not a sign that parts groups.
fn between(rest: &mut Peekable<CharIndices<'_>>) -> Option<Sign> {
    let mut sign = None;
    while let Some((_, c)) = rest.next_if(|(_, c)| digit(*c).is_none()) {
        let next = match c {
            _ if is_unseen(c) => continue,
            '/' | '\u{2044}' | '\u{2215}' => Sign::Slash,
            _ if c.is_whitespace() => Sign::Blank,
            _ if super::is_separator(c) => Sign::Dash,
            _ => return None,
        };
        sign = match (sign, next) {
            (None | Some(Sign::Blank), next) => Some(next),
            (sign, Sign::Blank) => sign,
            // Two dashes or slashes part more than groups of one number.
            _ => return None,
        };
    }
    rest.peek().and(sign)
}

/// The value of a decimal digit of any script.
fn digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).and_then(|value| u8::try_from(value).ok());
    }
    let code = u32::from(c);
    let offset = match code {
        // Mathematical digits: five alphabets of ten.
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        _ => ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|offset| *offset < 10))?,
    };
    u8::try_from(offset).ok()
}

/// Characters without width.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}
