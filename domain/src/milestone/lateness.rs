//! Who is late with a milestone, and by how much. The days one side took are not booked to the other.

use time::Date;

use super::Milestone;
use crate::vocabulary::{MilestoneStatus, WaitingOn};

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

    /// Whether a report is owed and its deadline has passed.
    pub fn overdue(&self, today: Date) -> bool {
        self.owed_on().is_some_and(|owed| owed < today)
    }

    /// Who is waited for: the recipient whose report is overdue or was returned, or the funder who has not decided, on a
    /// report or on a dispute.
    pub fn waiting_on(&self, today: Date) -> Option<WaitingOn> {
        match self.status {
            MilestoneStatus::Reported | MilestoneStatus::Disputed => Some(WaitingOn::Funder),
            MilestoneStatus::Returned => Some(WaitingOn::Recipient),
            _ if self.overdue(today) => Some(WaitingOn::Recipient),
            _ => None,
        }
    }

    /// Days the report came, or is, after the deadline; 0 when in time; none without a deadline or when cancelled. That a
    /// report was returned later makes it no later.
    pub fn report_days_late(&self, today: Date) -> Option<i64> {
        let due = self.due_on?;
        let until = match self.status {
            MilestoneStatus::Cancelled => return None,
            _ if self.owed_on().is_some() => today,
            MilestoneStatus::Returned => self.reported_on?,
            _ => self.reported_on.or(self.accepted_on)?,
        };
        Some((until - due).whole_days().max(0))
    }

    /// Days the funder's decision came, or is, after its own deadline; none where no such deadline is known.
    pub fn decision_days_late(&self, today: Date) -> Option<i64> {
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

    #[test]
    fn a_report_in_time_stays_in_time_however_long_the_funder_takes_to_return_it() {
        let mut milestone = due(date!(2025 - 01 - 05));
        milestone.report(date!(2025 - 01 - 01)).unwrap();
        milestone.return_for_rework(date!(2026 - 06 - 01)).unwrap();
        assert_eq!((milestone.overdue(TODAY), milestone.report_days_late(TODAY)), (false, Some(0)));
        assert_eq!(milestone.waiting_on(TODAY), Some(WaitingOn::Recipient));
        milestone.extend(date!(2026 - 07 - 01), None).unwrap();
        assert_eq!(
            (milestone.overdue(TODAY), milestone.report_days_late(TODAY)),
            (true, Some(145))
        );
    }

    #[test]
    fn a_report_that_is_owed_is_later_every_day() {
        let milestone = due(date!(2026 - 11 - 20));
        assert_eq!((milestone.overdue(TODAY), milestone.report_days_late(TODAY)), (true, Some(3)));
        let ahead = due(TODAY);
        assert_eq!((ahead.overdue(TODAY), ahead.report_days_late(TODAY)), (false, Some(0)));
    }
}
