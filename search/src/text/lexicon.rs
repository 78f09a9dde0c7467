//! The words that search knows something about: `search/data/words.json`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{Token, key, tokens};

/// Groups of named lists.
type Groups = HashMap<String, HashMap<String, Vec<String>>>;

/// The data. A test proves that they parse; data that did not would be missing, not fatal.
static GROUPS: LazyLock<Groups> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/words.json")).unwrap_or_default()
});

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// The words of questions.
pub(super) struct Lexicon {
    stop_words: HashSet<String>,
    question_words: HashSet<String>,
    number_labels: HashSet<String>,
    general_words: HashSet<String>,
    synonyms: Vec<Vec<Vec<Token>>>,
    /// The groups of synonyms that a word stands in alone, by key and by stem.
    groups: HashMap<String, Vec<usize>>,
}

/// The lists of a group, all in one.
pub(super) fn list(group: &str) -> impl Iterator<Item = &'static str> + use<> {
    named(group).into_iter().flat_map(|(_, words)| words)
}

/// The lists of a group with their names.
pub(super) fn named(group: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    let lists = GROUPS.get(group).into_iter().flatten();
    lists.map(|(name, words)| (name.as_str(), words.iter().map(String::as_str).collect())).collect()
}

fn keys(group: &str) -> HashSet<String> {
    list(group).map(|word| key::spelt(word.chars().flat_map(char::to_lowercase))).collect()
}

impl Lexicon {
    fn read() -> Self {
        let synonyms: Vec<Vec<Vec<Token>>> = named("synonyms")
            .into_iter()
            .map(|(_, words)| words.into_iter().map(tokens).collect())
            .collect();
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, group) in synonyms.iter().enumerate() {
            for phrase in group {
                let [token] = phrase.as_slice() else { continue };
                for name in [&token.key, &token.stem] {
                    let known = groups.entry(name.clone()).or_default();
                    if !known.contains(&at) {
                        known.push(at);
                    }
                }
            }
        }
        Self {
            stop_words: keys("stop_words"),
            question_words: keys("question_words"),
            number_labels: keys("number_labels"),
            general_words: keys("general_words"),
            synonyms,
            groups,
        }
    }

    /// Whether a word only holds a sentence together.
    pub(super) fn is_stop_word(&self, key: &str) -> bool {
        self.stop_words.contains(key)
    }

    /// Whether a word only makes a question: «сколько», «получил».
    pub(super) fn is_question_word(&self, key: &str) -> bool {
        self.question_words.contains(key)
    }

    /// Whether a word says that the number behind it is an identifier.
    pub(super) fn is_number_label(&self, key: &str) -> bool {
        self.number_labels.contains(key)
    }

    /// Whether a word says of everything here what it is: «НПО», «ұйым».
    pub(super) fn is_general(&self, key: &str) -> bool {
        self.general_words.contains(key)
    }

    /// What else is typed for a word.
    pub(super) fn synonyms(&self, token: &Token, other_stem: Option<&str>) -> Vec<Vec<Token>> {
        let names = [Some(token.key.as_str()), Some(token.stem.as_str()), other_stem];
        let mut found: Vec<Vec<Token>> = Vec::new();
        let groups = names.into_iter().flatten().filter_map(|name| self.groups.get(name)).flatten();
        for phrase in groups.filter_map(|at| self.synonyms.get(*at)).flatten() {
            let same = matches!(phrase.as_slice(), [one] if one.key == token.key || one.stem == token.stem);
            if !same && !found.contains(phrase) {
                found.push(phrase.clone());
            }
        }
        found
    }
}
