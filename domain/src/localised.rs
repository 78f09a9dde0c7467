//! Text in the languages of the register, and what no text may hold.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{Invalid, Language};

/// The longest text in one language, in characters.
pub const MAX_CHARS: usize = 20_000;

/// A name, title or description: at least one of the three languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct LocalisedText {
    #[serde(skip_serializing_if = "Option::is_none")]
    kk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ru: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    translations: Vec<Language>,
}

/// The text as it stands in a document, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kk: Option<String>,
    ru: Option<String>,
    en: Option<String>,
    #[serde(default)]
    translations: Vec<Language>,
}

impl LocalisedText {
    /// Makes a text of what there is in each language; blank counts as absent, everything else stays as it is.
    ///
    /// # Errors
    /// `empty` (no language has text), `control_character` and `too_long` (see [`check_text`]) at the language.
    pub fn parse(
        kk: Option<String>,
        ru: Option<String>,
        en: Option<String>,
    ) -> Result<Self, Invalid> {
        let checked = |language: Language, text: Option<String>| match text
            .filter(|text| !text.trim().is_empty())
        {
            Some(text) => check_text(&text, MAX_CHARS)
                .map_err(|e| e.at(language.as_str()))
                .map(|()| Some(text)),
            None => Ok(None),
        };
        let text = Self {
            kk: checked(Language::Kk, kk)?,
            ru: checked(Language::Ru, ru)?,
            en: checked(Language::En, en)?,
            translations: Vec::new(),
        };
        if Language::ALL.into_iter().all(|language| text.get(language).is_none()) {
            return Err(Invalid::new("empty", "", "", "a text is needed in kk, ru or en"));
        }
        Ok(text)
    }

    /// A text in Kazakh only.
    ///
    /// # Errors
    /// As [`LocalisedText::parse`].
    pub fn kk(text: impl Into<String>) -> Result<Self, Invalid> {
        Self::parse(Some(text.into()), None, None)
    }

    /// A text in Russian only.
    ///
    /// # Errors
    /// As [`LocalisedText::parse`].
    pub fn ru(text: impl Into<String>) -> Result<Self, Invalid> {
        Self::parse(None, Some(text.into()), None)
    }

    /// A text in English only.
    ///
    /// # Errors
    /// As [`LocalisedText::parse`].
    pub fn en(text: impl Into<String>) -> Result<Self, Invalid> {
        Self::parse(None, None, Some(text.into()))
    }

    /// The same text, saying which of its languages are translations and not official.
    ///
    /// # Errors
    /// `unknown_language` at `translations` for a language that has no text.
    pub fn with_translations(
        mut self,
        translations: impl IntoIterator<Item = Language>,
    ) -> Result<Self, Invalid> {
        let mut translations: Vec<Language> = translations.into_iter().collect();
        translations.sort_unstable();
        translations.dedup();
        if let Some(absent) = translations.iter().find(|language| self.get(**language).is_none()) {
            let detail = "names a language without text";
            return Err(Invalid::new("unknown_language", "translations", absent.as_str(), detail));
        }
        self.translations = translations;
        Ok(self)
    }

    /// The text in one language.
    #[must_use]
    pub fn get(&self, language: Language) -> Option<&str> {
        match language {
            Language::Kk => self.kk.as_deref(),
            Language::Ru => self.ru.as_deref(),
            Language::En => self.en.as_deref(),
        }
    }

    /// The text in the wished language or else in the first of kk, ru, en that has one, and which it is.
    #[must_use]
    pub fn best(&self, wished: Language) -> (&str, Language) {
        [wished]
            .into_iter()
            .chain(Language::ALL)
            .find_map(|language| self.get(language).map(|text| (text, language)))
            .unwrap_or(("", wished))
    }

    /// The languages whose text is a translation and not official, in the order kk, ru, en.
    #[must_use]
    pub fn translations(&self) -> &[Language] {
        &self.translations
    }

    /// Whether the text in this language is a translation.
    #[must_use]
    pub fn is_translation(&self, language: Language) -> bool {
        self.translations.contains(&language)
    }

