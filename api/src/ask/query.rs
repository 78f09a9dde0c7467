//! The query of a request: decoded, and refused where a name is unknown or given twice.

use domain::change::Sequence;
use domain::filter::{PARAMETERS, Parameter, parameters};
use domain::{Language, Subject};

use super::Ask;
use crate::export::CODES;
use crate::problem::{Fault, Problem};

/// Parameters that are no filters and take several values.
const SEVERAL: [&str; 1] = ["include"];

/// A query that is being understood; it gathers everything that is wrong.
pub(crate) struct Query<'a> {
    pairs: Vec<(&'a str, &'a str)>,
    /// What is wrong so far.
    pub faults: Vec<Fault>,
}

impl<'a> Query<'a> {
    /// Takes the query of a request that understands these parameters, `lang`, and the filters of a subject but for
    /// those fixed by the path.
    pub fn of(ask: &'a Ask, known: &[&str], filters: Option<(Subject, &[&str])>) -> Self {
        Self::read(&ask.pairs, known, filters)
    }

    fn read(
        pairs: &'a [(String, String)],
        known: &[&str],
        filters: Option<(Subject, &[&str])>,
    ) -> Self {
        let mut query = Self { pairs: Vec::new(), faults: Vec::new() };
        let is_filter = |name: &str| {
            filters.is_some_and(|(subject, fixed)| {
                !fixed.contains(&name) && parameters(subject).any(|filter| filter.name == name)
            })
        };
        for (name, value) in pairs {
            if name != "lang" && !known.contains(&name.as_str()) && !is_filter(name) {
                query.faults.push(unknown(name));
            } else if query.pairs.iter().any(|(other, _)| other == name) {
                query.faults.push(Fault::new(name, "repeated", twice(name)));
            } else {
                query.pairs.push((name, value));
            }
        }
        if let Some(format) = query.get("format")
            && !CODES.contains(&format)
        {
            let detail = format!("is none of {}", CODES.join(", "));
            query.faults.push(Fault::new("format", "unknown_code", detail));
        }
        if let Some(lang) = query.get("lang") {
            query.take("lang", Language::parse(lang));
        }
        query
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.pairs.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
    }

    /// Goes on as if a parameter had not been given.
    pub fn forget(&mut self, name: &str) {
        self.pairs.retain(|(other, _)| *other != name);
    }

    /// The names that were given and understood.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().map(|(name, _)| *name)
    }

    /// Everything that was given and understood, for a filter to be read from.
    pub fn owned(&self) -> Vec<(String, String)> {
        self.pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// A value that was read, or a fault of its parameter.
    pub fn take<T>(&mut self, name: &str, read: Result<T, domain::Invalid>) -> Option<T> {
        read.map_err(|invalid| self.faults.push(Fault::at(name, invalid))).ok()
    }

    /// A whole number within bounds.
    pub fn number(
        &mut self,
        name: &str,
        bounds: std::ops::RangeInclusive<i64>,
        default: i64,
    ) -> i64 {
        let Some(text) = self.get(name) else { return default };
        match sequence(text) {
            Some(number) if bounds.contains(&number) => number,
            _ => {
                let detail =
                    format!("is not a whole number from {} to {}", bounds.start(), bounds.end());
                self.faults.push(Fault::new(name, "out_of_range", detail));
                default
            }
        }
    }

    /// What the query could not be read for, if anything.
    pub fn finish(self) -> Result<(), Problem> {
        if self.faults.is_empty() { Ok(()) } else { Err(Problem::invalid(self.faults)) }
    }

    /// The same together with a value that is there unless a fault says why not.
    pub fn finish_with<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(Problem::invalid(self.faults)),
        }
    }
}

/// Understands a query string that takes nothing but `lang`.
pub(crate) fn only_language(query: &str) -> Result<Option<Language>, Problem> {
    let pairs = decode(query).ok_or_else(Problem::malformed)?;
    let query = Query::read(&pairs, &[], None);
    let language = query.get("lang").and_then(|lang| Language::parse(lang).ok());
    query.finish()?;
    Ok(language)
}

fn twice(name: &str) -> &'static str {
    let several = |filter: &Parameter| filter.name == name && filter.shape.takes_several();
    if SEVERAL.contains(&name) || PARAMETERS.iter().any(several) {
        "is given twice; several values are separated by commas"
    } else {
        "is given twice"
    }
}

fn unknown(name: &str) -> Fault {
    let name: String = name.chars().take(100).collect();
    if name == "as_of" {
        return Fault::new(
            name,
            "as_of_not_supported",
            "this list does not take `as_of`; items and what lies below them do",
        );
    }
    Fault::new(name, "unknown_parameter", "is not a parameter of this address")
}

/// Reads a sequence, or any other whole number from 0 up, in plain digits.
pub(crate) fn sequence(text: &str) -> Option<Sequence> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Decodes a query string; none when it is not UTF-8.
pub(crate) fn decode(query: &str) -> Option<Vec<(String, String)>> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Some((decode_text(&name.replace('+', " "))?, decode_text(&value.replace('+', " "))?))
        })
        .collect()
}

/// Undoes percent-encoding; none when the bytes are not UTF-8. A `%` that begins no escape stands for itself.
pub(super) fn decode_text(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escape = tail.get(..2).filter(|_| *first == b'%').and_then(|digits| {
            data_encoding::HEXLOWER_PERMISSIVE.decode(digits).ok()?.first().copied()
        });
        match escape {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// A path in its one spelling: what needs no escape has none. Where it holds anything else it stays as it is.
pub(super) fn normal_path(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/".contains(&b);
    match decode_text(path) {
        // An escaped `/` is none that parts a path.
        Some(decoded)
            if decoded.bytes().all(plain)
                && decoded.matches('/').count() == path.matches('/').count() =>
        {
            decoded
        }
        _ => path.to_owned(),
    }
}

/// Encodes a value for a query.
pub(super) fn encode(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b',' | b':') {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_and_comes_back() {
        let pairs = decode("name=%D2%9A%D0%BE%D1%80+1&b&=c&&d=a%2Bb%").unwrap();
        let expected = [("name", "Қор 1"), ("b", ""), ("", "c"), ("d", "a+b%")];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(decode_text(&encode("Қор 1+&=")).unwrap(), "Қор 1+&=");
        assert!(decode("a=%FF").is_none());
    }

    #[test]
    fn a_path_has_one_spelling() {
        assert_eq!(normal_path("/v1/grants/360G%2denpo%3A1"), "/v1/grants/360G-enpo:1");
        for path in ["/v1/grants/360G-enpo:1", "/v1/grants/a%2Fb", "/v1/x/%D2%9A", "/v1/x/%FF"] {
            assert_eq!(normal_path(path), path);
        }
    }

    #[test]
    fn a_sequence_is_plain_digits() {
        assert_eq!(sequence("12"), Some(12));
        for text in ["", "-1", "+1", "1.0", " 1", "99999999999999999999"] {
            assert_eq!(sequence(text), None, "{text}");
        }
    }
}
