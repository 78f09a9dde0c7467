//! Acts that correct others (`parent_id`). Of such a chain one act counts: the newest that is accepted. The older ones stand no
//! more; an act after it that is not accepted yet does not take the place of any.

use std::collections::{HashMap, HashSet};

use domain::Invalid;

use super::acts;
use super::chain::{Found, end};
use crate::Item;
use crate::row::Row;

/// By the id of an act that stands no more, the one in its place. What is odd about a chain is told.
pub(super) fn replaced<'f>(acts: &'f [Found], told: &mut Vec<Item>) -> HashMap<u64, &'f Found> {
    let id = |found: &Found| found.record.whole("id");
    let known: HashSet<u64> = acts.iter().filter_map(id).collect();
    let mut parents: HashMap<u64, u64> = HashMap::new();
    for found in acts.iter().filter(|found| !found.record.is("is_deleted")) {
        let (Some(own), Some(parent)) = (id(found), found.record.whole("parent_id")) else {
            continue;
        };
        let mut row = Row::at(found.place.clone());
        if parent >= own {
            let reason = "is named as the act that this one corrects, and is not older; the act is taken as one of its own";
            row.note(Invalid::new("contradiction", "parent_id", parent.to_string(), reason));
        } else {
            parents.insert(own, parent);
            if !known.contains(&parent) {
                let reason = "is the act that this one corrects, and is not in the files; if the register has it as accepted, both count there: read them together";
                row.note(Invalid::new("missing", "parent_id", parent.to_string(), reason));
            }
        }
        end(row, told);
    }
    // Each parent is older than its act, so that this ends.
    let root = |mut of: u64| {
        while let Some(parent) = parents.get(&of) {
            of = *parent;
        }
        of
    };
    let mut newest: HashMap<u64, (u64, &Found)> = HashMap::new();
    for found in acts.iter().filter(|found| acts::counts(&found.record)) {
        let Some(own) = id(found) else { continue };
        let known = newest.entry(root(own)).or_insert((own, found));
        if own > known.0 {
            *known = (own, found);
        }
    }
    let in_place = |found: &Found| {
        let own = id(found)?;
        let (other, by) = newest.get(&root(own))?;
        (*other > own).then_some((own, *by))
    };
    acts.iter().filter_map(in_place).collect()
}
