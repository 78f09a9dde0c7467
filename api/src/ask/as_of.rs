//! `as_of`: the moment whose knowledge is asked for.

use domain::change::Sequence;
use domain::{Invalid, instant};
use time::{Date, OffsetDateTime};

use super::Query;
use super::query::sequence;

/// What `as_of` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AsOf {
    /// It says nothing.
    Now,
    /// A change.
    Change(Sequence),
    /// A moment.
    Moment(OffsetDateTime),
}

/// A committed state of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Snapshot {
    /// Its last change.
    pub sequence: Sequence,
    /// The day it was.
    pub day: Date,
}

impl AsOf {
    /// Reads the parameter.
    pub fn read(query: &mut Query<'_>) -> Self {
        let Some(text) = query.get("as_of") else { return Self::Now };
        if let Some(change) = sequence(text) {
            return Self::Change(change);
        }
        let moment = instant::parse_instant(text).map_err(|invalid| Invalid {
            detail: "is neither a sequence nor a moment such as 2026-01-31T12:00:00Z".to_owned(),
            ..invalid
        });
        query.take("as_of", moment).map_or(Self::Now, Self::Moment)
    }
}
