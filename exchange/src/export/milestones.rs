//! Rows of milestones, judged by a day.

use std::io;

use domain::milestone::Lateness;
use domain::vocabulary::{MilestoneKind, MilestoneStatus, WaitingOn};
use domain::{Id, Invalid, LocalisedText, Milestone as Judged, day};
use serde::Deserialize;
use time::Date;

use super::out::Out;
use super::page::Line;
use super::parts::{Money, Sources, Text, Words};
use super::{Beside, Cells, Row};

pub(super) const COLUMNS: &[&str] = &[
    "id",
    "funding_id",
    "milestone_kind",
    "milestone_kind_label",
    "position",
    "title",
    "status",
    "status_label",
    "due_on",
    "overdue",
    "waiting_on",
    "waiting_on_label",
    "report_days_late",
    "decision_days_late",
    "due_original",
    "started_on",
    "reported_on",
    "decision_due_on",
    "accepted_on",
    "returned_on",
    "disputed_on",
    "cancelled_on",
    "amount",
    "currency",
    "weight_permille",
    "accepted_amount",
    "accepted_permille",
    "description",
];

#[derive(Debug, Deserialize)]
struct Acceptance<'a> {
    #[serde(borrow, default)]
    accepted_amount: Option<Money<'a>>,
    #[serde(default)]
    accepted_permille: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Milestone<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    funding: Text<'a>,
    #[serde(borrow, rename = "milestone_kind")]
    own_kind: Text<'a>,
    #[serde(default)]
    position: Option<i64>,
    #[serde(borrow)]
    title: Words<'a>,
    #[serde(borrow)]
    status: Text<'a>,
    #[serde(borrow, default)]
    due_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    due_original: Option<Text<'a>>,
    #[serde(borrow, default)]
    started_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    reported_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    decision_due_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    accepted_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    returned_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    disputed_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    cancelled_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    amount: Option<Money<'a>>,
    #[serde(default)]
    weight: Option<i64>,
    #[serde(borrow, default)]
    acceptance: Option<Acceptance<'a>>,
    #[serde(borrow, default)]
    description: Option<Words<'a>>,
    #[serde(borrow)]
    sources: Sources<'a>,
}

fn day_of(text: Option<&Text<'_>>) -> Result<Option<Date>, Invalid> {
    text.map(|text| day::parse_day(text.as_str())).transpose()
}

impl Milestone<'_> {
    /// As much of it as lateness depends on.
    fn judged(&self) -> Result<Judged, Invalid> {
        let id = Id::parse(self.id.as_str())?;
        let funding = Id::parse(self.funding.as_str())?;
        // What it is called decides nothing, and an id is a text.
        let title = LocalisedText::en(self.id.as_str())?;
        Ok(Judged {
            status: MilestoneStatus::parse(self.status.as_str())?,
            due_on: day_of(self.due_on.as_ref())?,
            reported_on: day_of(self.reported_on.as_ref())?,
            decision_due_on: day_of(self.decision_due_on.as_ref())?,
            accepted_on: day_of(self.accepted_on.as_ref())?,
            returned_on: day_of(self.returned_on.as_ref())?,
            ..Judged::planned(id, funding, title)
        })
    }

    /// The ids of its funding and sources, where what these cover decides what is told.
    pub fn undecided(&self, today: Date) -> Result<Option<(Id, Vec<Id>)>, Invalid> {
        let judged = self.judged()?;
        if judged.lateness(today, true) == judged.lateness(today, false) {
            return Ok(None);
        }
        Ok(Some((judged.funding, self.source_ids()?)))
    }

    fn source_ids(&self) -> Result<Vec<Id>, Invalid> {
        self.sources.iter().map(|source| Id::parse(source.as_str())).collect()
    }

    fn lateness(&self, beside: &Beside<'_>) -> Result<Lateness, Invalid> {
        let judged = self.judged()?;
        let told = judged.lateness(beside.today, true);
        if told == judged.lateness(beside.today, false) {
            return Ok(told);
        }
        let covered = (beside.covers)(&judged, &self.source_ids()?);
        Ok(judged.lateness(beside.today, covered))
    }
}

impl<'a> Line<'a> for Milestone<'a> {
    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()> {
        let late = self.lateness(out.beside).map_err(io::Error::other)?;
        out.str(self.id.as_str());
        out.str(self.funding.as_str());
        out.code(MilestoneKind::CODELIST, Some(self.own_kind.as_str()));
        out.integer(self.position);
        out.words(Some(&self.title));
        out.code(MilestoneStatus::CODELIST, Some(self.status.as_str()));
        out.day(self.due_on.as_ref());
        match late.overdue {
            Some(overdue) => out.truth(Some(overdue)),
            None => out.str(WaitingOn::Unknown.as_str()),
        }
        out.code(WaitingOn::CODELIST, late.waiting_on.map(WaitingOn::as_str));
        out.integer(late.report_days_late);
        out.integer(late.decision_days_late);
        out.day(self.due_original.as_ref());
        out.day(self.started_on.as_ref());
        out.day(self.reported_on.as_ref());
        out.day(self.decision_due_on.as_ref());
        out.day(self.accepted_on.as_ref());
        out.day(self.returned_on.as_ref());
        out.day(self.disputed_on.as_ref());
        out.day(self.cancelled_on.as_ref());
        out.money(self.amount.as_ref());
        out.integer(self.weight);
        let acceptance = self.acceptance.as_ref();
        out.amount(acceptance.and_then(|acceptance| acceptance.accepted_amount.as_ref()));
        out.integer(acceptance.and_then(|acceptance| acceptance.accepted_permille));
        out.words(self.description.as_ref());
        out.end(&self.sources, row)
    }
}
