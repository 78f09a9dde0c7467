//! The money-against-work curve of a funding: planned, reported and accepted work beside the money paid.
//!
//! Work is measured in money: a milestone's weight (‰) of the funding's present amount. Milestones of planning and
//! cancelled ones lie outside the curve. Where weights are unknown or do not make up the whole the curve cannot be
//! computed, and says why.
//!
//! Absence is not a fault: that nothing was reported, accepted or paid is said only where sources cover it. Elsewhere such a
//! value is unknown until the first report, acceptance or payment is recorded.

use time::Date;

use crate::vocabulary::{FundingStatus, MilestoneKind, MilestoneStatus, Outcome, PaymentStatus};
use crate::{Currency, Funding, Milestone, Payment};

/// One step of the curve: everything up to and with that day, in minor units; none where it is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// Work that was to be done; none where the work cannot be measured.
    pub planned: Option<i128>,
    /// Work the recipient reported; none where the work cannot be measured, and where no report is known or covered.
    pub reported: Option<i128>,
    /// Work the funder accepted; none where the work cannot be measured, and where no acceptance is known or covered.
    pub accepted: Option<i128>,
    /// Money paid, less what was returned, as the module `paid` says: never below zero, and none where it is unknown.
    pub paid: Option<i128>,
}

/// What sources of a funding cover completely: only there nothing means none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Covered {
    /// Every milestone of its work is covered.
    pub milestones: bool,
    /// All its payments are stated.
    pub payments: bool,
}

/// The curve of a funding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Currency of all sums: that of the amount, else that of the payments; missing where neither tells one.
    pub currency: Option<Currency>,
    /// The curve, one step a day on which something changed, oldest first.
    pub curve: Vec<(Date, Step)>,
    /// Where it stands today: what was due, reported, accepted and paid until then, and what came about on an unknown day.
    pub now: Step,
    /// The whole of it, what is due later and what has no day included.
    pub whole: Step,
    /// Why the work cannot be measured; the money is told all the same.
    pub not_computable: Option<&'static str>,
    /// Milestones and payments left out of the curve because they have no day.
    pub undated: usize,
    /// More came back than is known to have been paid: payments are missing.
    pub returned_above_paid: bool,
}

/// Computes the curve, as it stands today.
pub fn progress(
    funding: &Funding,
    milestones: &[Milestone],
    payments: &[Payment],
    covered: Covered,
    today: Date,
) -> Progress {
    let amount = funding.present_amount();
    let work: Vec<&Milestone> = milestones.iter().filter(|milestone| is_work(milestone)).collect();
    let not_computable = obstacle(funding, &work);
    let mut events: Vec<(Option<Date>, Event)> = Vec::new();
    if not_computable.is_none() {
        for milestone in &work {
            work_events(milestone, &mut events);
        }
    }
    let currency = crate::paid::currency(funding, payments);
    let summed = payments.iter().filter(|payment| Some(payment.amount.currency()) == currency);
    events
        .extend(summed.flat_map(Payment::movements).map(|(day, minor)| (day, Event::Paid(minor))));
    events.sort_by_key(|(day, _)| (day.is_none(), *day));
    let foreign = |payment: &Payment| {
        payment.status != PaymentStatus::Planned && Some(payment.amount.currency()) != currency
    };
    let begin = Total {
        amount: amount.filter(|_| not_computable.is_none()).map(|money| money.minor().into()),
        covered: Covered { payments: covered.payments && !payments.iter().any(foreign), ..covered },
        ..Total::default()
    };
    let (mut total, mut now) = (begin.clone(), begin);
    let mut curve: Vec<(Date, Step)> = Vec::new();
    let mut undated = 0;
    for (day, event) in events {
        total.add(event);
        if day.map_or(!matches!(event, Event::Planned(_)), |day| day <= today) {
            now.add(event);
        }
        match (day, curve.last_mut()) {
            (Some(day), Some((last, step))) if *last == day => *step = total.step(),
            (Some(day), _) => curve.push((day, total.step())),
            (None, _) => undated += 1,
        }
    }
    let returned_above_paid = total.paid.is_some_and(|paid| paid < 0);
    Progress {
        currency,
        curve,
        now: now.step(),
        whole: total.step(),
        not_computable,
        undated,
        returned_above_paid,
    }
}

