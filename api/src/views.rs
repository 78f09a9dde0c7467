//! What the outside sees: views are neither rows nor aggregates, and each is made by taking its thing apart field by field,
//! so that a new field forces a decision on what the public may see.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod call;
pub(crate) mod call_parts;
pub(crate) mod change;
pub(crate) mod codelist;
pub(crate) mod codes;
pub(crate) mod collection;
pub(crate) mod document;
pub(crate) mod facet;
pub(crate) mod file;
pub(crate) mod funding;
pub(crate) mod funding_labels;
pub(crate) mod funding_parts;
pub(crate) mod history;
pub(crate) mod hit;
pub(crate) mod label;
pub(crate) mod milestone;
pub(crate) mod milestone_parts;
pub(crate) mod organisation;
pub(crate) mod payment;
pub(crate) mod progress;
pub(crate) mod reference;
pub(crate) mod source;
pub(crate) mod statistics;
pub(crate) mod totals;
pub(crate) mod values;

use domain::change::Sequence;
use domain::{Id, Language, ThingKind};
use persistence::Record;
use time::OffsetDateTime;

use crate::desk::{CallTitles, References};
use call_parts::CallReferenceView;
use reference::ReferenceView;

/// With what things are shown: the language, and the organisations and calls they mention.
pub(crate) struct Shown<'a> {
    pub language: Option<Language>,
    pub references: &'a References,
    pub calls: &'a CallTitles,
}

impl Shown<'_> {
    /// An organisation that is mentioned.
    pub fn reference(&self, id: Id) -> ReferenceView {
        let known = self.references.get(&id).cloned();
        ReferenceView::new(id, known, self.language)
    }

    /// A call that is mentioned, if the register holds it.
    pub fn call(&self, id: &Id) -> Option<CallReferenceView> {
        let title = self.calls.get(id)?.clone();
        Some(CallReferenceView::new(id.clone(), title, self.language))
    }
}

/// What every thing carries beside its own fields.
pub(crate) struct Carried {
    pub kind: ThingKind,
    pub revision: i32,
    pub sequence: Sequence,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub sources: Vec<Id>,
}

/// Takes a record apart.
pub(crate) fn taken_apart(record: Record) -> (domain::Thing, Carried) {
    let Record { thing, revision, sequence, created_at, updated_at, sources } = record;
    let kind = thing.kind();
    (thing, Carried { kind, revision, sequence, created_at, updated_at, sources })
}
