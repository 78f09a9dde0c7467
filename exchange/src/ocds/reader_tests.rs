#[path = "call_tests.rs"]
mod calls;
#[path = "extension_tests.rs"]
mod extensions;
#[path = "odd_tests.rs"]
mod oddities;

use std::io::Write as _;

use domain::{FundingStatus, Language, MilestoneStatus, PaymentStatus};
use serde_json::{Value, json};

use super::*;
use crate::Refusal;
use crate::reading::Reader as _;

fn file(content: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file
}

fn context() -> Context {
    Context { publisher: "x".to_owned(), source: Id::parse("s").unwrap(), encoding: None }
}

fn read_all(files: &[&[u8]]) -> Result<(Vec<Thing>, Vec<Refusal>), Fault> {
    let files: Vec<_> = files.iter().map(|content| file(content)).collect();
    let paths: Vec<&Path> = files.iter().map(tempfile::NamedTempFile::path).collect();
    let (mut reader, _) = open(&paths, &context())?;
    let mut items = VecDeque::new();
    while reader.read(&mut items) {}
    let (mut things, mut refusals) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Item::Statement(statement) => things.push(statement.thing),
            Item::Refused(refusal) => refusals.push(refusal),
        }
    }
    Ok((things, refusals))
}

fn one(package: &Value) -> (Vec<Thing>, Vec<Refusal>) {
    read_all(&[package.to_string().as_bytes()]).unwrap()
}

fn codes(refusals: &[Refusal]) -> Vec<(&str, u64)> {
    refusals.iter().map(|refusal| (refusal.code.as_str(), refusal.row)).collect()
}

fn funding(things: &[Thing]) -> &domain::Funding {
    let mut all = things.iter().filter_map(|thing| match thing {
        Thing::Funding(funding) => Some(funding),
        _ => None,
    });
    let first = all.next().expect("a contract");
    assert!(all.next().is_none(), "one contract");
    first
}

fn party(id: &str, name: &str, role: &str) -> Value {
    json!({"id": id, "name": name, "roles": [role]})
}

/// A signed contract with what lies below it.
fn contract() -> Value {
    json!({
        "ocid": "ocds-a-1", "id": "1", "date": "2024-01-10T00:00:00Z", "tag": ["contract"], "language": "ru",
        "buyer": {"id": "KZ-BIN-940140000385"},
        "parties": [party("KZ-BIN-940140000385", "Управление", "buyer"), party("KZ-BIN-170940025833", "Харекет", "supplier")],
        "awards": [{"id": "a", "suppliers": [{"id": "KZ-BIN-170940025833"}]}],
        "contracts": [{
            "id": 7, "awardID": "a", "title": "Заказ", "title_kk": "Тапсырыс", "status": "active", "dateSigned": "2024-01-05T10:00:00+05:00",
            "value": {"amount": 1000.5, "currency": "KZT"}, "period": {"startDate": "2024-02-01", "endDate": "2024-12-31T00:00:00Z"},
            "implementation": {
                "milestones": [{"id": "1", "title": "Этап", "dueDate": "2024-06-01", "status": "scheduled"}],
                "transactions": [{"id": "t", "date": "2024-03-01", "value": {"amount": 200, "currency": "KZT"}, "relatedImplementationMilestone": {"id": "1"}}],
                "documents": [{"id": "d", "title": "Акт", "documentType": "completionCertificate", "url": "https://akimat.example/d.pdf", "format": "application/pdf"}],
            },
        }],
    })
}

#[test]
fn a_contract_is_read_with_its_parties_and_what_lies_below() {
    let (things, refusals) = one(&json!({"releases": [contract()]}));
    assert_eq!(refusals, []);
    let funding = funding(&things);
    assert_eq!(funding.id.as_str(), "ocds-a-1:c:7");
    let title = funding.title.as_ref().unwrap();
    assert_eq!(
        (title.get(Language::Kk), title.get(Language::Ru)),
        (Some("Тапсырыс"), Some("Заказ"))
    );
    assert_eq!((funding.amount.unwrap().minor(), funding.amended_amount), (100_050, None));
    assert_eq!(funding.status, FundingStatus::Active);
    assert_eq!(funding.signed_on.unwrap().to_string(), "2024-01-05");
    assert_eq!(funding.funder.as_ref().unwrap().id.as_str(), "KZ-BIN-940140000385");
    assert_eq!(funding.recipients[0].id.as_str(), "KZ-BIN-170940025833");
    let ids: Vec<&str> = things.iter().map(|thing| thing.id().as_str()).collect();
    let expected = [
        "KZ-BIN-940140000385",
        "KZ-BIN-170940025833",
        "ocds-a-1:c:7",
        "ocds-a-1:c:7:m:1",
        "ocds-a-1:c:7:p:t",
        "ocds-a-1:c:7:d:implementation.d",
    ];
    assert_eq!(ids, expected);
    let Thing::Payment(payment) = &things[4] else { panic!("{things:?}") };
    assert_eq!(
        (payment.status, payment.milestone.as_ref().map(Id::as_str)),
        (PaymentStatus::Paid, Some("ocds-a-1:c:7:m:1"))
    );
}

