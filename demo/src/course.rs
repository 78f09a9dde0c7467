//! The course of a project: when it reaches which stage, and how it may leave the road.

use domain::{FundingStatus, Milestone, MilestoneStatus, Stage};
use time::Date;

use crate::draw::Draw;
use crate::flavour::Flavour;
use crate::milestone::standing;
use crate::register::after;

/// What becomes of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Runs,
    /// One of its milestones is never reported.
    StaysUnreported,
    /// A report waits for the funder for ever.
    StaysUndecided,
    /// A returned report is not mended.
    StaysReturned,
    /// A dispute is not settled.
    StaysDisputed,
    Appealed,
    Failed,
    Refused,
    Cancelled,
    Suspended,
    Terminated,
    Annulled,
}

/// How often, in thousandths.
const FATES: [(Fate, u32); 12] = [
    (Fate::Runs, 810),
    (Fate::StaysUnreported, 20),
    (Fate::StaysUndecided, 15),
    (Fate::StaysReturned, 15),
    (Fate::StaysDisputed, 10),
    (Fate::Appealed, 15),
    (Fate::Failed, 30),
    (Fate::Refused, 10),
    (Fate::Cancelled, 20),
    (Fate::Suspended, 15),
    (Fate::Terminated, 30),
    (Fate::Annulled, 10),
];
/// The same without a contest.
const PLAIN_FATES: [(Fate, u32); 3] =
    [(Fate::Runs, 985), (Fate::StaysUndecided, 5), (Fate::Annulled, 10)];

impl Fate {
    /// The fate of the funding with this number: the first two dozen have each in turn.
    pub(crate) fn of(index: u32, flavour: Flavour, draw: &mut Draw) -> Self {
        match index {
            0..24 => FATES[index as usize % FATES.len()].0,
            24..crate::flavour::SHOWN => Self::Runs,
            _ if flavour == Flavour::Framework => Self::Runs,
            _ if flavour.has_contest() => draw.weighted(&FATES),
            _ => draw.weighted(&PLAIN_FATES),
        }
    }
}

/// The days of a project as they were planned, and where it leaves the road.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    /// Stages before the work.
    road: Vec<(Stage, Date)>,
    pub awarded: Date,
    pub signed: Date,
    pub start: Date,
    pub end: Date,
    /// Side exits, oldest first.
    exits: Vec<(Stage, Date)>,
    /// The stage after acceptance beyond which it does not go.
    rests: Option<Stage>,
}

impl Schedule {
    pub(crate) fn draw(
        draw: &mut Draw,
        flavour: Flavour,
        fate: Fate,
        opened: Date,
        days: i64,
    ) -> Self {
        let mut road = Vec::new();
        let mut day = opened;
        let mut reach = |stage, day: Date| road.push((stage, day));
        let mut exits = Vec::new();
        let mut awarded = opened;
        match flavour {
            Flavour::Donation => reach(Stage::Awarded, day),
            Flavour::Framework => {
                reach(Stage::Planning, day);
                day = after(day, draw.between(10, 30));
                awarded = day;
                reach(Stage::Contracted, day);
            }
            Flavour::Premium => {
                reach(Stage::Announced, day);
                day = after(day, draw.between(25, 30));
                reach(Stage::Evaluation, day);
                day = after(day, draw.between(10, 25));
                awarded = day;
                reach(Stage::Awarded, day);
            }
            _ => {
                reach(Stage::Planning, day);
                day = after(day, draw.between(10, 60));
                reach(Stage::Announced, day);
                if fate == Fate::Cancelled {
                    exits.push((Stage::Cancelled, after(day, draw.between(3, 15))));
                }
                day = after(day, draw.between(20, 30));
                if draw.chance(600) {
                    reach(Stage::EligibilityCheck, day);
                    day = after(day, draw.between(10, 14));
                }
                reach(Stage::Evaluation, day);
                day = after(day, draw.between(3, 8));
                if fate == Fate::Failed {
                    exits.push((Stage::Failed, day));
                }
                if fate == Fate::Appealed && draw.chance(400) {
                    exits.push((Stage::Appealed, day));
                } else if fate == Fate::Appealed {
                    reach(Stage::Appealed, day);
                    day = after(day, draw.between(15, 40));
                }
                day = after(day, draw.between(6, 18));
                awarded = day;
                reach(Stage::Awarded, day);
                if fate == Fate::Refused {
                    exits.push((Stage::Refused, after(day, draw.between(2, 4))));
                }
                day = after(day, draw.between(5, 20));
                reach(Stage::Contracted, day);
            }
        }
        let signed = day;
        let start = after(signed, if flavour.has_contest() { draw.between(0, 15) } else { 0 });
        let part = days * draw.between(15, 45) / 100;
        let (broken, later) = (after(start, part.max(1)), draw.between(130, 240));
        match fate {
            Fate::Suspended => exits
                .extend([(Stage::Suspended, broken), (Stage::Terminated, after(broken, later))]),
            Fate::Terminated => exits.push((Stage::Terminated, broken)),
            Fate::Annulled => exits.push((Stage::Annulled, after(signed, later / 4))),
            _ => {}
        }
        Self { road, awarded, signed, start, end: after(start, days), exits, rests: None }
    }

