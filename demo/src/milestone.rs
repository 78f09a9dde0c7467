//! The milestones of a project.

use domain::{ChildKind, Id, Invalid, Milestone, MilestoneKind, MilestoneStatus, Money};

use crate::draw::{Draw, Subject};
use crate::flavour::SHOWN;
use crate::life::{live, steps};
use crate::money::portions;
use crate::outline::Outline;
use crate::register::{Register, after};
use crate::words::{text, work};

/// The milestones of a project as they stand today: of the planning, and of the work once there is a contract.
pub(crate) fn milestones(
    register: &Register,
    outline: &Outline,
    amount: Option<Money>,
) -> Result<Vec<Milestone>, Invalid> {
    let mut draw = Draw::of(register.seed, Subject::Milestones, outline.index);
    let mut milestones = Vec::new();
    if outline.flavour.has_contest() && (draw.chance(90) || outline.index < SHOWN) {
        milestones.push(hearing(&mut draw, register, outline)?);
    }
    let until = outline.schedule.until(register.today);
    if outline.schedule.signed <= until {
        let position = u32::try_from(milestones.len()).unwrap_or(0);
        milestones.extend(implementation(&mut draw, register, outline, amount, position)?);
    }
    Ok(milestones)
}

/// The hearing of the theme, before the contest.
fn hearing(draw: &mut Draw, register: &Register, outline: &Outline) -> Result<Milestone, Invalid> {
    let id = Id::child(&outline.id, ChildKind::Milestone, "0")?;
    let mut hearing =
        Milestone::planned(id, outline.id.clone(), text(work::HEARING.0, work::HEARING.1)?);
    hearing.milestone_kind = MilestoneKind::Planning;
    hearing.position = Some(1);
    let opened = outline.schedule.opened();
    let due = after(opened, draw.between(8, 25));
    hearing.due_on = Some(due);
    let steps = steps(draw, after(opened, 1), due, None);
    live(&mut hearing, &steps, outline.schedule.until(register.today), draw)?;
    cancel_open(&mut hearing, register, outline)?;
    Ok(hearing)
}

fn implementation(
    draw: &mut Draw,
    register: &Register,
    outline: &Outline,
    amount: Option<Money>,
    before: u32,
) -> Result<Vec<Milestone>, Invalid> {
    let (low, high) = outline.flavour.usual().milestones;
    let count = draw.between(low, high);
    let weights = weights(draw, count);
    let by_weight: Vec<i64> = weights.iter().map(|weight| i64::from(*weight)).collect();
    let amounts = amount.filter(|_| draw.chance(550)).map(|amount| portions(amount, &by_weight));
    let (start, end) = (outline.schedule.start, outline.schedule.end);
    let until = outline.schedule.until(register.today);
    let days = (end - start).whole_days();
    let due = |number: i64| after(start, days * number / count.max(1));
    let over = (1..=count).filter(|number| due(*number) < until).count();
    let stuck = 1 + i64::from(draw.below(u32::try_from(over).unwrap_or(0)));
    let decides = draw.chance(800);
    let known = match draw.below(100) {
        0..4 => Known::None,
        4..6 => Known::Most,
        _ => Known::All,
    };
    let mut milestones = Vec::new();
    for (number, weight) in (1..=count).zip(weights) {
        let id = Id::child(&outline.id, ChildKind::Milestone, &number.to_string())?;
        let (kk, ru) = title(draw, number, count);
        let mut milestone = Milestone::planned(id, outline.id.clone(), text(kk, ru)?);
        milestone.position = u32::try_from(number).ok().map(|number| number + before);
        milestone.weight = known.of(weight, number == count);
        milestone.due_on = Some(due(number));
        milestone.amount = amounts
            .as_ref()
            .and_then(|amounts| amounts.get(usize::try_from(number - 1).ok()?).copied());
        let begins =
            after(due(number - 1), if number == 1 { 0 } else { draw.between(-5, 5) }).max(start);
        let fate = (number == stuck).then_some(outline.fate);
        let steps = steps(draw, begins.min(due(number)), due(number), fate);
        live(&mut milestone, &steps, until, draw)?;
        milestone.decision_due_on =
            milestone.reported_on.filter(|_| decides).map(|reported| after(reported, 14));
        cancel_open(&mut milestone, register, outline)?;
        milestones.push(milestone);
    }
    Ok(milestones)
}

/// The milestones of the work but those that fell away singly; where the project ended early, all of them.
pub(crate) fn standing(milestones: &[Milestone], ended: bool) -> Vec<&Milestone> {
    let stands = |milestone: &&Milestone| {
        milestone.milestone_kind == MilestoneKind::Implementation
            && (ended || milestone.status != MilestoneStatus::Cancelled)
    };
    milestones.iter().filter(stands).collect()
}

/// What is known of the weights of a project.
#[derive(Clone, Copy)]
enum Known {
    All,
    /// The source forgot a tenth.
    Most,
    None,
}

impl Known {
    fn of(self, weight: u16, is_last: bool) -> Option<u16> {
        match self {
            Self::Most if is_last => Some(weight / 2),
            Self::All | Self::Most => Some(weight),
            Self::None => None,
        }
    }
}

/// Weights that make 1000 ‰ together.
fn weights(draw: &mut Draw, count: i64) -> Vec<u16> {
    let raw: Vec<u16> =
        (0..count).map(|_| u16::try_from(draw.between(2, 8)).unwrap_or(2)).collect();
    let sum: u16 = raw.iter().sum::<u16>().max(1);
    let mut left: u16 = 1_000;
    let last = raw.len().saturating_sub(1);
    let share = |(index, raw): (usize, u16)| {
        // To whole five per mille, as people write them.
        let weight = if index == last { left } else { raw * 1_000 / sum / 5 * 5 };
        left -= weight;
        weight
    };
    raw.into_iter().enumerate().map(share).collect()
}

fn title(draw: &mut Draw, number: i64, count: i64) -> work::Pair {
    match (number, count) {
        (1, 1) => work::WHOLE,
        (1, _) => work::BEGINNING,
        _ if number == count => work::END,
        _ => *draw.pick(&work::MIDDLE),
    }
}

/// Where the project ended, what was not accepted falls away.
fn cancel_open(
    milestone: &mut Milestone,
    register: &Register,
    outline: &Outline,
) -> Result<(), Invalid> {
    let open = !matches!(milestone.status, MilestoneStatus::Accepted | MilestoneStatus::Cancelled);
    match outline.schedule.ended(register.today) {
        Some(on) if open => milestone.cancel(on),
        _ => Ok(()),
    }
}
