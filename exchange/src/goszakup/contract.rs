//! A contract of the portal as a contract of the register.

use std::collections::BTreeSet;

use domain::organisation::Identifier;
use domain::{
    Codelists, Funding, FundingKind, FundingStatus, Id, Invalid, LocalisedText, Region,
    SocialOrderBasis,
};

use super::amounts;
use super::chain::{Chain, Found, amendment};
use super::index::Index;
use super::parties;
use super::record::Record;
use crate::row::Row;

/// Whose ids these are, whoever saved the pages: files and the live service give the same ids.
pub(super) const PUBLISHER: &str = "goszakup.gov.kz";
/// The list of the portal's states of contracts, each under a state of the register.
const STATUSES: &str = "goszakup_contract_statuses";
/// What in the portal's records makes a contract a state social order.
const MARKS: &str = "goszakup_social_order_marks";
/// States that are none yet, and states that another version of the contract tells.
const DRAFT: &str = "draft";
const SUPERSEDED: &str = "superseded";

/// What the parties write of a contract in their own words.
const DESCRIPTIONS: [&str; 2] = ["description_ru", "description_kz"];

/// A contract, and who takes part in it.
pub(super) struct Made {
    pub(super) funding: Funding,
    /// Numbers of the organisations it names.
    pub(super) named: Vec<u64>,
    /// Whether a natural person supplies: then nothing is kept that was written of the deal itself.
    pub(super) with_person: bool,
}

/// Id of the contract whose first version has this id in the portal.
#[must_use]
pub fn id(root: u64) -> Id {
    Id::generated(PUBLISHER, "contract", None, &root.to_string())
}

/// The group of the register under which a list has a code of the portal.
pub(super) fn group(list: &str, code: &str) -> Option<&'static str> {
    Codelists::get(list)?.find(code)?.parent.as_deref()
}

/// What of a chain is a contract: neither deleted nor a draft. Of the rest it is told why nothing was taken.
pub(super) fn living<'c>(chain: &'c Chain, row: &mut Row) -> Vec<&'c Found> {
    let mut living = Vec::new();
    for found in &chain.members {
        let record = &found.record;
        let status = record.text("ref_contract_status_id").unwrap_or_default();
        let (field, reason) = if record.is("deleted") {
            ("deleted", "is deleted in the portal; it was passed over")
        } else if group(STATUSES, &status) == Some(DRAFT) {
            ("ref_contract_status_id", "is a draft and no contract yet; it was passed over")
        } else {
            living.push(found);
            continue;
        };
        let number = record.text("contract_number_sys").or_else(|| record.text("id"));
        row.note(Invalid::new("left_out", field, number.unwrap_or_default(), reason));
    }
    living
}

/// Makes a contract of the versions of a chain that live.
pub(super) fn contract(
    row: &mut Row,
    chain: &Chain,
    members: &[&Found],
    index: &Index,
) -> Option<Made> {
    let (first, newest) = (&members.first()?.record, &members.last()?.record);
    let bases = bases(chain, members);
    let kind =
        if bases.is_empty() { FundingKind::OtherProcurement } else { FundingKind::SocialOrder };
    let mut funding = Funding::new(id(chain.root), kind);
    funding.social_order_basis = bases;
    funding.state_funded = Some(true);
    let is_whole = is_first(first, chain.root);
    if !is_whole {
        let reason = "is an amendment, and the contract that it amends is not in the files; what was agreed first is unknown";
        let number = first.text("contract_number_sys").unwrap_or_default();
        row.note(Invalid::new("missing", "root_id", number, reason));
    }
    amounts::tell(row, members, is_whole, &mut funding);
    funding.signed_on = first.day(row, "sign_date").filter(|_| is_whole);
    funding.end_on = amounts::end_on(row, newest);
    funding.status = status(row, newest);
    if funding.status == FundingStatus::Terminated {
        funding.end_on = newest.day(row, "contract_end_date").or(funding.end_on);
    }
    let with_person = parties::supplies_a_person(members, index);
    funding.title = title(row, chain, members, with_person);
    funding.identifiers = identifiers(row, chain, members);
    funding.places = places(row, chain);
    if let Some(present) = funding.present_amount() {
        funding.allocations = amounts::allocations(&units(chain, newest), present);
    }
    let named = parties::tell(row, chain, members, index, &mut funding);
    Some(Made { funding, named, with_person })
}

/// Whether a version is the contract itself and no amendment. A system number tells, or the portal names it as the first.
fn is_first(version: &Record, root: u64) -> bool {
    match amendment(version) {
        Some(0) => true,
        Some(_) => version.whole("root_id") == version.whole("id"),
        None => version.whole("id") == Some(root),
    }
}

/// The subjects of a version of the contract.
fn units<'c>(chain: &'c Chain, version: &Record) -> Vec<&'c Record> {
    let own = version.whole("id");
    let all = || chain.units.iter().map(|found| &found.record).filter(|unit| !unit.is("deleted"));
    // Those that do not name their contract stood inside of the only one there is.
    let is_own = |unit: &&Record| {
        let of = unit.whole("contract_registry_id");
        of == own || (of.is_none() && chain.members.len() == 1)
    };
    all().filter(is_own).collect()
}

