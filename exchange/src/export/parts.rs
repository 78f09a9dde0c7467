//! Parts of canonical states, borrowed from their text: only what stands in a column.

use std::borrow::Cow;

use domain::Language;
use serde::Deserialize;

/// A text. By itself, so that it is borrowed inside options and lists too.
#[derive(Debug, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Text<'_> {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text in several languages.
#[derive(Debug, Deserialize)]
pub(super) struct Words<'a> {
    #[serde(borrow, default)]
    pub kk: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub ru: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub en: Option<Text<'a>>,
}

impl Words<'_> {
    /// The text in a language, else in the first of kk, ru, en that there is.
    pub fn best(&self, language: Language) -> &str {
        let Self { kk, ru, en } = self;
        let wished = match language {
            Language::Kk => kk,
            Language::Ru => ru,
            Language::En => en,
        };
        let found = wished.as_ref().or(kk.as_ref()).or(ru.as_ref()).or(en.as_ref());
        found.map_or("", Text::as_str)
    }
}

/// Money: the amount is exact, in major units, and written as it stands.
#[derive(Debug, Deserialize)]
pub(super) struct Money<'a> {
    #[serde(borrow)]
    pub amount: Text<'a>,
    #[serde(borrow)]
    pub currency: Text<'a>,
}

/// An organisation that is mentioned.
#[derive(Debug, Deserialize)]
pub(super) struct Party<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
}

/// A place.
#[derive(Debug, Deserialize)]
pub(super) struct Place<'a> {
    #[serde(borrow)]
    pub scheme: Text<'a>,
    #[serde(borrow)]
    pub code: Text<'a>,
}

/// What every state has.
pub(super) type Sources<'a> = Vec<Text<'a>>;
