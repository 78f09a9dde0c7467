//! Reads the change log as it grows and notes what changed.

use std::collections::{HashMap, HashSet};
use std::sync::Weak;
use std::time::Duration;

use domain::change::{Sequence, read_state};
use domain::{Id, Operation, Source, Thing, ThingKind};
use persistence::{ChangesFilter, Entry, Error, Found, Reader};

use super::Dependency;
use crate::register::Register;

/// How often the log is looked at.
const EVERY: Duration = Duration::from_millis(100);
/// More changes than this at once are not looked at one by one.
const MOST: i64 = 5_000;
/// How many entries are read at a time.
const BATCH: usize = 1_000;

/// Follows the log until the register is gone.
pub(crate) fn follow(register: &Weak<Register>) {
    let mut failing = false;
    while let Some(register) = register.upgrade() {
        match catch_up(&register) {
            Ok(()) => {
                register.watermarks.beat();
                failing = false;
            }
            Err(error) if !failing => {
                log::warn!("the change log cannot be read: {error}");
                failing = true;
            }
            Err(_) => {}
        }
        drop(register);
        std::thread::sleep(EVERY);
    }
}

fn catch_up(register: &Register) -> Result<(), Error> {
    let head = register.store.sequence()?;
    let seen = register.watermarks.seen();
    if head < seen || head - seen > MOST {
        register.watermarks.forget(head);
        return Ok(());
    }
    if head > seen {
        register.store.read(|reader| read_on(register, reader, seen))?;
    }
    Ok(())
}

fn read_on(register: &Register, reader: &mut Reader<'_>, mut seen: Sequence) -> Result<(), Error> {
    loop {
        let (entries, read_to) = reader.changes(seen, &ChangesFilter::default(), BATCH)?;
        let Some(last) = entries.last().map(|entry| entry.header.sequence) else {
            return Ok(());
        };
        let mut touched = Touched::default();
        if touched.all(reader, &entries)? {
            let changed: Vec<_> = touched.marks.into_iter().collect();
            register.watermarks.note(&changed, last);
        } else {
            register.watermarks.forget(last);
        }
        seen = last.max(read_to.min(last));
        if entries.len() < BATCH {
            return Ok(());
        }
    }
}

/// What a batch of entries touched.
#[derive(Default)]
struct Touched {
    marks: HashMap<Dependency, Sequence>,
    /// Organisations of fundings that were looked up.
    named: HashMap<Id, HashSet<Id>>,
}

impl Touched {
    /// Notes all entries; false when it cannot be told what one of them touched.
    fn all(&mut self, reader: &mut Reader<'_>, entries: &[Entry]) -> Result<bool, Error> {
        for entry in entries {
            if !self.one(reader, entry)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn one(&mut self, reader: &mut Reader<'_>, entry: &Entry) -> Result<bool, Error> {
        let header = &entry.header;
        let sequence = header.sequence;
        for dependency in [
            Dependency::log(),
            Dependency::kind(header.kind),
            Dependency::thing(&header.id),
            Dependency::around(&header.id),
        ] {
            self.marks.insert(dependency, sequence);
        }
        match header.kind {
            ThingKind::Organisation => return Ok(true),
            ThingKind::Source => return self.source(reader, entry).map(|()| true),
            _ => {}
        }
        let mut states: Vec<String> = entry.state.iter().cloned().collect();
        if header.operation != Operation::Created {
            let before = reader.history(header.kind, &header.id, Some(sequence), 1)?;
            states.extend(before.items.into_iter().filter_map(|entry| entry.state));
        }
        for state in &states {
            let Ok((thing, _)) = read_state(state) else { return Ok(false) };
            self.touch(reader, &thing, sequence)?;
        }
        Ok(!states.is_empty())
    }

    /// A source that covers other things than before touches what is said of the things it states.
    fn source(&mut self, reader: &mut Reader<'_>, entry: &Entry) -> Result<(), Error> {
        let header = &entry.header;
        let before = reader.history(header.kind, &header.id, Some(header.sequence), 1)?.items;
        let [before, now] = [before.first(), Some(entry)].map(|entry| {
            match entry.and_then(|entry| read_state(entry.state.as_deref()?).ok()) {
                Some((Thing::Source(source), _)) => Some(source),
                _ => None,
            }
        });
        if Source::coverage_changed(before.as_ref(), now.as_ref()) {
            self.marks.insert(Dependency::coverage(), header.sequence);
            let weighed = reader.weighed_by(&header.id)?;
            self.around_all(&weighed, header.sequence);
        }
        Ok(())
    }

    fn touch(
        &mut self,
        reader: &mut Reader<'_>,
        thing: &Thing,
        sequence: Sequence,
    ) -> Result<(), Error> {
        match thing {
            Thing::Funding(funding) => {
                let named: HashSet<Id> = funding.organisations().into_iter().cloned().collect();
                self.around_all(&named, sequence);
                self.named.entry(funding.id.clone()).or_default().extend(named);
            }
            Thing::Milestone(_) | Thing::Payment(_) | Thing::Document(_) => {
                let Some(parent) = thing.parent() else { return Ok(()) };
                self.marks.insert(Dependency::around(parent), sequence);
                let named = self.organisations_of(reader, parent)?;
                self.around_all(&named, sequence);
            }
            Thing::Organisation(_) | Thing::Source(_) => {}
        }
        Ok(())
    }

    fn around_all<'i>(
        &mut self,
        organisations: impl IntoIterator<Item = &'i Id>,
        sequence: Sequence,
    ) {
        for id in organisations {
            self.marks.insert(Dependency::around(id), sequence);
        }
    }

    /// The organisations that a funding names.
    fn organisations_of(
        &mut self,
        reader: &mut Reader<'_>,
        funding: &Id,
    ) -> Result<HashSet<Id>, Error> {
        if let Some(named) = self.named.get(funding) {
            return Ok(named.clone());
        }
        let mut named = HashSet::new();
        for kind in [ThingKind::Grant, ThingKind::Contract] {
            if let Some(Found::Here(record)) = reader.find(kind, funding)?
                && let Thing::Funding(funding) = &record.thing
            {
                named.extend(funding.organisations().into_iter().cloned());
            }
        }
        self.named.insert(funding.clone(), named.clone());
        Ok(named)
    }
}
