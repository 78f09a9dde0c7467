//! Words as a query. Each way of matching is a class with a whole number as its score, so that the order of a page is the same
//! on every node: never by how often words stand in the register.

use std::ops::{Bound, RangeInclusive};

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, InvertedIndexRangeQuery,
    Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::fields::Fields;
use crate::select::one_of;
use crate::text::{Asked, Token, Word};

/// How well a document matches, from the worst up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// All words but one, however they are met.
    AllButOne = 1,
    /// A word with one typing error, anywhere.
    NearAnywhere = 2,
    /// A word with one typing error, in the name or title.
    NearWord = 3,
    /// The whole name, with one typing error.
    NearName = 4,
    /// Other words that mean the same.
    OtherWord = 5,
    /// All words or other forms of them, anywhere, or in the name of a party.
    Anywhere = 6,
    /// All words or other forms of them, in the name or title, or the beginning of an identifier.
    Name = 7,
    /// The beginning of the name, while it is being typed.
    Beginning = 8,
    /// The whole name, or a whole identifier.
    Exact = 9,
}

/// How far the scores of two classes lie apart.
const STEP: f32 = 64.0;
/// What a word counts that is only wished.
const WISHED: f32 = 8.0;
/// Most words that are only wished and count, and most that count in names: together they weigh less than a step, and words in
/// names less than one that is wished.
const MOST_COUNTED: usize = 7;
/// Of how many words one may be missing: of fewer, what is left says too little; of more, the query would be too long.
const LOOSENED: RangeInclusive<usize> = 3..=8;

/// Whether a word is to match as it is written, or with one typing error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spelling {
    /// As it is written, or another form of it.
    Literal,
    /// With one letter more, less or other, too.
    Forgiving,
    /// The same, and one word may be missing.
    Loose,
}

/// Which words are looked for as beginnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All words are whole.
    Whole,
    /// The last one is still being typed.
    Open,
}

/// The organisations that words name, by whose ids fundings are found: their names do not stand in the documents of what they
/// give or receive, or a new name would rewrite all of those.
#[derive(Debug, Default)]
pub(crate) struct Parties {
    /// Those of each word, then of each phrase.
    pub each: Vec<Vec<String>>,
    /// The same with one typing error.
    pub near: Vec<Vec<String>>,
    /// Those that have all words.
    pub all: Vec<String>,
    /// Those that bear the number.
    pub numbered: Vec<String>,
}