    /// Every language that has a text, with it, in the order kk, ru, en.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str)> {
        Language::ALL
            .into_iter()
            .filter_map(|language| self.get(language).map(|text| (language, text)))
    }
}

impl TryFrom<Written> for LocalisedText {
    type Error = Invalid;

    fn try_from(written: Written) -> Result<Self, Invalid> {
        Self::parse(written.kk, written.ru, written.en)?.with_translations(written.translations)
    }
}

/// Checks any text that comes from outside: no NUL, no other control character but line feed and tab, nothing that turns the
/// direction of writing around, at most `max_chars` characters.
///
/// # Errors
/// `control_character`, `too_long`.
pub fn check_text(text: &str, max_chars: usize) -> Result<(), Invalid> {
    if let Some(found) = text.chars().find(|c| is_forbidden(*c)) {
        let value = format!("U+{:04X}", u32::from(found));
        return Err(Invalid::new(
            "control_character",
            "",
            &value,
            format!("holds the control character {value}"),
        ));
    }
    // Bytes first: counting characters of a huge text is the work this limit is to save.
    if text.len() > max_chars && text.chars().nth(max_chars).is_some() {
        return Err(Invalid::new(
            "too_long",
            "",
            text,
            format!("has more than {max_chars} characters"),
        ));
    }
    Ok(())
}

/// What an import does with such characters: carriage returns become line feeds and the others go; the count tells the
/// report how many went.
#[must_use]
pub fn without_control_characters(text: &str) -> (Cow<'_, str>, usize) {
    if !text.contains(is_forbidden) {
        return (Cow::Borrowed(text), 0);
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let count = lines.chars().filter(|c| is_forbidden(*c)).count();
    (Cow::Owned(lines.chars().filter(|c| !is_forbidden(*c)).collect()), count)
}

/// C0 and C1 controls, and the characters with the Unicode property `Bidi_Control`.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Result<LocalisedText, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn best_falls_back_in_order() {
        let both = text(r#"{"ru":"Фонд","en":"Fund","translations":["en"]}"#).unwrap();
        assert_eq!(both.best(Language::En), ("Fund", Language::En));
        assert_eq!(both.best(Language::Kk), ("Фонд", Language::Ru));
        assert!(both.is_translation(Language::En) && !both.is_translation(Language::Ru));
        assert_eq!(
            serde_json::to_string(&both).unwrap(),
            r#"{"ru":"Фонд","en":"Fund","translations":["en"]}"#
        );
    }

    #[test]
    fn nothing_is_refused_as_empty() {
        assert_eq!(LocalisedText::ru(" \n").unwrap_err().code, "empty");
        assert!(text("{}").is_err());
        assert!(text(r#"{"de":"Fonds"}"#).is_err());
        assert_eq!(text(r#"{"kk":"","ru":"а"}"#).unwrap().get(Language::Kk), None);
    }

    #[test]
    fn control_characters_are_refused() {
        for c in [
            '\0', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{200f}', '\u{202e}', '\u{2066}', '\u{61c}',
        ] {
            let error =
                LocalisedText::parse(None, Some("а".into()), Some(format!("x{c}y"))).unwrap_err();
            assert_eq!((error.code, error.field.as_str()), ("control_character", "en"), "{c:?}");
        }
        assert!(LocalisedText::en("two\n\tlines").is_ok());
        assert_eq!(without_control_characters("a\r\nb\0\u{202e}c"), ("a\nbc".into(), 2));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(LocalisedText::kk("қ".repeat(MAX_CHARS)).is_ok());
        assert_eq!(LocalisedText::kk("қ".repeat(MAX_CHARS + 1)).unwrap_err().code, "too_long");
    }

    #[test]
    fn translations_name_texts_that_exist() {
        let error = LocalisedText::ru("а").unwrap().with_translations([Language::Kk]).unwrap_err();
        assert_eq!((error.code, error.field.as_str()), ("unknown_language", "translations"));
    }
}
