//! Days in a form that a mapping names, such as `DD.MM.YYYY`.

use domain::{Invalid, day};
use time::Date;

use crate::written::years;

/// The parts of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateForm(String);

impl DateForm {
    /// Reads a form: `YYYY`, `MM` and `DD`, each once, and anything between them.
    pub(crate) fn parse(form: &str) -> Result<Self, String> {
        for part in ["YYYY", "MM", "DD"] {
            if form.matches(part).count() != 1 {
                return Err(format!(
                    "the form `{form}` needs {part} exactly once: a day has year, month and day"
                ));
            }
        }
        Ok(Self(form.to_owned()))
    }

    /// Reads a day in this form and no other.
    pub(crate) fn read(&self, text: &str) -> Result<Date, Invalid> {
        let refused =
            || Invalid::new("malformed", "", text, format!("is not a day in the form {}", self.0));
        if text.len() != self.0.len() || !text.is_ascii() {
            return Err(refused());
        }
        let (mut year, mut month, mut day) = (String::new(), String::new(), String::new());
        for (form, found) in self.0.chars().zip(text.chars()) {
            match form {
                'Y' => year.push(found),
                'M' => month.push(found),
                'D' => day.push(found),
                _ if form == found => {}
                _ => return Err(refused()),
            }
        }
        day::parse_day(&format!("{year}-{month}-{day}"))
            .and_then(years::of_founding)
            .map_err(|invalid| if invalid.code == "malformed" { refused() } else { invalid })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_day_is_read_in_its_form_only() {
        let form = DateForm::parse("DD.MM.YYYY").unwrap();
        assert_eq!(form.read("21.09.2017"), Ok(date!(2017 - 09 - 21)));
        for text in [
            "2017-09-21",
            "9.21.2017",
            "21.13.2017",
            "31.02.2017",
            "21/09/2017",
            "21.09.17",
            "ab.cd.efgh",
            "21.09.20१७",
        ] {
            assert_eq!(form.read(text).unwrap_err().code, "malformed", "{text}");
        }
        assert_eq!(form.read("21.09.2117").unwrap_err().code, "out_of_range");
        assert_eq!(
            DateForm::parse("YYYYMMDD").unwrap().read("20170921"),
            Ok(date!(2017 - 09 - 21))
        );
        assert!(DateForm::parse("YYYYMM").is_err(), "a month is no day");
    }
}
