//! Who is late with a milestone, and by how much. The days one side took are not booked to the other.

use time::Date;

use super::Milestone;
use crate::vocabulary::{MilestoneStatus, WaitingOn};

/// What is said of a milestone's lateness on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lateness {
    /// Whether a report is owed and its deadline has passed; none where that is unknown.
    pub overdue: Option<bool>,
    /// Who is waited for; none where nobody is, [`WaitingOn::Unknown`] where that is unknown.
    pub waiting_on: Option<WaitingOn>,
    /// Days the report came, or is, after the deadline, 0 when in time; none without a deadline, when cancelled, and where
    /// it is unknown.
    pub report_days_late: Option<i64>,
    /// Days the funder's decision came, or is, after its own deadline; none where no such deadline is known, and where it is
    /// unknown.
    pub decision_days_late: Option<i64>,
}

impl Milestone {
    /// The day by which the recipient owes a report; none where none is owed. A report that was returned is owed again only
    /// where a deadline lies on or after the day it came back: the days the funder took are not the recipient's.
    pub fn owed_on(&self) -> Option<Date> {
        use MilestoneStatus as S;
        match self.status {
            S::Planned | S::InProgress => self.due_on,
            S::Returned => {
                self.due_on.filter(|due| self.returned_on.is_some_and(|returned| returned <= *due))
            }
            _ => None,
        }
    }

    /// How late the milestone is on a day, and who is waited for. `covered` tells whether one of its sources covers it
    /// ([`Source::covers_milestone`](crate::Source::covers_milestone)).
    ///
    /// The rule is "Absence is not a fault" (docs/API-DESIGN.md). That something has not happened is said only of a covered
    /// milestone: no report by the deadline, none since one was returned, no decision on a report or a dispute. Elsewhere it
    /// is unknown. What is known anywhere is what is recorded, and that nothing can be late whose day has not passed.
    pub fn lateness(&self, today: Date, covered: bool) -> Lateness {
        let missing = self.is_report_missing(today);
        let undecided = self.is_decision_missing(today);
        let told = |absent: bool| covered || !absent;
        Lateness {
            overdue: told(missing).then_some(missing),
            waiting_on: self
                .awaited(today)
                .map(|who| if covered { who } else { WaitingOn::Unknown }),
            report_days_late: self.report_days_late(today).filter(|_| told(missing)),
            decision_days_late: self.decision_days_late(today).filter(|_| told(undecided)),
        }
    }

    /// Whether a report is owed, its deadline has passed and none is recorded.
    fn is_report_missing(&self, today: Date) -> bool {
        self.owed_on().is_some_and(|owed| owed < today)
    }

    /// Whether a decision is due, its deadline has passed and none is recorded.
    fn is_decision_missing(&self, today: Date) -> bool {
        self.status == MilestoneStatus::Reported
            && self.decision_due_on.is_some_and(|due| due < today)
    }

    /// Who has to act by what is recorded: the recipient whose report is overdue or was returned, or the funder who has not
    /// decided, on a report or on a dispute.
    fn awaited(&self, today: Date) -> Option<WaitingOn> {
        match self.status {
            MilestoneStatus::Reported | MilestoneStatus::Disputed => Some(WaitingOn::Funder),
            MilestoneStatus::Returned => Some(WaitingOn::Recipient),
            _ if self.is_report_missing(today) => Some(WaitingOn::Recipient),
            _ => None,
        }
    }

    /// Days the report came, or is by what is recorded, after the deadline. That it was returned later makes it no later.
    fn report_days_late(&self, today: Date) -> Option<i64> {
        let due = self.due_on?;
        let until = match self.status {
            MilestoneStatus::Cancelled => return None,
            _ if self.owed_on().is_some() => today,
            MilestoneStatus::Returned => self.reported_on?,
            _ => self.reported_on.or(self.accepted_on)?,
        };
        Some((until - due).whole_days().max(0))
    }

