use std::io::Write;

use domain::{Id, Thing};
use serde_json::{Value, json};

use crate::{Context, Fault, Format, Item, Refusal, Severity, Statement, open};

fn read(text: &[u8]) -> Result<Vec<Item>, Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text).unwrap();
    let context = Context {
        publisher: "test".to_owned(),
        source: Id::parse("test").unwrap(),
        encoding: None,
    };
    Ok(open(Format::ThreeSixtyGiving, &[file.path()], &context, None)?.collect())
}

fn split(grants: &[Value]) -> (Vec<Statement>, Vec<Refusal>) {
    let (mut statements, mut refusals) = (Vec::new(), Vec::new());
    for item in read(json!({"grants": grants}).to_string().as_bytes()).unwrap() {
        match item {
            Item::Statement(statement) => statements.push(*statement),
            Item::Refused(refusal) => refusals.push(refusal),
        }
    }
    (statements, refusals)
}

fn grant(more: Value) -> Value {
    let mut grant = json!({
        "id": "360G-x-1", "title": "T", "description": "D", "currency": "GBP", "amountAwarded": 10, "awardDate": "2020-01-02",
        "fundingOrganization": [{"id": "GB-CHC-1000147", "name": "Trust"}],
        "recipientOrganization": [{"id": "GB-COH-06714178", "name": "Doers"}],
    });
    let (Value::Object(fields), Value::Object(more)) = (&mut grant, more) else {
        panic!("objects")
    };
    fields.extend(more);
    fields.retain(|_, value| !value.is_null());
    grant
}

fn told(refusals: &[Refusal]) -> Vec<(&str, &str)> {
    refusals.iter().map(|refusal| (refusal.code.as_str(), refusal.field.as_str())).collect()
}

fn funding(statements: &[Statement]) -> &domain::Funding {
    let funding = statements.iter().find_map(|statement| match &statement.thing {
        Thing::Funding(funding) => Some(funding),
        _ => None,
    });
    funding.unwrap()
}

#[test]
fn a_grant_comes_after_the_organisations_it_names() {
    let more = json!({
        "dateModified": "2021-05-06T07:08:09Z", "amountAwarded": 1000.1, "url": "https://x.org/1", "amountDisbursed": 3,
        "plannedDates": [{"startDate": "2020-02-01", "endDate": "2020-12-31T00:00:00+00:00"}],
        "beneficiaryLocation": [{"geoCode": "E08000035", "geoCodeType": "LAD"}, {"countryCode": "GB"}, {"name": "Leeds"}],
        "classifications": [{"code": "A1", "title": "Arts"}, {"title": "No code"}], "grantProgramme": [{"title": " Main "}],
        "additional_data": {"recipientOrgInfos": [{"name": "OTHER"}]},
    });
    let (statements, refusals) = split(&[grant(more)]);
    assert_eq!(refusals, []);
    let ids: Vec<&str> = statements.iter().map(|statement| statement.thing.id().as_str()).collect();
    assert_eq!(ids, ["GB-CHC-1000147", "GB-COH-06714178", "360G-x-1"]);
    assert!(
        statements
            .iter()
            .all(|statement| statement.dated == Some(time::macros::date!(2021 - 05 - 06)))
    );
    let expected = json!({
        "id": "360G-x-1", "funding_kind": "grant", "title": {"en": "T"}, "description": {"en": "D"}, "status": "contracted",
        "amount": {"amount": "1000.10", "currency": "GBP"}, "signed_on": "2020-01-02", "start_on": "2020-02-01",
        "end_on": "2020-12-31", "funder": {"id": "GB-CHC-1000147"}, "recipients": [{"id": "GB-COH-06714178"}],
        "places": [{"scheme": "LAD", "code": "E08000035"}, {"scheme": "ISO3166-1", "code": "GB"}], "spheres": ["A1"],
        "programme": {"en": "Main"}, "url": "https://x.org/1",
    });
    assert_eq!(Value::Object(statements[2].thing.fields()), expected);
    assert_eq!(Value::Object(statements[0].thing.fields())["roles"], json!(["donor"]));
}

