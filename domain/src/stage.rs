//! The stages of a project and which may follow which.
//!
//! The order is that of the state social order and of state grants: planning, announcement, eligibility check,
//! evaluation, award, contract, work, reports, acceptance, monitoring, assessment, closing, with the side exits of
//! procurement (Law of 12 April 2005 No 36; order of 15 August 2018 No 18; statuses of the procurement portal).

use serde::{Deserialize, Serialize};
use time::Date;

use crate::vocabulary::{FundingStatus, Stage};
use crate::{Funding, Invalid};

/// One stage a funding reached, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageEntry {
    /// The stage reached.
    pub stage: Stage,
    /// Day it was reached; missing where the source does not say.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

impl Stage {
    /// Place on the main road, 0 for planning; none for side exits.
    pub fn position(self) -> Option<u8> {
        let road = [
            Self::Planning,
            Self::Announced,
            Self::EligibilityCheck,
            Self::Evaluation,
            Self::Awarded,
            Self::Contracted,
            Self::Implementation,
            Self::InterimReport,
            Self::FinalReport,
            Self::Acceptance,
            Self::Monitoring,
            Self::Assessment,
            Self::Closed,
        ];
        (0u8..).zip(road).find_map(|(position, stage)| (stage == self).then_some(position))
    }

    /// Whether nothing can come after it.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::Closed
                | Self::Failed
                | Self::Refused
                | Self::Cancelled
                | Self::Terminated
                | Self::Annulled
        )
    }

    /// Whether this stage may come right after `before`.
    ///
    /// On the main road a stage may be skipped but not gone back to, but for the circle of interim reports and work.
    /// Suspension and appeal may begin anywhere before the end and lead back to where the project was or further.
    pub fn may_follow(self, before: Stage) -> bool {
        if before.is_final() || before == self {
            return false;
        }
        match (before.position(), self.position()) {
            (Some(from), Some(to)) => {
                to > from || (before == Self::InterimReport && self == Self::Implementation)
            }
            (Some(from), None) => match self {
                Self::Failed | Self::Refused => from < Self::Contracted.position().unwrap_or(0),
                Self::Terminated => from >= Self::Contracted.position().unwrap_or(0),
                _ => true,
            },
            (None, _) => true,
        }
    }
}

/// Whether a history is one that can have been, and ends where the funding stands.
///
/// # Errors
/// `out_of_order` for a stage that cannot follow the one before or days that run back, `stage_mismatch` when the last
/// entry is not the present stage.
pub fn check_history(stage: Option<Stage>, history: &[StageEntry]) -> Result<(), Invalid> {
    for (index, pair) in history.windows(2).enumerate() {
        let field = format!("stage_history[{}]", index + 1);
        if !pair[1].stage.may_follow(pair[0].stage) {
            let detail = format!("cannot follow {}", pair[0].stage);
            return Err(Invalid::new(
                "out_of_order",
                format!("{field}.stage"),
                pair[1].stage.as_str(),
                detail,
            ));
        }
        if let (Some(before), Some(after)) = (pair[0].on, pair[1].on)
            && after < before
        {
            let detail = format!("is before {before}, the day of the stage before it");
            return Err(Invalid::new(
                "out_of_order",
                format!("{field}.on"),
                after.to_string(),
                detail,
            ));
        }
    }
    match (stage, history.last()) {
        (Some(stage), Some(last)) if stage != last.stage => Err(Invalid::new(
            "stage_mismatch",
            "stage",
            stage.as_str(),
            format!("is not the last stage of stage_history, {}", last.stage),
        )),
        (None, Some(last)) => Err(Invalid::new(
            "stage_mismatch",
            "stage",
            "",
            format!("is missing, but stage_history ends at {}", last.stage),
        )),
        _ => Ok(()),
    }
}

impl Funding {
    /// Moves the project to a stage.
    ///
    /// # Errors
    /// `not_possible` when the stage cannot follow the present one, `out_of_order` when the day is before the last one.
    pub fn enter(&mut self, stage: Stage, on: Option<Date>) -> Result<(), Invalid> {
        if let Some(before) = self.stage
            && !stage.may_follow(before)
        {
            return Err(Invalid::new(
                "not_possible",
                "stage",
                stage.as_str(),
                format!("cannot follow {before}"),
            ));
        }
        if let (Some(day), Some(last)) =
            (on, self.stage_history.iter().rev().find_map(|entry| entry.on))
            && day < last
        {
            return Err(Invalid::new(
                "out_of_order",
                "on",
                day.to_string(),
                format!("is before {last}"),
            ));
        }
        if self.stage_history.is_empty()
            && let Some(before) = self.stage
        {
            self.stage_history.push(StageEntry { stage: before, on: None });
        }
        self.stage = Some(stage);
        self.stage_history.push(StageEntry { stage, on });
        Ok(())
    }

