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

    /// Whether this stage may come right after `before`, when nothing of what came before that is known.
    pub fn may_follow(self, before: Stage) -> bool {
        Road::from(before).leads_to(self)
    }
}

/// The way a project has come: where it is, and how far it got on the main road.
///
/// On the main road a stage may be skipped but not gone back to, but for the circle of interim reports and work.
/// Suspension and appeal may begin anywhere before the end and lead back to where the project was, or further. Failure and
/// refusal end a contest before the contract, termination ends a contract, also out of a suspension or an appeal.
#[derive(Debug, Clone, Copy, Default)]
struct Road {
    at: Option<Stage>,
    /// The last stage of the main road; none when only side exits are known.
    reached: Option<Stage>,
    /// The last day that is known.
    day: Option<Date>,
}

impl From<Stage> for Road {
    fn from(stage: Stage) -> Self {
        let mut road = Self::default();
        road.go(&StageEntry { stage, on: None });
        road
    }
}

impl Road {
    fn leads_to(self, stage: Stage) -> bool {
        let Some(at) = self.at else { return true };
        if at.is_final() || at == stage {
            return false;
        }
        let Some(reached) = self.reached else { return true };
        let contracted = reached.position() >= Stage::Contracted.position();
        match stage.position() {
            Some(to) => {
                let back = at != reached && stage == reached;
                let circle = reached == Stage::InterimReport && stage == Stage::Implementation;
                back || circle || reached.position().is_some_and(|from| to > from)
            }
            None => match stage {
                Stage::Failed | Stage::Refused => !contracted,
                Stage::Terminated => contracted,
                _ => true,
            },
        }
    }

    fn go(&mut self, entry: &StageEntry) {
        self.at = Some(entry.stage);
        if entry.stage.position().is_some() {
            self.reached = Some(entry.stage);
        }
        self.day = entry.on.or(self.day);
    }

    /// The day that is known, where another would run back behind it.
    fn day_after(self, on: Option<Date>) -> Option<Date> {
        self.day.filter(|day| on.is_some_and(|on| on < *day))
    }
}

/// Whether a history is one that can have been, and ends where the funding stands.
///
/// # Errors
/// `out_of_order` for a stage that cannot follow the one before or days that run back, `stage_mismatch` when the last
/// entry is not the present stage.
pub fn check_history(stage: Option<Stage>, history: &[StageEntry]) -> Result<(), Invalid> {
    let mut road = Road::default();
    for (index, entry) in history.iter().enumerate() {
        let field = format!("stage_history[{index}]");
        if let Some(at) = road.at.filter(|_| !road.leads_to(entry.stage)) {
            let detail = match road.reached.filter(|reached| *reached != at) {
                Some(reached) => format!("cannot follow {at}, which came after {reached}"),
                None => format!("cannot follow {at}"),
            };
            let (field, value) = (format!("{field}.stage"), entry.stage.as_str());
            return Err(Invalid::new("out_of_order", field, value, detail));
        }
        if let (Some(before), Some(after)) = (road.day_after(entry.on), entry.on) {
            let detail = format!("is before {before}, the day of a stage before it");
            let field = format!("{field}.on");
            return Err(Invalid::new("out_of_order", field, after.to_string(), detail));
        }
        road.go(entry);
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
        let mut road = self.stage.map_or_else(Road::default, Road::from);
        if !self.stage_history.is_empty() {
            road = Road::default();
            self.stage_history.iter().for_each(|entry| road.go(entry));
        }
        if let Some(before) = road.at.filter(|_| !road.leads_to(stage)) {
            return Err(Invalid::new(
                "not_possible",
                "stage",
                stage.as_str(),
                format!("cannot follow {before}"),
            ));
        }
        if let (Some(last), Some(day)) = (road.day_after(on), on) {
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
mod tests;
