//! What the words of a question are there for: some stand in quotation marks, some behind a minus.

use super::lexicon::LEXICON;
use super::stem::Piece;

/// What a word of a question is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Wanted anywhere.
    Plain,
    /// Wanted in the place it has in the phrase of this number.
    Phrase(usize),
    /// Not wanted; those of one number stand one behind the other.
    Excluded(usize),
    /// A part of an identifier, or what tells of it.
    Number,
    /// Better there than not.
    Wished,
    /// There for the sentence only.
    Nothing,
}

/// A text between two quotation marks.
struct Quotation {
    start: usize,
    end: usize,
    excluded: bool,
}

/// The role of each word.
pub(super) fn roles(question: &str, pieces: &[Piece]) -> Vec<Role> {
    let quotations = quotations(question);
    let mut roles: Vec<Role> = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| pieces.get(before).zip(roles.get(before)));
        let quoted = quotations.partition_point(|quotation| quotation.end <= piece.range.start);
        let role = match quotations.get(quoted) {
            Some(Quotation { start, excluded, .. }) if *start < piece.range.start => {
                // Phrases are numbered as quotations, excluded words by where they start, behind those.
                if *excluded { Role::Excluded(quoted) } else { Role::Phrase(quoted) }
            }
            _ => match before {
                Some((word, Role::Excluded(number)))
                    if *number >= quotations.len() && is_joined(question, word, piece) =>
                {
                    Role::Excluded(*number)
                }
                Some((word, _)) if LEXICON.is_number_label(&word.token.key) => Role::Plain,
                _ if is_behind_minus(question, piece.range.start) => {
                    Role::Excluded(quotations.len() + at)
                }
                _ => Role::Plain,
            },
        };
        roles.push(role);
    }
    roles
}

/// Whether only a hyphen or the like parts two words.
pub(super) fn is_joined(text: &str, word: &Piece, next: &Piece) -> bool {
    gap(text, word, next).chars().all(|c| matches!(c, '-' | '.' | '_' | '/' | '&' | '\'' | '’'))
}

/// What stands between two words.
pub(super) fn gap<'a>(text: &'a str, word: &Piece, next: &Piece) -> &'a str {
    text.get(word.range.end..next.range.start).unwrap_or_default()
}

/// Whether a minus stands right before this place, and begins something.
fn is_behind_minus(text: &str, at: usize) -> bool {
    let mut before = text.get(..at).unwrap_or_default().chars().rev();
    matches!(before.next(), Some('-' | '\u{2212}'))
        && before.next().is_none_or(|c| c.is_whitespace() || c == '(' || is_mark(c))
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '«' | '»' | '“' | '”' | '„' | '‟' | '″' | '‹' | '›' | '＂')
}

/// The outermost pairs of quotation marks, in order. Marks of all kinds are one, since people mix them; which of them open is
/// told by what stands beside them. One without its other is nothing.
fn quotations(text: &str) -> Vec<Quotation> {
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<Quotation> = Vec::new();
    for (start, end) in marks(text) {
        if is_opening(text, start, end, !open.is_empty()) {
            open.push(start);
        } else if let Some(opened) = open.pop() {
            // Those inside this one are a part of it.
            while found.pop_if(|inner| inner.start > opened).is_some() {}
            let excluded = is_behind_minus(text, opened);
            found.push(Quotation { start: opened, end, excluded });
        }
    }
    found
}

/// The places of quotation marks, two apostrophes being one.
fn marks(text: &str) -> Vec<(usize, usize)> {
    let mut marks = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if is_mark(c) {
            marks.push((at, at + c.len_utf8()));
        } else if c == '\'' && rest.next_if(|(_, next)| *next == '\'').is_some() {
            marks.push((at, at + 2));
        }
    }
    marks
}

fn is_opening(text: &str, start: usize, end: usize, is_open: bool) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let not_mark = |c: &char| !is_mark(*c) && *c != '\'';
    let mark = text.get(start..end).unwrap_or_default();
    let before = text.get(..start).unwrap_or_default().chars().rev().find(not_mark);
    let after = text.get(end..).unwrap_or_default().chars().find(not_mark);
    match (mark, is_word(before), is_word(after)) {
        ("«" | "„", ..) | (_, false, true) => true,
        ("»", ..) | (_, true, false) => false,
        _ => !is_open,
    }
}
