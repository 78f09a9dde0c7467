//! What is told of records that were left out.

use domain::Invalid;

use super::entity::Kind;
use super::index::Entry;

/// Whether it is told that a record of this kind belongs to no contract of the files.
pub(super) fn is_told(entry: &Entry) -> bool {
    // What has no id only stood inside of another record.
    entry.id != 0
        && !matches!(entry.kind, Kind::Contract | Kind::Subject | Kind::Act | Kind::Payment)
}

/// What is told of records that were left out.
pub(super) fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Announcement => {
            "announcements belong to no contract in the files; they were left out"
        }
        Kind::Lot => "lots belong to no contract in the files; they were left out",
        Kind::Plan => "points of plans belong to no contract in the files; they were left out",
        Kind::Unit => "subjects of contracts that are not in the files were left out",
        Kind::Unfair => {
            "entries of the register of unfair suppliers were passed over: it is never taken"
        }
        Kind::Journal => "entries of the journal of changes were passed over",
        Kind::Failure => "replies are error messages of the service",
        Kind::Contract | Kind::Subject | Kind::Reference | Kind::Act | Kind::Payment => {
            "records were left out"
        }
    }
}

/// What is told of acts or payments whose contract is not in the files: which one it is, so that it can be given with them.
///
/// They are not put below a contract that the register has already. A payment names the version of the contract that was
/// paid, and which contract that is only its chain tells; an act may take the place of another, and a payment may make its
/// contract a social order. All of this is settled over the files of one command, in any order, and would otherwise hang on
/// the order of commands.
pub(super) fn without_contract(kind: Kind, contract: u64, count: u64) -> Invalid {
    let what = match (kind, count) {
        (Kind::Act, 1) => "1 act".to_owned(),
        (Kind::Act, _) => format!("{count} acts"),
        (_, 1) => "1 payment".to_owned(),
        _ => format!("{count} payments"),
    };
    if contract == 0 {
        let reason = format!("{what} without the id of a contract: left out");
        return Invalid::new("left_out", "contract_id", "", reason);
    }
    let reason = format!(
        "is the contract of {what}, and is not in the files: left out; give the page of the contract and these in one command"
    );
    Invalid::new("left_out", "contract_id", contract.to_string(), reason)
}
