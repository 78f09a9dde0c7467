use std::io::Write;

use domain::Id;
use serde_json::json;

use crate::{Context, Format, Item, Refusal, Severity, Statement, open};

fn items(text: &[u8]) -> Vec<Item> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text).unwrap();
    let context = Context {
        publisher: "test".to_owned(),
        source: Id::parse("test").unwrap(),
        encoding: None,
    };
    open(Format::Ndjson, &[file.path()], &context, None).unwrap().collect()
}

fn refusals(text: &str) -> Vec<Refusal> {
    let refusal = |item| match item {
        Item::Refused(refusal) => Some(refusal),
        Item::Statement(_) => None,
    };
    items(text.as_bytes()).into_iter().filter_map(refusal).collect()
}

fn statements(text: &str) -> Vec<Statement> {
    let statement = |item| match item {
        Item::Statement(statement) => Some(*statement),
        Item::Refused(_) => None,
    };
    items(text.as_bytes()).into_iter().filter_map(statement).collect()
}

fn told(text: &str) -> Vec<(String, String, String)> {
    refusals(text).into_iter().map(|refusal| (refusal.code, refusal.field, refusal.value)).collect()
}

fn one(code: &str, field: &str, value: &str) -> Vec<(String, String, String)> {
    vec![(code.to_owned(), field.to_owned(), value.to_owned())]
}

const GRANT: &str = r#"{"kind":"grant","id":"g","funding_kind":"grant"}"#;

#[test]
fn what_the_api_shows_is_read_back_without_what_it_derives() {
    let line = json!({
        "kind": "milestone", "id": "g:m:1", "funding": "g", "title": {"kk": "Кезең", "display": {"text": "x", "lang": "kk"}},
        "revision": 3, "sequence": 9, "overdue": true, "waiting_on": "recipient", "labels": {"status": "Жоспарланған"},
        "sources": [{"id": "src", "url": "http://x.kz"}], "amount": {"amount": "10.50", "currency": "KZT"},
        "report_days_late": null, "evaluated_on": "2026-01-01",
    });
    let grant = json!({
        "kind": "grant", "id": "g", "funding_kind": "grant", "funder": {"id": "KZ-BIN-170940025833", "name": {"kk": "x"}},
        "recipients": [{"id": "GB-CHC-1", "name": {}, "region": {"scheme": "KATO", "code": "55"}, "display": 1}], "sources": ["s1", "s2"],
        "totals": {"deep": [1, {"x": 2}]},
    });
    let statements = statements(&format!("{line}\n\n{grant}\r\n"));
    assert_eq!(statements.len(), 2);
    assert_eq!(statements[0].source.as_ref().map(Id::as_str), Some("s1"));
    assert_eq!(statements[1].source.as_ref().map(Id::as_str), Some("src"));
    assert_eq!((statements[0].place.row, statements[1].place.row), (3, 1));
}