    /// Changes where the money stands.
    ///
    /// # Errors
    /// `not_possible` when a status that is over would change, or the money would go back to before the contract.
    pub fn set_status(&mut self, status: FundingStatus) -> Result<(), Invalid> {
        if status == self.status || status.may_follow(self.status) {
            self.status = status;
            return Ok(());
        }
        Err(Invalid::new(
            "not_possible",
            "status",
            status.as_str(),
            format!("cannot follow {}", self.status),
        ))
    }
}

impl FundingStatus {
    /// Whether this status may come after `before`.
    pub fn may_follow(self, before: FundingStatus) -> bool {
        use FundingStatus as S;
        match before {
            S::Unknown => true,
            S::Planned => {
                matches!(self, S::Announced | S::Awarded | S::Contracted | S::Active | S::Cancelled)
            }
            S::Announced => matches!(self, S::Awarded | S::Contracted | S::Active | S::Cancelled),
            S::Awarded => matches!(self, S::Contracted | S::Active | S::Cancelled | S::Annulled),
            S::Contracted => matches!(
                self,
                S::Active | S::Suspended | S::Completed | S::Terminated | S::Annulled
            ),
            S::Active => matches!(self, S::Suspended | S::Completed | S::Terminated | S::Annulled),
            S::Suspended => matches!(self, S::Active | S::Completed | S::Terminated | S::Annulled),
            S::Completed | S::Terminated => self == S::Annulled,
            S::Cancelled | S::Annulled => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FundingKind, Id};
    use time::macros::date;

    fn funding() -> Funding {
        Funding::new(Id::parse("360G-x-1").unwrap(), FundingKind::SocialOrder)
    }

    #[test]
    fn a_closed_project_stays_closed() {
        for stage in Stage::ALL {
            assert!(!stage.may_follow(Stage::Closed), "{stage}");
        }
    }

    #[test]
    fn work_may_come_back_only_from_an_interim_report() {
        assert!(Stage::Implementation.may_follow(Stage::InterimReport));
        assert!(!Stage::Implementation.may_follow(Stage::FinalReport));
        assert!(!Stage::Planning.may_follow(Stage::Announced));
    }

    #[test]
    fn a_contest_fails_before_the_contract_and_a_contract_is_terminated_after_it() {
        assert!(Stage::Failed.may_follow(Stage::Evaluation));
        assert!(!Stage::Failed.may_follow(Stage::Implementation));
        assert!(Stage::Terminated.may_follow(Stage::Implementation));
        assert!(!Stage::Terminated.may_follow(Stage::Evaluation));
    }

    #[test]
    fn entering_a_stage_keeps_the_history_and_refuses_days_that_run_back() {
        let mut funding = funding();
        funding.enter(Stage::Contracted, Some(date!(2025 - 03 - 01))).unwrap();
        let early = funding.enter(Stage::Implementation, Some(date!(2025 - 02 - 01))).unwrap_err();
        assert_eq!(early.code, "out_of_order");
        funding.enter(Stage::Implementation, Some(date!(2025 - 03 - 02))).unwrap();
        assert_eq!(funding.stage_history.len(), 2);
        assert_eq!(funding.enter(Stage::Contracted, None).unwrap_err().code, "not_possible");
        assert!(funding.check().is_ok());
    }

    #[test]
    fn money_that_is_cancelled_stays_cancelled() {
        let mut funding = funding();
        funding.set_status(FundingStatus::Planned).unwrap();
        funding.set_status(FundingStatus::Cancelled).unwrap();
        assert_eq!(funding.set_status(FundingStatus::Active).unwrap_err().code, "not_possible");
    }

    #[test]
    fn a_history_must_end_at_the_present_stage() {
        let mut funding = funding();
        funding.stage_history = vec![StageEntry { stage: Stage::Contracted, on: None }];
        assert_eq!(funding.check().unwrap_err().code, "stage_mismatch");
    }
}
