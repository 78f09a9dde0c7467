//! What a publisher is told of a line that cannot be read.
#![expect(clippy::unwrap_used, reason = "a test that panics has done its work")]

use std::io::Write;

use domain::Id;
use exchange::{Context, Format, Item, Refusal, open};

fn refusals(line: &str) -> Vec<Refusal> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(line.as_bytes()).unwrap();
    let context = Context {
        publisher: "test".to_owned(),
        source: Id::parse("test").unwrap(),
        encoding: None,
    };
    let items = open(Format::Ndjson, &[file.path()], &context, None).unwrap();
    let refusal = |item| match item {
        Item::Refused(refusal) => Some(refusal),
        Item::Statement(_) => None,
    };
    items.filter_map(refusal).collect()
}

#[test]
fn a_reason_is_in_words_of_the_publisher() {
    let grant =
        |more: &str| format!(r#"{{"kind":"grant","id":"g","funding_kind":"grant",{more}}}"#);
    let source =
        |more: &str| format!(r#"{{"kind":"source","id":"s","title":{{"en":"T"}},{more}}}"#);
    for (line, field, reason) in [
        (
            grant(r#""title":5"#),
            "title",
            "is a number, but an object with kk, ru, en, translations is expected",
        ),
        (
            grant(r#""title":{"en":5}"#),
            "title.en",
            "is a number, but a text in quotation marks is expected",
        ),
        (grant(r#""amount":{"amount":"5"}"#), "amount.currency", "is needed here and missing"),
        (
            grant(r#""amount":{"amount":5.5,"currency":"KZT"}"#),
            "amount.amount",
            "is a number, but a text in quotation marks is expected",
        ),
        (
            grant(r#""amount":"5 KZT""#),
            "amount",
            "is a text, but an object with amount, currency is expected",
        ),
        (grant(r#""recipients":"GB-CHC-1""#), "recipients", "is a text, but a list is expected"),
        (
            grant(r#""recipients":["GB-CHC-1"]"#),
            "recipients[0]",
            "is a text, but an object with id, share is expected",
        ),
        (
            grant(r#""signed_on":2024"#),
            "signed_on",
            "is a number, but a text in quotation marks is expected",
        ),
        (
            grant(r#""places":[["KATO","55"]]"#),
            "places[0]",
            "is a list, but an object with scheme, code is expected",
        ),
        (
            grant(r#""individual_recipient":"yes""#),
            "individual_recipient",
            "is a text, but true or false is expected",
        ),
        (grant(r#""status":null"#), "status", "is null, but a code in quotation marks is expected"),
        (grant(r#""status":"done""#), "status", "is not one of: planned,"),
        (
            grant(r#""sources":[5]"#),
            "sources[0]",
            "is a number, but an id or an object with an id is expected",
        ),
        (
            grant(r#""sources":[{"id":5}]"#),
            "sources[0].id",
            "is a number, but a text in quotation marks is expected",
        ),
        (grant(r#""colour":5"#), "colour", "is no field that can stand here; those are: id,"),
        (
            source(r#""coverage":{"kind":"milestone"}"#),
            "coverage",
            "is an object, but a list is expected",
        ),
        (
            source(r#""publisher":"P""#),
            "publisher",
            "is a text, but an object with id, name is expected",
        ),
        (
            r#"{"kind":"milestone","id":"m","funding":"g","position":1.5}"#.to_owned(),
            "position",
            "is a number, but a whole number from 0 to 4294967295 is expected",
        ),
        (r#"["grant"]"#.to_owned(), "", "is not a JSON object"),
        (r#""grant""#.to_owned(), "", "is not a JSON object"),
        (
            r#"{"kind":5,"id":"g"}"#.to_owned(),
            "kind",
            "is a number, but a text in quotation marks is expected",
        ),
        (
            r#"{"kind":"grant","id":5}"#.to_owned(),
            "id",
            "is a number, but a text in quotation marks is expected",
        ),
        (r#"{"kind":"gift","id":"g"}"#.to_owned(), "kind", "is not a code of the list"),
        (
            r#"{"kind":"grant","id":"g"} x"#.to_owned(),
            "",
            "is not one JSON object: something stands behind it, column 27",
        ),
        (
            r#"{"kind":"grant","id":"#.to_owned(),
            "",
            "is not one JSON object: it ends before it is whole, column 21",
        ),
    ] {
        let refusals = refusals(&line);
        let [refusal] = refusals.as_slice() else { panic!("{line}: {refusals:?}") };
        assert_eq!(refusal.field, field, "{line}: {refusal:?}");
        assert!(refusal.reason.starts_with(reason), "{line}: {refusal:?}");
    }
}
