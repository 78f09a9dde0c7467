//! Tenders as calls.

use domain::{Call, CallStatus};

use super::*;

/// A release of a tender with two lots and two criteria, of which nothing is awarded yet.
fn tender() -> Value {
    json!({
        "ocid": "ocds-a-1", "id": "0", "date": "2023-10-01T00:00:00Z", "tag": ["tender"], "language": "ru",
        "buyer": {"id": "KZ-BIN-940140000385"},
        "parties": [party("KZ-BIN-940140000385", "Управление", "buyer"), party("GB-COH-01234567", "Оператор", "procuringEntity")],
        "tender": {
            "id": "t", "title": "Конкурс", "title_kk": "Байқау", "description": "Работа с молодёжью", "status": "active",
            "value": {"amount": 3000, "currency": "KZT"}, "procuringEntity": {"id": "GB-COH-01234567"},
            "tenderPeriod": {"startDate": "2023-10-02T09:00:00+05:00", "endDate": "2023-11-01T18:00:00+05:00"},
            "lots": [
                {"id": "l1", "title": "Лот 1", "value": {"amount": 1000.5, "currency": "KZT"}, "status": "complete"},
                {"id": 2, "description": "Второй", "value": {"amount": 7, "currency": "USD"}, "status": "unsuccessful",
                 "awardCriteria": {"criteria": [{"name": "Цена", "numbers": [{"number": 60, "weight": "percentageExact"}]}]}},
            ],
            "awardCriteria": {"criteria": [
                {"name": "Цена", "numbers": [{"number": 60, "weight": "percentageExact"}]},
                {"description": "Опыт", "type": "quality", "numbers": [{"number": 0.25, "weight": "decimalExact"}]},
            ]},
            "selectionCriteria": {"criteria": [{"type": "suitability"}]},
        },
    })
}

fn call(things: &[Thing]) -> &Call {
    let mut all = things.iter().filter_map(|thing| match thing {
        Thing::Call(call) => Some(call),
        _ => None,
    });
    let first = all.next().expect("a call");
    assert!(all.next().is_none(), "one call");
    first
}

#[test]
fn a_tender_with_lots_is_a_call_before_there_is_a_contract() {
    let (things, refusals) = one(&tender());
    assert_eq!(codes(&refusals), [("currency_mismatch", 1)], "an amount of a lot in other money");
    let ids: Vec<&str> = things.iter().map(|thing| thing.id().as_str()).collect();
    assert_eq!(ids, ["KZ-BIN-940140000385", "GB-COH-01234567", "ocds-a-1"]);
    let call = call(&things);
    assert_eq!(call.title.as_ref().unwrap().get(Language::Kk), Some("Байқау"));
    assert_eq!(call.funder.as_ref().unwrap().id.as_str(), "KZ-BIN-940140000385");
    assert_eq!(call.operator.as_ref().unwrap().id.as_str(), "GB-COH-01234567");
    assert_eq!((call.status, call.amount.unwrap().minor()), (CallStatus::Announced, 300_000));
    let days = [call.announced_on, call.applications_from, call.applications_to, call.decided_on];
    let days = days.map(|day| day.map(|day| day.to_string()).unwrap_or_default());
    assert_eq!(days, ["2023-10-01", "2023-10-02", "2023-11-01", ""]);
    let lots: Vec<_> = call.lots.iter().map(|lot| (lot.id.as_str(), lot.status)).collect();
    assert_eq!(lots, [("l1", Some(CallStatus::Awarded)), ("2", Some(CallStatus::Failed))]);
    let amounts: Vec<_> = call.lots.iter().map(|lot| lot.amount.map(|one| one.minor())).collect();
    assert_eq!(amounts, [Some(100_050), None]);
    let criteria = call.criteria.iter().map(|one| (one.title.best(Language::Ru).0, one.weight));
    assert_eq!(
        criteria.collect::<Vec<_>>(),
        [("Цена", Some(600)), ("Опыт", Some(250)), ("suitability", None)]
    );
}

