use super::*;
use crate::Currency;

fn funding(allocations: &[(i32, i64)]) -> Funding {
    let kzt = |minor| Money::new(minor, Currency::KZT);
    let mut funding = Funding::new(Id::parse("g").unwrap(), FundingKind::Grant);
    funding.amount = Some(kzt(1_500));
    funding.amended_amount = Some(kzt(1_000));
    let allocation = |(year, minor): &(i32, i64)| Allocation { year: *year, amount: kzt(*minor) };
    funding.allocations = allocations.iter().map(allocation).collect();
    funding
}

fn fault(allocations: &[(i32, i64)]) -> Option<(&'static str, String)> {
    funding(allocations).check().err().map(|invalid| (invalid.code, invalid.field))
}

#[test]
fn years_have_their_parts_of_the_present_amount() {
    assert_eq!(fault(&[(2025, 400), (2026, 600)]), None);
    assert_eq!(fault(&[(2025, 400)]), None, "a source may tell some of the years");
    let more = fault(&[(2025, 400), (2026, 601)]);
    assert_eq!(more, Some(("allocations_exceed_amount", "allocations".to_owned())));
    let beyond = fault(&[(2025, i64::MAX), (2026, i64::MAX)]);
    assert_eq!(beyond, Some(("allocations_exceed_amount", "allocations".to_owned())));
}

#[test]
fn a_year_is_one_and_its_money_not_below_zero() {
    let negative = fault(&[(2025, 400), (2026, -1)]);
    assert_eq!(negative, Some(("negative", "allocations[1].amount".to_owned())));
    for year in [99_999, 1_799, 2_201, i32::MIN] {
        assert_eq!(fault(&[(year, 1)]), Some(("out_of_range", "allocations[0].year".to_owned())));
    }
    assert_eq!(
        fault(&[(2025, 1), (2025, 1)]),
        Some(("repeated", "allocations[1].year".to_owned()))
    );
}