#[test]
fn a_mistake_is_told_with_field_value_and_code() {
    let grant =
        |more: &str| format!(r#"{{"kind":"grant","id":"g","funding_kind":"grant",{more}}}"#);
    let cases = [
        (grant(r#""colour":"red""#), one("unknown_field", "colour", "")),
        (
            grant(r#""amount":{"amount":5,"currency":"KZT"}"#),
            one("wrong_type", "amount.amount", "5"),
        ),
        (grant(r#""amount":["5","KZT"]"#), one("wrong_type", "amount", r#"["5","KZT"]"#)),
        (
            grant(r#""amount":{"amount":"1.234","currency":"KZT"}"#),
            one("too_precise", "amount.amount", "1.234"),
        ),
        (grant(r#""amount":{"amount":"-1","currency":"KZT"}"#), one("negative", "amount", "-1.00")),
        (grant(r#""signed_on":"01.02.2024""#), one("malformed", "signed_on", "01.02.2024")),
        (grant(r#""status":"done""#), one("unknown_code", "status", "done")),
        (
            grant(r#""recipients":[{"id":"a"},{"id":"b c"}]"#),
            one("malformed", "recipients[1].id", "b c"),
        ),
        (
            grant(r#""places":[{"scheme":"KATO","code":"x"}]"#),
            one("malformed", "places[0].code", "x"),
        ),
        (grant(r#""title":{"de":"x"}"#), one("unknown_field", "title.de", "")),
        (grant(r#""sources":5"#), one("wrong_type", "sources", "5")),
        (r#"{"kind":"grant","id":"g"}"#.to_owned(), one("missing", "funding_kind", "")),
        (
            r#"{"kind":"grant","id":"g","funding_kind":"social_order"}"#.to_owned(),
            one("wrong_kind", "funding_kind", "social_order"),
        ),
        (r#"{"kind":"gift","id":"g"}"#.to_owned(), one("unknown_code", "kind", "gift")),
        (r#"{"id":"g"}"#.to_owned(), one("missing", "kind", "")),
        (r#"{"kind":"grant","#.to_owned(), one("malformed_json", "", "")),
        (r#"["grant"]"#.to_owned(), one("wrong_type", "", "[\"grant\"]")),
    ];
    for (line, expected) in cases {
        assert_eq!(told(&line), expected, "{line}");
    }
}

#[test]
fn what_is_too_deep_or_not_utf8_is_one_refused_line() {
    let deep = format!(
        r#"{{"kind":"grant","id":"g","totals":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(told(&deep), one("too_deep", "", ""));
    let many = format!(
        r#"{{"kind":"grant","id":"g","funding_kind":"grant","totals":[{}0]}}"#,
        "[],".repeat(500)
    );
    assert_eq!(told(&many), []);
    let mut bytes = b"{\"kind\":\"\xff\"}\n".to_vec();
    bytes.extend(GRANT.as_bytes());
    let items = items(&bytes);
    assert!(
        matches!(&items[0], Item::Refused(refusal) if refusal.code == "invalid_utf8" && refusal.row == 1)
    );
    assert!(matches!(&items[1], Item::Statement(_)));
}

#[test]
fn ids_that_come_twice_are_told_with_both_places() {
    let other = r#"{"kind":"grant","id":"h","funding_kind":"grant"}"#;
    let changed = r#"{"kind":"contract","id":"h","funding_kind":"social_order"}"#;
    let organisation = r#"{"kind":"organisation","id":"GB-CHC-9","name":{"en":"G"}}"#;
    let grant = GRANT.replace(r#""g""#, r#""GB-CHC-9""#);
    let text = [&grant, other, &grant, changed, organisation].join("\n");
    let refused: Vec<_> = refusals(&text)
        .into_iter()
        .map(|refusal| (refusal.row, refusal.other.map(|place| place.row)))
        .collect();
    assert_eq!(refused, [(2, Some(4)), (3, Some(1)), (4, Some(2))]);
    assert_eq!(
        statements(&text).len(),
        2,
        "the first of two equal ones, and the organisation of the same id"
    );
}

#[test]
fn the_last_line_tells_whether_the_file_is_whole() {
    assert_eq!(told(&format!("{GRANT}\n{}\n", crate::ndjson::end(1))), []);
    assert_eq!(
        told(&format!("{GRANT}\n{}", crate::ndjson::end(2))),
        one("count_mismatch", "count", "2")
    );
    assert_eq!(told(&format!("{}\n{GRANT}", crate::ndjson::end(0))), one("after_end", "", ""));
}

#[test]
fn an_export_that_was_cut_off_is_told_and_several_may_follow_each_other() {
    let lines = |text: &str| -> Vec<String> {
        let stated = statements(text);
        stated.iter().map(|one| domain::change::state(&one.thing, &[])).collect()
    };
    let organisation = r#"{"kind":"organisation","id":"GB-CHC-1","name":{"en":"O"}}"#;
    let [one, other] = [lines(organisation).remove(0), lines(GRANT).remove(0)];
    let export = |state: &str| {
        format!("{}\n{}\n", crate::ndjson::first(state, 7), crate::ndjson::end_at(1, 7))
    };
    let both = export(&one) + &export(&other);
    assert_eq!((told(&both), statements(&both).len()), (Vec::new(), 2));
    // Also where they have to be read several times.
    let turned = export(&other) + &crate::ndjson::end_at(0, 7) + "\n" + &export(&one);
    assert_eq!((told(&turned), statements(&turned).len()), (Vec::new(), 2));
    let cut = one.clone() + "\n" + &crate::ndjson::first(&other, 7);
    assert_eq!((told(&cut), statements(&cut).len()), (self::one("cut_off", "", ""), 2));
    let cut = crate::ndjson::first(&one, 7) + "\n" + &export(&other);
    assert_eq!(told(&cut), self::one("cut_off", "", ""));
    let longer = export(&one) + &other;
    assert_eq!(told(&longer), self::one("after_end", "", ""));
}

#[test]
fn no_natural_person_gets_in() {
    let iin = "880110350023";
    let iin =
        domain::bin::check_digit(&iin[..11]).map(|digit| format!("{}{digit}", &iin[..11])).unwrap();
    let line = format!(
        r#"{{"kind":"organisation","id":"GB-CHC-1","name":{{"ru":"Фонд {iin}"}},"identifiers":[{{"scheme":"KZ-IIN","id":"1"}}]}}"#
    );
    let notes = refusals(&line);
    assert_eq!(notes.len(), 2);
    assert!(
        notes.iter().all(|note| note.code == "natural_person" && note.severity == Severity::Noted)
    );
    let text = serde_json::to_string(&statements(&line)[0].thing).unwrap();
    assert!(text.contains("Фонд ****") && !text.contains(&iin) && !text.contains("IIN"), "{text}");
    for id in [
        iin.clone(),
        format!("KZ-BIN-{iin}"),
        "KZ-BIN-880110350020".to_owned(),
        "KZ-IIN-1".to_owned(),
    ] {
        let line = format!(r#"{{"kind":"organisation","id":"{id}","name":{{"ru":"Ф"}}}}"#);
        let refused = refusals(&line);
        assert!(
            refused
                .iter()
                .all(|refusal| refusal.code == "natural_person" && refusal.value.is_empty()),
            "{refused:?}"
        );
        assert!(
            !refused.is_empty() && !serde_json::to_string(&refused).unwrap().contains(&iin),
            "{refused:?}"
        );
    }
    let escaped = line.replacen(&iin, &format!("\\u003{}{}", &iin[..1], &iin[1..]), 1);
    assert!(!serde_json::to_string(&statements(&escaped)[0].thing).unwrap().contains(&iin));
}

#[test]
fn a_bin_with_a_wrong_check_digit_is_kept_and_marked() {
    let line = r#"{"kind":"organisation","id":"KZ-BIN-940140000380","name":{"ru":"Ф"}}"#;
    assert_eq!(told(line), one("check_failed", "id", "940140000380"));
    let stated = statements(line);
    assert_eq!(stated.len(), 1);
    let written = crate::ndjson::write(&stated[0].thing, &[]);
    assert_eq!(told(&written), []);
    assert_eq!(statements(&written)[0].thing, stated[0].thing);
}

#[test]
fn the_order_of_lines_does_not_matter() {
    let lines = [
        r#"{"kind":"payment","id":"g:p:1","funding":"g","amount":{"amount":"1","currency":"KZT"},"status":"paid","paid_on":"2025-01-01","milestone":"g:m:1"}"#,
        r#"{"kind":"milestone","id":"g:m:1","funding":"g","title":{"en":"M"}}"#,
        GRANT,
        r#"{"kind":"organisation","id":"GB-CHC-1","name":{"en":"O"}}"#,
        r#"{"kind":"source","id":"s","publisher":{"name":{"en":"P"}},"title":{"en":"T"}}"#,
        r#"{"kind":"grant"}"#,
        r#"{"kind":"end","count":6}"#,
    ];
    let text = lines.join("\n");
    let read: Vec<_> = statements(&text).into_iter().map(|statement| statement.place.row).collect();
    assert_eq!(read, [5, 4, 3, 2, 1]);
    assert_eq!(told(&text), one("missing", "id", ""));
    let late = format!("{}\n{text}", crate::ndjson::end(0));
    assert_eq!(statements(&late), [], "all stand behind the last line");
    assert_eq!(refusals(&late).iter().filter(|refusal| refusal.code == "after_end").count(), 6);
    // What is in order is read in its order: children may follow their own funding, or one that lies in the register.
    let other = GRANT.replace(r#""g""#, r#""h""#);
    let ordered = [
        lines[4],
        GRANT,
        lines[1],
        &other,
        lines[3],
        r#"{"kind":"milestone","id":"x:m:1","funding":"x","title":{"en":"M"}}"#,
    ];
    let read: Vec<_> =
        statements(&ordered.join("\n")).into_iter().map(|statement| statement.place.row).collect();
    assert_eq!(read, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_name_that_comes_twice_refuses_the_line() {
    let twice = |more: &str| told(&GRANT.replacen('{', &format!("{{{more},"), 1));
    assert_eq!(twice(r#""kind":"grant""#), one("duplicate_key", "kind", ""));
    assert_eq!(twice(r#""sources":["a"],"sources":["b"]"#), one("duplicate_key", "sources", ""));
    assert_eq!(twice(r#""funding_kind":"premium""#), one("duplicate_key", "funding_kind", ""));
    assert_eq!(twice(r#""title":{"en":"a","en":"b"}"#), one("duplicate_key", "title.en", ""));
    assert_eq!(twice(r#""labels":1,"labels":2"#), one("duplicate_key", "labels", ""));
}