#[test]
fn contracts_name_the_call_of_their_process() {
    let (things, _) = one(&json!({"releases": [tender(), contract()]}));
    assert_eq!(call(&things).status, CallStatus::Awarded, "closed, and an award stands");
    let funding = funding(&things);
    assert_eq!(
        (funding.id.as_str(), funding.call.as_ref()),
        ("ocds-a-1:c:7", Some(&call(&things).id))
    );
    let before = things.iter().position(|thing| matches!(thing, Thing::Call(_)));
    assert!(before < things.iter().position(|thing| matches!(thing, Thing::Funding(_))));
    assert_eq!(
        super::funding(&one(&contract()).0).call,
        None,
        "a process without a tender has none"
    );
}

#[test]
fn where_a_call_stands_is_what_the_tender_says() {
    let status = |status: Value, date: &str| {
        let mut release = tender();
        release["tender"]["status"] = status;
        release["date"] = json!(date);
        let (things, refusals) = one(&release);
        (call(&things).status, refusals.len())
    };
    let early = "2023-10-01T00:00:00Z";
    for (code, expected) in [
        ("planning", CallStatus::Planned),
        ("planned", CallStatus::Planned),
        ("active", CallStatus::Announced),
        ("complete", CallStatus::Awarded),
        ("unsuccessful", CallStatus::Failed),
        ("cancelled", CallStatus::Cancelled),
        ("withdrawn", CallStatus::Cancelled),
    ] {
        assert_eq!(status(json!(code), early), (expected, 1), "{code}");
    }
    assert_eq!(status(json!(null), early), (CallStatus::Unknown, 1));
    assert_eq!(status(json!("open"), early), (CallStatus::Unknown, 2));
    assert_eq!(status(json!("active"), "2023-11-02T00:00:00Z"), (CallStatus::Evaluation, 1));
    assert_eq!(status(json!("active"), "2023-11-01T23:00:00Z"), (CallStatus::Announced, 1));
}

#[test]
fn a_tender_without_lots_and_criteria_is_no_call() {
    let mut release = tender();
    for name in ["lots", "awardCriteria", "selectionCriteria"] {
        release["tender"].as_object_mut().unwrap().remove(name);
    }
    let (things, refusals) = one(&release);
    assert_eq!((things.len(), codes(&refusals)), (0, vec![("left_out", 1)]));
    release["tender"]["awardCriteria"] = json!("ratedCriteria");
    assert_eq!(one(&release).0.len(), 0, "a code alone says nothing of the criteria");
    release["tender"]["awardCriteriaDetails"] = json!("Лучшее предложение");
    assert_eq!(
        call(&one(&release).0).criteria[0].title.get(Language::Ru),
        Some("Лучшее предложение")
    );
}

#[test]
fn lots_that_cannot_be_told_apart_are_left_out_and_told() {
    let mut release = tender();
    release["tender"]["lots"] = json!([{"title": "Без номера"}, {"id": "1"}, {"id": 1}, {"id": "900101300017"}, {"id": "3", "value": {"amount": -5, "currency": "KZT"}}]);
    let (things, refusals) = one(&release);
    let ids: Vec<&str> = call(&things).lots.iter().map(|lot| lot.id.as_str()).collect();
    assert_eq!(ids, ["1", "3"]);
    let told = [("missing", 1), ("duplicate_id", 1), ("natural_person", 1), ("negative", 1)];
    assert_eq!(codes(&refusals), told);
    assert!(!format!("{things:?} {refusals:?}").contains("900101300017"));
}

#[test]
fn very_many_lots_criteria_and_amendments_are_read_in_time() {
    let many = |one: fn(u32) -> Value| (0..20_000).map(one).collect::<Vec<_>>();
    let mut release = contract();
    release["tender"] = json!({"lots": many(|number| json!({"id": number}))});
    let (things, refusals) = one(&release);
    assert_eq!((call(&things).lots.len(), refusals.len()), (20_000, 0));
    release["tender"] = json!({"awardCriteria": {"criteria": many(|number| json!({"name": format!("К{number}")}))}});
    assert_eq!(call(&one(&release).0).criteria.len(), 20_000);
    release["contracts"][0]["amendments"] =
        json!(many(|number| json!({"id": number, "releaseID": "1"})));
    let (things, _) = one(&release);
    assert_eq!(funding(&things).amendments.len(), 20_000);
}
