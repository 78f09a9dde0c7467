//! The payments of a project.

use domain::{
    ChildKind, Funding, FundingStatus, Id, Invalid, Milestone, Money, Payment, PaymentStatus,
};
use time::Date;

use crate::draw::{Draw, Subject};
use crate::flavour::Flavour;
use crate::milestone::standing;
use crate::money::portions;
use crate::outline::Outline;
use crate::register::{Register, after};

/// When and for what a part of the money is due.
struct Part {
    weight: i64,
    planned: Date,
    /// The milestone it waits for, and whether that was accepted and when.
    milestone: Option<(Id, Option<Date>)>,
}

/// The payments of a funding as they stand today.
pub(crate) fn payments(
    register: &Register,
    outline: &Outline,
    funding: &Funding,
    milestones: &[Milestone],
) -> Result<Vec<Payment>, Invalid> {
    let mut draw = Draw::of(register.seed, Subject::Payments, outline.index);
    let (Some(amount), Some(_)) = (funding.present_amount(), funding.signed_on) else {
        return Ok(Vec::new());
    };
    let ended = outline.schedule.ended(register.today).is_some();
    let parts = parts(outline, &standing(milestones, ended));
    let until = outline.schedule.until(register.today);
    let over = outline.schedule.exit(register.today).is_some();
    let weights: Vec<i64> = parts.iter().map(|part| part.weight).collect();
    let mut payments = Vec::new();
    for (part, amount) in parts.into_iter().zip(portions(amount, &weights)) {
        let mut payment = planned(funding, payments.len() + 1, amount)?;
        payment.planned_on = Some(part.planned);
        let due = match &part.milestone {
            None => Some(after(part.planned, draw.between(0, 6))),
            Some((_, accepted)) => accepted.map(|day| after(day, draw.between(2, 20))),
        };
        payment.milestone = part.milestone.map(|(id, _)| id);
        match due.filter(|day| *day <= until) {
            Some(day) => payment.pay(day)?,
            // What was not paid when the project ended will not be.
            None if over => continue,
            None => {}
        }
        payment.description = draw
            .chance(100)
            .then(|| format!("{}-төлем / платёж {}", payments.len() + 1, payments.len() + 1));
        payments.push(payment);
    }
    give_back(&mut draw, register, outline, funding, &mut payments)?;
    Ok(payments)
}

fn planned(funding: &Funding, number: usize, amount: Money) -> Result<Payment, Invalid> {
    Ok(Payment {
        id: Id::child(&funding.id, ChildKind::Payment, &number.to_string())?,
        funding: funding.id.clone(),
        milestone: None,
        status: PaymentStatus::Planned,
        amount,
        planned_on: None,
        paid_on: None,
        returned_on: None,
        description: None,
    })
}

/// Orders are paid for accepted work, every second milestone and the last; grants in advance and after; the rest at once.
fn parts(outline: &Outline, work: &[&Milestone]) -> Vec<Part> {
    let start = outline.schedule.start;
    let after_milestone = |weight: i64, milestone: &Milestone| Part {
        weight,
        planned: after(milestone.due_on.unwrap_or(start), 10),
        milestone: Some((milestone.id.clone(), milestone.accepted_on)),
    };
    let at_once = |weight: i64| Part { weight, planned: after(start, 5), milestone: None };
    match (outline.flavour, work) {
        (Flavour::SocialOrder | Flavour::Partnership | Flavour::Procurement, [_, ..]) => {
            let count = work.len();
            let paid = work.iter().enumerate().filter(|(at, _)| at % 3 == 2 || at + 1 == count);
            paid.map(|(at, milestone)| {
                after_milestone(2 + i64::try_from(at % 3).unwrap_or(0), milestone)
            })
            .collect()
        }
        (Flavour::StateGrant | Flavour::PrivateGrant, [first, .., last]) => {
            vec![at_once(5), after_milestone(4, first), after_milestone(1, last)]
        }
        (Flavour::Framework, _) => {
            let years = work.iter().map(|milestone| Part {
                weight: 1,
                planned: milestone.started_on.unwrap_or(start),
                milestone: None,
            });
            if work.is_empty() { vec![at_once(1)] } else { years.collect() }
        }
        _ => vec![at_once(1)],
    }
}

/// Money that comes back is a record of its own, without `returned_on`, which takes from what was paid before: unspent advances, and what was paid under a contract that is void.
fn give_back(
    draw: &mut Draw,
    register: &Register,
    outline: &Outline,
    funding: &Funding,
    payments: &mut Vec<Payment>,
) -> Result<(), Invalid> {
    let often = match funding.status {
        FundingStatus::Terminated => 500,
        FundingStatus::Annulled => 900,
        FundingStatus::Completed => 15,
        _ => 0,
    };
    let Some(last) = payments.iter().rev().find(|payment| payment.status == PaymentStatus::Paid)
    else {
        return Ok(());
    };
    if !draw.chance(often) {
        return Ok(());
    }
    let percent = match funding.status {
        FundingStatus::Annulled => 100,
        FundingStatus::Terminated => draw.between(20, 80),
        _ => draw.between(1, 8),
    };
    let paid = last.paid_on.unwrap_or(outline.schedule.end);
    let ended = outline.schedule.ended(register.today).unwrap_or(paid).max(paid);
    let on = after(ended, draw.between(5, 40));
    let minor =
        i64::try_from(i128::from(last.amount.minor()) * i128::from(percent) / 100).unwrap_or(0);
    if on > register.today || minor == 0 {
        return Ok(());
    }
    let mut back = planned(funding, payments.len() + 1, Money::new(minor, last.amount.currency()))?;
    back.status = PaymentStatus::Returned;
    back.paid_on = Some(on);
    back.description = Some("қайтарылды / возврат".to_owned());
    payments.push(back);
    Ok(())
}
