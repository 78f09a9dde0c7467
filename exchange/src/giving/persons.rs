//! Natural persons who receive a grant: nothing of them is kept.

use std::collections::BTreeSet;

use domain::{Invalid, fold};

use super::value::{self, Object};
use crate::row::Row;

/// What publishers write where they keep a name to themselves.
const NO_NAMES: [&str; 6] =
    ["individual recipient", "individual", "recipient", "anonymous", "n/a", "unknown"];
const MASK: &str = "***";
/// Shorter texts are no names.
const SHORTEST: usize = 3;

/// The persons of one grant.
pub(crate) struct Persons {
    pub(crate) any: bool,
    names: BTreeSet<String>,
}

/// Who of a grant's recipients is a natural person.
pub(crate) fn persons(row: &mut Row, grant: &Object) -> Persons {
    let individuals = value::objects(row, grant, "recipientIndividual");
    let name = |person: &&Object| person.get("name")?.as_str().map(|name| name.trim().to_owned());
    let names = individuals.iter().filter_map(name);
    let names = names.filter(|name| {
        name.chars().count() >= SHORTEST && !NO_NAMES.contains(&fold::fold(name).as_str())
    });
    Persons { any: !individuals.is_empty(), names: names.collect() }
}

impl Persons {
    /// Masks the names in a text, with a note.
    pub(crate) fn mask(&self, row: &mut Row, field: &str, text: &str) -> String {
        let masked =
            self.names.iter().fold(text.to_owned(), |text, name| text.replace(name.as_str(), MASK));
        if masked != text {
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
