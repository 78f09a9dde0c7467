use super::*;

fn query(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn parse(subject: Subject, pairs: &[(&str, &str)]) -> Result<Filter, Vec<Invalid>> {
    Filter::parse(subject, &query(pairs), None)
}

#[test]
fn the_same_filter_has_one_canonical_text() {
    let one = parse(Subject::Funding, &[("status", "active,completed"), ("region", "55")]).unwrap();
    let two = parse(Subject::Funding, &[("region", "55"), ("status", "completed,active")]).unwrap();
    assert_eq!(one.canonical(), two.canonical());
    assert_eq!(one.canonical(), "region=KATO:55&status=active,completed");
}

#[test]
fn one_filter_has_one_text_however_it_is_spelled() {
    let canonical = |pairs: &[(&str, &str)]| canonical(Subject::Funding, &query(pairs));
    for spelled in ["55", "KATO:55", "kato:55", "Kato:550000000", "55,kato:55"] {
        assert_eq!(canonical(&[("region", spelled)]), "region=KATO:55", "{spelled}");
    }
    assert_eq!(canonical(&[("region", "gb-lad:E08")]), "region=GB-LAD:E08");
    assert_eq!(canonical(&[("currency", "USD,KZT,USD")]), "currency=KZT,USD");
    let of_tenth = ["KZ-BIN-970640000017,970640000017", "970640000017"];
    for spelled in of_tenth {
        assert_eq!(canonical(&[("funder", spelled)]), "funder=KZ-BIN-970640000017", "{spelled}");
    }
    assert_eq!(canonical(&[("updated_after", "007"), ("limit", "5")]), "updated_after=7");
    for (spelled, one) in [("5", "5"), ("05.50", "5.5"), ("0", "0"), ("0.0", "0"), ("1.", "1")] {
        assert_eq!(canonical(&[("amount_min", spelled)]), format!("amount_min={one}"));
    }
    assert_eq!(RegionPrefix::parse("kato:55").unwrap().as_str(), "KATO:55");
    assert_eq!(RegionPrefix::parse("gb-lad:E08").unwrap().scheme(), "GB-LAD");
}

#[test]
fn what_is_wrong_with_an_amount_is_told_under_its_own_name_and_all_at_once() {
    let told = |pairs: &[(&str, &str)]| -> Vec<(String, &str)> {
        let errors = parse(Subject::Funding, pairs).unwrap_err();
        errors.into_iter().map(|error| (error.field, error.code)).collect()
    };
    let of = |told: &[(&str, &'static str)]| -> Vec<(String, &str)> {
        told.iter().map(|(field, code)| ((*field).to_owned(), *code)).collect()
    };
    assert_eq!(
        told(&[("amount_min", "1e5"), ("currency", "KZT")]),
        of(&[("amount_min", "malformed")])
    );
    assert_eq!(
        told(&[("amount_min", "abc"), ("amount_max", "5")]),
        of(&[
            ("amount_min", "malformed"),
            ("amount_min", "currency_required"),
            ("amount_max", "currency_required")
        ])
    );
    assert_eq!(
        told(&[("amount_min", "6"), ("amount_max", "5.5")]).last(),
        of(&[("amount_max", "inverted_range")]).last()
    );
    assert_eq!(
        told(&[("amount_min", "6"), ("currency", "X")]),
        of(&[("currency", "unknown_currency")])
    );
}

#[test]
fn every_error_is_told_at_once_with_its_parameter() {
    let errors = parse(
        Subject::Funding,
        &[
            ("status", "nope"),
            ("signed_from", "2025-02-30"),
            ("year", "25"),
            ("start_from", "2025-02-02"),
            ("start_to", "2025-02-01"),
        ],
    )
    .unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["status", "signed_from", "year", "start_to"]);
    assert_eq!(errors[3].code, "inverted_range");
}

#[test]
fn a_scalar_given_twice_is_refused() {
    let errors = parse(Subject::Funding, &[("overdue", "true"), ("overdue", "false")]).unwrap_err();
    assert_eq!(errors[0].code, "repeated");
}

#[test]
fn status_is_read_in_the_words_of_the_subject() {
    assert!(parse(Subject::Organisations, &[("status", "liquidated")]).is_ok());
    assert!(parse(Subject::Funding, &[("status", "liquidated")]).is_err());
}

#[test]
fn a_region_of_any_length_becomes_its_significant_prefix() {
    for (text, key) in [
        ("55", "KATO:55"),
        ("550000000", "KATO:55"),
        ("10", "KATO:10"),
        ("100000000", "KATO:10"),
        ("551610000", "KATO:551610"),
        ("551000000", "KATO:5510"),
        ("551", "KATO:551"),
    ] {
        assert_eq!(RegionPrefix::parse(text).unwrap().as_str(), key);
    }
    assert_eq!(RegionPrefix::parse("GB-LAD:E08000035").unwrap().as_str(), "GB-LAD:E08000035");
    assert!(RegionPrefix::parse("5").is_err());
    assert!(RegionPrefix::parse("KATO:5x").is_err());
}

#[test]
fn an_amount_needs_one_currency() {
    let errors = parse(Subject::Funding, &[("amount_min", "10")]).unwrap_err();
    assert_eq!(errors[0].code, "currency_required");
    let filter = parse(Subject::Funding, &[("amount_min", "10.5"), ("currency", "KZT")]).unwrap();
    assert_eq!(filter.amount_min.unwrap().minor(), 1_050);
}

#[test]
fn no_parameter_stands_in_the_table_twice_for_one_subject() {
    for subject in [
        Subject::Organisations,
        Subject::Funding,
        Subject::Grants,
        Subject::Contracts,
        Subject::Milestones,
        Subject::Payments,
        Subject::Documents,
        Subject::Calls,
    ] {
        let mut names: Vec<&str> = parameters(subject).map(|parameter| parameter.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{subject:?}");
    }
}

#[test]
fn a_bound_between_two_amounts_is_moved_into_the_range() {
    let bounds = |min: &str, max: &str, currency: &str| {
        let pairs = [("amount_min", min), ("amount_max", max), ("currency", currency)];
        let filter = parse(Subject::Funding, &pairs).unwrap();
        (filter.amount_min.unwrap().minor(), filter.amount_max.unwrap().minor())
    };
    assert_eq!(bounds("1.001", "1.999", "KZT"), (101, 199));
    assert_eq!(bounds("1.001", "1.999", "KWD"), (1_001, 1_999));
    assert_eq!(bounds("1.5", "2.5", "JPY"), (2, 2));
    assert_eq!(bounds("1.501", "1.504", "KZT"), (151, 150), "no amount lies in between");
    assert_eq!(bounds("0", "999999999999999.9999", "CLF"), (0, i64::MAX));
    assert!(Currency::all().all(|currency| currency.exponent() <= 4), "none is finer than a bound");
}

#[test]
fn amounts_and_currencies_have_one_spelling() {
    for amount in ["-1", "+1", "1.", ".5", "1.23456", "1234567890123456", "", "1e3"] {
        let errors = parse(Subject::Funding, &[("amount_min", amount), ("currency", "KZT")]);
        assert_eq!(errors.unwrap_err()[0].code, "malformed", "{amount}");
    }
    let errors = parse(Subject::Funding, &[("currency", "kzt")]).unwrap_err();
    assert_eq!((errors[0].code, errors[0].field.as_str()), ("unknown_currency", "currency"));
}
