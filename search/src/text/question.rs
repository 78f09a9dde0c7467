//! What somebody asks for: plain words, "phrases", -excluded, identifiers. Nothing can be an error.

use super::edit::is_one_apart;
use super::lexicon::LEXICON;
use super::roles::{Role, roles};
use super::stem::{Piece, pieces};
use super::{Token, forms, number};

/// From how many letters on a typing error is forgiven.
const LONG_ENOUGH: usize = 5;

/// A question, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words that must be there, each once.
    pub words: Vec<Word>,
    /// Words that need not be there, but what has them answers better: legal forms, «НПО».
    pub wished: Vec<Word>,
    /// Words that must stand one behind the other, as they are.
    pub phrases: Vec<Vec<Token>>,
    /// Words that must not be there; several stand one behind the other.
    pub excluded: Vec<Vec<Token>>,
    /// The whole as the name of something, see [`super::exact_key`].
    pub exact: String,
    /// An identifier or the beginning of one, from four digits on, as in [`super::identifier_keys`]. Where a word has the same
    /// digits, either may be meant, and one of the two is enough.
    pub number: Option<String>,
}

/// A word that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word itself: what has its key or its stem has it.
    pub token: Token,
    /// Its stem if it is of the other language that it may be of; as good as the first.
    pub other_stem: Option<String>,
    /// What else people type for it, words that stand one behind the other, to be compared by their stems; less good.
    pub also: Vec<Vec<Token>>,
    /// Whether typing errors are forgiven: five letters or more.
    pub fuzzy: bool,
    /// Whether it is a number; one of four digits may be a year or the start of a BIN.
    pub digits: bool,
}

impl Word {
    /// Whether a word of a text is this one, in whatever form. The key of a word there may be the stem of this one where its
    /// own stem is of another language: «мекеме» has no letter that tells it from a Russian word, «мекемесі» has.
    #[must_use]
    pub fn is(&self, key: &str, stem: &str) -> bool {
        self.token.key == key || self.has_stem(stem) || self.has_stem(key)
    }

    /// Whether a word of a text with this stem is this one.
    #[must_use]
    pub fn has_stem(&self, stem: &str) -> bool {
        self.token.stem == stem || self.other_stem.as_deref() == Some(stem)
    }

    /// Whether a word of a text with this key is this one but for a typing error that is forgiven.
    #[must_use]
    pub fn is_nearly(&self, key: &str) -> bool {
        self.fuzzy && is_one_apart(&self.token.key, key)
    }

    fn of(piece: &Piece) -> Self {
        Self {
            token: piece.token.clone(),
            other_stem: piece.other_stem.clone(),
            also: LEXICON.synonyms(&piece.token, piece.other_stem.as_deref()),
            fuzzy: !piece.digits && piece.letters >= LONG_ENOUGH,
            digits: piece.digits,
        }
    }
}

impl Asked {
    /// Whether there is nothing to search by; what is only excluded is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty() && self.number.is_none()
    }

    /// Whether the words are a letter alone, «и» or "a", which stands in nearly everything and says nothing.
    #[must_use]
    pub fn is_a_letter(&self) -> bool {
        let is_letter = |word: &Word| word.token.key.len() == 1 && !word.digits;
        self.phrases.is_empty() && !self.words.is_empty() && self.words.iter().all(is_letter)
    }

    /// Whether the whole is this name, see [`super::exact_key`], but for a typing error that is forgiven.
    #[must_use]
    pub fn is_nearly_named(&self, exact_key: &str) -> bool {
        self.words.iter().any(|word| word.fuzzy) && is_one_apart(&self.exact, exact_key)
    }
}

/// Reads a question. Any text is one: what is no word, no pair of quotation marks and no minus before a word is nothing.
///
/// Words that only hold a question together («кто», «получил», "of") are left out, and legal forms and words that are true of
/// everything here are only wished, as long as something else remains to search by.
#[must_use]
pub fn parse(q: &str) -> Asked {
    let pieces = pieces(q);
    let mut roles = roles(q, &pieces);
    let number = number::find(q, &pieces, &mut roles);
    let mut asked = Asked { number, exact: exact(&pieces, &roles), ..Asked::default() };
    let named: Vec<(&Piece, Role)> = pieces.iter().zip(roles.iter().copied()).collect();
    for together in named.chunk_by(|a, b| a.1 == b.1) {
        let words = together.iter().map(|(piece, _)| piece.token.clone()).collect();
        match together {
            [(_, Role::Phrase(_)), ..] => asked.phrases.push(words),
            [(_, Role::Excluded(_)), ..] => asked.excluded.push(words),
            _ => {}
        }
    }
    weigh(&pieces, &mut roles);
    for (piece, role) in pieces.iter().zip(&roles) {
        let words = match role {
            Role::Plain => &mut asked.words,
            Role::Wished => &mut asked.wished,
            _ => continue,
        };
        if words.iter().all(|word| word.token != piece.token) {
            words.push(Word::of(piece));
        }
    }
    asked
}

/// Tells which of the plain words are only wished and which are nothing.
fn weigh(pieces: &[Piece], roles: &mut [Role]) {
    let mut at = 0;
    while let (Some(rest), Some(ahead)) = (pieces.get(at..), roles.get_mut(at..)) {
        let plain = ahead.iter().take_while(|role| **role == Role::Plain).count();
        let Some(piece) = rest.first() else { break };
        let form = forms::length_at_start(rest.get(..plain).unwrap_or_default());
        for role in ahead.iter_mut().take(form) {
            *role = Role::Wished;
        }
        if form == 0
            && plain > 0
            && let Some(role) = ahead.first_mut()
        {
            *role = weight(&piece.token.key);
        }
        at += form.max(1);
    }
    let enough = |role: &Role| matches!(role, Role::Plain | Role::Phrase(_) | Role::Number);
    for weak in [Role::Wished, Role::Nothing] {
        if !roles.iter().any(enough) {
            roles.iter_mut().filter(|role| **role == weak).for_each(|role| *role = Role::Plain);
        }
    }
}

fn weight(key: &str) -> Role {
    if LEXICON.is_stop_word(key) || LEXICON.is_question_word(key) || LEXICON.is_number_label(key) {
        Role::Nothing
    } else if LEXICON.is_general(key) {
        Role::Wished
    } else {
        Role::Plain
    }
}

/// The question as the name of something: «сколько получил ОФ "X"» asks for X. One such word may begin a name, two do not.
fn exact(pieces: &[Piece], roles: &[Role]) -> String {
    let wanted = |role: &Role| matches!(role, Role::Plain | Role::Phrase(_));
    let mut name: Vec<Piece> = pieces
        .iter()
        .zip(roles)
        .filter(|(_, role)| wanted(role))
        .map(|(piece, _)| piece.clone())
        .collect();
    let asking = name.iter().take_while(|piece| LEXICON.is_question_word(&piece.token.key)).count();
    if asking > 1 && asking < name.len() {
        name.drain(..asking);
    }
    forms::joined(&forms::without_forms(name))
}
