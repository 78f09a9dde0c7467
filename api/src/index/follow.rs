//! Following the change log: what changed is indexed anew, in the order of the log, and is seen once it is whole.

use std::collections::BTreeSet;
use std::sync::Weak;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use domain::change::{Sequence, read_state};
use domain::{Id, Operation, Source, Thing, ThingKind};
use persistence::{ChangesFilter, Entry, Reader, Store};
use search::{Index, Mark, Writer};

use super::build::{Failure, Progress, build};
use super::feed::{self, Sources};
use crate::register::Register;

/// How often the log is looked at where nobody tells that it has grown.
const EVERY: Duration = Duration::from_millis(50);
/// How long it is waited after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// How often the log is told how far building is.
const TELL: Duration = Duration::from_secs(5);
/// How many entries are read at a time.
const BATCH: usize = 1_000;
/// How many things are gathered before they are indexed.
const PIECE: usize = 2_000;

/// Keeps the index of a register up with its log until the register is gone.
pub(crate) fn keep_up(register: &Weak<Register>) {
    let mut failing = false;
    let Some(mut watch) = register.upgrade().map(|register| register.store.watch()) else { return };
    while let Some(register) = register.upgrade() {
        let Some(index) = &register.index else { return };
        match step(&register.store, index) {
            Ok(()) => failing = false,
            Err(error) => {
                if !failing {
                    log::warn!("the index does not follow the log: {error}");
                }
                let in_use = matches!(error, Failure::Index(search::Error::InUse(_)));
                if matches!(error, Failure::Index(_)) && !in_use {
                    // Whatever is wrong with it, it can be built again.
                    let _ = index.forget().inspect_err(|error| log::warn!("{error}"));
                }
                failing = true;
            }
        }
        register.index_fails.store(failing, Relaxed);
        drop(register);
        if failing {
            std::thread::sleep(AFTER_FAILURE);
        } else {
            watch.wait(EVERY);
        }
    }
}

/// One look at the log.
fn step(store: &Store, index: &Index) -> Result<(), Failure> {
    index.keep()?;
    let Some(view) = index.view() else { return begin(store, index) };
    if store.sequence()? == view.sequence() {
        return Ok(());
    }
    store.read(|reader| {
        let head = reader.head()?;
        if head.sequence < view.sequence() {
            log::warn!("the database is an older one: the index is built again");
            index.forget()?;
            return Ok(());
        }
        read_on(reader, index, view.sequence(), Mark { sequence: head.sequence, hash: head.hash })
    })
}

/// Goes on with the index that was found where it belongs to this database, else builds it.
fn begin(store: &Store, index: &Index) -> Result<(), Failure> {
    let belongs = match index.found() {
        None => false,
        Some((mark, towards)) => store.read(|reader| {
            let mut all = std::iter::once(mark).chain(towards);
            all.try_fold(true, |so_far, mark| Ok::<_, Failure>(so_far && knows(reader, mark)?))
        })?,
    };
    if belongs && let Some(mark) = index.resume()? {
        return if index.view().is_some() { Ok(()) } else { mend(store, index, mark) };
    }
    log::info!(
        "the index is being built; until then lists are served, and text, facets and totals are not"
    );
    let began = Instant::now();
    let mut told = Instant::now();
    let Progress { done, .. } = build(store, index, |progress| {
        if told.elapsed() >= TELL {
            told = Instant::now();
            log::info!("the index holds {} of {} things", progress.done, progress.of);
        }
    })?;
    log::info!("the index was built: {done} things in {:.1} s", began.elapsed().as_secs_f32());
    Ok(())
}

/// Reads on from a point up to which all of an index is known; beyond it some of its parts know more than others, since its
/// process ended amid a commit. What is read twice is the same twice.
fn mend(store: &Store, index: &Index, from: Mark) -> Result<(), Failure> {
    log::info!(
        "the index was cut short while it was written: it is read on from change {}",
        from.sequence
    );
    store.read(|reader| {
        let head = reader.head()?;
        read_on(reader, index, from.sequence, Mark { sequence: head.sequence, hash: head.hash })
    })
}

