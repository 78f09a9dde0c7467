//! Acts of acceptance as milestones of the work.

use domain::milestone::Acceptance;
use domain::{
    ChildKind, Currency, Id, Invalid, LocalisedText, Milestone, MilestoneStatus, Money, Thing,
};

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

/// Reads an act; it is one step of the work, which was accepted where the portal says so.
pub(super) fn milestone(
    row: &mut Row,
    found: &Found,
    funding: &Id,
    position: u32,
    currency: Currency,
) -> Option<Thing> {
    let act = &found.record;
    let Some(number) = act.whole("id") else {
        row.refuse(Invalid::new("missing", "id", "", "an act needs its id"));
        return None;
    };
    let id = Id::child(funding, ChildKind::Milestone, &format!("act-{number}"));
    let id = row.required("id", id)?;
    row.name(id.as_str());
    act.tell(row);
    let act_number =
        act.text("number_act").and_then(|text| crate::texts::clean_line(row, "number_act", &text));
    let mut milestone =
        Milestone::planned(id, funding.clone(), title(row, act_number.as_deref(), number)?);
    milestone.position = Some(position);
    milestone.amount = sum(row, act, currency);
    let act_date = act.day(row, "akt_date");
    let revoked = act.day(row, "revoke_date");
    milestone.status =
        if revoked.is_some() { MilestoneStatus::Cancelled } else { status(row, found) };
    match milestone.status {
        MilestoneStatus::Cancelled => milestone.cancelled_on = revoked,
        MilestoneStatus::Accepted => {
            milestone.accepted_on = act.day(row, "approve_date").or(act_date);
            milestone.acceptance = Some(Acceptance {
                act_number,
                act_date,
                accepted_amount: milestone.amount,
                fine: not_below(row, act, "sum_fine", currency),
                ..Acceptance::default()
            });
        }
        _ => milestone.reported_on = act_date,
    }
    Some(Thing::Milestone(milestone))
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
        let part = amount(row, "spec_sum.amount", part.get("amount")?, currency)?;
        whole = whole.checked_add(part.minor()).filter(|_| part.minor() >= 0)?;
    }
    (!parts.is_empty()).then(|| Money::new(whole, currency))
}

/// A sum, unless it is below zero.
fn not_below(row: &mut Row, act: &Record, field: &str, currency: Currency) -> Option<Money> {
    let money = act.money(row, field, currency)?;
    if money.minor() >= 0 {
        return Some(money);
    }
    let reason = "is below zero; it was left out";
    row.note(Invalid::new("negative", field, money.amount_string(), reason));
    None
}
