//! Amounts as people write them.

use domain::Invalid;

use super::habits::Habits;

/// A number in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Read {
    /// As `Money` reads it.
    Plain(String),
    /// Three digits behind a comma or a point: thousands, or decimals.
    Either { mark: Mark, whole: String, rest: String },
}

/// What separates thousands or decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Comma,
    Point,
}

/// What a number says of its marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) decimal: Option<Mark>,
    pub(crate) thousands: Option<Mark>,
}

/// Words behind an amount of tenge.
const TENGE: [&str; 6] = ["₸", "тенге", "теңге", "тг.", "тг", "kzt"];

/// An amount without the word for tenge behind it, and whether there was one.
pub(crate) fn without_tenge(text: &str) -> (&str, bool) {
    let text = text.trim();
    let word = TENGE.iter().find_map(|word| {
        let at = text.char_indices().rev().nth(word.chars().count() - 1)?.0;
        let (before, end) = text.split_at(at);
        (end.to_lowercase() == *word).then_some(before)
    });
    word.map_or((text, false), |before| (before.trim_end(), true))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '’' | '\u{2009}' | '\u{202f}' | '\u{a0}')
}

/// Reads a number in its parts.
///
/// # Errors
/// `malformed`.
pub(crate) fn read(text: &str) -> Result<(Read, Said), Invalid> {
    let refused = || {
        let reason = "is not an amount such as 1 234 567,89";
        Invalid::new("malformed", "", text, reason)
    };
    let trimmed = text.trim();
    let (sign, digits) = match trimmed.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", trimmed),
    };
    let allowed = |c: char| c.is_ascii_digit() || is_blank(c) || matches!(c, ',' | '.');
    let bordered = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit());
    if !bordered || !digits.chars().all(allowed) {
        return Err(refused());
    }
    let marks: Vec<(usize, char)> =
        digits.char_indices().filter(|(_, c)| matches!(c, ',' | '.')).collect();
    let mark = |c: char| if c == ',' { Mark::Comma } else { Mark::Point };
    let Some((last_at, last)) = marks.last().copied() else {
        return grouped(digits, is_blank).map(|whole| plain(sign, &whole, "")).ok_or_else(refused);
    };
    let others = marks.iter().filter(|(_, c)| *c != last).count();
    let same = marks.len() - others;
    let (before, after) =
        (digits.get(..last_at).unwrap_or_default(), digits.get(last_at + 1..).unwrap_or_default());
    if same > 1 {
        // The same mark again and again parts thousands, and nothing else does.
        if others > 0 {
            return Err(refused());
        }
        let whole = grouped(digits, |c| c == last).ok_or_else(refused)?;
        let said = Said { thousands: Some(mark(last)), decimal: None };
        return Ok((plain(sign, &whole, "").0, said));
    }
    if !after.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refused());
    }
    let other = if last == ',' { '.' } else { ',' };
    let whole =
        if others > 0 { grouped(before, |c| c == other) } else { grouped(before, is_blank) };
    let whole = whole.ok_or_else(refused)?;
    let blanks = before.chars().any(is_blank);
    if others == 0 && !blanks && after.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') {
        let whole = format!("{sign}{whole}");
        // A currency has no thousandths: the last digit tells thousands.
        let thousands = Some(mark(last)).filter(|_| !after.ends_with('0'));
        let said = Said { decimal: None, thousands };
        return Ok((Read::Either { mark: mark(last), whole, rest: after.to_owned() }, said));
    }
    let thousands = (others > 0).then(|| mark(other));
    Ok((plain(sign, &whole, after).0, Said { decimal: Some(mark(last)), thousands }))
}

fn plain(sign: &str, whole: &str, after: &str) -> (Read, Said) {
    let point = if after.is_empty() { "" } else { "." };
    (Read::Plain(format!("{sign}{whole}{point}{after}")), Said::default())
}

