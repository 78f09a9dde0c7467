//! Files and releases that are odd in one place: it is told with that place, and the rest is taken.

use domain::{Language, Thing};
use serde_json::{Value, json};

use super::{codes, contract, funding, one, party, read_all};
use crate::Refusal;

/// Code, field and place of all that is told.
fn told(refusals: &[Refusal]) -> Vec<(&str, &str, u64)> {
    refusals
        .iter()
        .map(|refusal| (refusal.code.as_str(), refusal.field.as_str(), refusal.row))
        .collect()
}

fn names(things: &[Thing]) -> Vec<(&str, &str)> {
    let mut names = Vec::new();
    for thing in things {
        if let Thing::Organisation(organisation) = thing {
            names.push((organisation.id.as_str(), organisation.name.best(Language::Ru).0));
        }
    }
    names
}

#[test]
fn json_that_is_too_deep_is_told_so_wherever_it_is() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(10_000), close.repeat(10_000));
    for content in [
        deep("[", "]"),
        deep("[", ""),
        format!("{{\"publisher\": {}}}", deep("[", "]")),
        format!("{{\"ocid\": {}}}", deep("{\"a\":", "}")),
        format!("[{{\"license\": {}}}]", deep("[", "]")),
    ] {
        assert_eq!(read_all(&[content.as_bytes()]).unwrap_err().code, "too_deep");
    }
    let one = json!({"releases": [contract()]}).to_string();
    let beside = one.replacen("[{", &format!("[{{\"ocid\": {}}}, {{", deep("[", "]")), 1);
    let (things, refusals) = read_all(&[beside.as_bytes()]).unwrap();
    assert_eq!((things.len(), codes(&refusals)), (6, vec![("too_deep", 1)]), "the other is taken");
}

#[test]
fn a_file_that_is_no_json_says_where_and_one_in_another_encoding_says_so() {
    let line = contract().to_string();
    let fault = |bytes: &[u8]| {
        let fault = read_all(&[bytes]).unwrap_err();
        (fault.code, fault.reason)
    };
    let (code, reason) = fault(format!("{line}\n\n{line}\nnot JSON\n").as_bytes());
    assert_eq!(code, "broken_structure");
    assert!(reason.contains("after 2 releases, at line 4, column"), "{reason}");
    let mut bytes = line.clone().into_bytes();
    let at = bytes.windows(6).position(|six| six == "Харекет".as_bytes().split_at(6).0).unwrap();
    bytes[at + 1] = 0xff;
    let alone = [bytes.as_slice(), b"\n", line.replace("ocds-a-1", "ocds-a-2").as_bytes()].concat();
    let (things, refusals) = read_all(&[&alone]).unwrap();
    assert_eq!(
        (things.len(), codes(&refusals)),
        (6, vec![("invalid_utf8", 1)]),
        "the next is taken"
    );
    let (code, reason) = fault(&[b"{\"releases\": [\n", bytes.as_slice(), b"]}"].concat());
    assert_eq!(code, "invalid_encoding");
    assert!(reason.contains("at line 2, column"), "{reason}");
}

#[test]
fn odd_heads_of_a_package_do_not_take_its_releases_along() {
    for head in [
        json!({"license": {"url": "https://x.example"}}),
        json!({"publisher": "Министерство"}),
        json!({"records": null}),
        json!({"extensions": 5, "links": []}),
    ] {
        let mut package = head.clone();
        package["releases"] = json!([contract()]);
        let (things, refusals) = one(&package);
        assert_eq!((things.len(), refusals.len()), (6, 0), "{head}");
    }
}

