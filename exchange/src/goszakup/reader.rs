//! Reading saved pages of the procurement portal: where records stand, then contract by contract, then whoever is left.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

use domain::{FundingKind, Invalid, Source, Thing};
use time::Date;

use super::chain::{Found, Gatherer, MOST_VERSIONS};
use super::contract::{contract, living};
use super::entity::Kind;
use super::files::{Content, Files};
use super::index::{Entry, Index};
use super::left_out::{self, is_told, words};
use super::lists::Lists;
use super::{amounts, below, calls, organisation, scan, source};
use crate::row::Row;
use crate::statement::Place;
use crate::{Context, Fault, Item, reading};

/// More lots than any announcement has.
const MOST_LOTS: usize = 10_000;

/// Files of the portal, after the pass that knows where everything stands.
pub(crate) struct GoszakupReader {
    files: Files,
    index: Index,
    lists: Lists,
    chains: std::vec::IntoIter<(u64, Vec<u32>)>,
    announcements: std::vec::IntoIter<u64>,
    subjects: std::vec::IntoIter<u64>,
    /// Organisations that were stated.
    stated: HashSet<u64>,
    /// Announcements that were read, and whether they are calls.
    calls: HashMap<u64, bool>,
    /// Records that belong to a contract of these files.
    used: BTreeSet<u32>,
    told: bool,
    wanted: Wanted,
    /// Contracts of each file that are not wanted.
    passed_over: BTreeMap<u16, u64>,
    bytes: u64,
}

/// Which contracts are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    All,
    SocialOrders,
}

/// Opens files, looks through them, and gives what is known of the portal as a source.
pub(crate) fn open(
    paths: &[&Path],
    context: &Context,
) -> Result<(GoszakupReader, Option<Source>), Fault> {
    let contents = paths.iter().map(|path| Content::File(PathBuf::from(*path))).collect();
    read(contents, context, Wanted::All)
}

/// Looks through files or pages.
pub(crate) fn read(
    contents: Vec<Content>,
    context: &Context,
    wanted: Wanted,
) -> Result<(GoszakupReader, Option<Source>), Fault> {
    let mut index = Index::default();
    for (number, content) in (0..=u16::MAX).zip(&contents) {
        scan::scan(&mut index, content, number)?;
    }
    if let Some(content) = contents.get(usize::from(u16::MAX) + 1) {
        let reason = "is one file too many to be read at once";
        return Err(Fault::new(content.path(), "too_large", reason));
    }
    let files = Files::new(contents);
    let lists = Lists::new(index.entries());
    let chains = lists.chains().into_iter();
    let announcements = lists.announcements().into_iter();
    let subjects = lists.subjects().into_iter();
    let (stated, used) = (HashSet::new(), BTreeSet::new());
    let reader = GoszakupReader {
        files,
        index,
        lists,
        chains,
        announcements,
        subjects,
        stated,
        calls: HashMap::new(),
        used,
        told: false,
        wanted,
        passed_over: BTreeMap::new(),
        bytes: 0,
    };
    Ok((reader, source::source(&context.source)))
}

