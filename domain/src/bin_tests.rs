use proptest::prelude::*;

use super::*;

/// Numbers of public bodies and companies, with the row of weights that gives their check digit.
const REAL: [(&str, u8); 22] = [
    ("000540002866", 1),
    ("990240003789", 1),
    ("010440002379", 1),
    ("120340021691", 1),
    ("050140002945", 2),
    ("961141000023", 2),
    ("000440002387", 1),
    ("000140001853", 1),
    ("091040018932", 1),
    ("020340002199", 1),
    ("130240026234", 1),
    ("041240004108", 1),
    ("990140003041", 1),
    ("240440028805", 1),
    ("940640001272", 1),
    ("150740006678", 1),
    ("071140005693", 1),
    ("070740007153", 1),
    ("031040007024", 1),
    ("940740001692", 1),
    ("170940025833", 1),
    ("940140000385", 1),
];

/// An IIN made up for this test: born 1 January 1985.
fn iin() -> String {
    (0..10)
        .map(|serial| format!("8501013{serial:04}"))
        .find_map(|first| check_digit(&first).map(|digit| format!("{first}{digit}")))
        .unwrap()
}

#[test]
fn real_numbers_pass() {
    for (text, row) in REAL {
        let bin = Bin::parse(text).unwrap();
        assert_eq!(bin.as_str(), text);
        let first: u32 =
            text.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap() * weight).sum();
        assert_eq!(if first % 11 == 10 { 2 } else { 1 }, row, "{text}");
    }
}

#[test]
fn blanks_and_dashes_are_dropped() {
    for text in ["1709 4002 5833", " 170940-025833 ", "170940\u{a0}025833", "1709–4002–5833"] {
        assert_eq!(Bin::parse(text).unwrap().as_str(), "170940025833", "{text:?}");
    }
}

#[test]
fn refusals_say_why() {
    for (text, code) in [
        ("940140000380", "check_failed"),
        ("", "malformed"),
        ("-", "malformed"),
        ("17094002583", "malformed"),
        ("1709400258330", "malformed"),
        ("17094002583x", "malformed"),
        ("-170940025833", "malformed"),
        ("１７０９４００２５８３３", "malformed"),
        (iin().as_str(), "natural_person"),
        ("170900025833", "natural_person"),
    ] {
        assert_eq!(Bin::parse(text).unwrap_err().code, code, "{text:?}");
    }
}

#[test]
fn a_wrong_digit_is_kept_and_marked_on_import() {
    let (bin, fits) = Bin::parse_unchecked("940140000380").unwrap();
    assert!(!fits && !bin.check_ok());
    assert_eq!(serde_json::from_str::<Bin>("\"940140000380\"").unwrap(), bin);
}

#[test]
fn errors_never_show_an_iin() {
    let iin = iin();
    for text in [iin.clone(), format!("ИИН {iin}"), format!("{iin} {iin}")] {
        assert!(!Bin::parse(&text).unwrap_err().value.contains(&iin));
    }
}

#[test]
fn digits_are_read() {
    let bin = |text| Bin::parse_unchecked(text).unwrap().0;
    assert_eq!(bin("170940025833").kind(), BinKind::ResidentLegalEntity);
    assert_eq!(bin("170951025833").kind(), BinKind::NonResidentLegalEntity);
    assert_eq!(bin("170962025833").kind(), BinKind::SoleTraderJoint);
    assert_eq!(bin("170973025833").kind(), BinKind::Other('7'));
    assert_eq!(bin("170940025833").division(), BinDivision::Head);
    assert_eq!(bin("170951025833").division(), BinDivision::Branch);
    assert_eq!(bin("170962025833").division(), BinDivision::Representation);
    assert_eq!(bin("170973025833").division(), BinDivision::Other);
    assert_eq!(bin("170940025833").registered_month(), Some((2017, 9)));
    assert_eq!(bin("940140000385").registered_month(), Some((1994, 1)));
    assert_eq!(bin("501240000000").registered_month(), Some((1950, 12)));
    assert_eq!(bin("171340025833").registered_month(), None);
}

#[test]
fn iins_are_found_and_masked() {
    let iin = iin();
    let (date, rest) = iin.split_at(6);
    let spaced = format!("ИИН: {date} {rest}, тел.");
    assert_eq!(holds_valid_iin(&spaced), Some(&*format!("{date} {rest}")));
    let text = format!("«{iin}» и {iin}; БИН 170940025833");
    let (masked, count) = mask_iins(&text);
    assert_eq!((masked.as_ref(), count), ("«************» и ************; БИН 170940025833", 2));
    assert_eq!(mask_iins(&masked).1, 0);
}

