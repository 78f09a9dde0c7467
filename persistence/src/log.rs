//! The change log: entries with dense sequences in blocks, compressed, hash-chained.
//!
//! A transaction's entries lie in blocks of at most [`MOST_ENTRIES`]. Within a block states and headers are compressed
//! together, digests and hashes are not stored but computed from the states, the salts from one seed; so an entry of a
//! milestone takes far less than its digest and hash alone would. Redacting an entry puts its digest in the place of its
//! state, the other entries' salts in the place of the seed (docs/adr/0003).
//!
//! Each entry knows the sequence of the change before of the same thing, and each thing's row its newest: a thing's
//! history is read from there backwards, without an index.

mod append;
mod block;
mod derived;
mod links;
mod read;
mod redact;
mod verify;

pub(crate) use append::{CHANNEL, Content, LogState, Pending, append, lock_head, pack};
pub(crate) use read::{Blocks, head};
pub(crate) use redact::blank;
pub use verify::Verified;
pub(crate) use verify::verify;

/// Most entries in a block.
pub(crate) const MOST_ENTRIES: usize = 512;
/// Most bytes of states in a block.
pub(crate) const MOST_BYTES: usize = 1 << 20;
