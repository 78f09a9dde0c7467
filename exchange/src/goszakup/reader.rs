//! Reading saved pages of the procurement portal: where records stand, then contract by contract, then whoever is left.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::path::{Path, PathBuf};

use domain::{FundingKind, Invalid, Source, Thing};
use time::Date;

use super::chain::{Chain, Found, Gatherer};
use super::contract::{contract, living};
use super::entity::Kind;
use super::files::{Content, Files};
use super::index::{Entry, Index};
use super::lists::Lists;
use super::{acts, amounts, organisation, payments, scan, source};
use crate::row::Row;
use crate::statement::Place;
use crate::{Context, Fault, Item, reading};

/// Files of the portal, after the pass that knows where everything stands.
pub(crate) struct GoszakupReader {
    files: Files,
    index: Index,
    lists: Lists,
    chains: std::vec::IntoIter<(u64, Vec<u32>)>,
    subjects: std::vec::IntoIter<u64>,
    /// Organisations that were stated.
    stated: HashSet<u64>,
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
    let subjects = lists.subjects().into_iter();
    let (stated, used) = (HashSet::new(), BTreeSet::new());
    let reader = GoszakupReader {
        files,
        index,
        lists,
        chains,
        subjects,
        stated,
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
        let currency = members.last().and_then(|found| amounts::currency(&mut row, &found.record));
        if let Some(made) = made {
            let is_order = made.funding.funding_kind == FundingKind::SocialOrder;
            if self.wanted == Wanted::SocialOrders && !is_order {
                let file = places.first().and_then(|at| self.index.entry(*at));
                let file = file.map(|entry| entry.spot.file).unwrap_or_default();
                *self.passed_over.entry(file).or_default() += 1;
                return;
            }
            let id = made.funding.id.clone();
            row.name(id.as_str());
            if let Some(item) = row.state(Thing::Funding(made.funding), chain.dated, None) {
                for bin in made.named {
                    self.organisation(bin, Some(&last.place), items);
                }
                items.push_back(item);
                let currency = currency.unwrap_or(domain::Currency::KZT);
                below(&chain, &id, currency, items);
            }
        }
        row.end(items);
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
        let mut counts = self.index.counted(is_left);
        let silent = |kind: &Kind| matches!(kind, Kind::Unfair | Kind::Journal | Kind::Failure);
        let others = self.index.others().iter().filter(|((_, kind), _)| silent(kind));
        counts.extend(others.map(|(key, count)| (*key, *count)));
        for ((file, kind), count) in counts {
            let reason = format!("{count} {}", words(kind));
            self.note(file, Invalid::new("left_out", "", "", reason), items);
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

/// Whether it is told that a record of this kind belongs to no contract of the files.
fn is_told(entry: &Entry) -> bool {
    // What has no id only stood inside of another record.
    entry.id != 0 && !matches!(entry.kind, Kind::Contract | Kind::Subject)
}

/// What is told of records that were left out.
fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Announcement => {
            "announcements belong to no contract in the files; they were left out"
        }
        Kind::Lot => "lots belong to no contract in the files; they were left out",
        Kind::Plan => "points of plans belong to no contract in the files; they were left out",
        Kind::Unit => "subjects of contracts that are not in the files were left out",
        Kind::Act => "acts of contracts that are not in the files were left out",
        Kind::Payment => "payments of contracts that are not in the files were left out",
        Kind::Unfair => {
            "entries of the register of unfair suppliers were passed over: it is never taken"
        }
        Kind::Journal => "entries of the journal of changes were passed over",
        Kind::Failure => "replies are error messages of the service",
        Kind::Contract | Kind::Subject | Kind::Reference => "records were left out",
    }
}

/// States what lies below a contract.
fn below(chain: &Chain, id: &domain::Id, currency: domain::Currency, items: &mut VecDeque<Item>) {
    let mut told = Vec::new();
    let ordered = acts::in_order(&chain.acts, &mut told);
    items.extend(told);
    for (position, act) in (1..).zip(ordered) {
        let mut row = Row::at(act.place.clone());
        if let Some(thing) = acts::milestone(&mut row, act, id, position, currency) {
            items.extend(row.state(thing, act.record.dated(), None));
        }
        row.end(items);
    }
    for payment in &chain.payments {
        let mut row = Row::at(payment.place.clone());
        if let Some(thing) = payments::payment(&mut row, payment, id) {
            items.extend(row.state(thing, payment.record.dated(), None));
        }
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
        // Whoever takes part in no contract that is wanted is not wanted either.
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