/// The query of what was asked; none where nothing was.
pub(crate) fn query(
    fields: &Fields,
    asked: &Asked,
    parties: &Parties,
    spelling: Spelling,
    ending: Ending,
) -> Option<Box<dyn Query>> {
    let mut classes: Vec<Box<dyn Query>> = Vec::new();
    let mut class = |class: Class, query: Box<dyn Query>| {
        let score = STEP * f32::from(class as u8);
        classes.push(Box::new(ConstScoreQuery::new(query, score)));
    };
    if !asked.exact.is_empty() {
        class(Class::Exact, term(fields.exact, &asked.exact));
        if ending == Ending::Open {
            class(Class::Beginning, prefix(fields.exact, &asked.exact));
        }
    }
    // A letter alone stands for nothing, unless it is being typed.
    let says_nothing = ending == Ending::Whole && asked.is_a_letter();
    let has_words = !asked.words.is_empty() || !asked.phrases.is_empty();
    let worded = has_words && !says_nothing;
    if let Some(number) = &asked.number {
        class(Class::Exact, term(fields.identifier, number));
        if !worded {
            class(Class::Name, prefix(fields.identifier, number));
            if let Some(party) = party(fields, &parties.numbered) {
                class(Class::Anywhere, party);
            }
        }
    }
    if worded {
        let all = |of: Class, missing: Option<usize>| {
            let last = asked.words.len().saturating_sub(1);
            let each = if of >= Class::NearWord { &parties.each } else { &parties.near };
            let named = |at: usize| each.get(at).map(Vec::as_slice).unwrap_or_default();
            let words = asked.words.iter().enumerate().filter(|(at, _)| Some(*at) != missing);
            let words = words.map(|(at, word)| {
                let open = ending == Ending::Open && at == last;
                let mut ways = ways(fields, of, word, open);
                if word.digits && asked.number.as_ref() == Some(&word.token.key) {
                    ways.push(prefix(fields.identifier, &word.token.key));
                }
                if of < Class::Name {
                    ways.extend(party(fields, named(at)));
                    if word.digits {
                        ways.extend(party(fields, &parties.numbered));
                    }
                }
                either(ways)
            });
            let phrases = asked.phrases.iter().enumerate().map(|(at, phrase)| {
                if of >= Class::Name {
                    return words_in_order(fields.name, phrase, false);
                }
                let mut ways = vec![words_in_order(fields.text, phrase, false)];
                ways.extend(party(fields, named(asked.words.len() + at)));
                either(ways)
            });
            every(words.chain(phrases).collect())
        };
        class(Class::Name, all(Class::Name, None));
        class(Class::Anywhere, all(Class::Anywhere, None));
        if let Some(party) = party(fields, &parties.all) {
            class(Class::Anywhere, party);
        }
        // Where no word has another that means the same this class finds what the one before found, at less.
        if asked.words.iter().any(|word| !word.also.is_empty()) {
            class(Class::OtherWord, all(Class::OtherWord, None));
        }
        if spelling >= Spelling::Forgiving {
            if !asked.exact.is_empty() && asked.words.iter().any(|word| word.fuzzy) {
                class(Class::NearName, one_error(fields.exact, &asked.exact));
            }
            class(Class::NearWord, all(Class::NearWord, None));
            class(Class::NearAnywhere, all(Class::NearAnywhere, None));
        }
        if spelling == Spelling::Loose && can_be_loosened(asked) {
            for missing in 0..asked.words.len() {
                class(Class::AllButOne, all(Class::AllButOne, Some(missing)));
            }
        }
    }
    if classes.is_empty() {
        return None;
    }
    let matched: Box<dyn Query> = Box::new(DisjunctionMaxQuery::new(classes));
    let mut parts = vec![(Occur::Must, matched)];
    // A number that is not one of the words is asked for beside them.
    if let Some(number) = &asked.number
        && worded
        && asked.words.iter().all(|word| word.token.key != *number)
    {
        let ways = std::iter::once(prefix(fields.identifier, number));
        let ways = ways.chain(party(fields, &parties.numbered)).collect();
        let numbered = ConstScoreQuery::new(either(ways), 0.0);
        parts.push((Occur::Must, Box::new(numbered)));
    }
    let mut counts = |ways: Vec<Box<dyn Query>>, score: f32| {
        parts.push((Occur::Should, Box::new(ConstScoreQuery::new(either(ways), score))));
    };
    for word in asked.wished.iter().take(MOST_COUNTED) {
        counts(ways(fields, Class::Anywhere, word, false), WISHED);
    }
    // Where words are met here and there, the more of them stand in the name, the better.
    for word in asked.words.iter().take(MOST_COUNTED) {
        counts(ways(fields, Class::Name, word, false), 1.0);
    }
    for excluded in &asked.excluded {
        let out = either(vec![
            words_in_order(fields.text, excluded, false),
            words_in_order(fields.text_stem, excluded, true),
        ]);
        parts.push((Occur::MustNot, out));
    }
    Some(Box::new(BooleanQuery::new(parts)))
}

/// Whether one of the words may be missing.
pub(crate) fn can_be_loosened(asked: &Asked) -> bool {
    LOOSENED.contains(&asked.words.len())
}

/// The organisations that bear a whole identifier; none where none is asked for.
pub(crate) fn numbered(fields: &Fields, asked: &Asked) -> Option<Box<dyn Query>> {
    Some(term(fields.identifier, asked.number.as_ref()?))
}

