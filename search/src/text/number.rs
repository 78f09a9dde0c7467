//! Identifiers in questions: a BIN as people write it, its beginning, an org-id.

use std::ops::Range;

use domain::OrgId;

use super::identifiers::plain;
use super::lexicon::LEXICON;
use super::roles::{Role, gap, is_joined};
use super::stem::Piece;

/// The fewest digits of the beginning of an identifier.
const SHORTEST: usize = 4;
/// Digits of a BIN.
const BIN: usize = 12;
/// Digits of a year.
const YEAR: usize = 4;

/// The identifier that is asked for. Words that can be nothing else get the role of a number; a number that may be something
/// else keeps its own.
pub(super) fn find(question: &str, pieces: &[Piece], roles: &mut [Role]) -> Option<String> {
    let plain = |at: usize| roles.get(at) == Some(&Role::Plain);
    let found = (0..pieces.len()).filter(|at| plain(*at)).find_map(|at| {
        let after = (at..pieces.len()).take_while(|at| plain(*at)).count();
        let words = pieces.get(at..at + after)?;
        let (taken, number) = org_id(question, words)
            .or_else(|| labelled(question, words))
            .or_else(|| bin(question, words))?;
        Some((at..at + taken, number))
    });
    if let Some((taken, number)) = found {
        give(roles, taken);
        return Some(number);
    }
    let mut rest = pieces.iter().zip(roles.iter()).filter(|(_, role)| **role == Role::Plain);
    let long = rest.find(|(piece, _)| piece.digits && piece.letters >= SHORTEST);
    long.map(|(piece, _)| piece.token.key.clone())
}

fn give(roles: &mut [Role], taken: Range<usize>) {
    for role in roles.get_mut(taken).into_iter().flatten() {
        *role = Role::Number;
    }
}

/// An org-id such as `GB-CHC-1164883`: how many words it is, and the number in its list.
fn org_id(question: &str, words: &[Piece]) -> Option<(usize, String)> {
    let (first, second) = (words.first()?, words.get(1)?);
    if first.digits || first.letters != 2 || !is_joined(question, first, second) {
        return None;
    }
    let joined = words
        .windows(2)
        .take_while(|pair| matches!(pair, [word, next] if is_joined(question, word, next)));
    let taken = joined.count() + 1;
    let last = words.get(taken - 1)?;
    let id = OrgId::parse(question.get(first.range.start..last.range.end)?).ok()?;
    let number = plain(id.local());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (digits >= SHORTEST).then_some((taken, number))
}

/// Digits behind a word that says what they are: `БИН 1709 4002`, `KZ-BIN-1709`.
fn labelled(question: &str, words: &[Piece]) -> Option<(usize, String)> {
    let labels = words.iter().take_while(|word| LEXICON.is_number_label(&word.token.key)).count();
    let country = words.first().is_some_and(|word| word.token.key == "kz");
    if country && labels == 0 {
        let (taken, number) = labelled(question, words.get(1..)?)?;
        return Some((taken + 1, number));
    }
    let groups = groups(question, words.get(labels..)?);
    let (taken, number) = groups.take_while(|(_, number)| number.len() <= BIN).last()?;
    (labels > 0 && number.len() >= SHORTEST).then_some((labels + taken, number))
}

/// Twelve digits, in groups or not, or fewer in groups that begin as a BIN does.
fn bin(question: &str, words: &[Piece]) -> Option<(usize, String)> {
    let (taken, number) =
        groups(question, words).take_while(|(_, number)| number.len() <= BIN).last()?;
    let years = words.iter().take(taken).all(is_year);
    let sure = number.len() == BIN || (taken > 1 && begins_as_bin(number.as_bytes()));
    (sure && !years).then_some((taken, number))
}

/// Year, month, and the kind of body: what an amount of money in groups of three hardly looks like.
fn begins_as_bin(number: &[u8]) -> bool {
    matches!(
        number,
        [_, _, b'0', b'1'..=b'9', b'4'..=b'6', _, ..]
            | [_, _, b'1', b'0'..=b'2', b'4'..=b'6', _, ..]
    )
}

fn is_year(word: &Piece) -> bool {
    word.letters == YEAR && (word.token.key.starts_with("19") || word.token.key.starts_with("20"))
}

/// The digits of the first group, of the first two, and so on, of groups with only blanks and dashes between.
fn groups(question: &str, words: &[Piece]) -> impl Iterator<Item = (usize, String)> {
    let mut number = String::new();
    let joined = move |at: usize| {
        let (word, before) = (words.get(at)?, at.checked_sub(1).and_then(|at| words.get(at)));
        let near = before.is_none_or(|before| gap(question, before, word).chars().all(is_between));
        if !word.digits || !near {
            return None;
        }
        number.push_str(&word.token.key);
        Some((at + 1, number.clone()))
    };
    (0..words.len()).map_while(joined)
}

/// Whether a sign may stand between two groups of digits of one number.
pub(super) fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}
