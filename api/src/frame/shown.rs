//! What of an address may be told and logged: not the number of a natural person, however it is written, and no more than fits
//! a line.

use domain::Bin;

/// How many bytes of a path are told.
const LONGEST: usize = 200;
/// What stands for the number of a person.
const HIDDEN: &str = "************";
/// Digits of such a number.
const DIGITS: usize = 12;

/// A path as it may be told and logged.
pub(super) fn shown(path: &str) -> String {
    let shown = masked(path);
    let mut cut = String::with_capacity(LONGEST);
    for part in parts(&shown) {
        if cut.len() + part.written.len() > LONGEST {
            return cut + "...";
        }
        cut.push_str(part.written);
    }
    shown
}

fn masked(path: &str) -> String {
    let mut masked = String::with_capacity(path.len());
    let mut number = Number::default();
    for part in parts(path) {
        if part.is_digit() {
            number.push(&part);
        } else {
            number.write_to(&mut masked);
            masked.push_str(part.written);
        }
    }
    number.write_to(&mut masked);
    masked
}

/// Whether a text holds the number of a natural person.
pub(super) fn holds_person(text: &str) -> bool {
    let mut number = Number::default();
    for part in parts(text) {
        if part.is_digit() {
            number.push(&part);
        } else if number.is_personal() {
            return true;
        } else {
            number = Number::default();
        }
    }
    number.is_personal()
}

/// One character of an address as it is written, and the byte that this stands for where it is one.
struct Part<'a> {
    written: &'a str,
    byte: Option<u8>,
}

impl Part<'_> {
    fn is_digit(&self) -> bool {
        self.byte.is_some_and(|byte| byte.is_ascii_digit())
    }
}

/// The characters of an address; an escape counts as one, also where its `%` is itself escaped, however often.
fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let (length, byte) =
            escape(rest).unwrap_or_else(|| (first.len_utf8(), u8::try_from(u32::from(first)).ok()));
        let (written, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(Part { written, byte })
    })
}

/// The length of the escape that a text begins with, and its byte.
fn escape(text: &str) -> Option<(usize, Option<u8>)> {
    let mut digits = text.strip_prefix('%')?;
    let hex = |text: &str| u8::from_str_radix(text.get(..2)?, 16).ok();
    while let Some(after) = digits.strip_prefix("25")
        && hex(after).is_some()
    {
        digits = after;
    }
    let byte = hex(digits)?;
    Some((text.len() - digits.len() + 2, Some(byte)))
}

/// A run of digits.
#[derive(Default)]
struct Number {
    digits: String,
    written: String,
}

impl Number {
    fn push(&mut self, part: &Part<'_>) {
        if self.digits.len() <= DIGITS {
            self.digits.extend(part.byte.map(char::from));
        }
        self.written.push_str(part.written);
    }

    fn is_personal(&self) -> bool {
        self.digits.len() == DIGITS
            && matches!(Bin::parse(&self.digits), Err(invalid) if invalid.code == "natural_person")
    }

    fn write_to(&mut self, text: &mut String) {
        text.push_str(if self.is_personal() { HIDDEN } else { &self.written });
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_person_is_not_told_however_it_is_written() {
        for written in [
            "900101300017",
            "9001013%30%30%30%31%37",
            "%39%30%30%31%30%31%33%30%30%30%31%37",
            "%2539%2530%2530101300017",
        ] {
            let told = shown(&format!("/v1/organisations/{written}/funding"));
            assert_eq!(told, "/v1/organisations/************/funding", "{written}");
            assert!(holds_person(written) && holds_person(&format!("a-{written}.b")), "{written}");
        }
    }

    #[test]
    fn everything_else_is_told_as_it_is_written() {
        for path in [
            "/v1/organisations/KZ-BIN-170940025833",
            "/v1/grants/x-1:m:2",
            "/v1/grants/%D2%9A%zz%2",
            "/v1/grants/9001013000170",
            "/v1/қ/1",
        ] {
            assert_eq!(shown(path), path);
            assert!(!holds_person(path), "{path}");
        }
    }

    #[test]
    fn a_long_path_is_cut_between_characters() {
        for begin in ["/v1/", "/v1/a", "/v1/ab"] {
            for filling in ["%D2%9A", "x", "7", "%37"] {
                let told = shown(&format!("{begin}{}", filling.repeat(10_000)));
                assert!(told.len() <= LONGEST + 3 && told.ends_with("..."), "{told}");
                let kept = told.trim_end_matches("...");
                assert!(!kept.ends_with('%') && !kept.ends_with("%D") && !kept.ends_with("%3"));
            }
        }
    }
}
