//! Acts of acceptance as milestones of the work.

use domain::milestone::Acceptance;
use domain::{
    ChildKind, Currency, Id, Invalid, LocalisedText, Milestone, MilestoneStatus, Money, Thing,
};

use std::collections::HashMap;

use super::chain::Found;
use super::contract::group;
use super::record::{Record, amount};
use crate::row::Row;

/// The list of the portal's states of acts, each under a state of milestones.
const STATUSES: &str = "goszakup_act_statuses";

/// The acts that are to be told, in the order of their days; those that are deleted are passed over and told.
pub(super) fn in_order<'f>(acts: &'f [Found], told: &mut Vec<crate::Item>) -> Vec<&'f Found> {
    let mut kept: Vec<&Found> = Vec::new();
    for found in acts {
        if found.record.is("is_deleted") {
            let mut row = Row::at(found.place.clone());
            let reason = "is an act that is deleted in the portal; it was passed over";
            let id = found.record.text("id").unwrap_or_default();
            row.note(Invalid::new("left_out", "is_deleted", id, reason));
            super::chain::end(row, told);
        } else {
            kept.push(found);
        }
    }
    let mut silent = Row::new("", 0);
    kept.sort_by_key(|found| (found.record.day(&mut silent, "akt_date"), found.record.whole("id")));
    kept
}

/// Whether an act says that work was accepted, and still stands.
pub(super) fn counts(act: &Record) -> bool {
    let code = act.text("status_id").unwrap_or_default();
    let is_accepted = group(STATUSES, &code) == Some(MilestoneStatus::Accepted.as_str());
    is_accepted && !act.is("is_deleted") && !act.tells_day("revoke_date")
}

/// What is the same for all acts of a contract.
pub(super) struct Acts<'c> {
    pub(super) funding: &'c Id,
    /// The contract's currency, where it can be read.
    pub(super) currency: Option<Currency>,
    /// Acts that stand no more, with those in their places.
    pub(super) replaced: HashMap<u64, &'c Found>,
    /// Whether a natural person supplies, whose name a number that was written by hand may hold.
    pub(super) with_person: bool,
}

impl Acts<'_> {
    /// Reads an act; it is one step of the work, which was accepted where the portal says so.
    pub(super) fn milestone(&self, row: &mut Row, found: &Found, position: u32) -> Option<Thing> {
        let act = &found.record;
        let Some(number) = act.whole("id") else {
            row.refuse(Invalid::new("missing", "id", "", "an act needs its id"));
            return None;
        };
        let id = Id::child(self.funding, ChildKind::Milestone, &format!("act-{number}"));
        let id = row.required("id", id)?;
        row.name(id.as_str());
        act.tell(row);
        let act_number = self.number(row, act);
        let mut milestone = Milestone::planned(
            id,
            self.funding.clone(),
            title(row, act_number.as_deref(), number)?,
        );
        milestone.position = Some(position);
        milestone.amount = self.currency.and_then(|currency| sum(row, act, currency));
        let act_date = act.day(row, "akt_date");
        if act.tells_day("revoke_date") {
            milestone.status = MilestoneStatus::Cancelled;
            milestone.cancelled_on = act.day(row, "revoke_date");
            return Some(Thing::Milestone(milestone));
        }
        if let Some(newer) = self.replaced.get(&number) {
            self.replace(row, &mut milestone, &newer.record);
            return Some(Thing::Milestone(milestone));
        }
        milestone.status = status(row, found);
        if milestone.status == MilestoneStatus::Accepted {
            milestone.accepted_on = act.day(row, "approve_date").or(act_date);
            milestone.acceptance = Some(Acceptance {
                act_number,
                act_date,
                accepted_amount: milestone.amount,
                fine: self.currency.and_then(|one| not_below(row, act, "sum_fine", one)),
                ..Acceptance::default()
            });
        } else {
            milestone.reported_on = act_date;
        }
        Some(Thing::Milestone(milestone))
    }

    /// The number that an act bears.
    fn number(&self, row: &mut Row, act: &Record) -> Option<String> {
        let text = act.text("number_act").filter(|_| !self.with_person)?;
        crate::texts::clean_line(row, "number_act", &text)
    }

    /// Says of an act that another is in its place: it is cancelled, and its sum counts no more.
    fn replace(&self, row: &mut Row, milestone: &mut Milestone, newer: &Record) {
        let silent = &mut Row::new("", 0);
        milestone.status = MilestoneStatus::Cancelled;
        milestone.cancelled_on =
            newer.day(silent, "approve_date").or_else(|| newer.day(silent, "akt_date"));
        let number = self.number(silent, newer).or_else(|| newer.text("id")).unwrap_or_default();
        milestone.description = row.optional(
            "parent_id",
            LocalisedText::parse(
                Some(format!("№ {number} актімен ауыстырылды")),
                Some(format!("Заменён актом № {number}")),
                Some(format!("Replaced by act No {number}")),
            ),
        );
        let reason =
            "is the act that corrects this one, which is kept as cancelled and counts no more";
        row.note(Invalid::new("replaced", "parent_id", number, reason));
    }
}

fn title(row: &mut Row, act: Option<&str>, id: u64) -> Option<LocalisedText> {
    let number = act.map_or_else(|| id.to_string(), str::to_owned);
    let text = LocalisedText::parse(
        Some(format!("№ {number} акт")),
        Some(format!("Акт № {number}")),
        Some(format!("Act No {number}")),
    );
    row.required("number_act", text)
}

/// Where an act stands; what the list does not know is an act that is there and not yet known to be accepted.
fn status(row: &mut Row, found: &Found) -> MilestoneStatus {
    let code = found.record.text("status_id").unwrap_or_default();
    let known = group(STATUSES, &code).and_then(|group| MilestoneStatus::parse(group).ok());
    known.unwrap_or_else(|| {
        let reason =
            "is a state of acts that is not known to mean acceptance; the act is taken as reported";
        row.note(Invalid::new("unknown_code", "status_id", code, reason));
        MilestoneStatus::Reported
    })
}

/// What is paid for the act; replies of GraphQL tell but its parts by budget specificity.
fn sum(row: &mut Row, act: &Record, currency: Currency) -> Option<Money> {
    if act.tells("sum_transfer") {
        return not_below(row, act, "sum_transfer", currency);
    }
    let parts = act.objects("spec_sum");
    let mut whole = 0_i64;
    for part in &parts {
        let field = "spec_sum.amount";
        let Some(value) = part.get("amount") else {
            let reason = "is not told of a part of the act's sum, which was left out as a whole";
            row.note(Invalid::new("missing", field, "", reason));
            return None;
        };
        let part =
            amount(row, field, value, currency).and_then(|part| positive(row, field, part))?;
        whole = whole.checked_add(part.minor())?;
    }
    (!parts.is_empty()).then(|| Money::new(whole, currency))
}

/// A sum of a field, unless it is below zero.
fn not_below(row: &mut Row, act: &Record, field: &str, currency: Currency) -> Option<Money> {
    let money = act.money(row, field, currency)?;
    positive(row, field, money)
}

fn positive(row: &mut Row, field: &str, money: Money) -> Option<Money> {
    if money.minor() >= 0 {
        return Some(money);
    }
    let reason = "is below zero; it was left out";
    row.note(Invalid::new("negative", field, money.amount_string(), reason));
    None
}
