//! Which language a word is of, and its stem in that.

use std::ops::Range;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use super::letters::{self, Script, base_letters};
use super::words::{Cut, each_word};
use super::{Token, kazakh, key};

static RUSSIAN: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Russian));
static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// The fewest letters of a stem; a word of fewer is its own.
const SHORTEST: usize = 3;
/// From how many letters on an ending tells that a word is Russian.
const LONG_ENOUGH: usize = 5;
/// One in so many letters of a Kazakh text is one that Russian does not have; a Kazakh name in a Russian text has fewer.
const KAZAKH_SHARE: usize = 20;
/// Endings of Russian words that Kazakh ones hardly have.
const RUSSIAN_ENDINGS: [&str; 34] = [
    "ого", "его", "ому", "ему", "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ых", "их",
    "ым", "ыми", "ими", "ию", "ия", "ии", "ость", "ости", "ение", "ция", "ами", "ями", "ах", "ях",
    "ов", "ев", "ки", "ка", "ку",
];

/// Reads the words of one text, into the same two buffers.
pub(super) struct Reader {
    /// The key of the word read last; empty where nothing can be said of it.
    pub(super) key: String,
    /// Its stem.
    pub(super) stem: String,
    plain: String,
    /// Whether words without a sign of their own are Kazakh here, in Cyrillic and in Latin letters.
    kazakh: bool,
    kazakh_latin: bool,
}

/// The language that decides the stem.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tongue {
    Kazakh,
    Russian,
    English,
    /// Of no language with stems: numbers, other scripts.
    None,
}

impl Reader {
    /// A reader for the words of this text.
    pub(super) fn of(text: &str) -> Self {
        let (kazakh, kazakh_latin) = is_kazakh(text);
        Self { key: String::new(), stem: String::new(), plain: String::new(), kazakh, kazakh_latin }
    }

    /// Writes key and stem of a word.
    pub(super) fn read(&mut self, word: &Cut<'_>) {
        key::write(word.letters.iter().copied(), &mut self.key);
        let (tongue, _) = self.tongues(word);
        self.write_stem(word, tongue);
    }

    /// The stem that the word read last has if it is of the other language that it may be of.
    fn other_stem(&mut self, word: &Cut<'_>) -> Option<String> {
        let (_, other) = self.tongues(word);
        let stem = self.stem.clone();
        self.write_stem(word, other?);
        let other = std::mem::replace(&mut self.stem, stem);
        (other != self.stem).then_some(other)
    }

    /// The language of a word, and the one it may be of instead.
    fn tongues(&self, word: &Cut<'_>) -> (Tongue, Option<Tongue>) {
        let has = |test: fn(char) -> bool| word.letters.iter().copied().any(test);
        let (own, other, mostly_kazakh) = match word.script {
            Script::Cyrillic if has(letters::is_kazakh) => return (Tongue::Kazakh, None),
            Script::Latin if is_kazakh_latin(word.letters) => return (Tongue::Kazakh, None),
            Script::Cyrillic => {
                let kazakh = self.kazakh && !ends_as_russian(word.letters);
                (Tongue::Russian, Tongue::Kazakh, kazakh)
            }
            Script::Latin => (Tongue::English, Tongue::Kazakh, self.kazakh_latin),
            Script::Other => return (Tongue::None, None),
        };
        if mostly_kazakh { (other, Some(own)) } else { (own, Some(other)) }
    }

    fn write_stem(&mut self, word: &Cut<'_>, tongue: Tongue) {
        self.stem.clear();
        let stemmer = match tongue {
            Tongue::Russian => &RUSSIAN,
            Tongue::English => &ENGLISH,
            Tongue::Kazakh => {
                self.stem.push_str(&self.key);
                return kazakh::stem(&mut self.stem);
            }
            Tongue::None => return self.stem.push_str(&self.key),
        };
        // The stemmers know neither ё nor accents.
        self.plain.clear();
        for c in word.letters {
            match c {
                'ё' => self.plain.push('е'),
                c if c.is_ascii() || tongue == Tongue::Russian => self.plain.push(*c),
                c => self.plain.extend(base_letters(*c)),
            }
        }
        key::write(stemmer.stem(&self.plain).chars(), &mut self.stem);
        if self.stem.len() < SHORTEST {
            self.stem.clone_from(&self.key);
        }
    }
}

fn is_kazakh_latin(word: &[char]) -> bool {
    let marked = word.iter().copied().any(letters::is_kazakh_latin);
    marked || word.iter().enumerate().any(|(at, c)| *c == 'q' && word.get(at + 1) != Some(&'u'))
}

fn ends_as_russian(word: &[char]) -> bool {
    let ends = |ending: &&str| {
        ending.chars().rev().eq(word.iter().rev().copied().take(ending.chars().count()))
    };
    word.len() >= LONG_ENOUGH && RUSSIAN_ENDINGS.iter().any(ends)
}

/// Whether a text is rather Kazakh than Russian, and rather Kazakh in Latin letters than English, by the letters that only
/// one of them has.
fn is_kazakh(text: &str) -> (bool, bool) {
    let (mut kazakh, mut russian, mut cyrillic) = (0_usize, 0_usize, 0_usize);
    let (mut latin, mut after_q) = (false, false);
    for c in text.chars() {
        latin |= after_q && !matches!(c, 'u' | 'U');
        after_q = matches!(c, 'q' | 'Q');
        if c.is_ascii() {
            continue;
        }
        let c = letters::instead(letters::small(c));
        cyrillic += usize::from(letters::script(c) == Script::Cyrillic);
        kazakh += usize::from(letters::is_kazakh(c));
        russian += usize::from(letters::is_russian(c));
        latin |= letters::is_kazakh_latin(c);
    }
    (kazakh > russian && kazakh * KAZAKH_SHARE >= cyrillic, latin || after_q)
}

/// A word of a text with all that a question or a highlight asks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    pub(super) token: Token,
    /// The stem it has if it is of the other language that it may be of.
    pub(super) other_stem: Option<String>,
    pub(super) digits: bool,
    /// How many letters it has as written.
    pub(super) letters: usize,
}

/// The words of a text with their places.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut reader = Reader::of(text);
    let mut found = Vec::new();
    each_word(text, |word| {
        reader.read(word);
        if reader.key.is_empty() {
            return;
        }
        found.push(Piece {
            range: word.range.clone(),
            token: Token { key: reader.key.clone(), stem: reader.stem.clone() },
            other_stem: reader.other_stem(word),
            digits: word.digits,
            letters: word.letters.len(),
        });
    });
    found
}
