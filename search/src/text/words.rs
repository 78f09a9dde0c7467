//! Cutting a text into words, with each letter in the script that its word is written in.

use std::ops::Range;

use unicode_normalization::char::{compose, is_combining_mark};

use super::letters::{self, Script};

/// A word of a text.
pub(super) struct Cut<'a> {
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// Its small letters, or its digits.
    pub(super) letters: &'a [char],
    /// The script of its letters.
    pub(super) script: Script,
    /// Whether it is a number.
    pub(super) digits: bool,
}

/// Shows every word: a run of letters or a run of digits. Marks, characters without width and apostrophes inside a word
/// belong to it.
pub(super) fn each_word(text: &str, mut show: impl FnMut(&Cut<'_>)) {
    let mut word = Word::default();
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            word.take(at, c, true, &mut show);
        } else if letters::is_letter(c) && !is_apostrophe(c) {
            word.take(at, c, false, &mut show);
        } else if is_combining_mark(c) {
            word.mark(at, c);
        } else if is_apostrophe(c) {
            word.apostrophe(&mut show);
        } else if !is_unseen(c) {
            word.end(&mut show);
        }
    }
    word.end(&mut show);
}

/// Apostrophes and what is typed for them; between two letters they part nothing.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '′' | '\u{2018}' | '\u{2019}' | '\u{2bc}')
}

/// Characters without width.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The word that is being read; its buffer is used again for the next.
#[derive(Default)]
struct Word {
    letters: Vec<char>,
    start: usize,
    end: usize,
    digits: bool,
    /// How many letters stood before the last apostrophe.
    apostrophe: Option<usize>,
}

impl Word {
    fn take(&mut self, at: usize, c: char, digit: bool, show: &mut impl FnMut(&Cut<'_>)) {
        if !self.letters.is_empty() && self.digits != digit {
            self.end(show);
        }
        if self.letters.is_empty() {
            self.start = at;
            self.digits = digit;
        }
        self.letters.push(letters::instead(c));
        self.end = at + c.len_utf8();
    }

    /// A mark makes one letter with the one before it, as й, or goes, as the stress in «за́мок».
    fn mark(&mut self, at: usize, mark: char) {
        if let Some(last) = self.letters.last_mut() {
            *last = compose(*last, mark).map_or(*last, letters::instead);
            self.end = at + mark.len_utf8();
        }
    }

    fn apostrophe(&mut self, show: &mut impl FnMut(&Cut<'_>)) {
        if self.digits {
            self.end(show);
        } else if self.apostrophe == Some(self.letters.len()) {
            // Two of them are a quotation mark.
            self.end(show);
        } else if !self.letters.is_empty() {
            self.apostrophe = Some(self.letters.len());
        }
    }

    fn end(&mut self, show: &mut impl FnMut(&Cut<'_>)) {
        if self.letters.is_empty() {
            return;
        }
        let script = if self.digits { Script::Other } else { self.settle() };
        // "children's" is of the children.
        let owned = self.apostrophe.is_some_and(|at| at > 1 && at + 1 == self.letters.len());
        if owned && script == Script::Latin && self.letters.last() == Some(&'s') {
            self.letters.pop();
        }
        show(&Cut {
            range: self.start..self.end,
            letters: &self.letters,
            script,
            digits: self.digits,
        });
        self.letters.clear();
        self.apostrophe = None;
    }

    /// Makes the letters small, those that only look like letters of the word's script into such.
    fn settle(&mut self) -> Script {
        let script = script_of(&self.letters);
        for c in &mut self.letters {
            let other = match (script, letters::script(*c)) {
                (Script::Cyrillic, Script::Latin) => letters::as_cyrillic(*c),
                (Script::Latin, Script::Cyrillic) => letters::as_latin(*c),
                _ => None,
            };
            *c = letters::small(other.unwrap_or(*c));
        }
        script
    }
}

/// The script of a word: that of most of the letters that look like no letter of the other; where these do not decide, that
/// of most letters; else Cyrillic, since Kazakh keyboards are mixed up more often than English ones.
fn script_of(word: &[char]) -> Script {
    let (mut latin, mut cyrillic, mut sure_latin, mut sure_cyrillic) = (0, 0, 0, 0);
    for c in word {
        match letters::script(*c) {
            Script::Latin => latin += 1,
            Script::Cyrillic => cyrillic += 1,
            Script::Other => {}
        }
    }
    if latin == 0 || cyrillic == 0 {
        return match (latin, cyrillic) {
            (0, 0) => Script::Other,
            (_, 0) => Script::Latin,
            _ => Script::Cyrillic,
        };
    }
    for c in word {
        match letters::script(*c) {
            Script::Latin if letters::as_cyrillic(*c).is_none() => sure_latin += 1,
            Script::Cyrillic if letters::as_latin(*c).is_none() => sure_cyrillic += 1,
            _ => {}
        }
    }
    match (sure_latin, latin).cmp(&(sure_cyrillic, cyrillic)) {
        std::cmp::Ordering::Greater => Script::Latin,
        _ => Script::Cyrillic,
    }
}