/// Whether a milestone is work of the funding: not the planning before it, and not cancelled.
pub fn is_work(milestone: &Milestone) -> bool {
    milestone.milestone_kind == MilestoneKind::Implementation
        && milestone.status != MilestoneStatus::Cancelled
}

fn obstacle(funding: &Funding, work: &[&Milestone]) -> Option<&'static str> {
    let weights: Option<u32> = work.iter().map(|milestone| milestone.weight.map(u32::from)).sum();
    match weights {
        _ if matches!(funding.status, FundingStatus::Cancelled | FundingStatus::Annulled) => {
            Some("funding_does_not_count")
        }
        _ if funding.present_amount().is_none() => Some("unknown_amount"),
        _ if work.is_empty() => Some("no_milestones"),
        None => Some("unknown_weights"),
        Some(1000) => None,
        Some(_) => Some("weights_are_not_whole"),
    }
}

#[derive(Clone, Copy)]
enum Event {
    Planned(u16),
    Reported(u16),
    Accepted(u16),
    Paid(i128),
}

fn work_events(milestone: &Milestone, events: &mut Vec<(Option<Date>, Event)>) {
    use MilestoneStatus as S;
    let weight = milestone.weight.unwrap_or(0);
    events.push((milestone.due_on, Event::Planned(weight)));
    if matches!(milestone.status, S::Reported | S::Accepted | S::Disputed) {
        events.push((milestone.reported_on.or(milestone.accepted_on), Event::Reported(weight)));
    }
    if milestone.status == S::Accepted {
        events.push((milestone.accepted_on, Event::Accepted(weight)));
    }
}

#[derive(Clone, Default)]
struct Total {
    /// None where the work cannot be measured.
    amount: Option<i128>,
    covered: Covered,
    planned: u16,
    /// None before the first one.
    reported: Option<u16>,
    accepted: Option<u16>,
    paid: Option<i128>,
}

impl Total {
    fn add(&mut self, event: Event) {
        match event {
            Event::Planned(weight) => self.planned += weight,
            Event::Reported(weight) => *self.reported.get_or_insert(0) += weight,
            Event::Accepted(weight) => *self.accepted.get_or_insert(0) += weight,
            Event::Paid(minor) => *self.paid.get_or_insert(0) += minor,
        }
    }

    /// Weights are added up before they become money, so that the whole is the whole amount to the last unit.
    fn step(&self) -> Step {
        let share = |weight: u16| Some(self.amount? * i128::from(weight) / 1000);
        let done = |weight: Option<u16>| share(weight.or(self.covered.milestones.then_some(0))?);
        Step {
            planned: share(self.planned),
            reported: done(self.reported),
            accepted: done(self.accepted),
            paid: self.paid.or(self.covered.payments.then_some(0)).filter(|paid| *paid >= 0),
        }
    }
}

/// What came of a funding. `covered` tells whether a source of it states all its milestones: only then nothing means none.
///
/// A returned stage outweighs everything; a project is accepted when every stage that was not cancelled is.
pub fn outcome(milestones: &[Milestone], covered: bool) -> Outcome {
    use MilestoneStatus as S;
    let work = || milestones.iter().filter(|milestone| is_work(milestone));
    let any = |statuses: &[S]| work().any(|milestone| statuses.contains(&milestone.status));
    if any(&[S::Returned]) {
        Outcome::Returned
    } else if any(&[S::Accepted]) && work().all(|milestone| milestone.status == S::Accepted) {
        Outcome::Accepted
    } else if any(&[S::Reported, S::Disputed, S::Accepted]) {
        Outcome::Reported
    } else if covered {
        Outcome::None
    } else {
        Outcome::Unknown
    }
}

#[cfg(test)]
mod tests;
