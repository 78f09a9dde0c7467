//! The languages of the register.

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A language that names, titles, labels and problems come in; in the order in which texts fall back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Kazakh, the state language.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Language {
    /// All of them, in the order in which texts fall back.
    pub const ALL: [Self; 3] = [Self::Kk, Self::Ru, Self::En];

    /// Reads `kk`, `ru` or `en`.
    ///
    /// # Errors
    /// `unknown_language` for anything else, upper case included.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|language| language.as_str() == text).ok_or_else(|| {
            Invalid::new("unknown_language", "", text, "the languages are kk, ru and en")
        })
    }

    /// The ISO 639-1 code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language that an `Accept-Language` header likes best (RFC 9110, 12.5.4): the highest weight, then the first
    /// named; `kk-KZ` counts as `kk`, `*` as the first language that is not named. `None` where nothing fits, and parts
    /// that cannot be read are passed over.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Option<Self> {
        let wishes: Vec<(&str, u16)> = accept_language.split(',').filter_map(wish).collect();
        let mut best: Option<(Self, u16)> = None;
        for (range, weight) in &wishes {
            let language = if *range == "*" {
                Self::ALL
                    .into_iter()
                    .find(|language| !wishes.iter().any(|(range, _)| language.is_meant_by(range)))
            } else {
                Self::ALL.into_iter().find(|language| language.is_meant_by(range))
            };
            if let Some(language) = language
                && *weight > best.map_or(0, |(_, weight)| weight)
            {
                best = Some((language, *weight));
            }
        }
        best.map(|(language, _)| language)
    }

    fn is_meant_by(self, range: &str) -> bool {
        range.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case(self.as_str()))
    }
}

/// One part of the header: its range and its weight in thousandths.
fn wish(part: &str) -> Option<(&str, u16)> {
    let mut pieces = part.split(';').map(str::trim);
    let range = pieces.next().filter(|range| !range.is_empty())?;
    let mut weight = 1000;
    for piece in pieces {
        if let Some(value) = piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q=")) {
            weight = thousandths(value)?;
        }
    }
    Some((range, weight))
}

/// `0`, `1`, `0.5`, `0.825`, `1.000` as thousandths.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.bytes().all(|b| b.is_ascii_digit());
    if !digits || fraction.len() > 3 || !matches!(whole, "0" | "1") {
        return None;
    }
    let value = format!("{whole}{fraction:0<3}").parse().ok()?;
    (value <= 1000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_written() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.as_str()), Ok(language));
            assert_eq!(
                serde_json::to_string(&language).unwrap(),
                format!("\"{}\"", language.as_str())
            );
        }
        assert_eq!(Language::parse("KK").unwrap_err().code, "unknown_language");
    }

    #[test]
    fn the_header_is_weighed() {
        for (header, expected) in [
            ("kk", Some(Language::Kk)),
            ("ru-RU,ru;q=0.9,en-US;q=0.8", Some(Language::Ru)),
            ("en;q=0.5, kk;q=0.8", Some(Language::Kk)),
            ("ru;q=0.5,en;q=0.5", Some(Language::Ru)),
            ("de, *;q=0.1", Some(Language::Kk)),
            ("kk;q=0, *", Some(Language::Ru)),
            ("EN-gb", Some(Language::En)),
            ("de-DE", None),
            ("ru;q=0", None),
            ("", None),
            (";;,,=;q=", None),
            ("ru;q=2, en;q=0.1", Some(Language::En)),
            ("ru;q=0.1234, en;q=0.1", Some(Language::En)),
        ] {
            assert_eq!(Language::negotiate(header), expected, "{header:?}");
        }
    }
}
