//! Words as people write them, made comparable across languages and scripts.
//!
//! Kazakh, Russian and English stand side by side in the register, Kazakh in two scripts, and people type what their
//! keyboard has. So each word has a [`Token`]: a key in plain Latin letters in which all its spellings meet, and the same of
//! its stem. Documents are read by [`tokens`], questions by [`parse`], and what was found is shown by [`highlight`].

mod edit;
mod forms;
mod hits;
mod identifiers;
mod kazakh;
mod key;
mod labels;
mod letters;
mod lexicon;
mod number;
mod question;
mod roles;
mod stem;
mod words;

#[cfg(test)]
mod question_tests;
#[cfg(test)]
mod tests;

pub use forms::exact_key;
pub use hits::highlight;
pub use identifiers::identifier_keys;
pub use labels::{form_words, kind_words, region_words, role_words, sphere_words};
pub use question::{Asked, Word, parse};

use stem::Reader;

/// A word made comparable.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Token {
    /// The whole word, folded and spelt in Latin letters; of another script as it stands.
    pub key: String,
    /// The same of its stem, never shorter than three letters where the key is not.
    pub stem: String,
}

/// The words of a text, in order.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    each_token(text, |key, stem| {
        found.push(Token { key: key.to_owned(), stem: stem.to_owned() });
    });
    found
}

/// Shows key and stem of every word of a text, in order: [`tokens`] without a copy of each.
pub fn each_token(text: &str, mut show: impl FnMut(&str, &str)) {
    let mut reader = Reader::of(text);
    words::each_word(text, |word| {
        reader.read(word);
        if !reader.key.is_empty() {
            show(&reader.key, &reader.stem);
        }
    });
}

/// The keys of the initials of a name without its legal form, as people shorten long names: with and without its little
/// words. None of fewer than three.
#[must_use]
pub fn initials(name: &str) -> Vec<String> {
    let pieces = forms::without_forms(stem::pieces(name));
    let spell = |little: bool| {
        let letters: Vec<char> = pieces
            .iter()
            .filter(|piece| little || !lexicon::LEXICON.is_stop_word(&piece.token.key))
            .filter_map(|piece| name.get(piece.range.clone())?.chars().next())
            .flat_map(char::to_lowercase)
            .collect();
        (letters.len() > 2).then(|| key::spelt(letters.iter().copied()))
    };
    let mut keys: Vec<String> = [spell(true), spell(false)].into_iter().flatten().collect();
    keys.dedup();
    keys
}
