//! Natural persons who receive a grant: nothing of them is kept.

use std::collections::BTreeSet;

use domain::{Invalid, Language, fold};

use super::value::{self, Object};
use crate::row::Row;

/// What publishers write where they keep a name to themselves.
const NO_NAMES: [&str; 6] =
    ["individual recipient", "individual", "recipient", "anonymous", "n/a", "unknown"];
/// Words of names that are no names: masking them would tell nothing and spoil the text.
const NO_WORDS: [&str; 24] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "sir",
    "the",
    "of",
    "and",
    "for",
    "to",
    "in",
    "de",
    "van",
    "von",
    "der",
    "и",
    "г",
    "individual",
    "recipient",
    "applicant",
    "grant",
];
const MASK: &str = "***";
/// Shorter words, such as initials, are in every text.
const SHORTEST: usize = 2;

/// The persons of one grant.
pub(crate) struct Persons {
    pub(crate) any: bool,
    /// The words of their names, made comparable.
    words: BTreeSet<String>,
}

/// Who of a grant's recipients is a natural person.
pub(crate) fn persons(row: &mut Row, grant: &Object) -> Persons {
    let individuals = value::objects(row, grant, "recipientIndividual");
    let mut words = BTreeSet::new();
    for name in individuals.iter().filter_map(|person| person.get("name")?.as_str()) {
        if NO_NAMES.contains(&fold::fold(name).as_str()) {
            continue;
        }
        words.extend(
            name.split(|c| !is_of_word(c)).map(comparable).filter(|word| {
                word.chars().count() >= SHORTEST && !NO_WORDS.contains(&word.as_str())
            }),
        );
    }
    Persons { any: !individuals.is_empty(), words }
}

/// Letters, and marks and characters without width between them.
fn is_of_word(c: char) -> bool {
    c.is_alphabetic()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// A word without case and accents, Kazakh letters as their Russian neighbours.
fn comparable(word: &str) -> String {
    let folded = fold::fold(word);
    // Words without a letter of any alphabet have no key.
    Some(fold::collation_key(&folded, Language::En)).filter(|key| !key.is_empty()).unwrap_or(folded)
}

impl Persons {
    /// Masks each word of the names in a text, in any case and order, with a note.
    pub(crate) fn mask(&self, row: &mut Row, field: &str, text: &str) -> String {
        if self.words.is_empty() {
            return text.to_owned();
        }
        let (mut masked, mut rest, mut found) = (String::with_capacity(text.len()), text, false);
        while let Some(start) = rest.find(is_of_word) {
            let (before, from) = rest.split_at(start);
            let (word, after) = from.split_at(from.find(|c| !is_of_word(c)).unwrap_or(from.len()));
            let is_name = self.words.contains(&comparable(word));
            found |= is_name;
            masked.push_str(before);
            masked.push_str(if is_name { MASK } else { word });
            rest = after;
        }
        masked.push_str(rest);
        if found {
            row.note(Invalid::new(
                "natural_person",
                field,
                "",
                "the name of the person who receives the grant was masked",
            ));
        }
        masked
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_masked_in_every_spelling() {
        for (name, title, masked) in [
            ("Aigerim Testova", "TESTOVA, aigerim: a trip", "***, ***: a trip"),
            ("Aigerim  Testova", "Aigerim\u{a0}Testova's trip", "***\u{a0}***'s trip"),
            ("Әйгерім Тестова", "Айгерим ТЕСТОВА едет", "*** *** едет"),
            ("Dr. José de la Cruz", "Jose\u{301} and cruz, de facto", "*** and ***, de facto"),
            ("J. Roe", "J. Roe rows; roes swim", "J. *** rows; roes swim"),
            ("Jane Roe", "Ja\u{200b}ne R\u{ad}oe", "*** ***"),
            ("Individual Recipient", "An individual recipient", "An individual recipient"),
        ] {
            let mut row = Row::new("f", 1);
            let grant = json!({"recipientIndividual": {"name": name}});
            let persons = persons(&mut row, grant.as_object().unwrap());
            assert_eq!(persons.mask(&mut row, "title", title), masked, "{name}");
            let mut told = VecDeque::new();
            row.end(&mut told);
            assert_eq!(told.len(), usize::from(masked.contains(MASK)), "{told:?}");
        }
    }
}
