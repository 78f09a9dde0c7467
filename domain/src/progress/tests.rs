use super::*;
use crate::{FundingKind, Id, LocalisedText, Money};
use time::macros::date;

fn kzt(minor: i64) -> Money {
    Money::new(minor, Currency::KZT)
}

fn funding() -> Funding {
    let mut funding = Funding::new(Id::parse("g").unwrap(), FundingKind::Grant);
    funding.amount = Some(kzt(100_001));
    funding.status = FundingStatus::Active;
    funding
}

fn milestone(local: &str, weight: u16, due: Date) -> Milestone {
    let id = Id::parse(&format!("g:m:{local}")).unwrap();
    let mut milestone =
        Milestone::planned(id, Id::parse("g").unwrap(), LocalisedText::en("Stage").unwrap());
    milestone.weight = Some(weight);
    milestone.due_on = Some(due);
    milestone
}

/// Nothing is missing.
const ALL: Covered = Covered { milestones: true, payments: true };
/// Nobody knows what is missing.
const NOTHING: Covered = Covered { milestones: false, payments: false };

fn step(planned: i128, reported: i128, accepted: i128, paid: i128) -> Step {
    let [planned, reported, accepted, paid] = [planned, reported, accepted, paid].map(Some);
    Step { planned, reported, accepted, paid }
}

/// A day after all days of the tests.
const LATER: Date = date!(2025 - 12 - 31);

fn payment(minor: i64, status: PaymentStatus, on: Date) -> Payment {
    let id = Id::parse("g:p:1").unwrap();
    let funding = Id::parse("g").unwrap();
    Payment {
        id,
        funding,
        milestone: None,
        status,
        amount: kzt(minor),
        planned_on: None,
        paid_on: Some(on),
        returned_on: None,
        description: None,
    }
}

#[test]
fn work_and_money_stand_side_by_side() {
    let mut first = milestone("1", 333, date!(2025 - 03 - 01));
    first.report(date!(2025 - 02 - 20)).unwrap();
    first.accept(date!(2025 - 03 - 05)).unwrap();
    let second = milestone("2", 667, date!(2025 - 06 - 01));
    let paid = [
        payment(60_000, PaymentStatus::Paid, date!(2025 - 03 - 05)),
        payment(10_000, PaymentStatus::Returned, date!(2025 - 04 - 01)),
    ];
    let progress = progress(&funding(), &[first, second], &paid, ALL, LATER);
    assert_eq!(progress.not_computable, None);
    let days: Vec<Date> = progress.curve.iter().map(|(day, _)| *day).collect();
    let expected = [
        date!(2025 - 02 - 20),
        date!(2025 - 03 - 01),
        date!(2025 - 03 - 05),
        date!(2025 - 04 - 01),
        date!(2025 - 06 - 01),
    ];
    assert_eq!(days, expected);
    assert_eq!(progress.curve[2].1, step(33_300, 33_300, 33_300, 60_000));
    assert_eq!(progress.now, step(100_001, 33_300, 33_300, 50_000));
    assert_eq!(progress.whole, progress.now);
}

#[test]
fn weights_that_are_no_whole_are_said_and_not_guessed() {
    let unknown = Milestone { weight: None, ..milestone("1", 0, date!(2025 - 01 - 01)) };
    let payments = [payment(5, PaymentStatus::Paid, date!(2025 - 01 - 02))];
    let said = progress(&funding(), &[unknown], &payments, ALL, LATER);
    assert_eq!(said.not_computable, Some("unknown_weights"));
    assert_eq!(
        said.now,
        Step { paid: Some(5), ..Step::default() },
        "the money is told all the same"
    );
    let half = progress(&funding(), &[milestone("1", 500, date!(2025 - 01 - 01))], &[], ALL, LATER);
    assert_eq!(half.not_computable, Some("weights_are_not_whole"));
    assert_eq!(progress(&funding(), &[], &[], ALL, LATER).not_computable, Some("no_milestones"));
}

#[test]
fn money_is_told_without_an_amount_and_beyond_64_bits() {
    let mut nameless = funding();
    nameless.amount = None;
    let much = [1, 2, 3].map(|_| payment(i64::MAX, PaymentStatus::Paid, date!(2025 - 01 - 02)));
    let said = progress(&nameless, &[], &much, NOTHING, LATER);
    assert_eq!((said.currency, said.not_computable), (Some(Currency::KZT), Some("unknown_amount")));
    assert_eq!(said.now.paid, Some(3 * i128::from(i64::MAX)));
    assert_eq!(said.curve.len(), 1);
}

