//! The words of the register. Names are put together of syllables and belong to nobody; public bodies and the operator are
//! marked as demonstration.

pub(crate) mod forms;
pub(crate) mod names;
pub(crate) mod projects;
pub(crate) mod regions;
pub(crate) mod subjects;
pub(crate) mod work;

use domain::{Invalid, LocalisedText};

/// A text in Kazakh and Russian.
pub(crate) fn text(kk: impl Into<String>, ru: impl Into<String>) -> Result<LocalisedText, Invalid> {
    LocalisedText::parse(Some(kk.into()), Some(ru.into()), None)
}

/// A text in Kazakh, Russian and English.
pub(crate) fn text3(
    kk: impl Into<String>,
    ru: impl Into<String>,
    en: impl Into<String>,
) -> Result<LocalisedText, Invalid> {
    LocalisedText::parse(Some(kk.into()), Some(ru.into()), Some(en.into()))
}

/// The text with a capital at its beginning.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
