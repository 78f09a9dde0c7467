use std::io::Write as _;

use domain::{
    Funding, FundingKind, FundingStatus, Id, MilestoneStatus, Organisation, PaymentStatus,
    SocialOrderBasis,
};
use serde_json::{Value, json};
use time::macros::date;

use super::*;
use crate::Refusal;
use crate::reading::Reader as _;

pub(super) const CUSTOMER: &str = "940140000385";
pub(super) const SUPPLIER: &str = "170940025833";

pub(super) fn file(content: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file
}

pub(super) fn read_all(files: &[&[u8]]) -> Result<(Vec<Thing>, Vec<Refusal>), Fault> {
    let files: Vec<_> = files.iter().map(|content| file(content)).collect();
    let paths: Vec<&Path> = files.iter().map(tempfile::NamedTempFile::path).collect();
    let source = Id::parse("s").unwrap();
    let context = Context { publisher: "x".to_owned(), source, encoding: None };
    let (mut reader, _) = open(&paths, &context)?;
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

pub(super) fn read(values: &[Value]) -> (Vec<Thing>, Vec<Refusal>) {
    let files: Vec<String> = values.iter().map(ToString::to_string).collect();
    let files: Vec<&[u8]> = files.iter().map(String::as_bytes).collect();
    read_all(&files).unwrap()
}

pub(super) fn codes(refusals: &[Refusal]) -> Vec<&str> {
    refusals.iter().map(|refusal| refusal.code.as_str()).collect()
}

pub(super) fn funding(things: &[Thing]) -> &Funding {
    let mut all = things.iter().filter_map(|thing| match thing {
        Thing::Funding(funding) => Some(funding),
        _ => None,
    });
    let first = all.next().expect("a contract");
    assert!(all.next().is_none(), "one contract");
    first
}

pub(super) fn organisations<'t>(things: &'t [Thing]) -> Vec<&'t Organisation> {
    let organisation = |thing: &'t Thing| match thing {
        Thing::Organisation(organisation) => Some(organisation),
        _ => None,
    };
    things.iter().filter_map(organisation).collect()
}

fn tenge(text: &str) -> domain::Money {
    domain::Money::parse(text, domain::Currency::KZT).unwrap()
}

/// A contract as REST writes it.
pub(super) fn contract(id: u64, amendment: u8) -> Value {
    json!({
        "id": id, "root_id": 100, "parent_id": if amendment == 0 { 0 } else { 100 }, "deleted": 0,
        "contract_number_sys": format!("{CUSTOMER}/260001/{amendment:02}"),
        "ref_contract_status_id": 190, "customer_bin": CUSTOMER, "supplier_biin": SUPPLIER, "trd_buy_id": 7,
        "contract_sum": 1000, "contract_sum_wnds": 1120.5, "ref_currency_code": "KZT", "sign_date": format!("2026-0{}-10 23:30:00", amendment + 1),
        "ec_end_date": "2026-12-31 00:00:00", "last_update_date": format!("2026-0{}-11 10:00:00", amendment + 1),
        "description_ru": "Центр для молодёжи", "description_kz": "Жастар орталығы", "fakt_trade_methods_id": 52,
    })
}

/// The value with other fields.
pub(super) fn with(mut value: Value, fields: Value) -> Value {
    if let (Value::Object(value), Value::Object(fields)) = (&mut value, fields) {
        value.extend(fields);
    }
    value
}

fn act(id: u64) -> Value {
    json!({
        "id": id, "number_act": format!("A/{id}"), "akt_date": "2026-03-01 09:00:00", "approve_date": "2026-03-04 12:00:00",
        "contract_id": 100, "contract_root_id": 100, "status_id": 15, "is_deleted": 0, "sum_transfer": 500.25, "sum_fine": "10.5",
    })
}

fn payment(id: u64, amount: &Value) -> Value {
    json!({"id": id, "contract_id": 101, "pay_amount": amount, "pay_date": "2026-03-09 00:00:00", "prepay_sum": 0, "espk": "000155"})
}

