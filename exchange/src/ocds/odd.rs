//! What is odd about the lists of a process, of which readers take what they can: it is told, so that nothing goes in silence.

use std::collections::HashSet;

use domain::Invalid;
use serde_json::Value;

use super::field::{Object, at, code, object, objects};
use super::process::Process;
use crate::row::Row;

/// Lists of objects that are read, by where they stand.
const OF_PROCESS: [&str; 3] = ["parties", "awards", "contracts"];
const OF_AWARD: [&str; 2] = ["suppliers", "documents"];
const OF_CONTRACT: [&str; 4] = ["suppliers", "milestones", "amendments", "documents"];
const OF_IMPLEMENTATION: [&str; 3] = ["milestones", "transactions", "documents"];

/// Tells of a process which lists are none, which elements of lists are no objects, and which parties and awards are without
/// an id or share one.
pub(crate) fn tell(row: &mut Row, process: &Process) {
    let compiled = &process.compiled;
    lists(row, compiled, "", &OF_PROCESS);
    for (name, known) in [("planning", &["milestones"][..]), ("tender", &["milestones", "lots"])] {
        if let Some(section) = object(compiled, name) {
            lists(row, section, name, known);
        }
    }
    for (path, award) in objects(compiled, "", "awards") {
        lists(row, award, &path, &OF_AWARD);
    }
    for (path, contract) in objects(compiled, "", "contracts") {
        lists(row, contract, &path, &OF_CONTRACT);
        if let Some(implementation) = object(contract, "implementation") {
            lists(row, implementation, &at(&path, "implementation"), &OF_IMPLEMENTATION);
        }
    }
    let upgraded = process.releases.iter().any(|release| release.upgraded);
    ids(row, compiled, "parties", upgraded, "a party needs its id; it is known by its name");
    ids(row, compiled, "awards", false, "an award needs its id; no contract can name it");
}

fn lists(row: &mut Row, of: &Object, path: &str, names: &[&str]) {
    for name in names {
        let field = at(path, name);
        match of.get(*name) {
            None | Some(Value::Null) => {}
            Some(Value::Array(elements)) => {
                for (at, element) in elements.iter().enumerate() {
                    if !element.is_object() {
                        let field = format!("{field}[{at}]");
                        let reason = "is no object; it was left out";
                        row.note(Invalid::new("wrong_type", field, "", reason));
                    }
                }
            }
            Some(_) => {
                let reason = "is no list; it was left out";
                row.note(Invalid::new("wrong_type", field, "", reason));
            }
        }
    }
}

fn ids(row: &mut Row, compiled: &Object, name: &str, upgraded: bool, missing: &str) {
    let mut known = HashSet::new();
    for (path, element) in objects(compiled, "", name) {
        let field = at(&path, "id");
        match code(element, "id") {
            // What was gathered of a release of 1.0, which has no parties, need not have ids.
            None if upgraded && !element.contains_key("id") => {}
            None => row.note(Invalid::new("missing", field, "", missing)),
            Some(id) => {
                if !known.insert(id.clone()) {
                    let reason = "stands twice in the list; the first is taken";
                    row.note(Invalid::new("duplicate_id", field, id, reason));
                }
            }
        }
    }
}