/// What makes it a state social order: the method of the purchase, and the budget classification of what is bought.
fn bases(chain: &Chain, members: &[&Found]) -> Vec<SocialOrderBasis> {
    let mut found = BTreeSet::new();
    let mut mark = |field: &str, value: Option<String>| {
        let Some(value) = value else { return };
        let basis = group(MARKS, &format!("{field}.{value}"));
        found.extend(basis.and_then(|basis| SocialOrderBasis::parse(basis).ok()));
    };
    for member in members {
        mark("trade_methods", member.record.text("fakt_trade_methods_id"));
    }
    for other in chain.announcements.iter().chain(&chain.lots).chain(&chain.plans) {
        mark("trade_methods", other.record.text("ref_trade_methods_id"));
    }
    for plan in &chain.plans {
        plan.record.list("plans_spec", "ekrb_code").into_iter().for_each(|code| {
            mark("ekrb_code", Some(code));
        });
    }
    let living = chain.units.iter().filter(|unit| !unit.record.is("deleted"));
    for classified in living.chain(&chain.plans) {
        classified.record.list("spec", "ref_ekrb_id").into_iter().for_each(|id| {
            mark("ref_ekrb_id", Some(id));
        });
    }
    for payment in &chain.payments {
        mark("espk", payment.record.text("espk"));
    }
    found.into_iter().collect()
}

/// Where the newest version stands.
fn status(row: &mut Row, newest: &Record) -> FundingStatus {
    let field = "ref_contract_status_id";
    let Some(code) = newest.text(field) else {
        row.note(Invalid::new("missing", field, "", "is not told; the state is unknown"));
        return FundingStatus::Unknown;
    };
    let reason = match group(STATUSES, &code) {
        Some(SUPERSEDED) => {
            "is the state of a version that another replaced, and that one is not in the files; the state is unknown"
        }
        Some(group) => return FundingStatus::parse(group).unwrap_or(FundingStatus::Unknown),
        None => "is a state of contracts that is not known yet; the state is unknown",
    };
    let code = match Codelists::get(STATUSES).and_then(|list| list.find(&code)) {
        Some(item) => format!("{code} {}", item.label.best(domain::Language::Ru).0),
        None => code,
    };
    row.note(Invalid::new("unknown_code", field, code, reason));
    FundingStatus::Unknown
}

fn records_of(found: &[Found]) -> impl Iterator<Item = &Record> {
    found.iter().map(|found| &found.record)
}

/// What is bought: in the contract's words, newest first, else those of its announcement, else of its lots. What a contract
/// with a natural person says may name that person; what was announced is older than the choice of a supplier.
fn title(
    row: &mut Row,
    chain: &Chain,
    members: &[&Found],
    with_person: bool,
) -> Option<LocalisedText> {
    let newest_first = || members.iter().rev().map(|found| &found.record);
    let describes = |record: &Record| DESCRIPTIONS.iter().any(|name| record.says(name));
    if with_person && newest_first().any(describes) {
        let reason =
            "may name the natural person who supplies, of whom nothing is kept; it was left out";
        row.note(Invalid::new("natural_person", "description", "", reason));
    }
    let all = newest_first()
        .filter(|_| !with_person)
        .map(|record| (record, "description"))
        .chain(records_of(&chain.announcements).map(|record| (record, "name")))
        .chain(newest_first().map(|record| (record, "trd_buy_name")))
        .chain(records_of(&chain.lots).map(|record| (record, "name")));
    for (record, name) in all {
        let kk = record.clean(row, &format!("{name}_kz"));
        let ru = record.clean(row, &format!("{name}_ru"));
        if kk.is_some() || ru.is_some() {
            return row.optional(name, LocalisedText::parse(kk, ru, None));
        }
    }
    None
}

/// The contract's number in the portal, that of its announcement, and the portal's ids of all its versions: by these whoever
/// asks the portal again knows which belong together.
fn identifiers(row: &mut Row, chain: &Chain, members: &[&Found]) -> Vec<Identifier> {
    let mut identifiers = Vec::new();
    let Some(first) = members.first().map(|found| &found.record) else { return identifiers };
    let mut add = |scheme: &str, id: Option<String>| {
        identifiers.extend(id.map(|id| Identifier {
            scheme: scheme.to_owned(),
            id,
            check_failed: false,
        }));
    };
    add("KZ-GOSZAKUP", first.clean(row, "contract_number_sys"));
    let announced = first.clean(row, "trd_buy_number_anno").or_else(|| {
        chain.announcements.iter().find_map(|found| found.record.clean(row, "number_anno"))
    });
    add("KZ-GOSZAKUP-ANNO", announced);
    for member in members {
        add(super::ID_SCHEME, member.record.whole("id").map(|id| id.to_string()));
    }
    identifiers
}

/// Where it is delivered: the places of its points of plans and lots, else those of its announcement.
fn places(row: &mut Row, chain: &Chain) -> Vec<Region> {
    let mut codes = BTreeSet::new();
    for plan in &chain.plans {
        codes.extend(plan.record.list("kato", "ref_kato_code"));
        codes.extend(plan.record.list("plans_kato", "ref_kato_code"));
    }
    for lot in &chain.lots {
        codes.extend(lot.record.list("pln_point_kato_list", ""));
    }
    if codes.is_empty() {
        for announcement in &chain.announcements {
            codes.extend(announcement.record.list("kato", "ref_kato_code"));
        }
    }
    regions(row, codes)
}

/// Codes of KATO as places; one that is none is left out and noted.
pub(super) fn regions(row: &mut Row, codes: impl IntoIterator<Item = String>) -> Vec<Region> {
    let read = |code: String| row.optional("kato", Region::parse("KATO", &code));
    codes.into_iter().filter_map(read).collect()
}