#[test]
fn a_contract_and_its_amendments_are_one_contract() {
    let first = with(contract(100, 0), json!({"ref_contract_status_id": 455}));
    let second = with(
        contract(101, 1),
        json!({"contract_sum_wnds": 1500, "ec_end_date": "2027-03-31 00:00:00", "ref_amendm_agreem_justif": [{"name_ru": "Изменение срока", "name_kz": "Мерзім"}]}),
    );
    let page = json!({"total": 2, "limit": 50, "next_page": "", "items": [second, first]});
    let (things, refusals) = read(&[page]);
    assert_eq!(refusals, []);
    let funding = funding(&things);
    assert_eq!(funding.id, Id::generated("goszakup.gov.kz", "contract", None, "100"));
    assert_eq!(
        (funding.funding_kind, funding.status),
        (FundingKind::SocialOrder, FundingStatus::Active)
    );
    assert_eq!(funding.social_order_basis, [SocialOrderBasis::PurchaseMethod]);
    assert_eq!(
        (funding.amount, funding.amended_amount),
        (Some(tenge("1120.5")), Some(tenge("1500")))
    );
    assert_eq!(
        (funding.signed_on, funding.end_on),
        (Some(date!(2026 - 01 - 10)), Some(date!(2027 - 03 - 31)))
    );
    let [amendment] = funding.amendments.as_slice() else { panic!("one amendment") };
    assert_eq!(amendment.number.as_deref(), Some("940140000385/260001/01"));
    assert_eq!(
        (amendment.amount, amendment.signed_on),
        (Some(tenge("1500")), Some(date!(2026 - 02 - 10)))
    );
    assert_eq!(
        amendment.reason.as_ref().map(|text| text.best(domain::Language::Ru).0),
        Some("Изменение срока")
    );
    assert_eq!(funding.funder.as_ref().map(|party| party.id.as_str()), Some("KZ-BIN-940140000385"));
    assert_eq!(funding.recipients[0].id.as_str(), "KZ-BIN-170940025833");
    let identifiers: Vec<&str> =
        funding.identifiers.iter().map(|known| known.id.as_str()).collect();
    assert_eq!(identifiers, ["940140000385/260001/00", "100", "101"]);
    assert!(organisations(&things).is_empty(), "nobody names them");
}

#[test]
fn both_services_say_the_same() {
    let camel = json!({"data": {"Contract": [{
        "id": 100, "rootId": 100, "parentId": 0, "deleted": 0, "contractNumberSys": "940140000385/260001/00", "refContractStatusId": 190,
        "customerBin": CUSTOMER, "supplierBiin": SUPPLIER, "contractSum": 1000, "contractSumWnds": 1120.5, "refCurrencyCode": "KZT",
        "signDate": "2026-01-10 23:30:00", "ecEndDate": "2026-12-31 00:00:00", "lastUpdateDate": "2026-01-11 10:00:00", "trdBuyId": 7,
        "descriptionRu": "Центр для молодёжи", "descriptionKz": "Жастар орталығы", "faktTradeMethodsId": 52,
        "Acts": [{"id": 5, "numberAct": "A/5", "aktDate": "2026-03-01 09:00:00", "approveDate": "2026-03-04 12:00:00", "statusId": 15, "SpecSum": [{"amount": 500}, {"amount": 0.25}], "sumFine": "10.5"}],
    }]}, "extensions": {"pageInfo": {"hasNextPage": false, "lastId": 100, "totalCount": 1}}});
    let snake = json!([contract(100, 0), act(5)]);
    assert_eq!(read(&[camel]), read(&[snake]));
}

#[test]
fn acts_and_payments_of_other_files_are_found_in_any_order() {
    let files = [
        json!({"items": [payment(1, &json!(100.5)), payment(2, &json!("-20"))]}),
        json!([
            act(5),
            with(act(4), json!({"status_id": 3, "akt_date": "2026-02-01 00:00:00"})),
            with(act(6), json!({"is_deleted": 1}))
        ]),
        json!({"items": [contract(100, 0)]}),
        contract(101, 1),
    ];
    let (things, refusals) = read(&files);
    assert_eq!(codes(&refusals), ["left_out", "unknown_code"]);
    let milestones: Vec<_> = things
        .iter()
        .filter_map(|thing| if let Thing::Milestone(m) = thing { Some(m) } else { None })
        .collect();
    let [earlier, accepted] = milestones.as_slice() else { panic!("two acts") };
    assert_eq!(
        (earlier.status, earlier.position, earlier.reported_on),
        (MilestoneStatus::Reported, Some(1), Some(date!(2026 - 02 - 01)))
    );
    assert_eq!(
        (accepted.status, accepted.accepted_on),
        (MilestoneStatus::Accepted, Some(date!(2026 - 03 - 04)))
    );
    let acceptance = accepted.acceptance.as_ref().unwrap();
    assert_eq!(
        (acceptance.act_number.as_deref(), acceptance.act_date),
        (Some("A/5"), Some(date!(2026 - 03 - 01)))
    );
    assert_eq!(
        (acceptance.accepted_amount, acceptance.fine),
        (Some(tenge("500.25")), Some(tenge("10.5")))
    );
    let payments: Vec<_> = things
        .iter()
        .filter_map(
            |thing| if let Thing::Payment(p) = thing { Some((p.status, p.amount)) } else { None },
        )
        .collect();
    assert_eq!(
        payments,
        [(PaymentStatus::Paid, tenge("100.5")), (PaymentStatus::Returned, tenge("20"))]
    );
    let backwards: Vec<Value> = files.iter().rev().cloned().collect();
    assert_eq!(read(&backwards).0, things);
    assert_eq!(
        funding(&things).social_order_basis,
        [SocialOrderBasis::PurchaseMethod, SocialOrderBasis::BudgetSpecificity]
    );
}