/// Whether a point that an index stood at lies on the log of this database.
fn knows(reader: &mut Reader<'_>, mark: Mark) -> Result<bool, persistence::Error> {
    if mark.sequence == 0 {
        return Ok(true);
    }
    Ok(reader.hash_at(mark.sequence)? == Some(mark.hash))
}

fn read_on(
    reader: &mut Reader<'_>,
    index: &Index,
    from: Sequence,
    head: Mark,
) -> Result<(), Failure> {
    let mut writer = index.writer(index.stands_at())?;
    let mut after = from;
    let mut is_redacted = false;
    while after < head.sequence {
        let mut touched = Touched::default();
        while after < head.sequence && touched.len() < PIECE {
            let (entries, seen) = reader.changes(after, &ChangesFilter::default(), BATCH)?;
            touched.all(reader, &entries)?;
            is_redacted |=
                entries.iter().any(|entry| entry.header.operation == Operation::Redacted);
            after = seen.max(after + 1);
        }
        touched.index(reader, &mut writer)?;
    }
    if is_redacted {
        writer.commit_and_purge(head)?;
    } else {
        writer.commit(head)?;
    }
    Ok(())
}

/// What changes touched.
#[derive(Default)]
struct Touched {
    organisations: BTreeSet<Id>,
    fundings: BTreeSet<Id>,
}

impl Touched {
    fn len(&self) -> usize {
        self.organisations.len() + self.fundings.len()
    }

    fn all(&mut self, reader: &mut Reader<'_>, entries: &[Entry]) -> Result<(), Failure> {
        let sources: Vec<Entry> = entries
            .iter()
            .filter(|entry| entry.header.kind == ThingKind::Source)
            .cloned()
            .collect();
        let before = reader.states_before(&sources)?;
        for entry in entries {
            let id = &entry.header.id;
            match entry.header.kind {
                ThingKind::Organisation => {
                    self.organisations.insert(id.clone());
                }
                ThingKind::Grant | ThingKind::Contract => {
                    self.fundings.insert(id.clone());
                }
                ThingKind::Milestone | ThingKind::Payment => {
                    let parent = reader.funding_of(entry)?;
                    self.fundings.extend(parent.and_then(|parent| Id::parse(&parent).ok()));
                }
                ThingKind::Source => {
                    let before = before.get(&entry.header.sequence).map(String::as_str);
                    if coverage_changed(before, entry.state.as_deref()) {
                        self.fundings.extend(reader.fundings_stated_by(id)?);
                        self.organisations.extend(reader.weighed_by(id)?);
                    }
                }
                ThingKind::Document | ThingKind::Call => {}
            }
        }
        Ok(())
    }

    /// Indexes them as they are now.
    fn index(self, reader: &mut Reader<'_>, writer: &mut Writer<'_>) -> Result<(), Failure> {
        let Self { mut organisations, fundings } = self;
        let fundings: Vec<Id> = fundings.into_iter().collect();
        let named = reader.named_by(&fundings.iter().collect::<Vec<_>>())?;
        organisations.extend(named.into_values().flatten());
        let sources = Sources::of(reader)?;
        for ids in fundings.chunks(PIECE) {
            for id in ids {
                writer.funding(id, None)?;
            }
            for entry in feed::present_fundings(reader, ids, &sources)? {
                writer.add_funding(&entry)?;
            }
        }
        let organisations: Vec<Id> = organisations.into_iter().collect();
        for ids in organisations.chunks(PIECE) {
            for id in ids {
                writer.organisation(id, None)?;
            }
            for entry in feed::present_organisations(reader, ids)? {
                writer.add_organisation(&entry)?;
            }
        }
        Ok(())
    }
}

fn coverage_changed(before: Option<&str>, now: Option<&str>) -> bool {
    let source = |state: Option<&str>| match state.and_then(|state| read_state(state).ok()) {
        Some((Thing::Source(source), _)) => Some(source),
        _ => None,
    };
    Source::coverage_changed(source(before).as_ref(), source(now).as_ref())
}
