//! Reads the change log as it grows and notes what changed.

use std::collections::{HashMap, HashSet};
use std::sync::Weak;
use std::time::Duration;

use domain::change::{Header, Sequence, read_state};
use domain::{Id, Source, Thing, ThingKind};
use persistence::{ChangesFilter, Entry, Error, Reader};

use super::Dependency;
use crate::register::Register;

/// How often the log is looked at where nobody tells that it has grown.
const EVERY: Duration = Duration::from_millis(100);
/// More changes than this at once are not looked at one by one.
const MOST: i64 = 5_000;
/// How many entries are read at a time.
const BATCH: usize = 1_000;

/// Follows the log until the register is gone.
pub(crate) fn follow(register: &Weak<Register>) {
    let mut failing = false;
    let Some(mut watch) = register.upgrade().map(|register| register.store.watch()) else { return };
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
        watch.wait(EVERY);
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
    /// Fundings below which something changed.
    parents: Vec<(Id, Sequence)>,
}

impl Touched {
    /// Notes all entries; false when it cannot be told what one of them touched.
    fn all(&mut self, reader: &mut Reader<'_>, entries: &[Entry]) -> Result<bool, Error> {
        let before = reader.states_before(entries)?;
        for entry in entries {
            let before = before.get(&entry.header.sequence).map(String::as_str);
            if !self.one(reader, entry, before)? {
                return Ok(false);
            }
        }
        let parents: HashSet<&Id> = self.parents.iter().map(|(parent, _)| parent).collect();
        let named = reader.named_by(&parents.into_iter().collect::<Vec<_>>())?;
        for (parent, sequence) in std::mem::take(&mut self.parents) {
            self.mark(Dependency::around(&parent), sequence);
            self.around_all(named.get(&parent).into_iter().flatten(), sequence);
        }
        Ok(true)
    }

    fn one(
        &mut self,
        reader: &mut Reader<'_>,
        entry: &Entry,
        before: Option<&str>,
    ) -> Result<bool, Error> {
        let header = &entry.header;
        let sequence = header.sequence;
        for dependency in [
            Dependency::log(),
            Dependency::kind(header.kind),
            Dependency::thing(&header.id),
            Dependency::around(&header.id),
        ] {
            self.mark(dependency, sequence);
        }
        match header.kind {
            ThingKind::Organisation | ThingKind::Call => return Ok(true),
            ThingKind::Source => return self.source(reader, entry, before).map(|()| true),
            _ => {}
        }
        let states: Vec<&str> = entry.state.as_deref().into_iter().chain(before).collect();
        for state in &states {
            let Ok((thing, _)) = read_state(state) else { return Ok(false) };
            self.touch(&thing, sequence);
        }
        Ok(!states.is_empty())
    }

    /// A source that covers other things than before touches what is said of the things it states.
    fn source(
        &mut self,
        reader: &mut Reader<'_>,
        entry: &Entry,
        before: Option<&str>,
    ) -> Result<(), Error> {
        let [before, now] = [before, entry.state.as_deref()].map(|state| {
            match state.and_then(|state| read_state(state).ok()) {
                Some((Thing::Source(source), _)) => Some(source),
                _ => None,
            }
        });
        if Source::coverage_changed(before.as_ref(), now.as_ref()) {
            let Header { id, sequence, .. } = &entry.header;
            self.mark(Dependency::coverage(), *sequence);
            let weighed = reader.weighed_by(id)?;
            self.around_all(&weighed, *sequence);
        }
        Ok(())
    }

    fn touch(&mut self, thing: &Thing, sequence: Sequence) {
        match thing {
            Thing::Funding(funding) => self.around_all(funding.organisations(), sequence),
            Thing::Milestone(_) | Thing::Payment(_) | Thing::Document(_) => {
                self.parents.extend(thing.parent().map(|parent| (parent.clone(), sequence)));
            }
            Thing::Organisation(_) | Thing::Source(_) | Thing::Call(_) => {}
        }
    }

    fn around_all<'i>(
        &mut self,
        organisations: impl IntoIterator<Item = &'i Id>,
        sequence: Sequence,
    ) {
        for id in organisations {
            self.mark(Dependency::around(id), sequence);
        }
    }

    /// Notes a change; of several of a batch the newest stays.
    fn mark(&mut self, dependency: Dependency, sequence: Sequence) {
        let last = self.marks.entry(dependency).or_insert(sequence);
        *last = (*last).max(sequence);
    }
}