#[test]
fn later_releases_amend_extend_accept_and_end() {
    let mut later = contract();
    (later["id"], later["date"]) = (json!("2"), json!("2024-12-31T12:00:00Z"));
    later["contracts"] = json!([{
        "id": "7", "status": "terminated", "value": {"amount": 900, "currency": "KZT"},
        "implementation": {"milestones": [{"id": "1", "dueDate": "2024-07-01", "status": "met", "dateMet": "2024-06-20"}]},
    }]);
    for files in [[contract(), later.clone()], [later, contract()]] {
        let packages = files.map(|release| json!({"releases": [release]}).to_string());
        let (things, refusals) =
            read_all(&[packages[0].as_bytes(), packages[1].as_bytes()]).unwrap();
        assert_eq!(refusals, []);
        let funding = funding(&things);
        let amounts = (funding.amount.unwrap().minor(), funding.amended_amount.unwrap().minor());
        assert_eq!((amounts, funding.status), ((100_050, 90_000), FundingStatus::Completed));
        let Thing::Milestone(milestone) = &things[3] else { panic!("{things:?}") };
        assert_eq!((milestone.status, milestone.extensions.len()), (MilestoneStatus::Accepted, 1));
        assert_eq!(milestone.due_original.unwrap().to_string(), "2024-06-01");
    }
}

#[test]
fn a_contract_ended_before_its_time_was_terminated_and_without_a_time_it_is_unknown() {
    let mut ended = contract();
    ended["contracts"][0]["status"] = json!("terminated");
    assert_eq!(funding(&one(&ended).0).status, FundingStatus::Terminated);
    ended["contracts"][0]["implementation"]["endDate"] = json!("2025-01-15");
    assert_eq!(funding(&one(&ended).0).status, FundingStatus::Completed);
    ended["contracts"][0].as_object_mut().unwrap().remove("period");
    let (things, refusals) = one(&ended);
    assert_eq!(
        (funding(&things).status, codes(&refusals)),
        (FundingStatus::Unknown, vec![("contradiction", 1)])
    );
}

#[test]
fn releases_come_in_packages_records_lists_and_lines() {
    let (release, expected) = (contract(), one(&contract()).0);
    let record = json!({"ocid": "ocds-a-1", "releases": [{"url": "https://x.example/1", "date": "2024-01-10T00:00:00Z", "tag": ["contract"]}], "compiledRelease": release});
    for content in [
        json!({"releases": [release]}).to_string(),
        json!([{"releases": [release]}]).to_string(),
        json!({"records": [record]}).to_string(),
        json!({"records": [{"ocid": "ocds-a-1", "releases": [release]}]}).to_string(),
        record.to_string(),
        format!("\u{feff}{release}\n"),
        format!("{}\n{}\n", json!({"releases": [release]}), json!({"releases": []})),
    ] {
        let (things, refusals) = read_all(&[content.as_bytes()]).unwrap();
        assert_eq!((things, refusals), (expected.clone(), vec![]), "{content}");
    }
}

#[test]
fn what_is_wrong_with_a_release_is_told_at_its_place_and_the_rest_is_taken() {
    let with = |name: &str, value: Value| {
        let mut release = contract();
        release[name] = value;
        release
    };
    let package = json!({"releases": [with("ocid", json!(null)), with("id", json!("")), with("date", json!("10/01/2024"))]});
    let (things, refusals) = one(&package);
    assert_eq!(codes(&refusals), [("missing", 1), ("missing", 2), ("malformed", 3)]);
    assert_eq!(funding(&things).id.as_str(), "ocds-a-1:c:7");
    let package = json!({"releases": [contract(), with("language", json!("kk"))]});
    let (things, refusals) = one(&package);
    assert_eq!(
        (things.len(), codes(&refusals)),
        (0, vec![("duplicate_id", 1), ("duplicate_id", 2)]),
        "which of them holds nobody can tell"
    );
    let (things, refusals) = one(&json!({"releases": [contract(), contract()]}));
    assert_eq!((things.len(), codes(&refusals)), (6, vec![("duplicate_id", 2)]), "it is read once");
}

