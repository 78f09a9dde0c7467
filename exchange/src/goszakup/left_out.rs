//! What is told of records that were left out.

use super::entity::Kind;
use super::index::Entry;

/// Whether it is told that a record of this kind belongs to no contract of the files.
pub(super) fn is_told(entry: &Entry) -> bool {
    // What has no id only stood inside of another record.
    entry.id != 0 && !matches!(entry.kind, Kind::Contract | Kind::Subject)
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
        Kind::Act => {
            "acts of contracts that are not in the files were left out: read them together with the contracts"
        }
        Kind::Payment => {
            "payments of contracts that are not in the files were left out: read them together with the contracts"
        }
        Kind::Unfair => {
            "entries of the register of unfair suppliers were passed over: it is never taken"
        }
        Kind::Journal => "entries of the journal of changes were passed over",
        Kind::Failure => "replies are error messages of the service",
        Kind::Contract | Kind::Subject | Kind::Reference => "records were left out",
    }
}
