//! Milestones: the stages of a funded project, and what may happen to each.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::vocabulary::{MilestoneKind, MilestoneStatus};
use crate::{Id, Invalid, LocalisedText, Money};

/// A deadline that was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The deadline before.
    #[serde(with = "crate::day")]
    pub from: Date,
    /// The deadline after.
    #[serde(with = "crate::day")]
    pub to: Date,
    /// Day of the decision.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalisedText>,
    /// The document that moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Id>,
}

/// A milestone as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// `<funding>:m:<local>`.
    pub id: Id,
    /// The funding it is a stage of.
    pub funding: Id,
    /// Part of the work, or of the planning before it.
    #[serde(default = "implementation")]
    pub milestone_kind: MilestoneKind,
    /// Its place among the milestones of its funding, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// What is due.
    pub title: LocalisedText,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<LocalisedText>,
    /// The deadline that holds now.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// The deadline agreed at first.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub due_original: Option<Date>,
    /// How the deadline was moved, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// Weight in the whole project, in ‰.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u16>,
    /// Money that belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Where it stands.
    #[serde(default = "planned")]
    pub status: MilestoneStatus,
    /// Day the work on it began.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub started_on: Option<Date>,
    /// Day the recipient last reported it.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub reported_on: Option<Date>,
    /// Day by which the funder has to decide on the report.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub decision_due_on: Option<Date>,
    /// Day the funder accepted it.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<Date>,
    /// How it was accepted; only of what is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<Acceptance>,
    /// Day the funder last returned it.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub returned_on: Option<Date>,
    /// Day the recipient last disputed a return.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub disputed_on: Option<Date>,
    /// Day it was cancelled.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub cancelled_on: Option<Date>,
}

fn implementation() -> MilestoneKind {
    MilestoneKind::Implementation
}

fn planned() -> MilestoneStatus {
    MilestoneStatus::Planned
}

impl Milestone {
    /// A planned milestone of which only id, funding and title are known.
    pub fn planned(id: Id, funding: Id, title: LocalisedText) -> Self {
        Self {
            id,
            funding,
            milestone_kind: MilestoneKind::Implementation,
            position: None,
            title,
            description: None,
            due_on: None,
            due_original: None,
            extensions: Vec::new(),
            weight: None,
            amount: None,
            status: MilestoneStatus::Planned,
            started_on: None,
            reported_on: None,
            decision_due_on: None,
            accepted_on: None,
            acceptance: None,
            returned_on: None,
            disputed_on: None,
            cancelled_on: None,
        }
    }

    /// The recipient begins.
    ///
    /// # Errors
    /// `not_possible` unless the milestone is planned.
    pub fn start(&mut self, on: Date) -> Result<(), Invalid> {
        self.step(&[MilestoneStatus::Planned], MilestoneStatus::InProgress)?;
        self.started_on = Some(on);
        Ok(())
    }

    /// The recipient reports.
    ///
    /// # Errors
    /// `not_possible` unless it is planned, in progress or returned.
    pub fn report(&mut self, on: Date) -> Result<(), Invalid> {
        use MilestoneStatus as S;
        self.step(&[S::Planned, S::InProgress, S::Returned], S::Reported)?;
        self.reported_on = Some(on);
        Ok(())
    }

    /// The funder accepts the report.
    ///
    /// # Errors
    /// `not_possible` unless it is reported or disputed, `out_of_order` for a day before the report.
    pub fn accept(&mut self, on: Date) -> Result<(), Invalid> {
        self.not_before_report(on)?;
        self.step(
            &[MilestoneStatus::Reported, MilestoneStatus::Disputed],
            MilestoneStatus::Accepted,
        )?;
        self.accepted_on = Some(on);
        Ok(())
    }

    /// The funder returns the report for rework.
    ///
    /// # Errors
    /// `not_possible` unless it is reported or disputed, `out_of_order` for a day before the report.
    pub fn return_for_rework(&mut self, on: Date) -> Result<(), Invalid> {
        self.not_before_report(on)?;
        self.step(
            &[MilestoneStatus::Reported, MilestoneStatus::Disputed],
            MilestoneStatus::Returned,
        )?;
        self.returned_on = Some(on);
        Ok(())
    }

    /// The recipient disputes a return.
    ///
    /// # Errors
    /// `not_possible` unless it is returned.
    pub fn dispute(&mut self, on: Date) -> Result<(), Invalid> {
        self.step(&[MilestoneStatus::Returned], MilestoneStatus::Disputed)?;
        self.disputed_on = Some(on);
        Ok(())
    }

    /// The milestone falls away.
    ///
    /// # Errors
    /// `not_possible` when it is accepted or already cancelled.
    pub fn cancel(&mut self, on: Date) -> Result<(), Invalid> {
        use MilestoneStatus as S;
        self.step(
            &[S::Planned, S::InProgress, S::Reported, S::Returned, S::Disputed],
            S::Cancelled,
        )?;
        self.cancelled_on = Some(on);
        Ok(())
    }

    /// Moves the deadline.
    ///
    /// # Errors
    /// `not_possible` when it is accepted or cancelled or has no deadline, `out_of_order` unless the new day is later.
    pub fn extend(&mut self, to: Date, decided_on: Option<Date>) -> Result<(), Invalid> {
        let Some(due) = self.due_on else {
            return Err(Invalid::new(
                "not_possible",
                "due_on",
                "",
                "there is no deadline to extend",
            ));
        };
        if matches!(self.status, MilestoneStatus::Accepted | MilestoneStatus::Cancelled) {
            return Err(Invalid::new(
                "not_possible",
                "status",
                self.status.as_str(),
                "its deadline cannot move any more",
            ));
        }
        if to <= due {
            return Err(Invalid::new(
                "out_of_order",
                "to",
                to.to_string(),
                format!("is not after {due}"),
            ));
        }
        self.due_original = self.due_original.or(Some(due));
        self.extensions.push(Extension { from: due, to, decided_on, reason: None, document: None });
        self.due_on = Some(to);
        Ok(())
    }

    fn not_before_report(&self, on: Date) -> Result<(), Invalid> {
        match self.reported_on {
            Some(reported) if on < reported => Err(Invalid::new(
                "out_of_order",
                "on",
                on.to_string(),
                format!("is before the report of {reported}"),
            )),
            _ => Ok(()),
        }
    }

    fn step(&mut self, from: &[MilestoneStatus], to: MilestoneStatus) -> Result<(), Invalid> {
        if from.contains(&self.status) {
            self.status = to;
            return Ok(());
        }
        let could = from.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(", ");
        let detail = format!("cannot become {to}: that needs one of {could}");
        Err(Invalid::new("not_possible", "status", self.status.as_str(), detail))
    }
}

mod acceptance;
mod check;
mod lateness;

pub use acceptance::Acceptance;
pub use lateness::Lateness;