#[test]
fn iins_are_found_however_they_are_written() {
    let iin = iin();
    let spread = |between: &str| iin.chars().map(String::from).collect::<Vec<_>>().join(between);
    let script = |zero: char| -> String {
        let digit = |c: char| char::from_u32(u32::from(zero) + c.to_digit(10).unwrap()).unwrap();
        iin.chars().map(digit).collect()
    };
    let (date, rest) = iin.split_at(6);
    let fours = format!("{} {} {}", &iin[..4], &iin[4..8], &iin[8..]);
    let days = format!("{}/{}/{}/{rest}", &iin[..2], &iin[2..4], &iin[4..6]);
    for text in [
        spread("\u{200b}"),
        spread(" "),
        spread("-"),
        format!("{date}  {rest}"),
        format!("{date} / {rest}"),
        format!("{date}\u{2060}{rest}"),
        format!("{date} \u{200b} – {rest}"),
        format!("{date} {} {}", &rest[..3], &rest[3..]),
        fours,
        days,
        script('\u{ff10}'),
        script('\u{660}'),
        script('\u{6f0}'),
        script('\u{1d7ce}'),
    ] {
        let framed = format!("ИИН {text}, тел. 8 701");
        assert_eq!(holds_valid_iin(&framed), Some(text.as_str()), "{text:?}");
        assert_eq!(mask_iins(&framed).0, "ИИН ************, тел. 8 701");
    }
}

#[test]
fn other_numbers_are_no_iins() {
    let iin = iin();
    let wrong = if iin.ends_with('0') { '1' } else { '0' };
    let (date, rest) = iin.split_at(6);
    for text in [
        format!("{}{wrong}", &iin[..11]),
        format!("{iin}1"),
        format!("1{iin}"),
        format!("1{date} {rest}"),
        format!("{date} {rest}1"),
        format!("{date}. {rest}"),
        format!("{date} - - {rest}"),
        format!("{} {} {}", &iin[..4], &iin[4..6], &iin[6..]),
        format!("{}-{} {rest}", &iin[..2], &iin[2..6]),
        "2012-03-10 - 2012-04-05, 2011-11-15 - 2012-11-15".to_owned(),
        "170940025833".to_owned(),
        "сто двенадцать".to_owned(),
        String::new(),
    ] {
        assert_eq!(holds_valid_iin(&text), None, "{text:?}");
    }
    for first in ["85023030001", "85130130001", "85010170001", "85010100001"] {
        let text = format!("{first}{}", check_digit(first).unwrap_or('0'));
        assert_eq!(holds_valid_iin(&text), None, "{text}");
    }
}

#[test]
fn check_digits_need_eleven_digits() {
    assert_eq!(check_digit("1709400258"), None);
    assert_eq!(check_digit("1709400258x"), None);
    assert_eq!(check_digit("17094002583"), Some('3'));
}

/// Which row of weights gives the check digit.
fn row(first11: &str) -> u8 {
    let sum: u32 =
        first11.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap() * weight).sum();
    if sum % 11 == 10 { 2 } else { 1 }
}

proptest! {
    #[test]
    fn a_computed_digit_fits(first in "[0-9]{4}[4-6][0-9]{6}") {
        match check_digit(&first) {
            Some(digit) => {
                let text = format!("{first}{digit}");
                prop_assert_eq!(String::from(Bin::parse(&text).unwrap()), text);
            }
            None => {
                let refused = ('0'..='9').all(|d| Bin::parse(&format!("{first}{d}")).is_err());
                prop_assert!(refused);
            }
        }
    }

    // 11 is a prime, so a changed digit always changes the sum of its row, but for the one digit that has the weight 11; and
    // where the change moves the number from one row to the other it may go unnoticed too.
    #[test]
    fn a_changed_digit_is_noticed(first in "[0-9]{4}[4-6][0-9]{6}", at in 0usize..12, by in 1u8..10) {
        let Some(digit) = check_digit(&first) else { return Ok(()) };
        let mut bytes = format!("{first}{digit}").into_bytes();
        bytes[at] = b'0' + (bytes[at] - b'0' + by) % 10;
        let changed = String::from_utf8(bytes).unwrap();
        let unweighted = if row(&first) == 1 { 10 } else { 8 };
        if at != unweighted && row(&changed[..11]) == row(&first) {
            prop_assert!(Bin::parse(&changed).is_err());
        }
    }

    #[test]
    fn masking_leaves_nothing_to_mask(text in "[0-9а-я -]{0,40}") {
        let (masked, _) = mask_iins(&text);
        prop_assert_eq!(holds_valid_iin(&masked), None);
    }
}
