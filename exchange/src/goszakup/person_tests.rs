//! Contracts with natural persons: of what is written of the deal nothing is kept, since it may name them.

use domain::{Funding, Language, Thing};
use serde_json::{Value, json};

use super::{SUPPLIER, act, contract, funding, read, shapes::person, with};

const NAME: &str = "Иванов Иван";

/// A contract with a natural person of which every text that the parties write names that person.
fn with_person(fields: Value) -> Value {
    let named = json!({"supplier_biin": person(), "description_ru": format!("Договор с {NAME}"), "description_kz": NAME});
    with(with(contract(100, 0), named), fields)
}

fn title(funding: &Funding) -> Option<&str> {
    Some(funding.title.as_ref()?.best(Language::Ru).0)
}

fn shown(things: &[Thing]) -> String {
    things.iter().map(|thing| Value::Object(thing.fields()).to_string()).collect()
}

#[test]
fn no_text_of_the_parties_is_kept_where_a_person_supplies() {
    let act = with(act(5), json!({"number_act": format!("5 {NAME}"), "parent_id": 4}));
    let announced = json!({"id": 7, "number_anno": "7-1", "name_ru": "Занятия для детей"});
    let (things, refusals) = read(&[json!([with_person(json!({})), act, announced])]);
    assert!(!shown(&things).contains("Иванов"), "{things:?}");
    assert!(funding(&things).individual_recipient);
    assert_eq!(
        title(funding(&things)),
        Some("Занятия для детей"),
        "announced before anybody was chosen"
    );
    let told = refusals.iter().find(|refusal| refusal.field == "description").unwrap();
    assert_eq!((told.code.as_str(), told.value.as_str()), ("natural_person", ""));
    let milestone = things.iter().find_map(|thing| match thing {
        Thing::Milestone(milestone) => Some(milestone),
        _ => None,
    });
    let milestone = milestone.unwrap();
    assert_eq!(milestone.title.best(Language::Ru).0, "Акт № 5", "by the portal's own id");
    assert_eq!(milestone.acceptance.as_ref().unwrap().act_number, None);
}

#[test]
fn it_is_so_for_traders_and_where_a_person_supplied_before() {
    let trader = json!({"pid": 1, "bin": SUPPLIER, "name_ru": NAME, "type_supplier": 3});
    let of_trader = with_person(json!({"supplier_biin": SUPPLIER}));
    let (things, _) = read(&[of_trader, trader]);
    assert_eq!((title(funding(&things)), shown(&things).contains("Иванов")), (None, false));
    let taken_over = with(
        contract(101, 1),
        json!({"description_ru": format!("Вместо {NAME}"), "description_kz": null}),
    );
    let (things, _) = read(&[json!([with_person(json!({})), taken_over])]);
    assert_eq!(funding(&things).recipients.len(), 1);
    assert_eq!((title(funding(&things)), shown(&things).contains("Иванов")), (None, false));
}

#[test]
fn an_organisation_that_supplies_keeps_the_words_of_its_contract() {
    let (things, refusals) = read(&[contract(100, 0)]);
    assert_eq!((title(funding(&things)), refusals.len()), (Some("Центр для молодёжи"), 0));
}