#[test]
fn control_bytes_are_blanks_and_hostile_files_are_told_off() {
    let text = contract().to_string().replace("Заказ", "За\u{1}каз");
    let (things, refusals) = read_all(&[text.as_bytes()]).unwrap();
    assert_eq!(funding(&things).title.as_ref().unwrap().get(Language::Ru), Some("За каз"));
    assert_eq!(codes(&refusals), [("control_character", 1)]);
    let deep = format!(
        "{{\"releases\": [{{\"ocid\": \"a\", \"x\": {}{}}}]}}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    assert_eq!(codes(&read_all(&[deep.as_bytes()]).unwrap().1), [("too_deep", 1)]);
    let many = format!("{{\"ocid\": \"a\", \"x\": [{}0]}}", "{},".repeat(300_000));
    assert_eq!(codes(&read_all(&[many.as_bytes()]).unwrap().1), [("too_large", 1)]);
    let fault = |content: &[u8]| read_all(&[content]).err().map(|fault| fault.code);
    assert_eq!(fault(b"{\"releases\": [{\"ocid\": \"a\"}"), Some("broken_structure"));
    assert_eq!(fault(b"{\"tenderID\": \"UA-1\"}"), Some("not_of_format"));
    assert_eq!(fault(b"{\"releases\": {}}"), Some("not_of_format"));
    assert_eq!(fault(b"PK\x03\x04"), Some("not_of_format"));
    assert_eq!(fault(b""), Some("not_of_format"));
    let long = format!("{{\"releases\": [{{\"ocid\": \"{}\"}}]}}", "a".repeat(9 << 20));
    assert_eq!(fault(long.as_bytes()), Some("too_large"));
}

#[test]
fn nothing_is_kept_of_a_natural_person() {
    let mut release = contract();
    release["awards"][0]["suppliers"] = json!([{"id": "p1"}]);
    release["parties"][1] = json!({"id": "p1", "name": "Testova Aigerim", "identifier": {"scheme": "KZ-IIN", "id": "900101300017"}, "roles": ["supplier"], "contactPoint": {"telephone": "+77010000000"}});
    let (things, refusals) = one(&release);
    let funding = funding(&things);
    assert!(funding.individual_recipient && funding.recipients.is_empty());
    assert_eq!(codes(&refusals), [("natural_person", 1)]);
    let all = format!("{things:?} {refusals:?}");
    assert!(
        !all.contains("Testova") && !all.contains("900101300017") && !all.contains("7701"),
        "{all}"
    );
}

#[test]
fn what_stands_twice_in_a_release_is_told() {
    let mut release = contract();
    let twice = release["contracts"][0].clone();
    release["contracts"] = json!([twice, twice]);
    let (things, refusals) = one(&release);
    assert_eq!((things.len(), codes(&refusals)), (6, vec![("duplicate_id", 1)]));
}

#[test]
fn the_number_of_a_person_is_in_no_id() {
    let mut release = contract();
    release["contracts"][0]["implementation"]["transactions"][0]["id"] = json!("pay-900101300017");
    release["parties"][1]["additionalIdentifiers"] =
        json!([{"scheme": "KZ-IIN", "id": "900101300017"}]);
    let (things, refusals) = one(&release);
    assert!(funding(&things).individual_recipient, "who is known by such a number is a person");
    assert_eq!(codes(&refusals), [("natural_person", 1), ("natural_person", 1)]);
    release["contracts"][0]["id"] = json!(900_101_300_017_i64);
    let (none, refusals) = one(&release);
    assert_eq!((none.len(), codes(&refusals)), (0, vec![("natural_person", 1)]));
    assert!(!format!("{things:?} {refusals:?}").contains("900101300017"));
}

#[test]
fn an_organisation_is_described_by_the_newest_release_of_all_processes() {
    let mut other = contract();
    (other["ocid"], other["date"]) = (json!("ocds-a-2"), json!("2025-01-01T00:00:00Z"));
    other["parties"][1]["name"] = json!("Новое имя");
    for releases in [[contract(), other.clone()], [other, contract()]] {
        let (things, _) = one(&json!({"releases": releases}));
        let names: Vec<_> = things
            .iter()
            .filter_map(|thing| match thing {
                Thing::Organisation(organisation)
                    if organisation.id.as_str() == "KZ-BIN-170940025833" =>
                {
                    organisation.name.get(Language::Ru)
                }
                _ => None,
            })
            .collect();
        assert_eq!(names, ["Новое имя"]);
    }
}

#[test]
fn what_a_spreadsheet_made_of_an_identifier_names_nobody() {
    let mut release = contract();
    release["parties"][1] =
        json!({"id": "1", "name": "Firm", "identifier": {"scheme": "GB-COH", "id": "9.80E+11"}});
    release["awards"][0]["suppliers"] = json!([{"id": "1"}]);
    let (things, refusals) = one(&release);
    assert!(funding(&things).recipients[0].id.is_generated());
    assert_eq!(codes(&refusals), [("wrong_type", 1)]);
}

#[test]
fn releases_merge_to_what_the_standard_compiled_of_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data/open/ocds_std_implementation_record.json");
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let package: Value = serde_json::from_slice(&bytes).unwrap();
    let mut index = Index::default();
    index.add(&path, 0).unwrap();
    let mut files = Files::new(vec![path]);
    let process = files.process(&index.processes()[0], &mut Vec::new()).unwrap();
    let mut compiled = package["records"][0]["compiledRelease"].as_object().unwrap().clone();
    for own in ["id", "date", "tag"] {
        compiled.remove(own);
    }
    assert_eq!(process.releases.len(), package["records"][0]["releases"].as_array().unwrap().len());
    assert_eq!(Value::Object(process.compiled), Value::Object(compiled));
}
