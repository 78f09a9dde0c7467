//! Days as people write them.

use domain::{Invalid, day};
use time::{Date, Month};

use super::habits::Habits;
use crate::giving::dates;

/// A day, or one that could be two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    Day(Date),
    /// Two numbers before a year, of which either may be the month.
    Either(u8, u8, i32),
}

/// Names of months by their beginnings in Russian, Kazakh and English, in the order of the year.
const MONTHS: [&[&str]; 12] = [
    &["янв", "қаңтар", "jan"],
    &["фев", "ақпан", "feb"],
    &["мар", "наурыз", "mar"],
    &["апр", "сәуір", "apr"],
    &["май", "мая", "мамыр", "may"],
    &["июн", "маусым", "jun"],
    &["июл", "шілде", "jul"],
    &["авг", "тамыз", "aug"],
    &["сен", "қыркүйек", "sep"],
    &["окт", "қазан", "oct"],
    &["ноя", "қараша", "nov"],
    &["дек", "желтоқсан", "dec"],
];
/// Words that say no more than that a year is a year.
const YEAR_WORDS: [&str; 8] = ["г", "год", "года", "ж", "жыл", "жылы", "жылғы", "year"];

/// Reads a day in its parts: the year has four digits, behind points the day comes before the month.
///
/// # Errors
/// `malformed`, `out_of_range`.
pub(crate) fn read(text: &str) -> Result<Read, Invalid> {
    let trimmed = text.trim();
    if trimmed.as_bytes().get(4) == Some(&b'-')
        && let Ok(day) = dates::day(trimmed)
    {
        return Ok(Read::Day(day));
    }
    let refused = |reason: &str| Err(Invalid::new("malformed", "", text, reason));
    let plain = without_time(trimmed).to_lowercase();
    let tokens = tokens(&plain);
    let (numbers, words): (Vec<&str>, Vec<&str>) =
        tokens.iter().partition(|token| token.bytes().all(|byte| byte.is_ascii_digit()));
    let words: Vec<&str> = words.into_iter().filter(|word| !YEAR_WORDS.contains(word)).collect();
    match (numbers.as_slice(), words.as_slice()) {
        ([year, month, day], []) if year.len() == 4 => whole(text, year, month, day),
        ([first, second, year], []) if year.len() == 4 => {
            if plain.contains('.') {
                return whole(text, year, second, first);
            }
            match (small(first), small(second), year.parse()) {
                (Some(first), Some(second), Ok(year)) => Ok(Read::Either(first, second, year)),
                _ => refused("is not a day"),
            }
        }
        ([_, _, year], []) if year.len() == 2 => {
            refused("has a year of two digits; which century is meant is not guessed")
        }
        ([first, second], [word]) => {
            let Some(month) = month(word) else { return refused("names no month that is known") };
            let (day, year) = if first.len() == 4 { (second, first) } else { (first, second) };
            if year.len() != 4 {
                return refused("has no year of four digits");
            }
            whole(text, year, &month.to_string(), day)
        }
        ([number], []) if number.len() == 5 => refused(
            "is a number where a day belongs: format the cell as a date, or write the day as YYYY-MM-DD",
        ),
        _ => refused("is not a day with day, month and year"),
    }
}

/// Numbers and words, also where nothing stands between them.
fn tokens(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let pieces = parts.flat_map(|part| {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (digits, letters) = part.split_at(end);
        [digits, letters]
    });
    pieces.filter(|piece| !piece.is_empty()).collect()
}

/// What stands before a time of day.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let before = text.get(..colon).unwrap_or(text);
    before.rfind([' ', 't', 'T']).and_then(|end| before.get(..end)).unwrap_or(text).trim()
}

fn small(text: &str) -> Option<u8> {
    (text.len() <= 2).then(|| text.parse().ok())?
}

fn month(word: &str) -> Option<usize> {
    let fits = |starts: &&[&str]| starts.iter().any(|start| word.starts_with(start));
    MONTHS.iter().position(fits).map(|at| at + 1)
}

