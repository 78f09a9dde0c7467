//! The readers on real files, where the folder with them is there.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that panics has done its work, and one that is skipped says so"
)]

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use domain::{Id, Thing};
use exchange::{Context, Format, Item, Mapping, Refusal, Severity, Statement, open};
use serde_json::Value;

fn file(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/open").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

fn read(format: Format, path: &Path, mapping: Option<&str>) -> (Vec<Statement>, Vec<Refusal>) {
    let context = Context {
        publisher: "test".to_owned(),
        source: Id::parse("test").unwrap(),
        encoding: None,
    };
    let mapping = mapping.map(|name| Mapping::load(name).unwrap());
    let mut reading = open(format, &[path], &context, mapping.as_ref()).unwrap();
    let (mut statements, mut refusals) = (Vec::new(), Vec::new());
    for item in reading.by_ref() {
        match item {
            Item::Statement(statement) => statements.push(*statement),
            Item::Refused(refusal) => refusals.push(refusal),
        }
    }
    assert_eq!(reading.bytes_read(), reading.bytes_total());
    (statements, refusals)
}

/// Number of grants and their sum in pence, by another way than the reader's.
fn counted(path: &Path) -> (usize, i128) {
    let document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let grants = document["grants"].as_array().unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "pence of a grant fit")]
    let pence = |grant: &Value| (grant["amountAwarded"].as_f64().unwrap() * 100.0).round() as i128;
    (grants.len(), grants.iter().map(pence).sum())
}

#[test]
fn every_grant_is_taken_and_the_sums_agree() {
    for (name, grants) in [
        ("360_power_to_change_870.json", 870),
        ("360_abct_154.json", 154),
        ("360_alwf_475.json", 475),
    ] {
        let Some(path) = file(name) else { continue };
        let (statements, refusals) = read(Format::ThreeSixtyGiving, &path, None);
        assert!(refusals.iter().all(|refusal| refusal.severity == Severity::Noted), "{name}");
        let (mut count, mut sum, mut stated) = (0, 0_i128, HashSet::new());
        for statement in &statements {
            match &statement.thing {
                Thing::Organisation(organisation) => {
                    assert!(stated.insert(&organisation.id), "{} twice", organisation.id);
                }
                Thing::Funding(funding) => {
                    assert!(
                        funding.organisations().iter().all(|id| stated.contains(*id)),
                        "{} comes too early",
                        funding.id
                    );
                    count += 1;
                    sum += i128::from(funding.amount.unwrap().minor());
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((count, sum), counted(&path), "{name}");
        assert_eq!(count, grants, "{name}");
    }
}

#[test]
fn the_order_of_grants_does_not_matter() {
    let Some(path) = file("360_power_to_change_870.json") else { return };
    let mut document: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let grants = document["grants"].as_array_mut().unwrap();
    grants.sort_by_key(|grant| grant["title"].to_string());
    grants.rotate_left(123);
    let shuffled = tempfile::NamedTempFile::new().unwrap();
    serde_json::to_writer(&shuffled, &document).unwrap();
    let stated = |path: &Path| {
        let (statements, _) = read(Format::ThreeSixtyGiving, path, None);
        let line = |statement: Statement| {
            (exchange::ndjson::write(&statement.thing, &[]), statement.dated)
        };
        let mut lines: Vec<_> = statements.into_iter().map(line).collect();
        lines.sort();
        lines
    };
    assert_eq!(stated(&path), stated(shuffled.path()));
}

#[test]
fn grants_that_repeat_an_id_and_how_days_were_read_are_told() {
    let Some(path) = file("360_fundingproviders-grants_fixed_2_grants.json") else { return };
    let (statements, refusals) = read(Format::ThreeSixtyGiving, &path, None);
    let grants = statements.iter().filter(|statement| matches!(statement.thing, Thing::Funding(_)));
    assert_eq!(grants.map(|statement| statement.place.row).collect::<Vec<_>>(), [3]);
    let places: Vec<_> = refusals
        .iter()
        .filter_map(|refusal| Some((refusal.row, refusal.other.as_ref()?.row)))
        .collect();
    assert_eq!(places, [(1, 2), (2, 1), (4, 3)]);
    let told = refusals.iter().filter(|refusal| refusal.code == "day_form").count();
    assert_eq!(told, 1, "24/07/2014 can be read in one way only, which is told once");
}

#[test]
fn every_organisation_of_the_american_register_is_taken() {
    let Some(path) = file("irs_bmf_montana_10890.csv") else { return };
    let (statements, refusals) = read(Format::RegistryCsv, &path, Some("irs-bmf"));
    assert_eq!((statements.len(), refusals), (10_890, Vec::new()));
    let line = exchange::ndjson::write(&statements[1].thing, &[]);
    assert_eq!(
        line,
        concat!(
            r#"{"kind":"organisation","id":"US-EIN-010613656","name":{"en":"CHAPEL OF HOPE MINISTRIES OF ROUNDUP"},"#,
            r#""legal_form":"501c03","status":"active","seat":{"scheme":"ISO3166-2","code":"US-MT"},"#,
            r#""spheres":["NTEE-X20"],"roles":["charity"]}"#
        )
    );
}

#[test]
fn what_was_read_reads_back_from_lines() {
    let Some(path) = file("360_abct_154.json") else { return };
    let (statements, _) = read(Format::ThreeSixtyGiving, &path, None);
    let source = Id::parse("abct").unwrap();
    let mut lines: Vec<String> = statements
        .iter()
        .map(|statement| exchange::ndjson::write(&statement.thing, std::slice::from_ref(&source)))
        .collect();
    lines.push(exchange::ndjson::end(lines.len() as u64));
    let written = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&written, lines.join("\n")).unwrap();
    let (again, refusals) = read(Format::Ndjson, written.path(), None);
    assert_eq!(refusals, []);
    assert!(again.iter().all(|statement| statement.source.as_ref() == Some(&source)));
    let things = |statements: Vec<Statement>| {
        statements.into_iter().map(|statement| statement.thing).collect::<Vec<_>>()
    };
    assert_eq!(things(statements), things(again));
}
