//! What a reply can be made from.

use std::hash::{DefaultHasher, Hash, Hasher};

use domain::{Id, ThingKind};

/// Something that changes, in eight bytes. Two that fall together only make a reply be made anew too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Dependency(u64);

impl Dependency {
    /// Any thing of a kind.
    pub fn kind(kind: ThingKind) -> Self {
        Self::of(("kind", kind.as_str()))
    }

    /// One thing: its own fields.
    pub fn thing(id: &Id) -> Self {
        Self::of(("thing", id.as_str()))
    }

    /// One thing, what lies below it, and for an organisation every funding that names it.
    pub fn around(id: &Id) -> Self {
        Self::of(("around", id.as_str()))
    }

    /// What sources cover completely.
    pub fn coverage() -> Self {
        Self::of(("coverage", ""))
    }

    /// The change log itself.
    pub fn log() -> Self {
        Self::of(("log", ""))
    }

    fn of(what: (&str, &str)) -> Self {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        Self(hasher.finish())
    }
}
