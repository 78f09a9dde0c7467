//! Changes: what enters the log, how a state is made canonical, and how entries are chained.
//!
//! A canonical state is the thing as JSON by RFC 8785 (JSON Canonicalization Scheme). States hold only texts, integers,
//! booleans, lists and objects with ASCII keys, and for these `serde_json` over a sorted map already writes what the RFC
//! asks for; a property test compares it with an independent implementation.

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use crate::vocabulary::{Operation, ThingKind};
use crate::{Id, Thing};

mod reading;

pub use reading::read_state;

/// Position in the change log; the first entry has 1.
pub type Sequence = i64;
/// SHA-256.
pub type Hash = [u8; 32];
/// Random bytes that keep a digest from telling a short state.
pub type Salt = [u8; 16];

/// The hash before the first entry.
pub const GENESIS: Hash = [0; 32];

/// Everything of a change but its state. What is hashed is this as canonical JSON, which is why the fields stand in the
/// order of their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// Who acted: an organisation's id, or `importer:<format>`.
    pub actor: String,
    /// When it was committed.
    #[serde(with = "crate::instant")]
    pub at: OffsetDateTime,
    /// The thing.
    pub id: Id,
    /// What the thing is.
    pub kind: ThingKind,
    /// What happened.
    pub operation: Operation,
    /// Why, for a withdrawal or redaction; in words that may be public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The thing's revision after the change, from 1.
    pub revision: i32,
    /// The change's own number.
    pub sequence: Sequence,
    /// The last sequence of the transaction it was committed in.
    pub snapshot: Sequence,
    /// The source whose statement made the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Id>,
    /// The thing that lives on, for a merger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survivor: Option<Id>,
}

impl Header {
    /// The header as canonical JSON.
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The canonical state of a thing with the sources that state it: what is shown, logged and compared.
pub fn state(thing: &Thing, sources: &[Id]) -> String {
    state_of_fields(thing.kind(), thing.fields(), sources)
}

/// [`state`] for a thing that is already fields.
pub fn state_of_fields(kind: ThingKind, mut fields: Map<String, Value>, sources: &[Id]) -> String {
    fields.insert("kind".to_owned(), Value::from(kind.as_str()));
    fields
        .insert("sources".to_owned(), sources.iter().map(|id| Value::from(id.as_str())).collect());
    // Not `Display`, which goes through the machinery of formatting for every character.
    serde_json::to_string(&fields).unwrap_or_default()
}

/// Digest of a state under its salt. A change without a state (a withdrawal) is digested as `null`.
pub fn digest(salt: &Salt, state: Option<&str>) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(state.unwrap_or("null"));
    hasher.finalize().into()
}

/// Hash of an entry over the entry before it.
pub fn chain(previous: &Hash, header: &Header, digest: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(digest);
    hasher.update(header.canonical());
    hasher.finalize().into()
}

/// The salt of an entry, drawn from the seed of the block it lies in.
pub fn salt(seed: &Hash, sequence: Sequence) -> Salt {
    let mut hasher = Sha256::new();
    hasher.update(seed);
    hasher.update(sequence.to_be_bytes());
    let full: Hash = hasher.finalize().into();
    let mut salt = Salt::default();
    salt.copy_from_slice(&full[..16]);
    salt
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LocalisedText, Organisation};

    fn organisation() -> Thing {
        let id = Id::parse("KZ-BIN-170940025833").unwrap();
        let name = LocalisedText::kk("«Харекет» ҚҚ").unwrap();
        Thing::Organisation(Organisation::named(id, name))
    }

    #[test]
    fn a_state_is_sorted_and_reads_back_as_the_same_thing() {
        let sources = [Id::parse("register").unwrap()];
        let text = state(&organisation(), &sources);
        assert_eq!(
            text,
            r#"{"id":"KZ-BIN-170940025833","kind":"organisation","name":{"kk":"«Харекет» ҚҚ"},"sources":["register"],"status":"unknown"}"#
        );
        assert_eq!(read_state(&text).unwrap(), (organisation(), sources.to_vec()));
    }

    #[test]
    fn digest_and_chain_depend_on_everything_they_cover() {
        let salt_one = salt(&[7; 32], 1);
        assert_ne!(salt_one, salt(&[7; 32], 2));
        assert_ne!(digest(&salt_one, Some("{}")), digest(&salt(&[7; 32], 2), Some("{}")));
        let header = Header {
            actor: "importer:ndjson".to_owned(),
            at: OffsetDateTime::UNIX_EPOCH,
            id: Id::parse("x").unwrap(),
            kind: ThingKind::Grant,
            operation: Operation::Created,
            reason: None,
            revision: 1,
            sequence: 1,
            snapshot: 1,
            source: None,
            survivor: None,
        };
        let sorted: std::collections::BTreeMap<String, Value> =
            serde_json::from_str(&header.canonical()).unwrap();
        assert_eq!(serde_json::to_string(&sorted).unwrap(), header.canonical());
        let other = Header { revision: 2, ..header.clone() };
        let digest = digest(&salt_one, Some("{}"));
        assert_ne!(chain(&GENESIS, &header, &digest), chain(&GENESIS, &other, &digest));
        assert_ne!(chain(&GENESIS, &header, &digest), chain(&[1; 32], &header, &digest));
    }
}
