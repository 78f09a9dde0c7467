//! Sums that are written as texts, cannot be read, or are written in two ways.

use serde_json::{Value, json};

use super::{act, codes, contract, funding, payment, read, tenge, with};
use domain::{Money, Thing};

/// The amounts of the payments, in the order in which they are stated.
fn paid(things: &[Thing]) -> Vec<Money> {
    let amount = |thing: &Thing| match thing {
        Thing::Payment(payment) => Some(payment.amount),
        _ => None,
    };
    things.iter().filter_map(amount).collect()
}

#[test]
fn sums_with_blanks_and_commas_are_read() {
    let first = with(contract(100, 0), json!({"contract_sum_wnds": "1 500,75"}));
    let act = with(act(5), json!({"sum_transfer": "1\u{a0}000,50"}));
    let (things, refusals) = read(&[json!([
        first,
        act,
        with(payment(1, &json!("2 000.25 ₸")), json!({"contract_id": 100}))
    ])]);
    assert_eq!(codes(&refusals), [""; 0]);
    assert_eq!(funding(&things).amount, Some(tenge("1500.75")));
    let Some(Thing::Milestone(milestone)) =
        things.iter().find(|thing| matches!(thing, Thing::Milestone(_)))
    else {
        panic!("an act")
    };
    assert_eq!(milestone.amount, Some(tenge("1000.5")));
    assert_eq!(paid(&things), [tenge("2000.25")]);
}

#[test]
fn where_the_sum_with_vat_cannot_be_read_that_without_does_not_stand_for_it() {
    for (sum, code) in [
        (json!("1,500"), "ambiguous_number"),
        (json!("n/a"), "malformed"),
        (json!(false), "wrong_type"),
        (json!("x".repeat(100_000)), "too_long"),
    ] {
        let (things, refusals) = read(&[with(contract(100, 0), json!({"contract_sum_wnds": sum}))]);
        assert_eq!(codes(&refusals), [code]);
        assert_eq!(refusals[0].field, "contract_sum_wnds");
        assert_eq!((funding(&things).amount, funding(&things).amended_amount), (None, None));
    }
    for none in [Value::Null, json!(""), json!(0)] {
        let (things, refusals) =
            read(&[with(contract(100, 0), json!({"contract_sum_wnds": none}))]);
        assert_eq!((codes(&refusals).len(), funding(&things).amount), (0, Some(tenge("1000"))));
    }
}

#[test]
fn a_sum_before_an_amendment_is_not_the_present_one_where_that_cannot_be_read() {
    let later = |sum: Value| with(contract(101, 1), json!({"contract_sum_wnds": sum}));
    let (things, refusals) = read(&[json!([contract(100, 0), later(json!("?"))])]);
    assert_eq!(codes(&refusals), ["malformed"]);
    assert_eq!((funding(&things).amount, funding(&things).amended_amount), (None, None));
    assert_eq!(funding(&things).amendments.len(), 1);
    let untold = with(later(Value::Null), json!({"contract_sum": null}));
    let (things, refusals) = read(&[json!([contract(100, 0), untold])]);
    assert_eq!(codes(&refusals), [""; 0]);
    let amounts = (funding(&things).amount, funding(&things).amended_amount);
    assert_eq!(amounts, (Some(tenge("1120.5")), None), "an amendment need not tell it again");
}

#[test]
fn without_a_currency_that_can_be_read_no_act_is_taken_for_tenge() {
    let odd = with(contract(100, 0), json!({"ref_currency_code": "TENGE"}));
    let (things, refusals) = read(&[json!([odd, act(5)])]);
    assert_eq!(codes(&refusals), ["unknown_currency"], "told once");
    assert!(
        things.iter().any(|thing| matches!(thing, Thing::Milestone(act) if act.amount.is_none()))
    );
}

#[test]
fn a_payment_whose_sum_cannot_be_read_is_told_so_and_one_without_is_missing_it() {
    for (amount, code) in [
        (json!("пятьсот"), "malformed"),
        (json!("1,500"), "ambiguous_number"),
        (json!(" "), "missing"),
        (Value::Null, "missing"),
    ] {
        let (things, refusals) =
            read(&[json!([contract(100, 0), contract(101, 1), payment(1, &amount)])]);
        assert_eq!((codes(&refusals), paid(&things).len()), (vec![code], 0), "{amount}");
        assert_eq!(refusals[0].field, "pay_amount");
    }
}

#[test]
fn records_that_write_one_value_in_two_ways_do_not_contradict_each_other() {
    let contracts = json!([contract(100, 0), contract(101, 1)]);
    let (things, refusals) = read(&[
        contracts.clone(),
        payment(1, &json!(500)),
        payment(1, &json!("500.00")),
        with(payment(1, &json!("500,0")), json!({"pay_date": " "})),
    ]);
    assert_eq!((codes(&refusals), paid(&things)), (vec![], vec![tenge("500")]));
    let (_, refusals) = read(&[contracts, payment(1, &json!(500)), payment(1, &json!("500.01"))]);
    assert_eq!(codes(&refusals), ["contradiction"]);
}
