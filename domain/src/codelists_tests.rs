use std::collections::BTreeSet;

use super::*;
use crate::{Kato, Language};

#[test]
fn every_file_parses() {
    for text in FILES {
        let list: Codelist =
            serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {}", &text[..60]));
        let again: Codelist = serde_json::from_str(&serde_json::to_string(&list).unwrap()).unwrap();
        assert_eq!(again, list);
    }
    assert_eq!(Codelists::all().len(), FILES.len() + 1);
    assert!(Codelists::get("nothing").is_none());
}

#[test]
fn every_list_is_whole() {
    for list in Codelists::all() {
        let name = &list.name;
        assert!(!list.source.is_empty() && !list.items.is_empty(), "{name}");
        let codes: BTreeSet<&str> = list.items.iter().map(|item| item.code.as_str()).collect();
        assert_eq!(codes.len(), list.items.len(), "{name} has a code twice");
        for item in &list.items {
            for language in Language::ALL {
                assert!(item.label.get(language).is_some(), "{name} {}: {language:?}", item.code);
                assert!(list.title.get(language).is_some(), "{name}");
            }
            assert_eq!(list.find(&item.code), Some(item));
            for other in item.parent.iter().chain(&item.predecessors).chain(&item.successors) {
                assert!(codes.contains(other.as_str()), "{name} {} names {other}", item.code);
            }
            for successor in &item.successors {
                assert!(
                    list.find(successor).unwrap().predecessors.contains(&item.code),
                    "{name} {}",
                    item.code
                );
            }
            for predecessor in &item.predecessors {
                assert!(
                    list.find(predecessor).unwrap().successors.contains(&item.code),
                    "{name} {}",
                    item.code
                );
            }
        }
    }
}

#[test]
fn regions_are_the_twenty_and_the_one_that_was() {
    let regions = Codelists::get("regions").unwrap();
    assert_eq!(regions.items.iter().filter(|item| item.valid_to.is_none()).count(), 20);
    for item in &regions.items {
        let kato = Kato::parse(&item.code).unwrap();
        assert_eq!((kato.as_str(), kato.level(), item.level), (item.code.as_str(), 1, Some(1)));
    }
    assert_eq!(regions.find("330000000").unwrap().predecessors, ["190000000"]);
    assert!(!regions.find("510000000").unwrap().verified);
}

#[test]
fn doubts_are_told() {
    let spheres = Codelists::get("spheres").unwrap();
    assert_eq!(spheres.items.len(), 18);
    assert!(spheres.find("health").unwrap().verified && !spheres.find("animals").unwrap().verified);
    assert_eq!(Codelists::get("legal_forms").unwrap().items.len(), 16);
    assert!(Codelists::get("currencies").unwrap().find("KZT").is_some());
}

fn list(name: &str, codes: &[&str]) -> Codelist {
    let label = LocalisedText::en("Place").unwrap();
    let items = codes
        .iter()
        .map(|code| serde_json::json!({"code": code, "label": label, "verified": true}));
    let json = serde_json::json!({"name": name, "title": label, "source": "a test", "items": items.collect::<Vec<_>>()});
    serde_json::from_value(json).unwrap()
}

#[test]
fn an_open_list_takes_further_codes_and_new_labels() {
    let mut lists = embedded();
    let before = lists.iter().find(|list| list.name == "regions").unwrap().items.len();
    extend(&mut lists, list("regions", &["551610000", "550000000"])).unwrap();
    extend(&mut lists, list("us_ntee", &["NTEE-X20"])).unwrap();
    let regions = lists.iter().find(|list| list.name == "regions").unwrap();
    assert_eq!(regions.items.len(), before + 1);
    assert_eq!(regions.find("550000000").unwrap().source.as_deref(), Some("a test"));
    assert!(lists.iter().any(|list| list.name == "us_ntee"));
}

#[test]
fn a_list_that_the_program_decides_by_is_closed() {
    assert_eq!(extend(&mut embedded(), list("stages", &["nap"])).unwrap_err().code, "closed_list");
}