#[test]
fn what_a_grant_needs_is_refused_with_its_field() {
    for (more, expected) in [
        (json!({"awardDate": "04/07/2014"}), ("ambiguous_day", "awardDate")),
        (json!({"awardDate": null}), ("missing", "awardDate")),
        (json!({"amountAwarded": "1,000"}), ("ambiguous_number", "amountAwarded")),
        (json!({"amountAwarded": -5}), ("negative", "amountAwarded")),
        (json!({"amountAwarded": 5.123}), ("too_precise", "amountAwarded")),
        (json!({"amountAwarded": null}), ("missing", "amountAwarded")),
        (json!({"currency": "POUNDS"}), ("unknown_currency", "currency")),
        (json!({"currency": null}), ("missing", "currency")),
        (json!({"id": null}), ("missing", "id")),
        (json!({"fundingOrganization": null}), ("missing", "fundingOrganization")),
        (json!({"recipientOrganization": []}), ("missing", "recipientOrganization")),
        (json!({"recipientOrganization": ["Doers"]}), ("wrong_type", "recipientOrganization[0]")),
        (
            json!({"recipientOrganization": [{"id": "GB-COH-1"}]}),
            ("missing", "recipientOrganization[0].name"),
        ),
    ] {
        let (statements, refusals) = split(&[grant(more.clone())]);
        assert_eq!(told(&refusals)[0], expected, "{more}");
        assert!(
            statements.is_empty()
                && refusals.iter().all(|refusal| refusal.severity == Severity::Refused),
            "{more}"
        );
    }
    let (_, refusals) = split(&[grant(json!({"awardDate": "x", "currency": null}))]);
    assert_eq!(refusals.len(), 2, "all mistakes of a grant are told at once");
}

#[test]
fn what_is_changed_in_a_grant_is_noted() {
    for (more, expected) in [
        (
            json!({"plannedDates": [{"startDate": "2021-01-01", "endDate": "2020-01-01"}]}),
            ("inverted_range", "plannedDates[0].endDate"),
        ),
        (
            json!({"plannedDates": [{"startDate": "soon"}]}),
            ("malformed", "plannedDates[0].startDate"),
        ),
        (json!({"amountAwarded": 0.300_000_000_000_000_04}), ("rounded", "amountAwarded")),
        (json!({"amountAwarded": "12.50"}), ("wrong_type", "amountAwarded")),
        (json!({"title": "a\u{202e}b"}), ("control_character", "title")),
        (json!({"description": null}), ("missing", "description")),
        (json!({"url": "www.x.org"}), ("malformed", "url")),
        (json!({"id": 5}), ("wrong_type", "id")),
        (json!({"title": 2024}), ("wrong_type", "title")),
        (json!({"description": 7}), ("wrong_type", "description")),
        (json!({"url": 5.5}), ("wrong_type", "url")),
        (json!({"url": ["https://x.org"]}), ("wrong_type", "url")),
        (json!({"grantProgramme": [{"title": 9}]}), ("wrong_type", "grantProgramme[0].title")),
        (json!({"classifications": [{"code": 5}]}), ("wrong_type", "classifications[0].code")),
        (
            json!({"beneficiaryLocation": [{"geoCode": 5, "geoCodeType": "LAD"}]}),
            ("wrong_type", "beneficiaryLocation[0].geoCode"),
        ),
        (
            json!({"recipientOrganization": [{"id": "GB-COH-06714178", "name": 24}]}),
            ("wrong_type", "recipientOrganization[0].name"),
        ),
        (
            json!({"recipientOrganization": [{"id": 6_714_178, "name": "D"}]}),
            ("wrong_type", "recipientOrganization[0].id"),
        ),
        (
            json!({"fundingOrganization": [{"id": "GB-CHC-1000147", "name": "T"}, {"id": "GB-CHC-1", "name": "U"}]}),
            ("left_out", "fundingOrganization[1]"),
        ),
        (json!({"dateModified": "13-03"}), ("malformed", "dateModified")),
        (
            json!({"recipientOrganization": [{"id": "GB-COH-n/a", "name": "D"}]}),
            ("placeholder", "recipientOrganization[0].id"),
        ),
    ] {
        let (statements, refusals) = split(&[grant(more.clone())]);
        assert_eq!((told(&refusals), statements.len()), (vec![expected], 3), "{more}");
        assert_eq!(refusals[0].severity, Severity::Noted, "{more}");
    }
}

