//! What is known of lateness without the day, as bits of a column; the day is asked with the query. It says what
//! `Milestone::lateness` of the domain says, and the conditions of SQL in `persistence`; a property test compares them.

use domain::WaitingOn;
use domain::filter::Verdict;
use domain::vocabulary::MilestoneStatus;

use crate::entry::MilestoneEntry;

/// A milestone is covered by one of its sources.
const COVERED: u64 = 1;
/// Its report was returned.
const RETURNED: u64 = 2;
/// The funder has to decide.
const UNDECIDED: u64 = 4;
/// A milestone of a funding was returned, and is covered.
const RETURNED_COVERED: u64 = 8;
/// A milestone of a funding awaits the funder's decision, and is covered.
const UNDECIDED_COVERED: u64 = 16;
/// A milestone of a funding was returned or awaits a decision, and no source covers it.
const AWAITED_UNCOVERED: u64 = 32;
/// A funding has no milestone, and no source covers them.
const UNTOLD: u64 = 64;

/// The bits of a milestone.
pub(crate) fn of_milestone(status: MilestoneStatus, covered: bool) -> u64 {
    let status = match status {
        MilestoneStatus::Returned => RETURNED,
        MilestoneStatus::Reported | MilestoneStatus::Disputed => UNDECIDED,
        _ => 0,
    };
    status | if covered { COVERED } else { 0 }
}

/// The bits of a funding with these milestones; `covered` tells whether a source covers all it would have.
pub(crate) fn of_funding(milestones: &[MilestoneEntry], covered: bool) -> u64 {
    if milestones.is_empty() {
        return if covered { 0 } else { UNTOLD };
    }
    milestones
        .iter()
        .map(|entry| {
            let bits = of_milestone(entry.milestone.status, entry.covered);
            let [returned, undecided] = [RETURNED, UNDECIDED].map(|bit| bits & bit != 0);
            match (entry.covered, returned, undecided) {
                (true, true, _) => RETURNED_COVERED,
                (true, _, true) => UNDECIDED_COVERED,
                (false, true, _) | (false, _, true) => AWAITED_UNCOVERED,
                _ => 0,
            }
        })
        .fold(0, |all, bits| all | bits)
}

/// A milestone or funding on a day: its bits, and whether a report was owed by an earlier day.
#[derive(Clone, Copy)]
pub(crate) struct Late {
    /// The bits.
    pub bits: u64,
    /// An owed report is missing, of a milestone that is covered.
    pub covered: bool,
    /// The same of one that is not covered.
    pub uncovered: bool,
}

impl Late {
    /// A milestone.
    pub fn milestone(bits: u64, missing: bool) -> Self {
        let covered = bits & COVERED != 0;
        Self { bits, covered: missing && covered, uncovered: missing && !covered }
    }

    /// Whether a report is overdue.
    pub fn is_overdue(self, asked: Verdict) -> bool {
        let untold = self.bits & UNTOLD != 0;
        match asked {
            Verdict::True => self.covered,
            Verdict::False => !self.covered && !self.uncovered && !untold,
            Verdict::Unknown => self.uncovered || untold,
        }
    }

    /// Whether somebody is waited for.
    pub fn waits(self, who: WaitingOn) -> bool {
        let has = |bit: u64| self.bits & bit != 0;
        let is_covered = has(COVERED);
        match who {
            WaitingOn::Recipient => {
                self.covered || has(RETURNED_COVERED) || (is_covered && has(RETURNED))
            }
            WaitingOn::Funder => has(UNDECIDED_COVERED) || (is_covered && has(UNDECIDED)),
            WaitingOn::Unknown => {
                let awaited = has(RETURNED) || has(UNDECIDED);
                self.uncovered || has(AWAITED_UNCOVERED) || has(UNTOLD) || (!is_covered && awaited)
            }
        }
    }
}
