//! Organisations that rows of other tables name.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{Id, LocalisedText};
use serde_json::{Map, Value, json};

use super::spool::Origin;

/// Letters that Kazakh has and Russian has not.
const KAZAKH: &str = "әғқңөұүһіӘҒҚҢӨҰҮҺІ";

/// A name in the language that its letters tell.
pub(crate) fn name(text: &str) -> Value {
    let language = if text.contains(|c| KAZAKH.contains(c)) {
        "kk"
    } else if text.contains(|c: char| ('\u{400}'..='\u{4ff}').contains(&c)) {
        "ru"
    } else {
        "en"
    };
    json!({ language: text })
}

/// The id of an organisation of which only the name is known.
pub(crate) fn id_of_name(publisher: &str, name: &LocalisedText, region: &str) -> Id {
    let name = name.best(domain::Language::Kk).0;
    Id::generated_from_name(publisher, "organisation", None, name, region)
}

/// By spelling, how often a name stands and where first.
type Names = BTreeMap<String, (u32, Origin)>;

/// Names of organisations by their ids. The most frequent one stands, then the first in byte order.
#[derive(Default)]
pub(crate) struct Named {
    names: HashMap<Id, Names>,
    /// Those that have a row of their own, which says more.
    described: HashSet<Id>,
}

impl Named {
    pub(crate) fn add(&mut self, id: &Id, name: &str, origin: Origin) {
        // Most rows name those that others name.
        if let Some((count, _)) = self.names.get_mut(id).and_then(|names| names.get_mut(name)) {
            *count += 1;
            return;
        }
        let names = self.names.entry(id.clone()).or_default();
        names.insert(name.to_owned(), (1, origin));
    }

    pub(crate) fn describe(&mut self, id: Id) {
        self.described.insert(id);
    }

    /// The lines of those that only their names are known of, in the order of their ids.
    pub(crate) fn lines(self) -> Vec<(Map<String, Value>, Origin)> {
        let named = self.names.into_iter().filter(|(id, _)| !self.described.contains(id));
        let mut all: Vec<(Id, Names)> = named.collect();
        all.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let line = |(id, names): (Id, Names)| {
            let (spelling, (_, origin)) =
                names.into_iter().rev().max_by_key(|(_, (count, _))| *count)?;
            let fields = [("id", json!(id)), ("name", name(&spelling))];
            Some((
                fields.map(|(field, value)| (field.to_owned(), value)).into_iter().collect(),
                origin,
            ))
        };
        all.into_iter().filter_map(line).collect()
    }
}