/// The organisations that have a word or a phrase in their names.
pub(crate) fn named(fields: &Fields, asked: &Asked, spelling: Spelling) -> Vec<Box<dyn Query>> {
    let words = asked.words.iter().map(|word| {
        let mut ways = ways(fields, Class::Name, word, false);
        if spelling >= Spelling::Forgiving && word.fuzzy {
            ways.push(one_error(fields.name, &word.token.key));
        }
        ways.push(term(fields.initials, &word.token.key));
        either(ways)
    });
    let phrases = asked.phrases.iter().map(|phrase| words_in_order(fields.name, phrase, false));
    words.chain(phrases).collect()
}

/// The ways in which a word counts for a class.
fn ways(fields: &Fields, class: Class, word: &Word, open: bool) -> Vec<Box<dyn Query>> {
    if class >= Class::Name {
        let mut ways = vec![written(fields.name, &word.token, open)];
        ways.extend(forms(fields.name, fields.name_stem, word));
        return ways;
    }
    let mut ways = vec![written(fields.text, &word.token, open)];
    ways.extend(forms(fields.text, fields.text_stem, word));
    if class <= Class::OtherWord {
        ways.extend(word.also.iter().map(|also| words_in_order(fields.text_stem, also, true)));
    }
    if class <= Class::NearWord && word.fuzzy {
        // What stands in names stands in the text, too.
        let field = if class == Class::NearWord { fields.name } else { fields.text };
        ways.push(one_error(field, &word.token.key));
    }
    ways
}

/// What one of these organisations gives, runs or receives; none where there are none.
fn party(fields: &Fields, organisations: &[String]) -> Option<Box<dyn Query>> {
    let terms = [fields.recipient, fields.funder, fields.operator].into_iter();
    let terms = terms.flat_map(|field| {
        organisations.iter().map(move |id| Term::from_field_text(field, id.as_str()))
    });
    (!organisations.is_empty()).then(|| one_of(terms.collect()))
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// Everything that begins with a text.
fn prefix(field: Field, text: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, text);
    // Nothing that begins with the text comes after the text with the last of all characters behind it.
    let end = Term::from_field_text(field, &format!("{text}\u{10ffff}"));
    Box::new(InvertedIndexRangeQuery::new(Bound::Included(term), Bound::Excluded(end)))
}

/// A word, or the beginning of one that is still being typed.
fn written(field: Field, token: &Token, open: bool) -> Box<dyn Query> {
    if open { prefix(field, &token.key) } else { term(field, &token.key) }
}

/// What is this but for one typing error; two letters that changed places are one.
fn one_error(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(FuzzyTermQuery::new(Term::from_field_text(field, text), 1, true))
}

/// Other forms of a word: what has its stem, in either language that it may be of, or is written as its stem is.
fn forms(keys: Field, stems: Field, word: &Word) -> Vec<Box<dyn Query>> {
    let mut forms = Vec::with_capacity(4);
    for stem in std::iter::once(&word.token.stem).chain(&word.other_stem) {
        forms.push(term(stems, stem));
        // The word as it is written is looked for anyway.
        if *stem != word.token.key {
            forms.push(term(keys, stem));
        }
    }
    forms
}

fn words_in_order(field: Field, tokens: &[Token], stems: bool) -> Box<dyn Query> {
    let text = |token: &Token| if stems { token.stem.clone() } else { token.key.clone() };
    match tokens {
        [only] => term(field, &text(only)),
        _ => {
            let terms = tokens.iter().map(|token| Term::from_field_text(field, &text(token)));
            Box::new(PhraseQuery::new(terms.collect()))
        }
    }
}

/// What all of these match.
pub(crate) fn every(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match (queries.len(), queries.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            Box::new(BooleanQuery::intersection(queries.into_iter().chain(last).collect()))
        }
    }
}

fn either(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries))
}
