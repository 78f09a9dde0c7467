//! One record being read, and all that is wrong with it.

use std::collections::VecDeque;

use domain::{DocumentAccess, Id, Invalid, Thing};
use time::Date;

use crate::refusal::{Item, Refusal, Severity};
use crate::statement::{Place, Statement};

/// A record being read: a reader goes on after a mistake, so that all of them are told at once.
pub(crate) struct Row {
    place: Place,
    id: Option<String>,
    refused: bool,
    problems: Vec<Refusal>,
}

impl Row {
    pub(crate) fn new(file: &str, row: u64) -> Self {
        Self::at(Place { file: file.to_owned(), sheet: None, row })
    }

    pub(crate) fn at(place: Place) -> Self {
        Self { place, id: None, refused: false, problems: Vec::new() }
    }

    /// Names the record in what is told of it from here on; numbers of natural persons are no names.
    pub(crate) fn name(&mut self, id: &str) {
        self.id =
            domain::bin::holds_valid_iin(id).is_none().then(|| id.chars().take(200).collect());
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// The record cannot be taken.
    pub(crate) fn refuse(&mut self, invalid: Invalid) {
        self.tell(Severity::Refused, invalid, None);
    }

    /// The record cannot be taken because of another one.
    pub(crate) fn refuse_beside(&mut self, invalid: Invalid, other: Place) {
        self.tell(Severity::Refused, invalid, Some(other));
    }

    /// The record is taken, but not as it stands.
    pub(crate) fn note(&mut self, invalid: Invalid) {
        self.tell(Severity::Noted, invalid, None);
    }

    fn tell(&mut self, severity: Severity, invalid: Invalid, other: Option<Place>) {
        self.refused |= severity == Severity::Refused;
        let refusal = Refusal::new(&self.place, severity, invalid);
        self.problems.push(Refusal { id: self.id.clone(), other: other.map(Box::new), ..refusal });
    }

    /// Passes a value on, or refuses the record.
    pub(crate) fn required<T>(&mut self, field: &str, value: Result<T, Invalid>) -> Option<T> {
        value.map_err(|invalid| self.refuse(invalid.at(field))).ok()
    }

    /// Passes a value on, or drops it and says so.
    pub(crate) fn optional<T>(&mut self, field: &str, value: Result<T, Invalid>) -> Option<T> {
        value.map_err(|invalid| self.note(invalid.at(field))).ok()
    }

    /// Takes over why another look at the same record would refuse it.
    pub(crate) fn refuse_with(&mut self, look: Self) {
        self.refused |= look.refused;
        let refused =
            look.problems.into_iter().filter(|problem| problem.severity == Severity::Refused);
        self.problems.extend(refused.map(|problem| Refusal { id: self.id.clone(), ..problem }));
    }

    pub(crate) fn is_refused(&self) -> bool {
        self.refused
    }

    /// States a thing at this place, if it fits together; else the record is refused.
    pub(crate) fn state(
        &mut self,
        mut thing: Thing,
        dated: Option<Date>,
        source: Option<Id>,
    ) -> Option<Item> {
        if let Err(invalid) = thing.check() {
            self.refuse(invalid);
        }
        self.keep_address_private(&mut thing);
        let stated = || {
            Item::Statement(Box::new(Statement { thing, dated, source, place: self.place.clone() }))
        };
        (!self.refused).then(stated)
    }

    /// The address of a document that not everybody may read is not for the register: what stands in it is shown to all.
    fn keep_address_private(&mut self, thing: &mut Thing) {
        if let Thing::Document(document) = thing
            && document.access != DocumentAccess::Public
            && document.url.take().is_some()
        {
            let reason = format!(
                "is the address of a document that is not public but for {}; it was left out",
                document.access.as_str()
            );
            self.note(Invalid::new("not_public", "url", "", reason));
        }
    }

    /// Tells what is wrong. Of a record that is refused, only why: what would have been changed in it is of no interest.
    pub(crate) fn end(self, items: &mut VecDeque<Item>) {
        let refused = self.refused;
        let told = self
            .problems
            .into_iter()
            .filter(|problem| !refused || problem.severity == Severity::Refused);
        items.extend(told.map(Item::Refused));
    }
}