#[test]
fn a_party_without_an_id_is_known_by_its_name_and_told() {
    for none in [json!(""), json!(" "), Value::Null] {
        let mut release = contract();
        let mut supplier = party("", "Харекет", "supplier");
        supplier["identifier"] = json!({"scheme": "KZ-BIN", "id": "170940025833"});
        supplier["id"] = none.clone();
        release["parties"][1] = supplier;
        release["awards"][0]["suppliers"] = json!([{"id": none, "name": "Харекет"}]);
        let (things, refusals) = one(&release);
        assert_eq!(names(&things)[1], ("KZ-BIN-170940025833", "Харекет"), "with its number");
        assert_eq!(told(&refusals), [("missing", "parties[1].id", 1)]);
    }
    let mut release = contract();
    release["awards"][0]["suppliers"] = json!([{"id": "", "name": ""}]);
    assert_eq!(
        told(&one(&release).1),
        [("missing", "awards[0].suppliers[0].name", 1), ("missing", "suppliers", 1)]
    );
}

#[test]
fn two_parties_of_one_name_without_ids_are_not_taken_for_each_other() {
    let mut release = contract();
    let with =
        |number: &str| json!({"name": "Фонд", "identifier": {"scheme": "GB-CHC", "id": number}});
    release["parties"] =
        json!([party("KZ-BIN-940140000385", "Управление", "buyer"), with("1"), with("2")]);
    release["awards"][0]["suppliers"] = json!([{"name": "Фонд"}]);
    let (things, refusals) = one(&release);
    assert!(funding(&things).recipients[0].id.is_generated());
    assert_eq!(told(&refusals), [("missing", "parties[1].id", 1), ("missing", "parties[2].id", 1)]);
}

#[test]
fn a_release_of_1_0_needs_no_ids_of_parties() {
    let mut release = contract();
    release.as_object_mut().unwrap().remove("parties");
    let supplier =
        json!({"name": "Харекет", "identifier": {"scheme": "KZ-BIN", "id": "170940025833"}});
    release["buyer"] =
        json!({"name": "Управление", "identifier": {"scheme": "KZ-BIN", "id": "940140000385"}});
    release["awards"][0]["suppliers"] = json!([supplier]);
    release["contracts"][0]["amendment"] = json!({"date": "2024-05-01", "rationale": "Срок"});
    let transactions = &mut release["contracts"][0]["implementation"]["transactions"][0];
    let value = transactions.as_object_mut().unwrap().remove("value").unwrap();
    transactions["amount"] = value;
    let (things, refusals) = one(&json!({"releases": [release]}));
    assert_eq!(refusals, []);
    let funding = funding(&things);
    assert_eq!(funding.funder.as_ref().unwrap().id.as_str(), "KZ-BIN-940140000385");
    assert_eq!(funding.recipients[0].id.as_str(), "KZ-BIN-170940025833");
    assert_eq!(funding.amendments.len(), 1);
    assert!(things.iter().any(|thing| matches!(thing, Thing::Payment(_))));
}

#[test]
fn what_is_no_list_or_no_object_of_a_list_or_stands_twice_is_told() {
    let mut release = contract();
    let again = party("KZ-BIN-170940025833", "Двойник", "supplier");
    release["parties"].as_array_mut().unwrap().extend([again, json!("Иванов")]);
    release["awards"].as_array_mut().unwrap().extend([json!({"id": "a"}), json!({"title": "x"})]);
    release["contracts"][0]["documents"] = json!({"id": "d"});
    release["contracts"][0]["implementation"]["milestones"] =
        json!([5, {"id": "1", "title": "Этап"}]);
    let (things, refusals) = one(&release);
    assert_eq!(
        told(&refusals),
        [
            ("wrong_type", "parties[3]", 1),
            ("wrong_type", "contracts[0].documents", 1),
            ("wrong_type", "contracts[0].implementation.milestones[0]", 1),
            ("duplicate_id", "parties[2].id", 1),
            ("duplicate_id", "awards[1].id", 1),
            ("missing", "awards[2].id", 1),
            ("left_out", "", 0),
        ]
    );
    assert!(!format!("{refusals:?}").contains("Иванов"));
    assert_eq!(funding(&things).recipients.len(), 1, "the suppliers of the first award");
    assert_eq!(names(&things)[1].1, "Харекет");
}