impl GoszakupReader {
    fn gatherer(&mut self) -> Gatherer<'_> {
        let Self { files, index, lists, used, .. } = self;
        Gatherer { files, index, lists, used }
    }

    fn chain(&mut self, root: u64, places: &[u32], items: &mut VecDeque<Item>) {
        let mut told = Vec::new();
        let chain = self.gatherer().chain(root, places, &mut told);
        items.extend(told.drain(..));
        let Some(chain) = chain else { return };
        let Some(last) = chain.members.last() else { return };
        let mut row = Row::at(last.place.clone());
        let number = last.record.text("contract_number_sys").or_else(|| last.record.text("id"));
        row.name(&number.unwrap_or_default());
        chain.members.iter().for_each(|member| member.record.tell(&mut row));
        let members = living(&chain, &mut row);
        let made = contract(&mut row, &chain, &members, &self.index);
        // What is wrong with it is told with the sums.
        let silent = &mut Row::new("", 0);
        let currency = members.last().and_then(|found| amounts::currency(silent, &found.record));
        if let Some(mut made) = made {
            let is_order = made.funding.funding_kind == FundingKind::SocialOrder;
            if self.wanted == Wanted::SocialOrders && !is_order {
                let file = places.first().and_then(|at| self.index.entry(*at));
                let file = file.map(|entry| entry.spot.file).unwrap_or_default();
                *self.passed_over.entry(file).or_default() += 1;
                return;
            }
            let id = made.funding.id.clone();
            row.name(id.as_str());
            let announcement = chain.announcements.first().and_then(|of| of.record.whole("id"));
            made.funding.call = announcement.filter(|of| self.call(*of, items)).map(calls::id);
            if let Some(item) = row.state(Thing::Funding(made.funding), chain.dated, None) {
                for bin in made.named {
                    self.organisation(bin, Some(&last.place), items);
                }
                items.push_back(item);
                below::state(&chain, &id, currency, made.with_person, items);
            }
        }
        row.end(items);
    }

    /// States the call that an announcement is, the first time it is named; whether it is one.
    fn call(&mut self, announcement: u64, items: &mut VecDeque<Item>) -> bool {
        if let Some(known) = self.calls.get(&announcement) {
            return *known;
        }
        self.calls.insert(announcement, false);
        let mut told = Vec::new();
        let places: Vec<u32> =
            self.lists.of(Kind::Announcement, announcement).take(MOST_VERSIONS).collect();
        let found = self.gatherer().read(places.iter().copied(), &mut told).into_iter().next();
        let Some(found) = found.filter(|found| calls::is_call(&found.record)) else {
            return false;
        };
        let lots: Vec<u32> = self.lists.lots_of(announcement).take(MOST_LOTS).collect();
        let parts = self.gatherer().read(lots.iter().copied(), &mut told);
        self.used.extend(places.into_iter().chain(lots));
        items.extend(told);
        let mut row = Row::at(found.place.clone());
        found.record.tell(&mut row);
        let mut is_call = false;
        if let Some((call, named)) = calls::call(&mut row, &found, &parts) {
            let dated = [&found].into_iter().chain(&parts).filter_map(|of| of.record.dated()).max();
            if let Some(item) = row.state(Thing::Call(call), dated, None) {
                for bin in named {
                    self.organisation(bin, Some(&found.place), items);
                }
                items.push_back(item);
                is_call = true;
            }
        }
        row.end(items);
        self.calls.insert(announcement, is_call);
        is_call
    }

    /// States an organisation the first time it is named.
    fn organisation(&mut self, bin: u64, at: Option<&Place>, items: &mut VecDeque<Item>) {
        if !self.stated.insert(bin) {
            return;
        }
        let places: Vec<u32> = self.lists.of(Kind::Subject, bin).collect();
        let mut told = Vec::new();
        let found = self.gatherer().read(places, &mut told).into_iter().next();
        items.extend(told);
        let place = found.as_ref().map(|found| found.place.clone()).or_else(|| at.cloned());
        let Some(place) = place else { return };
        let mut row = Row::at(place);
        let (made, dated): (_, Option<Date>) = match &found {
            Some(Found { record, .. }) if record.is_person => (None, None),
            Some(Found { record, .. }) => {
                record.tell(&mut row);
                (organisation::described(&mut row, bin, record, &self.index), record.dated())
            }
            None => (organisation::called(&mut row, bin, &self.index), None),
        };
        if let Some(made) = made {
            row.name(made.id.as_str());
            items.extend(row.state(Thing::Organisation(made), dated, None));
        }
        row.end(items);
    }

    /// Tells once a file what of it was left out.
    fn left_out(&mut self, items: &mut VecDeque<Item>) {
        let is_left = |at: u32, entry: &Entry| is_told(entry) && !self.used.contains(&at);
        let orphans = self.index.orphans(|at| !self.used.contains(&at));
        let mut counts = self.index.counted(is_left);
        let silent = |kind: &Kind| matches!(kind, Kind::Unfair | Kind::Journal | Kind::Failure);
        let others = self.index.others().iter().filter(|((_, kind), _)| silent(kind));
        counts.extend(others.map(|(key, count)| (*key, *count)));
        for ((file, kind), count) in counts {
            let reason = format!("{count} {}", words(kind));
            self.note(file, Invalid::new("left_out", "", "", reason), items);
        }
        for ((kind, contract), orphans) in orphans {
            let mut row = Row::at(self.files.spot(orphans.first));
            row.note(left_out::without_contract(kind, contract, orphans.count));
            row.end(items);
        }
        for (file, count) in std::mem::take(&mut self.passed_over) {
            let reason =
                format!("{count} contracts are no state social orders; they were passed over");
            self.note(file, Invalid::new("left_out", "", "", reason), items);
        }
        for (file, count) in std::mem::take(&mut self.index.persons) {
            let reason = format!(
                "{count} participants are natural persons or sole traders, of whom nothing is kept"
            );
            self.note(file, Invalid::new("natural_person", "", "", reason), items);
        }
    }

    fn note(&self, file: u16, invalid: Invalid, items: &mut VecDeque<Item>) {
        let mut row = Row::at(self.files.place(file));
        row.note(invalid);
        row.end(items);
    }
}

impl reading::Reader for GoszakupReader {
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool {
        if let Some((root, places)) = self.chains.next() {
            let spots = places.iter().filter_map(|at| self.index.entry(*at));
            self.bytes += spots.map(|entry| u64::from(entry.spot.length)).sum::<u64>();
            self.chain(root, &places, items);
            return true;
        }
        // What belongs to no contract that is wanted is not wanted either, nor is whoever takes part in none.
        if let Some(announcement) = self.announcements.next().filter(|_| self.wanted == Wanted::All)
        {
            self.call(announcement, items);
            return true;
        }
        if let Some(bin) = self.subjects.next().filter(|_| self.wanted == Wanted::All) {
            self.organisation(bin, None, items);
            return true;
        }
        let more = !self.told;
        if more {
            self.told = true;
            self.left_out(items);
        }
        more
    }

    fn bytes_read(&self) -> u64 {
        self.bytes
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
