//! Announcements with their lots as calls: the contests before the contracts.

use std::collections::BTreeSet;

use domain::call::{Call, Lot};
use domain::funding::Party;
use domain::organisation::Identifier;
use domain::{CallStatus, Currency, Id, Invalid, LocalisedText};

use super::chain::Found;
use super::contract::{PUBLISHER, group, regions};
use super::organisation::org_id;
use super::record::Record;
use crate::row::Row;

/// The list of the portal's states of announcements and lots, each under a state of the register.
const STATUSES: &str = "goszakup_call_statuses";
/// States that are no call yet, and the end of an announcement of which its lots tell how it came out.
const DRAFT: &str = "draft";
const COMPLETED: &str = "completed";

/// Id of the call that an announcement with this id in the portal is.
pub(super) fn id(announcement: u64) -> Id {
    Id::generated(PUBLISHER, "call", None, &announcement.to_string())
}

/// Whether an announcement tells enough to be a call: where it stands. What contracts repeat of theirs does not.
pub(super) fn is_call(announcement: &Record) -> bool {
    announcement.tells("ref_buy_status_id")
}

/// Makes a call of an announcement and its lots; the numbers of the organisations it names beside. None where it is a draft.
pub(super) fn call(
    row: &mut Row,
    announcement: &Found,
    lots: &[Found],
) -> Option<(Call, Vec<u64>)> {
    let record = &announcement.record;
    let number = record.whole("id")?;
    let code = record.text("ref_buy_status_id").unwrap_or_default();
    if group(STATUSES, &code) == Some(DRAFT) {
        let reason = "is a draft and not announced yet; it was passed over";
        row.note(Invalid::new("left_out", "ref_buy_status_id", code, reason));
        return None;
    }
    let mut call = Call::new(id(number));
    row.name(call.id.as_str());
    call.title = words(row, record, "name");
    call.amount = record.money(row, "total_sum", Currency::KZT);
    call.announced_on = record.day(row, "publish_date");
    call.applications_from = record.day(row, "start_date");
    call.applications_to = record.day(row, "end_date");
    call.decided_on = record.day(row, "itogi_date_public");
    call.lots = parts(row, lots);
    call.status = status(row, record, &code, &call.lots);
    let mut places: BTreeSet<String> = record.list("kato", "ref_kato_code").into_iter().collect();
    for lot in lots {
        places.extend(lot.record.list("pln_point_kato_list", ""));
    }
    call.places = regions(row, places);
    let numbers = record.clean(row, "number_anno");
    call.identifiers = numbers
        .map(|id| Identifier { scheme: "KZ-GOSZAKUP-ANNO".to_owned(), id, check_failed: false })
        .into_iter()
        .collect();
    let named = parties(record, lots, &mut call);
    Some((call, named))
}

fn words(row: &mut Row, record: &Record, name: &str) -> Option<LocalisedText> {
    let kk = record.clean(row, &format!("{name}_kz"));
    let ru = record.clean(row, &format!("{name}_ru"));
    if kk.is_none() && ru.is_none() {
        return None;
    }
    row.optional(name, LocalisedText::parse(kk, ru, None))
}

/// The lots, in the order of their numbers.
fn parts(row: &mut Row, lots: &[Found]) -> Vec<Lot> {
    let mut parts: Vec<Lot> = Vec::new();
    for found in lots {
        let record = &found.record;
        let number = record.clean(row, "lot_number");
        let Some(id) = number.or_else(|| record.whole("id").map(|id| id.to_string())) else {
            continue;
        };
        if parts.iter().any(|known| known.id == id) {
            let reason =
                "is the number of another lot of the announcement as well; the first is taken";
            row.note(Invalid::new("repeated", "lot_number", id, reason));
            continue;
        }
        let status = record.text("ref_lot_status_id");
        let status = status.and_then(|code| CallStatus::parse(group(STATUSES, &code)?).ok());
        parts.push(Lot {
            id,
            title: words(row, record, "name"),
            description: words(row, record, "description"),
            amount: record.money(row, "amount", Currency::KZT),
            status,
            places: regions(row, record.list("pln_point_kato_list", "")),
        });
    }
    parts.sort_by(|a, b| a.id.cmp(&b.id));
    parts
}

/// Where the contest stands. Of one that is completed its lots tell whether it came to something.
fn status(row: &mut Row, record: &Record, code: &str, lots: &[Lot]) -> CallStatus {
    match group(STATUSES, code) {
        Some(COMPLETED) => {
            let any = |status| lots.iter().any(|lot| lot.status == Some(status));
            let all =
                |status| !lots.is_empty() && lots.iter().all(|lot| lot.status == Some(status));
            if any(CallStatus::Awarded) {
                CallStatus::Awarded
            } else if all(CallStatus::Failed) {
                CallStatus::Failed
            } else {
                CallStatus::Unknown
            }
        }
        Some(group) => CallStatus::parse(group).unwrap_or(CallStatus::Unknown),
        None => {
            let code = record.text("ref_buy_status_id").unwrap_or_default();
            let reason = "is a state of announcements that is not known yet; the state is unknown";
            row.note(Invalid::new("unknown_code", "ref_buy_status_id", code, reason));
            CallStatus::Unknown
        }
    }
}

/// The customer, where there is but one, and the organiser, where that is another.
fn parties(record: &Record, lots: &[Found], call: &mut Call) -> Vec<u64> {
    let of_lots: BTreeSet<u64> =
        lots.iter().filter_map(|lot| lot.record.whole("customer_bin")).collect();
    let only = of_lots.iter().next().copied().filter(|_| of_lots.len() == 1);
    let organiser = record.whole("org_bin");
    let customer = record.whole("customer_bin").or(only);
    let mut named = Vec::new();
    let mut party = |bin: u64| {
        named.push(bin);
        org_id(bin).map(|org_id| Party { id: org_id.to_id() })
    };
    call.funder = customer.and_then(&mut party);
    call.operator = organiser.filter(|bin| Some(*bin) != customer).and_then(&mut party);
    named
}
