//! Parts of processes that have no place in the register: counted, and told once a file.

use std::collections::BTreeMap;

use domain::Invalid;
use serde_json::Value;

use super::field::{Object, code, object, objects};
use super::process::Process;
use crate::Item;
use crate::row::Row;
use crate::statement::Place;

/// What is counted, in the words in which it is told.
const WORDS: [&str; 9] = [
    "performance failures",
    "arrangements of financing",
    "sources of releases",
    "awards without a contract",
    "bids",
    "items",
    "documents of plannings and tenders",
    "related processes",
    "amendments of tenders and awards",
];

/// Counts by file, in the order of [`WORDS`].
#[derive(Default)]
pub(crate) struct LeftOut(BTreeMap<String, [u64; WORDS.len()]>);

impl LeftOut {
    /// Counts what a process has of such parts.
    pub(crate) fn add(&mut self, process: &Process) {
        let found = counts(&process.compiled);
        if found.iter().any(|count| *count > 0) {
            let known = self.0.entry(process.place.file.clone()).or_default();
            for (known, new) in known.iter_mut().zip(found) {
                *known += new;
            }
        }
    }

    /// Tells what was counted.
    pub(crate) fn tell(&mut self) -> Vec<Item> {
        let mut items = std::collections::VecDeque::new();
        for (file, counts) in std::mem::take(&mut self.0) {
            let told = counts.iter().zip(WORDS).filter(|(count, _)| **count > 0);
            let told: Vec<String> = told.map(|(count, words)| format!("{count} {words}")).collect();
            let reason = format!("these have no place in the register: {}", told.join(", "));
            let mut row = Row::at(Place { file, sheet: None, row: 0 });
            row.note(Invalid::new("left_out", "", "", reason));
            row.end(&mut items);
        }
        items.into()
    }
}

fn counts(compiled: &Object) -> [u64; WORDS.len()] {
    let length = |of: Option<&Object>, name: &str| {
        let list = of.and_then(|of| of.get(name)).and_then(Value::as_array);
        list.map_or(0, Vec::len) as u64
    };
    let all = |name: &str| -> Vec<&Object> {
        objects(compiled, "", name).into_iter().map(|(_, object)| object).collect()
    };
    let (contracts, awards) = (all("contracts"), all("awards"));
    let of = |section: &[&Object], name: &str| -> u64 {
        section.iter().map(|one| length(Some(one), name)).sum()
    };
    let failures =
        contracts.iter().map(|one| length(object(one, "implementation"), "performanceFailures"));
    let (planning, tender) = (object(compiled, "planning"), object(compiled, "tender"));
    let named: Vec<String> = contracts.iter().filter_map(|one| code(one, "awardID")).collect();
    let is_named = |award: &&&Object| code(award, "id").is_some_and(|id| named.contains(&id));
    let budget = planning.and_then(|planning| object(planning, "budget"));
    [
        failures.sum(),
        of(&contracts, "finance") + length(budget, "finance"),
        length(Some(compiled), "sources"),
        awards.len() as u64 - awards.iter().filter(is_named).count() as u64,
        length(object(compiled, "bids"), "details"),
        length(tender, "items") + of(&awards, "items") + of(&contracts, "items"),
        length(planning, "documents") + length(tender, "documents"),
        length(Some(compiled), "relatedProcesses") + of(&contracts, "relatedProcesses"),
        length(tender, "amendments") + of(&awards, "amendments"),
    ]
}
