//! The life of a milestone: begun, moved, reported, returned, disputed, accepted.

use domain::{Invalid, LocalisedText, Milestone};
use time::Date;

use crate::course::Fate;
use crate::draw::Draw;
use crate::register::after;
use crate::words::{text, work};

/// What happens to a milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Start,
    /// The deadline moves to a day.
    Extend(Date),
    Report,
    Return,
    Dispute,
    Accept,
    /// It falls away before anybody reports it.
    Cancel,
}

/// Everything that ever happens to a milestone, oldest first. `fate` is that of the project where this is the milestone at
/// which it shows.
pub(crate) fn steps(
    draw: &mut Draw,
    begins: Date,
    due: Date,
    fate: Option<Fate>,
) -> Vec<(Date, Step)> {
    let mut steps = vec![(begins, Step::Start)];
    if draw.chance(4) && fate == Some(Fate::Runs) {
        steps.push((due.max(begins), Step::Cancel));
        return steps;
    }
    let decided = after(due, -draw.between(5, 15));
    let mut due = due;
    if draw.chance(80) && decided > begins {
        due = after(due, draw.between(15, 60));
        steps.push((decided, Step::Extend(due)));
    }
    let late = match draw.below(1_000) {
        0..700 => -draw.between(0, 10),
        700..920 => draw.between(1, 20),
        _ => draw.between(20, 90),
    };
    let latest = steps.last().map_or(begins, |(day, _)| *day);
    let mut day = after(due, late).max(after(latest, 1));
    if fate == Some(Fate::StaysUnreported) {
        return steps;
    }
    steps.push((day, Step::Report));
    if fate == Some(Fate::StaysUndecided) {
        return steps;
    }
    let must_return = matches!(fate, Some(Fate::StaysReturned | Fate::StaysDisputed));
    let mut returns = 0;
    while draw.chance(110) || (must_return && returns == 0) {
        returns += 1;
        day = after(day, draw.between(3, 20));
        steps.push((day, Step::Return));
        if fate == Some(Fate::StaysReturned) {
            return steps;
        }
        if draw.chance(150) || fate == Some(Fate::StaysDisputed) {
            day = after(day, draw.between(2, 10));
            steps.push((day, Step::Dispute));
            if fate == Some(Fate::StaysDisputed) {
                return steps;
            }
            day = after(day, draw.between(15, 40));
            if draw.chance(600) {
                break;
            }
            steps.push((day, Step::Return));
        }
        day = after(day, draw.between(5, 30));
        steps.push((day, Step::Report));
    }
    day = after(day, draw.between(3, 20));
    steps.push((day, Step::Accept));
    steps
}

/// Lives a milestone up to and with a day.
pub(crate) fn live(
    milestone: &mut Milestone,
    steps: &[(Date, Step)],
    until: Date,
    draw: &mut Draw,
) -> Result<(), Invalid> {
    for (on, step) in steps.iter().copied().take_while(|(on, _)| *on <= until) {
        match step {
            Step::Start => milestone.start(on)?,
            Step::Extend(to) => {
                milestone.extend(to, Some(on))?;
                if let Some(extension) = milestone.extensions.last_mut() {
                    extension.reason = reason(draw)?;
                }
            }
            Step::Report => milestone.report(on)?,
            Step::Return => milestone.return_for_rework(on)?,
            Step::Dispute => milestone.dispute(on)?,
            Step::Accept => milestone.accept(on)?,
            Step::Cancel => milestone.cancel(on)?,
        }
    }
    Ok(())
}

fn reason(draw: &mut Draw) -> Result<Option<LocalisedText>, Invalid> {
    let (kk, ru) = *draw.pick(&work::REASONS);
    draw.chance(600).then(|| text(kk, ru)).transpose()
}
