//! What is read from the register.

use std::collections::BTreeMap;

use domain::change::{Hash, Header, Salt, Sequence};
use domain::counting::Bucket;
use domain::{Currency, Id, LocalisedText, Operation, Region, Thing, ThingKind};
use time::OffsetDateTime;

/// A thing with what every thing carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The thing.
    pub thing: Thing,
    /// How often it changed, from 1.
    pub revision: i32,
    /// Its newest change.
    pub sequence: Sequence,
    /// Time of its first change.
    pub created_at: OffsetDateTime,
    /// Time of its newest change.
    pub updated_at: OffsetDateTime,
    /// The sources that state it.
    pub sources: Vec<Id>,
}

/// What is found under an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The thing.
    Here(Box<Record>),
    /// It was there and is no more.
    Gone(Gone),
}

/// Why a thing is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Withdrawn, merged or redacted.
    pub operation: Operation,
    /// In words that may be public.
    pub reason: Option<String>,
    /// The thing that lives on, for a merger.
    pub survivor: Option<Id>,
    /// The change that ended it.
    pub sequence: Sequence,
    /// When that was.
    pub at: OffsetDateTime,
}

/// How an organisation is shown where it is mentioned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its id.
    pub id: Id,
    /// Its name; missing when the register does not hold it.
    pub name: Option<LocalisedText>,
    /// Its seat.
    pub region: Option<Region>,
}

/// Where the log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The newest change; 0 when there is none.
    pub sequence: Sequence,
    /// Its time.
    pub at: OffsetDateTime,
    /// Its hash.
    pub hash: Hash,
}

/// An entry of the change log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Everything but the state.
    pub header: Header,
    /// The canonical state after the change; none after a withdrawal or merger, and when it was redacted.
    pub state: Option<String>,
    /// The salt of the digest; none when the state was redacted.
    pub salt: Option<Salt>,
    /// Salted digest of the state.
    pub digest: Hash,
    /// Hash over the entry before, the header and the digest.
    pub hash: Hash,
}

/// One way money goes through an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// As a recipient.
    Received,
    /// As a funder.
    Given,
}

/// A count and an exact sum in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many fundings.
    pub count: i64,
    /// Their money.
    pub sum: i128,
}

/// An organisation's totals: by direction, kind (grant or contract), currency (missing where unknown) and bucket.
pub type Totals = BTreeMap<(Direction, ThingKind, Option<Currency>, Bucket), Tally>;
