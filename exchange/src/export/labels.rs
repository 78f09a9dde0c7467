//! What codes are called in one language, ready to be looked up row by row.

use std::collections::HashMap;

use domain::{Codelists, Language};
use foldhash::fast::RandomState;

/// By a name or code. What is looked up for every cell is hashed quickly.
type ByCode<T> = HashMap<&'static str, T, RandomState>;

/// Labels of all code lists in one language.
#[derive(Debug)]
pub struct Labels {
    lists: ByCode<ByCode<&'static str>>,
}

impl Labels {
    /// The labels in a language, or in the first that a code has one in.
    pub fn new(language: Language) -> Self {
        let list = |list: &'static domain::Codelist| {
            let items = list.items.iter();
            let labels = items.map(|item| (item.code.as_str(), item.label.best(language).0));
            (list.name.as_str(), labels.collect())
        };
        Self { lists: Codelists::all().iter().map(list).collect() }
    }

    /// What a code of a list is called; the code itself where the list does not have it.
    pub fn of<'a>(&'a self, list: &str, code: &'a str) -> &'a str {
        self.lists.get(list).and_then(|list| list.get(code)).copied().unwrap_or(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_no_list_has_stands_for_itself() {
        let labels = Labels::new(Language::En);
        assert_eq!(labels.of("regions", "550000000"), "Pavlodar Region");
        assert_eq!(labels.of("regions", "x"), "x");
        assert_eq!(labels.of("nowhere", "x"), "x");
    }
}
