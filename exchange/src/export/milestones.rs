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
    #[serde(skip)]
    told: Option<Told>,
}

fn day_of(text: Option<&Text<'_>>) -> Result<Option<Date>, Invalid> {
    text.map(|text| day::parse_day(text.as_str())).transpose()
}

/// Judges milestones on a day, one after the other.
pub(super) struct Judge {
    today: Date,
    /// As much of the present one as lateness depends on.
    present: Judged,
}

impl Judge {
    pub fn new(today: Date) -> Result<Self, Invalid> {
        let nobody = Id::parse("x")?;
        let title = LocalisedText::en("x")?;
        Ok(Self { today, present: Judged::planned(nobody.clone(), nobody, title) })
    }
}

/// What is told of a milestone's lateness.
#[derive(Debug)]
enum Told {
    Lateness(Lateness),
    /// It depends on what these sources cover.
    Undecided(Box<Judged>, Vec<Id>),
}

impl Milestone<'_> {
    /// Its funding and sources, where what these cover decides what is told.
    pub fn undecided(&self) -> Option<(&Id, &[Id])> {
        match &self.told {
            Some(Told::Undecided(judged, sources)) => Some((&judged.funding, sources)),
            _ => None,
        }
    }

    fn lateness(&self, beside: &Beside<'_>) -> io::Result<Lateness> {
        match &self.told {
            Some(Told::Lateness(told)) => Ok(*told),
            Some(Told::Undecided(judged, sources)) => {
                Ok(judged.lateness(beside.today, (beside.covers)(judged, sources)))
            }
            None => Err(io::Error::other("a milestone was not judged")),
        }
    }
}

impl<'a> Line<'a> for Milestone<'a> {
    fn judge(&mut self, judge: &mut Judge) -> Result<(), Invalid> {
        let Judge { today, present } = judge;
        present.status = MilestoneStatus::parse(self.status.as_str())?;
        present.due_on = day_of(self.due_on.as_ref())?;
        present.reported_on = day_of(self.reported_on.as_ref())?;
        present.decision_due_on = day_of(self.decision_due_on.as_ref())?;
        present.accepted_on = day_of(self.accepted_on.as_ref())?;
        present.returned_on = day_of(self.returned_on.as_ref())?;
        let covered = present.lateness(*today, true);
        self.told = Some(if covered == present.lateness(*today, false) {
            Told::Lateness(covered)
        } else {
            let mut own = present.clone();
            own.funding = Id::parse(self.funding.as_str())?;
            let sources = self.sources.iter().map(|source| Id::parse(source.as_str()));
            Told::Undecided(Box::new(own), sources.collect::<Result<_, _>>()?)
        });
        Ok(())
    }

    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()> {
        let late = self.lateness(out.beside)?;
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
