//! The tender of a process as a call.

use std::collections::HashSet;

use domain::call::Lot;
use domain::organisation::Identifier;
use domain::{Call, CallStatus, Id, Invalid, Language, Money, Organisation};
use time::{Date, OffsetDateTime};

use super::criteria::criteria;
use super::field::{self, Object, at, code, day, money, object, objects, words};
use super::givers::Givers;
use super::party::Parties;
use super::process::Process;
use crate::row::Row;
use crate::texts;

const TENDER: &str = "tender";

/// The tender of a process that is a call: it has lots, or says by what offers are judged.
pub(crate) fn tender(process: &Process) -> Option<&Object> {
    let tender = object(&process.compiled, TENDER)?;
    let has_lots = !objects(tender, TENDER, "lots").is_empty();
    let silent = &mut Row::new("", 0);
    (has_lots || !criteria(silent, tender, TENDER, None).is_empty()).then_some(tender)
}

/// `<ocid>`, with which the ids of its contracts begin.
pub(crate) fn id(process: &Process) -> Result<Id, Invalid> {
    Id::encode(&field::local(process.ocid.clone())?)
}

/// The tender as a call, and the organisations it names.
pub(crate) fn call<'a>(
    row: &mut Row,
    process: &'a Process,
    tender: &Object,
    parties: &Parties<'a>,
    id: Id,
) -> (Call, Vec<Organisation>) {
    let language = parties.language();
    let mut call = Call::new(id);
    call.title = words(row, tender, TENDER, "title", language);
    call.description = words(row, tender, TENDER, "description", language);
    let scheme = "OCID".to_owned();
    call.identifiers = vec![Identifier { scheme, id: process.ocid.clone(), check_failed: false }];
    call.amount = money(row, tender, TENDER, "value")
        .and_then(|value| not_negative(row, value, "tender.value"));
    if let Some(period) = object(tender, "tenderPeriod") {
        let path = at(TENDER, "tenderPeriod");
        call.applications_from = day(row, period, &path, "startDate");
        call.applications_to = day(row, period, &path, "endDate");
    }
    call.announced_on = announced(process);
    call.status = status(row, tender, TENDER).unwrap_or(CallStatus::Unknown);
    let awards = standing_awards(process);
    if call.status == CallStatus::Announced && is_closed(process, call.applications_to) {
        // Many publishers never touch a tender again once it is awarded.
        let open = awards.is_empty();
        call.status = if open { CallStatus::Evaluation } else { CallStatus::Awarded };
    }
    if call.status == CallStatus::Awarded {
        let silent = &mut Row::new("", 0);
        call.decided_on = awards.iter().filter_map(|award| day(silent, award, "", "date")).max();
    }
    call.lots = lots(row, tender, call.amount, language);
    call.criteria = criteria(row, tender, TENDER, language);
    let givers = Givers::of(row, process, parties);
    (call.funder, call.operator) = (givers.funder, givers.operator);
    (call, givers.named)
}

fn not_negative(row: &mut Row, value: Money, path: &str) -> Option<Money> {
    if value.minor() >= 0 {
        return Some(value);
    }
    let reason = "is below zero; it was left out";
    row.note(Invalid::new("negative", path, value.amount_string(), reason));
    None
}

/// The day of the first release that bears the tag `tender`.
fn announced(process: &Process) -> Option<Date> {
    let is_tender = |object: &Object| {
        let tags = object.get("tag").and_then(|tags| tags.as_array());
        tags.into_iter().flatten().any(|tag| tag == TENDER)
    };
    let first = process.releases.iter().find(|release| is_tender(&release.object))?;
    first.date.map(OffsetDateTime::date)
}

/// Whether the newest release is dated after the last day of applications.
fn is_closed(process: &Process, last: Option<Date>) -> bool {
    let newest = process.releases.iter().filter_map(|release| release.date).max();
    newest.map(OffsetDateTime::date).zip(last).is_some_and(|(newest, last)| newest > last)
}

/// The awards that were made and not taken back.
fn standing_awards(process: &Process) -> Vec<&Object> {
    let awards = objects(&process.compiled, "", "awards").into_iter().map(|(_, award)| award);
    let stands = |award: &&Object| {
        !matches!(code(award, "status").as_deref(), Some("cancelled" | "unsuccessful" | "pending"))
    };
    awards.filter(stands).collect()
}

/// Where a tender or lot stands (code list `tenderStatus` of OCDS).
fn status(row: &mut Row, object: &Object, path: &str) -> Option<CallStatus> {
    Some(match code(object, "status")?.as_str() {
        "planning" | "planned" => CallStatus::Planned,
        "active" => CallStatus::Announced,
        "complete" => CallStatus::Awarded,
        "unsuccessful" => CallStatus::Failed,
        "cancelled" | "withdrawn" => CallStatus::Cancelled,
        other => {
            let reason = "is not a status of tenders in OCDS; it is unknown";
            row.note(Invalid::new("unknown_code", at(path, "status"), other, reason));
            return None;
        }
    })
}

fn lots(
    row: &mut Row,
    tender: &Object,
    whole: Option<Money>,
    language: Option<Language>,
) -> Vec<Lot> {
    let (mut lots, mut ids) = (Vec::new(), HashSet::new());
    for (path, object) in objects(tender, TENDER, "lots") {
        let field = at(&path, "id");
        let Some(id) = lot_id(row, object, &field) else { continue };
        if !ids.insert(id.clone()) {
            let reason = "stands twice among the lots; the first is taken";
            row.note(Invalid::new("duplicate_id", field, id, reason));
            continue;
        }
        let amount = money(row, object, &path, "value");
        let amount = amount.and_then(|value| not_negative(row, value, &at(&path, "value")));
        let foreign = |amount: &Money| whole.is_some_and(|one| one.currency() != amount.currency());
        if let Some(amount) = amount.filter(foreign) {
            let reason = "is in another currency than the tender; it was left out";
            let (field, code) = (at(&path, "value.currency"), amount.currency().code());
            row.note(Invalid::new("currency_mismatch", field, code, reason));
        }
        lots.push(Lot {
            id,
            title: words(row, object, &path, "title", language),
            description: words(row, object, &path, "description", language),
            amount: amount.filter(|amount| !foreign(amount)),
            status: status(row, object, &path),
            places: Vec::new(),
        });
    }
    lots
}

/// The id of a lot; without one, or with the number of a person, the lot is left out and told.
fn lot_id(row: &mut Row, lot: &Object, field: &str) -> Option<String> {
    let Some(written) = code(lot, "id") else {
        row.note(Invalid::new("missing", field, "", "a lot needs its id; it was left out"));
        return None;
    };
    let id = row.optional(field, field::local(written))?;
    texts::clean_line(row, field, &id)
}