#[test]
fn each_mark_makes_a_social_order_and_without_any_it_is_another_purchase() {
    let plain = || with(contract(100, 0), json!({"fakt_trade_methods_id": 6}));
    let unit = |spec: Value| json!({"id": 1, "contract_registry_id": 100, "pln_point_id": 9, "lot_id": 8, "item_price": 1, "deleted": 0, "spec": spec});
    let kind = |others: &[Value]| {
        let mut files = vec![plain()];
        files.extend(others.iter().cloned());
        let (things, _) = read(&files);
        (funding(&things).funding_kind, funding(&things).social_order_basis.clone())
    };
    assert_eq!(kind(&[]), (FundingKind::OtherProcurement, vec![]));
    let method = (FundingKind::SocialOrder, vec![SocialOrderBasis::PurchaseMethod]);
    let specificity = (FundingKind::SocialOrder, vec![SocialOrderBasis::BudgetSpecificity]);
    assert_eq!(kind(&[json!({"id": 7, "number_anno": "7-1", "ref_trade_methods_id": 52})]), method);
    assert_eq!(
        kind(&[
            unit(json!([])),
            json!({"id": 8, "lot_number": "1-ГСЗ1", "ref_trade_methods_id": "52"})
        ]),
        method
    );
    assert_eq!(kind(&[unit(json!([{"ref_ekrb_id": 892, "total_sum": "1"}]))]), specificity);
    assert_eq!(kind(&[unit(json!([{"refEkrbId": "155", "totalSum": 1}]))]), specificity);
    assert_eq!(
        kind(&[
            unit(json!([])),
            json!({"id": 9, "rootrecordId": 3, "PlansSpec": [{"ekrbCode": "155"}]})
        ]),
        specificity
    );
    assert_eq!(kind(&[payment(1, &json!(5)), contract(101, 1)]).1.len(), 2);
}

#[test]
fn what_is_no_contract_yet_or_no_more_is_passed_over() {
    let draft =
        with(contract(101, 1), json!({"ref_contract_status_id": 110, "contract_sum_wnds": 9}));
    let deleted = with(contract(102, 2), json!({"deleted": 1, "contract_sum_wnds": 8}));
    let (things, refusals) = read(&[json!([contract(100, 0), draft, deleted])]);
    assert_eq!(codes(&refusals), ["left_out", "left_out"]);
    assert_eq!((funding(&things).amended_amount, funding(&things).amendments.len()), (None, 0));
    let (things, refusals) =
        read(&[with(contract(100, 0), json!({"ref_contract_status_id": 110}))]);
    assert_eq!((things.len(), codes(&refusals)), (0, vec!["left_out"]));
}

#[test]
fn a_state_that_says_nothing_is_unknown_and_told() {
    for (id, expected) in [
        (json!(455), FundingStatus::Unknown),
        (json!(9_999), FundingStatus::Unknown),
        (Value::Null, FundingStatus::Unknown),
    ] {
        let (things, refusals) =
            read(&[with(contract(100, 0), json!({"ref_contract_status_id": id}))]);
        assert_eq!((funding(&things).status, refusals.len()), (expected, 1), "{id}");
    }
    let ended = with(
        contract(100, 0),
        json!({"ref_contract_status_id": 340, "contract_end_date": "2026-05-05 00:00:00"}),
    );
    let (things, _) = read(&[ended]);
    assert_eq!(
        (funding(&things).status, funding(&things).end_on),
        (FundingStatus::Terminated, Some(date!(2026 - 05 - 05)))
    );
}

#[test]
fn of_a_record_that_stands_twice_the_newest_is_taken() {
    let older = with(
        contract(100, 0),
        json!({"contract_sum_wnds": 1, "last_update_date": "2025-01-01 00:00:00"}),
    );
    let (things, refusals) = read(&[json!([contract(100, 0), older, contract(100, 0)])]);
    assert_eq!((funding(&things).amount, refusals), (Some(tenge("1120.5")), vec![]));
    let other = with(contract(100, 0), json!({"contract_sum_wnds": 2}));
    let (things, refusals) = read(&[json!([contract(100, 0), other.clone()])]);
    assert_eq!(codes(&refusals), ["contradiction"]);
    let (again, _) = read(&[json!([other, contract(100, 0)])]);
    assert_eq!(funding(&things), funding(&again), "in any order the same");
    let fields = json!({"id": 100, "contract_number_sys": "940140000385/260001/00", "last_update_date": "2026-01-11 10:00:00", "plan_exec_date": "2026-11-30 00:00:00"});
    let (things, refusals) =
        read(&[json!([with(contract(100, 0), json!({"ec_end_date": null})), fields])]);
    assert_eq!(
        (funding(&things).end_on, refusals),
        (Some(date!(2026 - 11 - 30)), vec![]),
        "what one does not say the other does"
    );
}

#[path = "act_tests.rs"]
mod acts_in_chains;
#[path = "chain_tests.rs"]
mod chains;
#[path = "person_tests.rs"]
mod persons;
#[path = "shape_tests.rs"]
mod shapes;
#[path = "sum_tests.rs"]
mod written_sums;