#[test]
fn nothing_is_kept_of_a_person_who_receives_a_grant() {
    let person = json!({
        "recipientIndividual": {"id": "360G-x-P", "name": "Jane Roe"}, "recipientOrganization": null,
        "title": "Grant to Jane Roe", "url": "https://x.org/jane-roe",
    });
    let (statements, refusals) = split(&[grant(person)]);
    assert_eq!(told(&refusals), [("natural_person", "title"), ("natural_person", "url")]);
    assert!(funding(&statements).individual_recipient);
    let all = format!("{statements:?}{refusals:?}");
    assert!(
        all.contains("Grant to *** ***")
            && !all.contains("Roe")
            && !all.contains("roe")
            && !all.contains("360G-x-P"),
        "{all}"
    );
    let iin =
        "88011035002".to_owned() + &domain::bin::check_digit("88011035002").unwrap().to_string();
    let number = json!({"recipientOrganization": [{"id": format!("KZ-BIN-{iin}"), "name": "Jane"}], "description": iin});
    let (statements, refusals) = split(&[grant(number)]);
    let all = format!("{statements:?}{refusals:?}");
    assert!(
        funding(&statements).individual_recipient && !all.contains(&iin) && !all.contains("Jane"),
        "{all}"
    );
}

#[test]
fn organisations_without_an_org_id_get_the_same_generated_id_each_time() {
    let funder = |id: &str, name: &str| json!({"fundingOrganization": [{"id": id, "name": name}]});
    let id = |id: &str, name: &str| {
        funding(&split(&[grant(funder(id, name))]).0).funder.clone().unwrap().id
    };
    assert!(id("360G-ptc-ORG:x", "X").is_generated());
    assert_eq!(id("360G-ptc-ORG:x", "X"), id("360G-ptc-ORG:x", "Y"));
    assert_ne!(
        id("GB-CHC-000000", "X"),
        id("GB-CHC-000000", "Y"),
        "a placeholder is nobody's number"
    );
    assert_eq!(id("GB-CHC-000000", "X"), id("GB-COH-n/a", "x"));
    let (statements, _) = split(&[grant(funder("360G-ptc-ORG:x", "X"))]);
    assert_eq!(
        Value::Object(statements[0].thing.fields())["identifiers"],
        json!([{"scheme": "360G", "id": "360G-ptc-ORG:x"}])
    );
}

#[test]
fn an_organisation_of_many_names_has_the_newest_then_the_most_frequent_then_the_first() {
    let named = |number: u8, name: &str, dated: &str| {
        grant(json!({
            "id": format!("360G-x-{number}"), "dateModified": dated,
            "recipientOrganization": [{"id": "GB-COH-06714178", "name": name}],
        }))
    };
    let name = |grants: &[Value]| {
        let (statements, _) = split(grants);
        let is = |statement: &&Statement| statement.thing.id().as_str() == "GB-COH-06714178";
        let found: Vec<_> = statements
            .iter()
            .filter(is)
            .map(|statement| statement.thing.fields()["name"]["en"].clone())
            .collect();
        assert_eq!(found.len(), 1, "it is stated once");
        found[0].clone()
    };
    let (old, new) = ("2019-01-01", "2020-01-01");
    let mut newest = [named(1, "B", old), named(2, "B", old), named(3, "C", new)];
    let mut frequent = [
        named(1, "A", new),
        named(2, "C", new),
        named(3, "C", new),
        named(4, "A", old),
        named(5, "A", old),
    ];
    let mut first = [named(1, "B", new), named(2, "A", new), named(3, "C", new)];
    for _ in 0..2 {
        assert_eq!([name(&newest), name(&frequent), name(&first)], ["C", "A", "A"]);
        newest.reverse();
        frequent.reverse();
        first.reverse();
    }
}

#[test]
fn ids_that_come_twice_are_told_with_both_places() {
    let other = grant(json!({"id": "360G-x/2"}));
    let grants = [grant(json!({})), other.clone(), grant(json!({"title": "Other"})), other];
    let (statements, refusals) = split(&grants);
    let places: Vec<_> = refusals
        .iter()
        .map(|refusal| (refusal.row, refusal.other.as_ref().map(|place| place.row)))
        .collect();
    assert_eq!(places, [(1, Some(3)), (3, Some(1)), (4, Some(2))]);
    assert_eq!(funding(&statements).id.as_str(), "360G-x~2F2");
    assert_eq!(funding(&statements).identifiers[0].id, "360G-x/2");
}

