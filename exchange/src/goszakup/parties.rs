//! Who takes part in a contract.

use domain::funding::{Party, Recipient};
use domain::{Funding, Invalid};

use super::chain::{Chain, Found};
use super::index::Index;
use super::organisation::org_id;
use super::record::Record;
use crate::row::Row;

/// Whether the supplier of a version is a natural person, or sole traders.
fn is_with_person(version: &Record, index: &Index) -> bool {
    version.is_person
        || version.whole("supplier_biin").is_some_and(|number| index.is_trader(number))
}

/// Whether a natural person supplies, or did before another took the contract over.
pub(super) fn supplies_a_person(members: &[&Found], index: &Index) -> bool {
    members.iter().any(|found| is_with_person(&found.record, index))
}

/// Tells customer, organiser and supplier; gives the numbers of the organisations among them.
pub(super) fn tell(
    row: &mut Row,
    chain: &Chain,
    members: &[&Found],
    index: &Index,
    funding: &mut Funding,
) -> Vec<u64> {
    let mut named = Vec::new();
    let newest_first = || members.iter().rev().map(|found| &found.record);
    let customer = newest_first().find_map(|record| record.whole("customer_bin"));
    let of_announcement = |name: &str| {
        let mut records = chain.announcements.iter().map(|found| &found.record);
        records.find_map(|record| record.whole(name))
    };
    // The system number begins with the customer's own.
    let customer = customer.or_else(|| of_announcement("customer_bin")).or_else(|| {
        let number = members.first()?.record.text("contract_number_sys")?;
        let bin = domain::Bin::parse(number.split('/').next()?).ok()?;
        bin.as_str().parse().ok()
    });
    let mut party = |bin: u64| {
        named.push(bin);
        org_id(bin).map(|org_id| org_id.to_id())
    };
    funding.funder = customer.and_then(&mut party).map(|id| Party { id });
    let organiser = of_announcement("org_bin").filter(|bin| Some(*bin) != customer);
    funding.operator = organiser.and_then(&mut party).map(|id| Party { id });
    if let Some(supplier) = newest_first().find(|r| r.is_person || r.tells("supplier_biin")) {
        let number = supplier.whole("supplier_biin");
        if is_with_person(supplier, index) {
            funding.individual_recipient = true;
        } else if let Some(id) = number.and_then(&mut party) {
            funding.recipients.push(Recipient { id, share: None });
        }
    }
    let missing = |name: &str| {
        Invalid::new("missing", name, "", "is not told; the contract is taken without")
    };
    if funding.funder.is_none() {
        row.note(missing("customer_bin"));
    }
    if funding.recipients.is_empty() && !funding.individual_recipient {
        row.note(missing("supplier_biin"));
    }
    named
}