#[test]
fn days_and_moments_without_a_zone_put_releases_in_order() {
    let at = |date: &str, title: &str| {
        let mut release = contract();
        (release["id"], release["date"]) = (json!(title), json!(date));
        release["contracts"][0]["title"] = json!(title);
        release
    };
    let title = |releases: &[Value]| {
        let (things, refusals) = one(&json!({"releases": releases}));
        assert!(
            refusals
                .iter()
                .all(|told| (told.code.as_str(), told.field.as_str()) == ("malformed", "date"))
        );
        let title = funding(&things).title.as_ref().unwrap().get(Language::Ru).unwrap().to_owned();
        (title, refusals.len())
    };
    for newer in [
        "2024-03-01",
        "2024-03-01T10:00:00",
        "2024-03-01 10:00",
        "2024-03-01T10:00:00.5",
        "2024-03-01T10:00+05:00",
    ] {
        let (newer, older) = (at(newer, "new"), at("2024-01-01T00:00:00Z", "old"));
        assert_eq!(
            title(&[newer.clone(), older.clone()]),
            ("new".to_owned(), 1),
            "{}",
            newer["date"]
        );
        assert_eq!(title(&[older, newer]), ("new".to_owned(), 1));
    }
    let odd = at("01.03.2024", "odd");
    assert_eq!(title(&[odd, at("2024-01-01T00:00:00Z", "old")]), ("old".to_owned(), 1));
}

#[test]
fn of_a_record_it_is_told_which_releases_are_but_linked_or_none() {
    let link =
        json!({"url": "https://x.example/1", "date": "2024-01-10T00:00:00Z", "tag": ["contract"]});
    let record = json!({"ocid": "ocds-a-1", "releases": [link, {"id": "2"}, 5, contract()]});
    let (things, refusals) = one(&json!({"records": [record]}));
    assert_eq!(things.len(), 6);
    assert_eq!(
        told(&refusals),
        [
            ("missing", "releases[1].ocid", 1),
            ("wrong_type", "releases[2].ocid", 1),
            ("left_out", "releases", 1),
        ]
    );
}

#[test]
fn a_value_that_cannot_be_read_is_told_and_no_other_stands_for_it() {
    let amounts = |release: &Value| {
        let (things, refusals) = one(release);
        let funding = funding(&things);
        let minor = |money: Option<domain::Money>| money.map(|money| money.minor());
        let codes: Vec<String> = refusals.iter().map(|told| told.code.clone()).collect();
        (minor(funding.amount), minor(funding.amended_amount), codes)
    };
    let mut release = contract();
    release["awards"][0]["value"] = json!({"amount": 5, "currency": "KZT"});
    for (value, code) in [
        (json!({"amount": "1 000", "currency": "KZT"}), "malformed"),
        (json!({"amount": 1}), "missing"),
        (json!({"amount": 1, "currency": "тенге"}), "unknown_currency"),
        (json!(1000), "wrong_type"),
    ] {
        release["contracts"][0]["value"] = value.clone();
        assert_eq!(amounts(&release), (None, None, vec![code.to_owned()]), "{value}");
    }
    release["contracts"][0]["value"] = Value::Null;
    assert_eq!(amounts(&release), (Some(500), None, vec![]), "told of the award only");
    let later = |value: Value| {
        let mut later = contract();
        (later["id"], later["date"]) = (json!("2"), json!("2024-12-31T12:00:00Z"));
        later["contracts"][0]["value"] = value;
        later
    };
    release["contracts"][0]["value"] = json!({"amount": "?", "currency": "KZT"});
    let both = json!({"releases": [release, later(json!({"amount": 9, "currency": "KZT"}))]});
    assert_eq!(amounts(&both), (None, Some(900), vec!["malformed".to_owned()]));
    let both = json!({"releases": [contract(), later(json!({"amount": 9, "currency": "USD"}))]});
    assert_eq!(amounts(&both), (None, Some(900), vec!["currency_mismatch".to_owned()]));
}

