//! Words as the index takes them.

use domain::Region;
use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::text;

/// Whole words and their stems, each at its place in the text; none where there are none.
pub(crate) fn pre_tokenized(words: &str) -> Option<[PreTokenizedString; 2]> {
    let mut keys: Vec<Token> = Vec::new();
    let mut stems: Vec<Token> = Vec::new();
    text::each_token(words, |key, stem| {
        let position = keys.len();
        let token = |text: &str| Token { position, text: text.to_owned(), ..Token::default() };
        keys.push(token(key));
        stems.push(token(stem));
    });
    if keys.is_empty() {
        return None;
    }
    Some([keys, stems].map(|tokens| PreTokenizedString { text: String::new(), tokens }))
}

/// What places are called, and the regions that they lie in: people name the place beside what they look for.
pub(crate) fn place_words(places: &[Region]) -> String {
    let mut words: Vec<&str> = places.iter().flat_map(text::region_words).collect();
    words.sort_unstable();
    words.dedup();
    words.join(". ")
}
