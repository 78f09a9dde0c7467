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

#[test]
fn an_amendment_tells_a_whole_amount_in_the_same_currency() {
    let with = |amount| {
        let mut funding = funding(&[]);
        let number = Some("01".to_owned());
        funding.amendments = vec![Amendment { number, amount, ..Amendment::default() }];
        funding
    };
    let fault = |amount| with(amount).check().err().map(|invalid| (invalid.code, invalid.field));
    let field = || "amendments[0].amount".to_owned();
    assert_eq!(fault(None), None, "an amendment may leave the amount as it is");
    assert_eq!(fault(Some(Money::new(2_000, Currency::KZT))), None);
    assert_eq!(fault(Some(Money::new(-1, Currency::KZT))), Some(("negative", field())));
    let other = Some(Money::new(1, Currency::parse("USD").unwrap()));
    assert_eq!(fault(other), Some(("currency_mismatch", field())));
    let mut lines = with(None);
    lines.amendments[0].number = Some("1\n2".to_owned());
    assert_eq!(lines.check().unwrap_err().field, "amendments[0].number");
}

#[test]
fn only_a_social_order_has_a_basis_and_each_but_once() {
    use crate::SocialOrderBasis as Basis;
    let mut order = Funding::new(Id::parse("c").unwrap(), FundingKind::SocialOrder);
    order.social_order_basis = vec![Basis::PurchaseMethod, Basis::BudgetSpecificity];
    assert_eq!(order.check(), Ok(()));
    order.social_order_basis.push(Basis::PurchaseMethod);
    let fault = order.check().unwrap_err();
    assert_eq!((fault.code, fault.field.as_str()), ("repeated", "social_order_basis[2]"));
    order.social_order_basis.pop();
    order.funding_kind = FundingKind::OtherProcurement;
    let fault = order.check().unwrap_err();
    assert_eq!((fault.code, fault.field.as_str()), ("contradiction", "social_order_basis[0]"));
}