    /// The same, where the funding with this number is one of the two that rest.
    pub(crate) fn resting(mut self, index: u32) -> Self {
        self.rests = match index {
            45 => Some(Stage::Monitoring),
            46 => Some(Stage::Assessment),
            _ => None,
        };
        self
    }

    /// The first side exit that was reached.
    pub(crate) fn exit(&self, today: Date) -> Option<(Stage, Date)> {
        self.exits.first().copied().filter(|(_, on)| *on <= today)
    }

    /// The day on which it ended off the road.
    pub(crate) fn ended(&self, today: Date) -> Option<Date> {
        let reached = self.exits.iter().rev().find(|(_, on)| *on <= today);
        reached.filter(|(stage, _)| stage.is_final()).map(|(_, on)| *on)
    }

    /// The day of a stage before the work.
    pub(crate) fn day_of(&self, stage: Stage) -> Option<Date> {
        self.road.iter().find(|(other, _)| *other == stage).map(|(_, on)| *on)
    }

    /// The day on which planning began.
    pub(crate) fn opened(&self) -> Date {
        self.road.first().map_or(self.start, |(_, on)| *on)
    }

    /// The last day on which anything happened on the road.
    pub(crate) fn until(&self, today: Date) -> Date {
        self.exit(today).map_or(today, |(_, on)| after(on, -1))
    }

    /// The stages that were reached, with their days.
    pub(crate) fn reached(
        &self,
        draw: &mut Draw,
        today: Date,
        milestones: &[Milestone],
    ) -> Vec<(Stage, Date)> {
        let mut stages = self.road.clone();
        stages.push((Stage::Implementation, self.start));
        self.work(draw, &standing(milestones, self.ended(today).is_some()), &mut stages);
        let until = self.until(today);
        let mut reached: Vec<(Stage, Date)> = Vec::new();
        let exits = self.exits.iter().copied().filter(|(_, on)| *on <= today);
        for (stage, on) in stages.into_iter().filter(|(_, on)| *on <= until).chain(exits) {
            // Milestones overlap: what would run back is not told.
            if reached.last().is_none_or(|(before, day)| stage.may_follow(*before) && on >= *day) {
                reached.push((stage, on));
            }
        }
        if reached.is_empty() {
            reached.extend(self.road.first().map(|(stage, on)| (*stage, (*on).min(today))));
        }
        reached
    }

    /// What the milestones say of the stages from the first report on.
    fn work(&self, draw: &mut Draw, work: &[&Milestone], stages: &mut Vec<(Stage, Date)>) {
        let Some((last, middle)) = work.split_last() else {
            let report = after(self.end, draw.between(5, 30));
            stages.extend([
                (Stage::FinalReport, report),
                (Stage::Closed, after(report, draw.between(5, 30))),
            ]);
            return;
        };
        for milestone in middle.iter().take(2) {
            let Some(reported) = milestone.reported_on else { continue };
            stages.push((Stage::InterimReport, reported));
            stages.extend(milestone.accepted_on.map(|accepted| (Stage::Implementation, accepted)));
        }
        let Some(report) = last.reported_on else { return };
        stages.push((Stage::FinalReport, report));
        if work.iter().any(|milestone| milestone.status != MilestoneStatus::Accepted) {
            return;
        }
        let Some(mut day) = work.iter().filter_map(|milestone| milestone.accepted_on).max() else {
            return;
        };
        stages.push((Stage::Acceptance, day));
        for (stage, often) in
            [(Stage::Monitoring, 500), (Stage::Assessment, 400), (Stage::Closed, 1_000)]
        {
            if draw.chance(often) || self.rests == Some(stage) {
                day = after(day, draw.between(8, 45));
                stages.push((stage, day));
            }
            if self.rests == Some(stage) {
                return;
            }
        }
    }
}

/// Where the money stands when the project stands there.
pub(crate) fn status(stage: Stage) -> FundingStatus {
    use FundingStatus as F;
    match stage {
        Stage::Planning => F::Planned,
        Stage::Announced | Stage::EligibilityCheck | Stage::Evaluation | Stage::Appealed => {
            F::Announced
        }
        Stage::Awarded => F::Awarded,
        Stage::Contracted => F::Contracted,
        Stage::Implementation | Stage::InterimReport | Stage::FinalReport | Stage::Acceptance => {
            F::Active
        }
        Stage::Monitoring | Stage::Assessment | Stage::Closed => F::Completed,
        Stage::Failed | Stage::Refused | Stage::Cancelled => F::Cancelled,
        Stage::Suspended => F::Suspended,
        Stage::Terminated => F::Terminated,
        Stage::Annulled => F::Annulled,
    }
}