    /// Days the funder's decision came, or is by what is recorded, after its own deadline.
    fn decision_days_late(&self, today: Date) -> Option<i64> {
        let due = self.decision_due_on?;
        let decided = match self.status {
            MilestoneStatus::Accepted => self.accepted_on?,
            MilestoneStatus::Returned | MilestoneStatus::Disputed => self.returned_on?,
            MilestoneStatus::Reported => today,
            _ => return None,
        };
        Some((decided - due).whole_days().max(0))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::{Id, LocalisedText};

    const TODAY: Date = date!(2026 - 11 - 23);

    fn due(due_on: Date) -> Milestone {
        let funding = Id::parse("g").unwrap();
        let title = LocalisedText::en("Stage").unwrap();
        let mut milestone = Milestone::planned(Id::parse("g:m:1").unwrap(), funding, title);
        milestone.due_on = Some(due_on);
        milestone
    }

    fn late(milestone: &Milestone) -> (Option<bool>, Option<i64>) {
        let Lateness { overdue, report_days_late, .. } = milestone.lateness(TODAY, true);
        (overdue, report_days_late)
    }

    #[test]
    fn a_report_in_time_stays_in_time_however_long_the_funder_takes_to_return_it() {
        let mut milestone = due(date!(2025 - 01 - 05));
        milestone.report(date!(2025 - 01 - 01)).unwrap();
        milestone.return_for_rework(date!(2026 - 06 - 01)).unwrap();
        assert_eq!(late(&milestone), (Some(false), Some(0)));
        assert_eq!(milestone.lateness(TODAY, true).waiting_on, Some(WaitingOn::Recipient));
        milestone.extend(date!(2026 - 07 - 01), None).unwrap();
        assert_eq!(late(&milestone), (Some(true), Some(145)));
    }

    #[test]
    fn a_report_that_is_owed_is_later_every_day() {
        assert_eq!(late(&due(date!(2026 - 11 - 20))), (Some(true), Some(3)));
        assert_eq!(late(&due(TODAY)), (Some(false), Some(0)));
    }

    #[test]
    fn without_coverage_nobody_is_said_to_be_late() {
        let mut milestone = due(date!(2026 - 11 - 20));
        let unknown = Lateness {
            overdue: None,
            waiting_on: Some(WaitingOn::Unknown),
            report_days_late: None,
            decision_days_late: None,
        };
        assert_eq!(milestone.lateness(TODAY, false), unknown);
        milestone.report(date!(2026 - 11 - 19)).unwrap();
        milestone.return_for_rework(date!(2026 - 11 - 20)).unwrap();
        assert_eq!(milestone.lateness(TODAY, false), unknown, "nor since a report was returned");
    }

    #[test]
    fn without_coverage_no_funder_is_said_to_be_silent() {
        let mut milestone = due(date!(2026 - 11 - 01));
        milestone.report(date!(2026 - 11 - 03)).unwrap();
        milestone.decision_due_on = Some(date!(2026 - 11 - 13));
        let covered = milestone.lateness(TODAY, true);
        let told = (covered.waiting_on, covered.decision_days_late);
        assert_eq!(told, (Some(WaitingOn::Funder), Some(10)));
        let uncovered = milestone.lateness(TODAY, false);
        let told = (uncovered.waiting_on, uncovered.decision_days_late);
        assert_eq!(told, (Some(WaitingOn::Unknown), None));
        let recorded = (uncovered.overdue, uncovered.report_days_late);
        assert_eq!(recorded, (Some(false), Some(2)), "its report is recorded");
    }

    #[test]
    fn what_is_recorded_or_lies_ahead_needs_no_coverage() {
        let mut milestone = due(date!(2026 - 11 - 30));
        assert_eq!(milestone.lateness(TODAY, false), milestone.lateness(TODAY, true));
        assert_eq!(milestone.lateness(TODAY, false).overdue, Some(false));
        milestone.due_on = Some(date!(2026 - 10 - 01));
        milestone.report(date!(2026 - 10 - 04)).unwrap();
        milestone.decision_due_on = Some(date!(2026 - 10 - 14));
        milestone.accept(date!(2026 - 10 - 16)).unwrap();
        let told = milestone.lateness(TODAY, false);
        assert_eq!(told, milestone.lateness(TODAY, true));
        assert_eq!((told.report_days_late, told.decision_days_late), (Some(3), Some(2)));
    }
}