#[test]
fn a_transaction_is_refused_for_what_is_wrong_with_its_value() {
    for (value, code) in [
        (json!({"amount": "сто", "currency": "KZT"}), "malformed"),
        (json!({"amount": 1.0e14, "currency": "KZT"}), "too_precise"),
        (json!({"amount": 5}), "missing"),
        (Value::Null, "missing"),
    ] {
        let mut release = contract();
        release["contracts"][0]["implementation"]["transactions"][0]["value"] = value.clone();
        let (things, refusals) = one(&release);
        assert_eq!((things.len(), codes(&refusals)), (5, vec![(code, 1)]), "{value}");
        assert!(refusals[0].field.starts_with("contracts[0].implementation.transactions[0].value"));
    }
}

#[test]
fn what_has_no_place_is_counted_once_a_file() {
    let mut release = contract();
    release["sources"] = json!([{"id": "s"}]);
    release["planning"] = json!({"budget": {"finance": [{"id": "f"}]}});
    release["contracts"][0]["finance"] = json!([{"id": "g"}]);
    release["contracts"][0]["items"] = json!([{"id": "i"}, {"id": "j"}]);
    release["contracts"][0]["implementation"]["performanceFailures"] = json!([{"id": "p"}]);
    release["awards"].as_array_mut().unwrap().push(json!({"id": "b"}));
    let mut other = release.clone();
    other["ocid"] = json!("ocds-a-2");
    let file = json!({"releases": [release, other]}).to_string();
    let mut plain = contract();
    plain["ocid"] = json!("ocds-a-3");
    let (_, refusals) = read_all(&[file.as_bytes(), plain.to_string().as_bytes()]).unwrap();
    let [told] = refusals.as_slice() else { panic!("{refusals:?}") };
    assert_eq!((told.code.as_str(), told.row), ("left_out", 0));
    let expected = "2 performance failures, 4 arrangements of financing, 2 sources of releases, 2 awards without a contract, 4 items";
    assert!(told.reason.ends_with(expected), "{}", told.reason);
}

#[test]
fn where_a_person_supplies_nothing_is_kept_that_was_written_of_it() {
    let name = "Testova Aigerim";
    let person = json!({"id": "p1", "name": name, "identifier": {"scheme": "KZ-IIN", "id": "X"}});
    let mut release = contract();
    release["parties"][1] = person;
    release["tender"] =
        json!({"title": "Уроки", "milestones": [{"id": "t", "title": "Объявлено"}]});
    release["awards"][0]["suppliers"] = json!([{"id": "p1"}]);
    release["awards"][0]["title"] = json!(name);
    release["awards"][0]["description"] = json!(name);
    let contract = &mut release["contracts"][0];
    (contract["title"], contract["title_kk"]) = (json!(name), json!(name));
    contract["description"] = json!(name);
    contract["amendments"] = json!([{"id": "1", "date": "2024-05-01", "rationale": name}]);
    contract["agreedMetrics"] =
        json!([{"id": "m", "title": name, "observations": [{"id": "o", "measure": 5}]}]);
    let work = &mut contract["implementation"];
    work["milestones"][0]["title"] = json!(name);
    work["milestones"][0]["description"] = json!(name);
    work["milestones"][0]["documents"] = json!([{"id": "x", "title": name}]);
    work["documents"][0]["title"] = json!(name);
    let (things, refusals) = one(&release);
    let all = format!("{things:?} {refusals:?}");
    assert!(!all.contains("Testova"), "{all}");
    let funding = funding(&things);
    assert!(funding.individual_recipient);
    assert_eq!(funding.title.as_ref().unwrap().get(Language::Ru), Some("Уроки"), "of the tender");
    assert_eq!((funding.amendments.len(), funding.results.len()), (1, 0));
    let mut titles = Vec::new();
    for thing in &things {
        match thing {
            Thing::Milestone(milestone) => titles.push(milestone.title.best(Language::Ru).0),
            Thing::Document(document) => panic!("{document:?}"),
            _ => {}
        }
    }
    assert_eq!(titles, ["Этап 1", "Объявлено"]);
    let reason = &refusals.iter().find(|told| told.code == "natural_person").unwrap().reason;
    assert!(reason.contains("texts and documents of the contract"), "{reason}");
}
