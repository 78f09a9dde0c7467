//! Small files of our own making, each nasty in its own way: what is taken of each, and what is told.
#![expect(clippy::unwrap_used, reason = "a test that panics has done its work")]

use std::path::{Path, PathBuf};

use domain::{Id, Thing};
use exchange::{Context, Encoding, Format, Item, Mapping, open};
use serde::Deserialize;

/// What is to come of a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    file: String,
    format: String,
    mapping: Option<String>,
    /// The encoding that is asked for.
    encoding: Option<String>,
    /// The code of the fault of the whole file.
    fault: Option<String>,
    /// Fundings, organisations that have no number … all that is stated and is not named by something else.
    #[serde(default)]
    things: usize,
    /// Codes of all that is told, in their order.
    #[serde(default)]
    codes: Vec<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/nasty")
}

/// How many things but organisations beside fundings were stated, and what was told; or the fault.
fn read(expected: &Expected) -> Result<(usize, Vec<String>), String> {
    let path = folder().join(&expected.file);
    let source = Id::parse("nasty").unwrap();
    let encoding = expected.encoding.as_deref().map(|name| Encoding::parse(name).unwrap());
    let context = Context { publisher: "nasty".to_owned(), source, encoding };
    let mapping = expected.mapping.as_deref().map(|name| Mapping::load(name).unwrap());
    let format = Format::parse(&expected.format).unwrap();
    let reading = open(format, &[Path::new(&path)], &context, mapping.as_ref());
    let (mut things, mut codes) = (0, Vec::new());
    let mut fundings = 0;
    for item in reading.map_err(|fault| fault.code.to_owned())? {
        match item {
            Item::Statement(statement) => {
                statement.thing.check().unwrap();
                let written = exchange::ndjson::write(&statement.thing, &[]);
                assert_eq!(domain::bin::holds_valid_iin(&written), None, "{}", expected.file);
                match &statement.thing {
                    Thing::Funding(_) => fundings += 1,
                    _ => things += 1,
                }
            }
            Item::Refused(refusal) => {
                assert_eq!(domain::bin::holds_valid_iin(&refusal.value), None, "{}", expected.file);
                codes.push(refusal.code);
            }
        }
    }
    Ok((if fundings > 0 { fundings } else { things }, codes))
}

#[test]
fn every_nasty_file_is_taken_or_told_as_written_down() {
    let text = std::fs::read_to_string(folder().join("expected.json")).unwrap();
    let all: Vec<Expected> = serde_json::from_str(&text).unwrap();
    let mut listed: Vec<String> = all.iter().map(|expected| expected.file.clone()).collect();
    listed.push("expected.json".to_owned());
    listed.sort();
    let mut present: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    present.sort();
    assert_eq!(present, listed);
    for expected in &all {
        let came = read(expected);
        match &expected.fault {
            Some(code) => {
                assert_eq!(came.as_ref().err(), Some(code), "{}: {came:?}", expected.file);
            }
            None => {
                assert_eq!(
                    came,
                    Ok((expected.things, expected.codes.clone())),
                    "{}",
                    expected.file
                );
            }
        }
    }
}
