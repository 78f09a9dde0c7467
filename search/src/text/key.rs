//! The key of a word: one spelling in plain Latin letters in which all its spellings meet.

use super::letters::{base_letters, spelling};

/// The most bytes of a key that are kept: a longer "word" is an address or rubbish.
const MAX_BYTES: usize = 64;

/// Writes the key of a word of small letters.
pub(super) fn write(letters: impl Iterator<Item = char>, key: &mut String) {
    key.clear();
    let mut rest = letters.peekable();
    while let Some(c) = rest.next() {
        if key.len() >= MAX_BYTES {
            return;
        }
        match (c, spelling(c)) {
            ('c', _) => match rest.peek() {
                Some('h') => key.push('c'),
                Some('k') => {}
                // "Central" meets «центр», "academy" meets «академия».
                Some('e' | 'i' | 'y') => key.push_str("ts"),
                _ => push(key, 'k'),
            },
            (_, Some(spelt)) => spelt.chars().for_each(|c| push(key, c)),
            ('a'..='z', None) => push(key, c),
            (_, None) => base_letters(c).for_each(|base| match spelling(base) {
                Some(spelt) => spelt.chars().for_each(|c| push(key, c)),
                None if base == 'c' => push(key, 'k'),
                None => push(key, base),
            }),
        }
    }
}

/// The key of a word of small letters.
pub(super) fn spelt(letters: impl Iterator<Item = char>) -> String {
    let mut key = String::new();
    write(letters, &mut key);
    key
}

/// Puts a letter behind the others. What spellings write with more or fewer letters is made one: kh is h, gh is g, ph is f,
/// two i are one («-ий», "-y", "iya" and "ia"), and a y before e is silent ("Yesil" is «Есіл»).
fn push(key: &mut String, c: char) {
    match c {
        'h' => loop {
            match key.as_bytes().last() {
                Some(b'k') => {
                    key.pop();
                }
                Some(b'g') => return,
                Some(b'p') => {
                    key.pop();
                    key.push('f');
                    return;
                }
                _ => {
                    key.push('h');
                    return;
                }
            }
        },
        'i' if key.ends_with('i') => {}
        'e' if is_silent_i(key.as_bytes()) => {
            key.pop();
            key.push('e');
        }
        _ => key.push(c),
    }
}

/// Whether the last letter is an i at the start of the word or behind a vowel.
fn is_silent_i(key: &[u8]) -> bool {
    matches!(key, [b'i'] | [.., b'a' | b'e' | b'o' | b'u', b'i'])
}