#[test]
fn more_returned_than_paid_is_said_and_what_was_paid_is_unknown() {
    let returned = [payment(400, PaymentStatus::Returned, date!(2025 - 01 - 02))];
    let said = progress(&funding(), &[], &returned, ALL, LATER);
    assert_eq!((said.now.paid, said.curve[0].1.paid, said.returned_above_paid), (None, None, true));
    let mut back = payment(400, PaymentStatus::Paid, date!(2025 - 01 - 02));
    back.give_back(date!(2025 - 03 - 01)).unwrap();
    let said = progress(&funding(), &[], &[back], ALL, LATER);
    let paid: Vec<Option<i128>> = said.curve.iter().map(|(_, step)| step.paid).collect();
    assert_eq!((paid, said.returned_above_paid), (vec![Some(400), Some(0)], false));
}

#[test]
fn planning_and_cancelled_stages_lie_outside_the_curve() {
    let mut planning = milestone("0", 300, date!(2024 - 12 - 01));
    planning.milestone_kind = MilestoneKind::Planning;
    let mut cancelled = milestone("2", 400, date!(2025 - 05 - 01));
    cancelled.cancel(date!(2025 - 02 - 01)).unwrap();
    let whole = milestone("1", 1000, date!(2025 - 03 - 01));
    let progress = progress(&funding(), &[planning, whole, cancelled], &[], ALL, LATER);
    assert_eq!((progress.not_computable, progress.curve.len()), (None, 1));
}

#[test]
fn nothing_means_none_only_inside_complete_coverage() {
    let planned = milestone("1", 1000, date!(2025 - 03 - 01));
    assert_eq!(outcome(std::slice::from_ref(&planned), true), Outcome::None);
    assert_eq!(outcome(std::slice::from_ref(&planned), false), Outcome::Unknown);
    let mut returned = planned.clone();
    returned.report(date!(2025 - 03 - 01)).unwrap();
    assert_eq!(outcome(&[returned.clone(), planned.clone()], true), Outcome::Reported);
    returned.return_for_rework(date!(2025 - 03 - 02)).unwrap();
    assert_eq!(outcome(&[returned, planned], true), Outcome::Returned);
}

#[test]
fn what_lies_ahead_is_part_of_the_whole_and_not_of_now() {
    let near = milestone("1", 400, date!(2025 - 03 - 01));
    let far = milestone("2", 500, date!(2025 - 09 - 01));
    let undated = Milestone { due_on: None, ..milestone("3", 100, date!(2025 - 01 - 01)) };
    let mut payment = payment(5, PaymentStatus::Paid, date!(2025 - 01 - 02));
    payment.paid_on = None;
    let said = progress(&funding(), &[near, far, undated], &[payment], ALL, date!(2025 - 03 - 01));
    assert_eq!((said.now.planned, said.now.paid), (Some(40_000), Some(5)));
    assert_eq!((said.whole.planned, said.undated), (Some(100_001), 2));
}

#[test]
fn that_nothing_was_done_or_paid_is_said_only_where_it_is_covered() {
    let mut first = milestone("1", 400, date!(2025 - 03 - 01));
    let second = milestone("2", 600, date!(2025 - 06 - 01));
    let told = |first: &Milestone, payments: &[Payment], covered| {
        progress(&funding(), &[first.clone(), second.clone()], payments, covered, LATER)
    };
    assert_eq!(told(&first, &[], ALL).now, step(100_001, 0, 0, 0));
    let unknown = Step { planned: Some(100_001), ..Step::default() };
    assert_eq!(told(&first, &[], NOTHING).now, unknown);
    first.report(date!(2025 - 04 - 01)).unwrap();
    let paid = [payment(7, PaymentStatus::Paid, date!(2025 - 05 - 01))];
    let said = told(&first, &paid, NOTHING);
    assert_eq!(said.curve[0].1, Step { planned: Some(40_000), ..Step::default() });
    assert_eq!(
        (said.now.reported, said.now.accepted, said.now.paid),
        (Some(40_000), None, Some(7))
    );
    let planned = [payment(7, PaymentStatus::Planned, date!(2025 - 05 - 01))];
    assert_eq!(told(&first, &planned, ALL).now.paid, Some(0));
    let mut foreign = paid[0].clone();
    foreign.amount = Money::new(7, Currency::parse("USD").unwrap());
    assert_eq!(told(&first, &[foreign], ALL).now.paid, None, "something was paid");
}
