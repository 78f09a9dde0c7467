//! What there is to ask for in a register.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use demo::Settings;
use domain::{Funding, Id, LocalisedText, Organisation, Thing, ThingKind};

use crate::sheet::{Filled, Sheet};

/// What there is to ask for.
#[derive(Default)]
pub(crate) struct Subjects {
    /// Organisations, in the order of the register.
    pub organisations: Vec<String>,
    /// Who receives at least a page of fundings, the most first.
    pub funded: Vec<String>,
    /// Two words of a title, and the region of its funding.
    pub pairs: Vec<(String, String, String)>,
    /// Beginnings of words in names of organisations.
    pub beginnings: Vec<String>,
    /// How many rows the exports have: organisations, fundings, milestones.
    pub rows: [u64; 3],
}

/// Shorter words say too little.
const LETTERS: usize = 4;

/// Makes the register once without keeping it: what there is to ask for, and how fast it is made.
pub(crate) fn subjects(settings: &Settings, sheet: &mut Sheet) -> Subjects {
    let start = Instant::now();
    let mut subjects = Subjects::default();
    let mut records = 0;
    let mut funded: HashMap<Id, u32> = HashMap::new();
    let (mut pairs, mut beginnings) = (HashSet::new(), HashSet::new());
    for thing in demo::things(settings) {
        records += 1;
        match thing {
            Thing::Organisation(organisation) => {
                subjects.rows[0] += 1;
                let beginning = beginning(&organisation, records);
                subjects.organisations.push(organisation.id.to_string());
                subjects
                    .beginnings
                    .extend(beginning.filter(|text| beginnings.insert(text.clone())));
            }
            Thing::Funding(funding) => {
                subjects.rows[1] += 1;
                let pair = pair(&funding, records);
                subjects.pairs.extend(pair.filter(|pair| pairs.insert(pair.clone())));
                for recipient in funding.recipients {
                    *funded.entry(recipient.id).or_default() += 1;
                }
            }
            thing if thing.kind() == ThingKind::Milestone => subjects.rows[2] += 1,
            _ => {}
        }
    }
    sheet.filled(Filled {
        what: "making the register",
        database: "nothing kept",
        records: records.try_into().unwrap_or(0),
        took: start.elapsed(),
        log: None,
    });
    let mut funded: Vec<(Id, u32)> = funded.into_iter().filter(|(_, count)| *count >= 20).collect();
    funded.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    subjects.funded = funded.into_iter().map(|(id, _)| id.to_string()).collect();
    subjects
}

/// The words of a text in one of its languages, in small letters.
fn words(text: &LocalisedText, number: usize) -> Vec<String> {
    let languages = text.iter().count().max(1);
    let chosen = text.iter().nth(number % languages).map_or("", |(_, text)| text);
    let is_word =
        |word: &&str| word.chars().count() >= LETTERS && word.chars().all(char::is_alphabetic);
    let mut words: Vec<String> = chosen
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(is_word)
        .map(str::to_lowercase)
        .collect();
    words.dedup();
    words
}

/// Two words of a title that stand beside each other, and where the work is.
fn pair(funding: &Funding, number: usize) -> Option<(String, String, String)> {
    let words = words(funding.title.as_ref()?, number);
    let at = number / 7 % words.len().checked_sub(1).filter(|last| *last > 0)?;
    let region = funding.places.first()?.kato()?.as_str().get(..2)?.to_owned();
    Some((words.get(at)?.clone(), words.get(at + 1)?.clone(), region))
}

/// The first three to six letters of a word of a name.
fn beginning(organisation: &Organisation, number: usize) -> Option<String> {
    let words = words(&organisation.name, number);
    let word = words.get(number / 5 % words.len().max(1))?;
    Some(word.chars().take(3 + number % 4).collect())
}
