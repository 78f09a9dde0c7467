//! The code lists: what codes there are, what they are called in three languages, where that comes from, and whether
//! anyone has checked it. They are data (`domain/codelists/*.json`), embedded at build time.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::currency_table::TABLE;
use crate::{Invalid, Language, LocalisedText, day};

/// A list of codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codelist {
    /// Its name in paths, such as `regions`.
    pub name: String,
    /// What it is called.
    pub title: LocalisedText,
    /// Where the codes and labels come from.
    pub source: String,
    /// The codes, in the order in which to show them.
    pub items: Vec<CodelistItem>,
}

/// A code of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodelistItem {
    /// The code; it never changes its meaning.
    pub code: String,
    /// What people call it.
    pub label: LocalisedText,
    /// What it means, where the label does not say it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<LocalisedText>,
    /// The code above it, in lists with levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Its level, 1 being the top, in lists with levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// The first day on which it was in use, where known.
    #[serde(default, with = "day::option", skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The last day on which it was in use.
    #[serde(default, with = "day::option", skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The codes it was split or made from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub predecessors: Vec<String>,
    /// The codes that were split from it or follow it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<String>,
    /// Other names and abbreviations that people search by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Where this item comes from, where that is not the source of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether the code and its official wording were seen in the source; labels listed in `translations` are our wording
    /// either way.
    pub verified: bool,
}

impl Codelist {
    /// The item with this code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&CodelistItem> {
        self.items.iter().find(|item| item.code == code)
    }
}

/// The embedded lists. A test proves that every file parses; one that did not would be missing, not fatal.
const FILES: [&str; 33] = [
    include_str!("../codelists/account_roles.json"),
    include_str!("../codelists/audit_actions.json"),
    include_str!("../codelists/call_statuses.json"),
    include_str!("../codelists/change_operations.json"),
    include_str!("../codelists/client_scopes.json"),
    include_str!("../codelists/count_buckets.json"),
    include_str!("../codelists/document_access.json"),
    include_str!("../codelists/document_types.json"),
    include_str!("../codelists/funding_kinds.json"),
    include_str!("../codelists/funding_statuses.json"),
    include_str!("../codelists/goszakup_act_statuses.json"),
    include_str!("../codelists/goszakup_call_statuses.json"),
    include_str!("../codelists/goszakup_contract_statuses.json"),
    include_str!("../codelists/goszakup_social_order_marks.json"),
    include_str!("../codelists/grant_terms.json"),
    include_str!("../codelists/import_reasons.json"),
    include_str!("../codelists/languages.json"),
    include_str!("../codelists/legal_forms.json"),
    include_str!("../codelists/milestone_kinds.json"),
    include_str!("../codelists/milestone_statuses.json"),
    include_str!("../codelists/milestone_waiting.json"),
    include_str!("../codelists/organisation_roles.json"),
    include_str!("../codelists/organisation_statuses.json"),
    include_str!("../codelists/payment_statuses.json"),
    include_str!("../codelists/progress_obstacles.json"),
    include_str!("../codelists/regions.json"),
    include_str!("../codelists/relations.json"),
    include_str!("../codelists/results.json"),
    include_str!("../codelists/social_order_bases.json"),
    include_str!("../codelists/source_authorities.json"),
    include_str!("../codelists/spheres.json"),
    include_str!("../codelists/stages.json"),
    include_str!("../codelists/thing_kinds.json"),
];

static LISTS: OnceLock<Vec<Codelist>> = OnceLock::new();

/// Lists whose codes may be more than those embedded: no decision in the program depends on them, or, of those of the
/// procurement portal, it depends on the code above them.
const OPEN: [&str; 6] = [
    "goszakup_act_statuses",
    "goszakup_contract_statuses",
    "goszakup_social_order_marks",
    "legal_forms",
    "regions",
    "spheres",
];

fn embedded() -> Vec<Codelist> {
    let files = FILES.iter().filter_map(|text| serde_json::from_str(text).ok());
    let mut lists: Vec<Codelist> = files.chain(currencies()).collect();
    lists.sort_by(|a, b| a.name.cmp(&b.name));
    lists
}

fn extend(lists: &mut Vec<Codelist>, further: Codelist) -> Result<(), Invalid> {
    let Some(list) = lists.iter_mut().find(|list| list.name == further.name) else {
        lists.push(further);
        return Ok(());
    };
    if !OPEN.contains(&list.name.as_str()) {
        let detail = "its codes are part of the program; only legal_forms, regions, spheres, those of goszakup and new lists can be loaded";
        return Err(Invalid::new("closed_list", "name", &list.name, detail));
    }
    let places: HashMap<String, usize> =
        list.items.iter().enumerate().map(|(at, item)| (item.code.clone(), at)).collect();
    for mut item in further.items {
        item.source = item.source.or_else(|| Some(further.source.clone()));
        match places.get(&item.code) {
            Some(at) => list.items[*at] = item,
            None => list.items.push(item),
        }
    }
    Ok(())
}

/// All code lists.
#[derive(Debug, Clone, Copy)]
pub struct Codelists;

impl Codelists {
    /// Every list, by name.
    #[must_use]
    pub fn all() -> &'static [Codelist] {
        LISTS.get_or_init(embedded)
    }

    /// Puts further lists beside the embedded ones, and further codes into those that are open: the whole classifier of
    /// places instead of its regions, a foreign register's legal forms. A code that is there already gets the new label.
    /// To be called once, before anything asks for a list.
    ///
    /// # Errors
    /// `closed_list` for a list whose codes are part of the program, `in_use` when a list was asked for before.
    pub fn load(further: Vec<Codelist>) -> Result<(), Invalid> {
        let mut lists = embedded();
        for list in further {
            extend(&mut lists, list)?;
        }
        lists.sort_by(|a, b| a.name.cmp(&b.name));
        LISTS.set(lists).map_err(|_| {
            Invalid::new("in_use", "codelists", "", "the code lists are in use already")
        })
    }

    /// The list of this name.
    #[must_use]
    pub fn get(name: &str) -> Option<&'static Codelist> {
        Self::all().iter().find(|list| list.name == name)
    }
}

/// The currencies, from the table that also tells their decimals.
fn currencies() -> Option<Codelist> {
    let text = |en: &str, ru: &str, kk: &str| {
        let text = LocalisedText::parse(Some(kk.into()), Some(ru.into()), Some(en.into()));
        text.and_then(|text| text.with_translations([Language::Kk, Language::Ru])).ok()
    };
    let items = TABLE.iter().filter_map(|(code, _, en, ru, kk)| {
        Some(CodelistItem {
            code: (*code).to_owned(),
            label: text(en, ru, kk)?,
            description: None,
            parent: None,
            level: None,
            valid_from: None,
            valid_to: None,
            predecessors: Vec::new(),
            successors: Vec::new(),
            aliases: Vec::new(),
            source: None,
            // Codes and decimals are the standard's; the names in Russian and Kazakh are not.
            verified: true,
        })
    });
    Some(Codelist {
        name: "currencies".to_owned(),
        title: text("Currencies", "Валюты", "Валюталар")?,
        source: "Codes and decimals: ISO 4217. Names in Russian and Kazakh: our wording."
            .to_owned(),
        items: items.collect(),
    })
}

#[cfg(test)]
#[path = "codelists_tests.rs"]
mod tests;
