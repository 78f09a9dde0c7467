//! What of a text was hit.

use std::ops::Range;

use super::number::is_between;
use super::question::{Asked, Word};
use super::roles::gap;
use super::stem::{Piece, pieces};
use super::{Token, identifiers};

/// Where a text that is shown has what was asked for: ranges of bytes on borders of characters, in order, none in another.
///
/// A word counts in every form of it; spelt with a typing error only where the text does not have it spelt well.
#[must_use]
pub fn highlight(text: &str, asked: &Asked) -> Vec<Range<usize>> {
    let pieces = pieces(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in &asked.words {
        let before = found.len();
        found.extend(
            pieces.iter().filter(|piece| is_hit(word, piece)).map(|piece| piece.range.clone()),
        );
        for phrase in &word.also {
            found.extend(phrases(&pieces, phrase, |piece, token| {
                piece.token.stem == token.stem || piece.other_stem.as_ref() == Some(&token.stem)
            }));
        }
        if word.fuzzy && found.len() == before {
            let near = |piece: &&Piece| word.is_nearly(&piece.token.key);
            found.extend(pieces.iter().filter(near).map(|piece| piece.range.clone()));
        }
    }
    for phrase in &asked.phrases {
        found.extend(phrases(&pieces, phrase, |piece, token| piece.token.key == token.key));
    }
    if let Some(number) = &asked.number {
        found.extend((0..pieces.len()).filter_map(|at| number_at(text, pieces.get(at..)?, number)));
    }
    in_order(found)
}

fn is_hit(word: &Word, piece: &Piece) -> bool {
    word.is(&piece.token.key, &piece.token.stem)
        || piece.other_stem.as_ref().is_some_and(|stem| word.has_stem(stem))
}

/// The words of every place where a phrase stands.
fn phrases(
    pieces: &[Piece],
    phrase: &[Token],
    same: impl Fn(&Piece, &Token) -> bool,
) -> Vec<Range<usize>> {
    if phrase.is_empty() {
        return Vec::new();
    }
    let places = pieces.windows(phrase.len());
    let hit =
        places.filter(|words| words.iter().zip(phrase).all(|(piece, token)| same(piece, token)));
    hit.flatten().map(|piece| piece.range.clone()).collect()
}

/// The place of an identifier that starts with the number, where the first of the words begins one.
fn number_at(text: &str, words: &[Piece], number: &str) -> Option<Range<usize>> {
    let start = words.first()?.range.start;
    let mut rest = number;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        if before.is_some_and(|before| !gap(text, before, word).chars().all(is_between)) {
            return None;
        }
        let group = identifiers::plain(text.get(word.range.clone())?);
        if group.starts_with(rest) {
            let within = word.digits.then_some(word.range.start + rest.len());
            return Some(start..within.unwrap_or(word.range.end));
        }
        rest = rest.strip_prefix(group.as_str())?;
    }
    None
}

/// Sorts ranges and makes those one that overlap.
fn in_order(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
