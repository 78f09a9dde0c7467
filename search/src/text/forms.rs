//! Legal forms in names: «ОФ "X"», «X» қоғамдық қоры, X Public Foundation.

use std::sync::LazyLock;

use domain::{Codelists, Language};

use super::letters;
use super::stem::{Piece, pieces};
use super::{Token, lexicon, tokens};

/// Keys up to this length are abbreviations, which have no endings.
const ABBREVIATION: usize = 4;

/// The forms as words, the longest first.
static FORMS: LazyLock<Vec<Vec<Token>>> = LazyLock::new(|| {
    let items = Codelists::get("legal_forms").into_iter().flat_map(|list| &list.items);
    let names = items.flat_map(|item| {
        let labels = Language::ALL.into_iter().filter_map(|language| item.label.get(language));
        labels.chain(item.aliases.iter().map(String::as_str))
    });
    let mut forms: Vec<Vec<Token>> = Vec::new();
    for name in names.chain(lexicon::list("legal_forms")) {
        forms.extend(phrasings(name).iter().map(|name| tokens(name)));
        // «НАО» typed on a Latin keyboard is HAO.
        let latin: Option<String> = name.chars().map(letters::as_latin).collect();
        forms.extend(latin.map(|latin| tokens(&latin)));
    }
    forms.retain(|form| !form.is_empty());
    forms.sort_by(|a, b| {
        b.len().cmp(&a.len()).then_with(|| a.iter().map(|t| &t.key).cmp(b.iter().map(|t| &t.key)))
    });
    forms.dedup();
    forms
});

/// A label without what it says in brackets, and without the brackets only.
fn phrasings(label: &str) -> Vec<String> {
    let mut depth = 0_u32;
    let mut without = String::new();
    for c in label.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => without.push(c),
            _ => {}
        }
    }
    let whole = label.to_owned();
    if without == whole { vec![whole] } else { vec![without, whole] }
}

/// A name without legal form, quotation marks, dashes and case: the keys of its words with one blank between. A name that is
/// nothing but a form stays; one without words is empty.
#[must_use]
pub fn exact_key(name: &str) -> String {
    joined(&without_forms(pieces(name)))
}

/// The keys of words with one blank between.
pub(super) fn joined(pieces: &[Piece]) -> String {
    let mut key = String::new();
    for piece in pieces {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&piece.token.key);
    }
    key
}

/// The words of a name without the forms at its start and its end.
pub(super) fn without_forms(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let (mut start, mut end) = (0, pieces.len());
    while let Some(name) = pieces.get(start..end) {
        if let Some(form) = FORMS.iter().find(|form| begins(name, form)) {
            start += form.len();
        } else if let Some(form) = FORMS.iter().find(|form| ends(name, form)) {
            end -= form.len();
        } else {
            break;
        }
    }
    if start < end {
        pieces.truncate(end);
        pieces.drain(..start);
    }
    pieces
}

/// How many words from the first on are a legal form.
pub(super) fn length_at_start(pieces: &[Piece]) -> usize {
    FORMS.iter().find(|form| begins(pieces, form)).map_or(0, Vec::len)
}

fn begins(pieces: &[Piece], form: &[Token]) -> bool {
    pieces.get(..form.len()).is_some_and(|start| is(start, form))
}

fn ends(pieces: &[Piece], form: &[Token]) -> bool {
    let start = pieces.len().checked_sub(form.len());
    start.and_then(|start| pieces.get(start..)).is_some_and(|end| is(end, form))
}

/// Whether words are those of a form, in whatever case: «қоғамдық қорының», «общественного фонда».
fn is(pieces: &[Piece], form: &[Token]) -> bool {
    pieces.iter().zip(form).all(|(piece, word)| {
        // A word and its stems begin alike, and most forms are told apart by that.
        piece.token.key.as_bytes().first() == word.key.as_bytes().first()
            && (piece.token.key == word.key
                || (word.key.len() > ABBREVIATION || form.len() > 1)
                    && (piece.token.stem == word.stem
                        || piece.other_stem.as_ref() == Some(&word.stem)))
    })
}