fn whole(text: &str, year: &str, month: &str, day: &str) -> Result<Read, Invalid> {
    let refused = || Invalid::new("malformed", "", text, "is a day that no calendar has");
    let month = small(month).and_then(|month| Month::try_from(month).ok()).ok_or_else(refused)?;
    let day = small(day).ok_or_else(refused)?;
    let year = year.parse().map_err(|_| refused())?;
    let date = Date::from_calendar_date(year, month, day).map_err(|_| refused())?;
    day::in_range(date)
        .map(Read::Day)
        .map_err(|invalid| Invalid { value: text.to_owned(), ..invalid })
}

impl Read {
    /// The day that is meant, as far as the table tells.
    ///
    /// # Errors
    /// `ambiguous_day` where nothing in the table tells which of two days is meant, or where it tells both.
    pub(crate) fn settle(self, text: &str, habits: Habits) -> Result<Date, Invalid> {
        let (first, second, year) = match self {
            Self::Day(day) => return Ok(day),
            Self::Either(first, second, year) => (first, second, year),
        };
        let of = |month: u8, day: u8| {
            let (month, day) = (month.to_string(), day.to_string());
            whole(text, &year.to_string(), &month, &day).map(|read| match read {
                Self::Day(day) => Some(day),
                Self::Either(..) => None,
            })
        };
        let told = match (habits.day_first, habits.month_first) {
            _ if first == second || first > 12 => of(second, first)?,
            _ if second > 12 => of(first, second)?,
            (true, false) => of(second, first)?,
            (false, true) => of(first, second)?,
            _ => None,
        };
        told.ok_or_else(|| {
            let reason = if habits.day_first {
                "could be two days: in this table some days begin with the day, others with the month; write YYYY-MM-DD"
            } else {
                "could be two days, and nothing in this table tells whether the month comes first; write YYYY-MM-DD"
            };
            Invalid::new("ambiguous_day", "", text, reason)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "2025-03-05",
            "2025-03-05T00:00:00",
            "05.03.2025",
            "5.3.2025",
            "05.03.2025 г.",
            "05.03.2025ж.",
            "05.03.2025 14:30",
            "2025.03.05",
            "2025/03/05",
            "«05» марта 2025 года",
            "5 марта 2025г.",
            "2025 жылғы 5 наурыз",
            "2025 ж. 05 наурыз",
            "5 March 2025",
            "March 5, 2025",
        ] {
            assert_eq!(read(text), Ok(Read::Day(date!(2025 - 03 - 05))), "{text}");
        }
        for text in [
            "05.03.25",
            "31.02.2025",
            "март 2025",
            "2025",
            "45721",
            "05.13.2025",
            "до 05.03.2025 и далее 7",
        ] {
            assert_eq!(read(text).unwrap_err().code, "malformed", "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_is_told_by_the_table() {
        let habits = |day_first, month_first| {
            let mut habits = Habits::default();
            (habits.day_first, habits.month_first) = (day_first, month_first);
            habits
        };
        let settled = |text: &str, habits: &Habits| {
            read(text).unwrap().settle(text, *habits).map_err(|invalid| invalid.code)
        };
        let (fifth_march, third_may) = (date!(2025 - 03 - 05), date!(2025 - 05 - 03));
        assert_eq!(settled("05/03/2025", &habits(true, false)), Ok(fifth_march));
        assert_eq!(settled("05/03/2025", &habits(false, true)), Ok(third_may));
        assert_eq!(settled("05-03-2025", &habits(false, false)), Err("ambiguous_day"));
        assert_eq!(settled("05/03/2025", &habits(true, true)), Err("ambiguous_day"));
        assert_eq!(settled("03/03/2025", &habits(false, false)), Ok(date!(2025 - 03 - 03)));
        assert_eq!(settled("25/03/2025", &habits(false, false)), Ok(date!(2025 - 03 - 25)));
        assert_eq!(settled("03/25/2025", &habits(false, false)), Ok(date!(2025 - 03 - 25)));
        assert_eq!(settled("25/13/2025", &habits(false, false)), Err("malformed"));
    }
}
