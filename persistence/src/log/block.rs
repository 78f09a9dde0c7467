//! A block of entries: what is kept of each, and how it is hashed.

use domain::change::{Hash, Header, Salt, Sequence};
use domain::{Id, Operation, ThingKind, change};
use time::OffsetDateTime;

use crate::{Entry, Error};

mod packed;

/// What is kept of an entry instead of what can be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// The state; none after a withdrawal or merger.
    State(Option<String>),
    /// The state was redacted; its digest stands for it.
    Redacted(Hash),
}

/// An entry inside a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub actor: String,
    pub id: Id,
    pub kind: ThingKind,
    pub operation: Operation,
    pub reason: Option<String>,
    pub revision: i32,
    /// The change before of the same thing; 0 for its first.
    pub previous: Sequence,
    pub source: Option<Id>,
    pub survivor: Option<Id>,
    pub content: Content,
    /// Its salt, where the block's seed was given up.
    pub salt: Option<Salt>,
}

/// A block of the log.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub first: Sequence,
    pub snapshot: Sequence,
    pub at: OffsetDateTime,
    pub seed: Option<Hash>,
    pub previous_hash: Hash,
    pub items: Vec<Item>,
}

impl Block {
    pub(crate) fn last(&self) -> Sequence {
        self.first + i64::try_from(self.items.len()).unwrap_or(0) - 1
    }

    fn salt_of(&self, index: usize) -> Option<Salt> {
        let sequence = self.first + i64::try_from(index).unwrap_or(0);
        match (&self.items[index].content, &self.seed) {
            (Content::Redacted(_), _) => None,
            (Content::State(_), Some(seed)) => Some(change::salt(seed, sequence)),
            (Content::State(_), None) => self.items[index].salt,
        }
    }

    /// Every entry with its digest and hash.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut previous = self.previous_hash;
        let mut entries = Vec::with_capacity(self.items.len());
        for (index, item) in self.items.iter().enumerate() {
            let header = self.header(index, item);
            let salt = self.salt_of(index);
            let (state, digest) = match &item.content {
                Content::Redacted(digest) => (None, *digest),
                Content::State(state) => {
                    (state.clone(), change::digest(&salt.unwrap_or_default(), state.as_deref()))
                }
            };
            let hash = change::chain(&previous, &header, &digest);
            previous = hash;
            entries.push(Entry { header, state, salt, digest, hash });
        }
        entries
    }

    fn header(&self, index: usize, item: &Item) -> Header {
        Header {
            actor: item.actor.clone(),
            at: self.at,
            id: item.id.clone(),
            kind: item.kind,
            operation: item.operation,
            reason: item.reason.clone(),
            revision: item.revision,
            sequence: self.first + i64::try_from(index).unwrap_or(0),
            snapshot: self.snapshot,
            source: item.source.clone(),
            survivor: item.survivor.clone(),
        }
    }

    /// The hash of the last entry.
    pub(crate) fn hash(&self) -> Hash {
        let mut previous = self.previous_hash;
        for (index, item) in self.items.iter().enumerate() {
            let digest = match &item.content {
                Content::Redacted(digest) => *digest,
                Content::State(state) => {
                    change::digest(&self.salt_of(index).unwrap_or_default(), state.as_deref())
                }
            };
            previous = change::chain(&previous, &self.header(index, item), &digest);
        }
        previous
    }

    /// Takes an entry's state away for good: its digest stays, and the salts of the others replace the seed.
    pub(crate) fn redact(&mut self, index: usize) {
        for other in 0..self.items.len() {
            self.items[other].salt = self.salt_of(other);
        }
        self.seed = None;
        let item = &mut self.items[index];
        if let Content::State(state) = &item.content {
            item.content =
                Content::Redacted(change::digest(&item.salt.unwrap_or_default(), state.as_deref()));
        }
        item.salt = None;
    }

    fn broken(&self, detail: &str) -> Error {
        Error::Log { sequence: self.first, detail: detail.to_owned() }
    }
}

#[cfg(test)]
mod tests;
