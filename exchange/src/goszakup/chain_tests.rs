//! Chains of which a part is missing, and the years of their amounts.

use domain::Id;
use serde_json::json;

use super::{codes, contract, funding, read, tenge};

#[test]
fn without_the_first_contract_what_was_agreed_first_is_unknown() {
    let (things, refusals) = read(&[contract(101, 1)]);
    let funding = funding(&things);
    assert_eq!(codes(&refusals), ["missing"]);
    assert_eq!((funding.amount, funding.amended_amount), (None, Some(tenge("1120.5"))));
    assert_eq!((funding.amendments.len(), funding.signed_on), (1, None));
    assert_eq!(funding.id, Id::generated("goszakup.gov.kz", "contract", None, "100"));
}

#[test]
fn a_chain_that_does_not_tell_its_first_is_known_by_its_number() {
    let bare = |id, amendment| {
        let mut value = contract(id, amendment);
        let fields = value.as_object_mut().unwrap();
        fields.remove("root_id");
        fields.remove("parent_id");
        value
    };
    let (things, _) = read(&[json!([bare(101, 1), bare(100, 0)])]);
    assert_eq!(funding(&things).id, Id::generated("goszakup.gov.kz", "contract", None, "100"));
    let (things, refusals) = read(&[bare(101, 1)]);
    assert_eq!(funding(&things).id, Id::generated("goszakup.gov.kz", "contract", None, "101"));
    assert_eq!((funding(&things).amount, codes(&refusals)), (None, vec!["missing"]));
}

#[test]
fn years_are_told_where_they_give_the_whole_amount() {
    let unit = |sum: &str| {
        json!({"id": 1, "contract_registry_id": 100, "item_price": 1, "spec": [
            {"fin_year": 2026, "total_sum_wnds": "1000.50"}, {"fin_year": "2027", "total_sum_wnds": sum},
        ]})
    };
    let (things, _) = read(&[json!([contract(100, 0), unit("120")])]);
    let years: Vec<_> = funding(&things).allocations.iter().map(|a| (a.year, a.amount)).collect();
    assert_eq!(years, [(2026, tenge("1000.5")), (2027, tenge("120"))]);
    let (things, _) = read(&[json!([contract(100, 0), unit("119")])]);
    assert!(funding(&things).allocations.is_empty(), "a part is not the whole");
}
