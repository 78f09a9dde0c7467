use proptest::prelude::*;

use super::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

/// The codes of currencies with 0, 2, 3 and 4 decimals.
const CODES: [&str; 4] = ["JPY", "KZT", "KWD", "CLF"];

#[test]
fn exact_texts_are_read() {
    for (text, code, minor) in [
        ("1234567.89", "KZT", 123_456_789),
        ("+5", "KZT", 500),
        ("-0.5", "KZT", -50),
        ("007", "KZT", 700),
        ("1.2300000", "KZT", 123),
        ("1.0", "JPY", 1),
        ("1.234", "KWD", 1234),
        ("0", "KZT", 0),
        ("-0.00", "KZT", 0),
        ("-92233720368547758.08", "KZT", i64::MIN),
        ("92233720368547758.07", "KZT", i64::MAX),
    ] {
        assert_eq!(Money::parse(text, currency(code)).unwrap().minor(), minor, "{text}");
    }
}

#[test]
fn other_texts_are_refused() {
    for (text, code) in [
        ("", "malformed"),
        ("+", "malformed"),
        (".5", "malformed"),
        ("5.", "malformed"),
        ("1,5", "malformed"),
        ("1 000", "malformed"),
        ("1e3", "malformed"),
        ("--1", "malformed"),
        ("1.2.3", "malformed"),
        ("٣", "malformed"),
        ("NaN", "malformed"),
        ("1.234", "too_precise"),
        ("1.230000001", "too_precise"),
        ("92233720368547758.08", "out_of_range"),
        ("99999999999999999999999999999999999999999999", "out_of_range"),
    ] {
        let error = Money::parse(text, Currency::KZT).unwrap_err();
        assert_eq!((error.code, error.field.as_str()), (code, "amount"), "{text:?}");
    }
    assert_eq!(Money::parse("1.5", currency("JPY")).unwrap_err().code, "too_precise");
    assert_eq!(Money::parse(&"1".repeat(1_000_000), Currency::KZT).unwrap_err().code, "malformed");
}

#[test]
fn json_numbers_are_read_with_their_noise() {
    for (text, code, expected) in [
        ("1.5e6", "KZT", Ok((150_000_000, false))),
        ("15E-1", "KZT", Ok((150, false))),
        ("1e+2", "KZT", Ok((10_000, false))),
        ("0e999999999999999999999", "KZT", Ok((0, false))),
        ("0.30000000000000004", "KZT", Ok((30, true))),
        ("0.29999999999999999", "KZT", Ok((30, true))),
        ("1234567.8899999999", "KZT", Ok((123_456_789, true))),
        ("-0.9999999999", "JPY", Ok((-1, true))),
        ("1e-400", "KZT", Ok((0, true))),
        ("0.0000001", "KZT", Ok((0, true))),
        ("0.00000099", "KZT", Ok((0, true))),
        ("0.000001", "KZT", Err("too_precise")),
        ("0.999999", "JPY", Err("too_precise")),
        ("0.9999991", "JPY", Ok((1, true))),
        ("1.005", "KZT", Err("too_precise")),
        ("0.0049", "KZT", Err("too_precise")),
        ("1e400", "KZT", Err("out_of_range")),
        ("1e18", "KZT", Err("out_of_range")),
        ("92233720368547758.0799999", "KZT", Err("out_of_range")),
        ("01", "KZT", Err("malformed")),
        ("+1", "KZT", Err("malformed")),
        ("1e", "KZT", Err("malformed")),
        ("Infinity", "KZT", Err("malformed")),
    ] {
        let read = Money::parse_float_text(text, currency(code));
        assert_eq!(
            read.map(|(money, noise)| (money.minor(), noise)).map_err(|error| error.code),
            expected,
            "{text}"
        );
    }
}

#[test]
fn documents_hold_text_and_currency() {
    let money = Money::new(123_456_789, Currency::KZT);
    let text = r#"{"amount":"1234567.89","currency":"KZT"}"#;
    assert_eq!(serde_json::to_string(&money).unwrap(), text);
    assert_eq!(serde_json::from_str::<Money>(text).unwrap(), money);
    for wrong in [
        r#"{"amount":1,"currency":"KZT"}"#,
        r#"{"amount":"1","currency":"ZZZ"}"#,
        r#"{"amount":"1"}"#,
        r#"{"amount":"1","currency":"KZT","vat":true}"#,
    ] {
        assert!(serde_json::from_str::<Money>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn sums_are_exact_and_of_one_currency() {
    let mut sum = Sum::zero(Currency::KZT);
    for _ in 0..3 {
        sum.add(Money::new(i64::MAX, Currency::KZT)).unwrap();
    }
    assert_eq!(sum.amount_string(), "276701161105643274.21");
    let text = serde_json::to_string(&sum).unwrap();
    assert_eq!(serde_json::from_str::<Sum>(&text).unwrap(), sum);
    let error = sum.add(Money::new(1, currency("USD"))).unwrap_err();
    assert_eq!((error.code, error.field.as_str()), ("currency_mismatch", "currency"));
    let mut full = Sum::new(i128::MAX, Currency::KZT);
    assert_eq!(full.add(Money::new(1, Currency::KZT)).unwrap_err().code, "out_of_range");
}

proptest! {
    #[test]
    fn every_amount_comes_back(minor in any::<i64>(), at in 0usize..4) {
        let money = Money::new(minor, currency(CODES[at]));
        let text = money.amount_string();
        prop_assert_eq!(Money::parse(&text, money.currency()).unwrap(), money);
        prop_assert_eq!(Money::parse_float_text(&text, money.currency()).unwrap(), (money, false));
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        prop_assert_eq!(decimals, usize::from(money.currency().exponent()));
    }

    #[test]
    fn floats_below_a_billion_come_back(minor in -100_000_000_000i64..100_000_000_000) {
        #[expect(clippy::cast_precision_loss, reason = "the loss is what is tried here")]
        let noisy = minor as f64 * 0.01;
        let (money, _) = Money::parse_float_text(&format!("{noisy}"), Currency::KZT).unwrap();
        prop_assert_eq!(money.minor(), minor);
    }

    #[test]
    fn sums_of_any_size_come_back(total in (i128::MIN + 1)..i128::MAX, at in 0usize..4) {
        let sum = Sum::new(total, currency(CODES[at]));
        let text = serde_json::to_string(&sum).unwrap();
        prop_assert_eq!(serde_json::from_str::<Sum>(&text).unwrap(), sum);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+0-9.eE]{0,14}|\\PC{0,8}") {
        let _ = Money::parse_float_text(&text, Currency::KZT);
        if let Ok(money) = Money::parse(&text, Currency::KZT) {
            prop_assert_eq!(Money::parse(&money.amount_string(), Currency::KZT).unwrap(), money);
        }
    }
}