#[test]
fn a_file_that_is_not_whole_or_of_another_kind_is_refused_as_a_whole() {
    let whole = json!({"title": "x", "grants": [grant(json!({})), grant(json!({"id": "360G-x-2"}))], "version": "1.4"}).to_string();
    assert_eq!(read(format!("\u{feff} {whole}\n").as_bytes()).unwrap().len(), 4);
    for cut in [1, 5, 40, whole.len() / 2, whole.len() - 2, whole.len() - 1] {
        assert_eq!(read(&whole.as_bytes()[..cut]).unwrap_err().code, "broken_structure", "{cut}");
    }
    for (text, code) in [
        ("", "broken_structure"),
        ("{\"grants\": [{}]} x", "broken_structure"),
        ("{\"grants\": [{}}]}", "broken_structure"),
        ("{\"grants\": [{},]}", "broken_structure"),
        ("{\"grants\": [{}], \"grants\": [{}]}", "broken_structure"),
        ("[]", "not_of_format"),
        ("{}", "not_of_format"),
        ("{\"releases\": []}", "not_of_format"),
        ("{\"grants\": 1}", "not_of_format"),
        ("id,title\n", "not_of_format"),
    ] {
        assert_eq!(
            read(text.as_bytes()).map(|items| items.len()).map_err(|fault| fault.code),
            Err(code),
            "{text}"
        );
    }
}

#[test]
fn a_grant_that_cannot_be_read_is_refused_alone() {
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!("{{\"x\":\"{}\"}}", "x".repeat(17 << 20));
    let good = grant(json!({})).to_string();
    let text = format!("{{\"grants\": [{deep}, {long}, 5, {{\"id\": nope}}, {good}]}}");
    let items = read(text.as_bytes()).unwrap();
    let refused = |item: &Item| match item {
        Item::Refused(refusal) => Some((refusal.row, refusal.code.clone())),
        Item::Statement(_) => None,
    };
    let refused: Vec<_> = items.iter().filter_map(refused).collect();
    let code = |row: u64, code: &str| (row, code.to_owned());
    assert_eq!(
        refused,
        [
            code(1, "too_deep"),
            code(2, "too_long"),
            code(3, "wrong_type"),
            code(4, "malformed_json")
        ]
    );
    assert_eq!(items.len(), 4 + 3);
}

#[test]
fn a_package_tells_its_source() {
    let text = json!({
        "title": "Awards", "license": "https://creativecommons.org/licenses/by/4.0/", "grants": [grant(json!({}))],
        "publisher": {"name": "A Trust", "identifier": "GB-CHC-1000147"},
    });
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.to_string().as_bytes()).unwrap();
    let context =
        Context { publisher: "test".to_owned(), source: Id::parse("src").unwrap(), encoding: None };
    let reading = open(Format::ThreeSixtyGiving, &[file.path()], &context, None).unwrap();
    let source = reading.source().unwrap();
    assert_eq!(
        (source.id.as_str(), source.publisher.id.as_ref().unwrap().as_str()),
        ("src", "GB-CHC-1000147")
    );
    assert_eq!(source.licence.as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));
}

#[test]
fn a_number_is_a_text_as_long_as_its_digits_are_kept() {
    let (statements, refusals) = split(&[grant(json!({"title": 2024, "id": 77}))]);
    assert_eq!(
        funding(&statements).title.as_ref().and_then(|title| title.get(domain::Language::En)),
        Some("2024")
    );
    assert_eq!(funding(&statements).identifiers[0].id, "77");
    assert_eq!(told(&refusals), [("wrong_type", "id"), ("wrong_type", "title")]);
    let text = r#"{"grants": [G]}"#.replace('G', &grant(json!({})).to_string());
    for number in ["12345678901234567890123", "1.50"] {
        let items = read(text.replace("\"T\"", number).as_bytes()).unwrap();
        let said = items.iter().find_map(|item| match item {
            Item::Refused(refusal) => Some((refusal.field.as_str(), refusal.reason.as_str())),
            Item::Statement(_) => None,
        });
        assert_eq!(said, Some(("title", "is not a text; it was left out")), "{number}");
    }
}

#[test]
fn all_that_is_wrong_with_a_grant_is_told_at_once() {
    let more = json!({
        "amountAwarded": "abc", "awardDate": "soon", "fundingOrganization": null, "recipientOrganization": null,
    });
    let (statements, refusals) = split(&[grant(more)]);
    let expected = [
        ("malformed", "amountAwarded"),
        ("malformed", "awardDate"),
        ("missing", "fundingOrganization"),
        ("missing", "recipientOrganization"),
    ];
    assert_eq!((statements.len(), told(&refusals)), (0, expected.to_vec()));
}

#[test]
fn an_empty_list_holds_no_grant() {
    for text in [r#"{"grants": []}"#, r#"{"grants":[ ],"publisher":{"name":"P"}}"#] {
        assert_eq!(read(text.as_bytes()).unwrap().len(), 0, "{text}");
    }
    assert_eq!(read(br#"{"publisher":{}}"#).unwrap_err().code, "not_of_format");
}