/// The digits of a whole number that may be parted into groups of three.
fn grouped(text: &str, parts: impl Fn(char) -> bool) -> Option<String> {
    let groups: Vec<&str> = text.split(&parts).collect();
    let fits = groups.len() == 1
        || groups.first().is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.iter().skip(1).all(|group| group.len() == 3);
    let digits = groups.concat();
    (fits && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(digits)
}

impl Read {
    /// The number that is meant, as far as the table tells, in a currency with so many decimals.
    ///
    /// # Errors
    /// `ambiguous_number`.
    pub(crate) fn settle(
        self,
        text: &str,
        habits: Habits,
        exponent: u8,
    ) -> Result<String, Invalid> {
        let (mark, whole, rest) = match self {
            Self::Plain(number) => return Ok(number),
            Self::Either { mark, whole, rest } => (mark, whole, rest),
        };
        let can_be_decimal = exponent >= 3 || rest.ends_with('0');
        match (habits.decimal(mark), habits.thousands(mark)) {
            _ if !can_be_decimal && !habits.decimal(mark) => Ok(format!("{whole}{rest}")),
            (false, true) => Ok(format!("{whole}{rest}")),
            (true, false) if can_be_decimal => Ok(format!("{whole}.{rest}")),
            _ => {
                let reason = format!(
                    "could be {whole}{rest} or {whole}.{rest}, and the table does not tell which; write it without separators"
                );
                Err(Invalid::new("ambiguous_number", "", text, reason))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(text: &str, habits: Habits) -> Result<String, &'static str> {
        read(text)
            .and_then(|(read, _)| read.settle(text, habits, 2))
            .map_err(|invalid| invalid.code)
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, number) in [
            ("1234567", "1234567"),
            ("1 234 567,89", "1234567.89"),
            ("1\u{a0}234\u{202f}567.8", "1234567.8"),
            ("1'234'567.89", "1234567.89"),
            ("1,234,567.89", "1234567.89"),
            ("1.234.567,89", "1234567.89"),
            ("1.234.567", "1234567"),
            ("-500,5", "-500.5"),
            ("− 500", "-500"),
            ("1,234", "1234"),
            ("0,123", "0.123"),
            ("1 234,500", "1234.500"),
            ("12,3456", "12.3456"),
        ] {
            assert_eq!(settled(text, Habits::default()).as_deref(), Ok(number), "{text}");
        }
        for text in [
            "",
            "12 34",
            "1,23,456",
            "1.234,567.8",
            "5 млн",
            "1e6",
            "12,",
            "१२",
            "1 2345",
            "около 5",
        ] {
            assert_eq!(settled(text, Habits::default()), Err("malformed"), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_numbers_is_told_by_the_table() {
        let mut decimals = Habits::default();
        decimals.number(read("12,50").unwrap().1);
        let mut thousands = Habits::default();
        thousands.number(read("1,234,567").unwrap().1);
        assert_eq!(settled("1,500", Habits::default()), Err("ambiguous_number"));
        assert_eq!(settled("1,500", decimals).as_deref(), Ok("1.500"));
        assert_eq!(settled("1,500", thousands).as_deref(), Ok("1500"));
        assert_eq!(settled("1.500", thousands), Err("ambiguous_number"));
        assert_eq!(settled("1,234", decimals), Err("ambiguous_number"), "neither fits");
        decimals.number(read("1,234").unwrap().1);
        assert_eq!(settled("1,500", decimals), Err("ambiguous_number"), "the table does both");
    }

    #[test]
    fn tenge_may_stand_behind_an_amount() {
        for text in ["100 ₸", "100тг.", "100 ТЕНГЕ", "100 теңге", "100 KZT"] {
            assert_eq!(without_tenge(text), ("100", true), "{text}");
        }
        assert_eq!(without_tenge("100 USD"), ("100 USD", false));
        assert_eq!(without_tenge("₸"), ("", true));
    }
}
