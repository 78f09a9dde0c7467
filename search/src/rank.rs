//! Words as a query. Each way of matching is a class with a whole number as its score, so that the order of a page is the same
//! on every node: never by how often words stand in the register.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, PhraseQuery, Query,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::fields::Fields;
use crate::text::{Asked, Token, Word};

/// How well a document matches, from the best down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// A word with one typing error, anywhere.
    NearAnywhere = 1,
    /// A word with one typing error, in the name or title.
    NearName = 2,
    /// All words, anywhere.
    Anywhere = 3,
    /// All words or other forms of them, in the name or title.
    NameForms = 4,
    /// All words as they are written, in the name or title.
    Name = 5,
    /// The beginning of an identifier.
    Number = 6,
    /// The whole name, or a whole identifier.
    Exact = 7,
}

/// How far the scores of two classes lie apart.
const STEP: f32 = 8.0;
/// Most words that are only wished and count.
const MOST_WISHED: usize = 7;

/// Whether a word is to match as it is written, or with one typing error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As it is written, or another form of it.
    Literal,
    /// With one letter more, less or other, too.
    Forgiving,
}

/// Which words are looked for as beginnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All words are whole.
    Whole,
    /// The last one is still being typed.
    Open,
}

/// The query of what was asked; none where nothing was.
pub(crate) fn query(
    fields: &Fields,
    asked: &Asked,
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
    }
    if let Some(number) = &asked.number {
        class(Class::Exact, term(fields.identifier, number));
        class(Class::Number, prefix(fields.identifier, number));
    }
    let phrases = |field: Field, stems: bool| {
        asked.phrases.iter().map(move |phrase| words_in_order(field, phrase, stems))
    };
    if !asked.words.is_empty() || !asked.phrases.is_empty() {
        let all = |one: &dyn Fn(&Word, bool) -> Box<dyn Query>, field| {
            let last = asked.words.len().saturating_sub(1);
            let words = asked
                .words
                .iter()
                .enumerate()
                .map(|(at, word)| one(word, ending == Ending::Open && at == last));
            every(words.chain(phrases(field, false)).collect())
        };
        let name = |word: &Word, open: bool| written(fields.name, &word.token, open);
        let name_forms = |word: &Word, open: bool| {
            let forms = forms(fields.name, fields.name_stem, word);
            either(std::iter::once(name(word, open)).chain(forms).collect())
        };
        let anywhere = |word: &Word, open: bool| {
            let mut ways = vec![written(fields.text, &word.token, open)];
            ways.extend(forms(fields.text, fields.text_stem, word));
            ways.extend(word.also.iter().map(|also| words_in_order(fields.text_stem, also, true)));
            if word.digits {
                ways.push(prefix(fields.identifier, &word.token.key));
            }
            either(ways)
        };
        class(Class::Name, all(&name, fields.name));
        class(Class::NameForms, all(&name_forms, fields.name));
        class(Class::Anywhere, all(&anywhere, fields.text));
        if spelling == Spelling::Forgiving {
            let near_name =
                |word: &Word, open: bool| near(name_forms(word, open), fields.name, word);
            let near_text = |word: &Word, open: bool| near(anywhere(word, open), fields.text, word);
            class(Class::NearName, all(&near_name, fields.name));
            class(Class::NearAnywhere, all(&near_text, fields.text));
        }
    }
    if classes.is_empty() {
        return None;
    }
    let matched: Box<dyn Query> = Box::new(DisjunctionMaxQuery::new(classes));
    if asked.excluded.is_empty() && asked.wished.is_empty() {
        return Some(matched);
    }
    let mut parts = vec![(Occur::Must, matched)];
    // Together they weigh less than the step from one class to the next.
    for word in asked.wished.iter().take(MOST_WISHED) {
        let mut ways = vec![term(fields.text, &word.token.key)];
        ways.extend(forms(fields.text, fields.text_stem, word));
        parts.push((Occur::Should, Box::new(ConstScoreQuery::new(either(ways), 1.0))));
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

fn term(field: Field, text: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// Everything that begins with a text.
fn prefix(field: Field, text: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, text);
    Box::new(FuzzyTermQuery::new_prefix(term, 0, true))
}

/// A word, or the beginning of one that is still being typed.
fn written(field: Field, token: &Token, open: bool) -> Box<dyn Query> {
    if open { prefix(field, &token.key) } else { term(field, &token.key) }
}

/// The same with one typing error, where the word is long enough.
fn near(literal: Box<dyn Query>, field: Field, word: &Word) -> Box<dyn Query> {
    if !word.fuzzy {
        return literal;
    }
    let term = Term::from_field_text(field, &word.token.key);
    either(vec![literal, Box::new(FuzzyTermQuery::new(term, 1, true))])
}

/// Other forms of a word: what has its stem, in either language that it may be of, or is written as its stem is.
fn forms(keys: Field, stems: Field, word: &Word) -> Vec<Box<dyn Query>> {
    let mut forms = Vec::with_capacity(4);
    for stem in std::iter::once(&word.token.stem).chain(&word.other_stem) {
        forms.push(term(stems, stem));
        forms.push(term(keys, stem));
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

fn every(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
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
