//! Reading OCDS files: where releases stand, who takes part in all of them, then process by process.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use domain::{Id, Invalid, MilestoneKind, Organisation, Source, Thing};
use time::{Date, OffsetDateTime};

use super::below::Below;
use super::call;
use super::contract::contracts;
use super::descriptions::Descriptions;
use super::field::Object;
use super::left_out::LeftOut;
use super::party::Parties;
use super::process::{Files, Process};
use super::scan::{Index, Spot};
use super::{odd, package};
use crate::row::Row;
use crate::{Context, Fault, Item, reading};

/// Files of OCDS, after the passes that know them as a whole.
pub(crate) struct OcdsReader {
    files: Files,
    context: Context,
    processes: std::vec::IntoIter<Vec<Spot>>,
    descriptions: Descriptions,
    left_out: LeftOut,
    bytes: u64,
}

/// Opens files, looks through them, and gives what they say of themselves.
pub(crate) fn open(
    paths: &[&Path],
    context: &Context,
) -> Result<(OcdsReader, Option<Source>), Fault> {
    let mut index = Index::default();
    for (number, path) in (0..=u16::MAX).zip(paths) {
        index.add(path, number)?;
    }
    if let Some(path) = paths.get(usize::from(u16::MAX) + 1) {
        return Err(Fault::new(path, "too_large", "is one file too many to be read at once"));
    }
    let source = package::source(&index, &context.source);
    let mut files = Files::new(paths.iter().map(|path| PathBuf::from(*path)).collect());
    let processes = index.processes();
    let mut descriptions = Descriptions::default();
    for spots in &processes {
        // What is wrong is told when the turn of the process comes.
        let Some(process) = files.process(spots, &mut Vec::new()) else { continue };
        let dated = newest(&process);
        for organisation in named(&process, context) {
            descriptions.add(&organisation, dated);
        }
    }
    descriptions.settle();
    let processes = processes.into_iter();
    let (context, left_out) = (context.clone(), LeftOut::default());
    Ok((OcdsReader { files, context, processes, descriptions, left_out, bytes: 0 }, source))
}

/// The day to which a process is dated.
fn newest(process: &Process) -> Option<Date> {
    process.releases.iter().filter_map(|release| release.date).max().map(OffsetDateTime::date)
}

/// The organisations that the call and the contracts of a process name; what is wrong with these is told elsewhere.
fn named(process: &Process, context: &Context) -> Vec<Organisation> {
    let mut silent = Row::new("", 0);
    let parties = Parties::new(process, &context.publisher);
    let mut all: Vec<Organisation> = Vec::new();
    if let (Some(tender), Ok(id)) = (call::tender(process), call::id(process)) {
        all.extend(call::call(&mut silent, process, tender, &parties, id).1);
    }
    for contract in contracts(process) {
        let Ok(id) = contract.id(process) else { continue };
        all.extend(contract.funding(&mut silent, process, &parties, id).1);
    }
    all
}

impl OcdsReader {
    fn process(&mut self, process: &Process, items: &mut VecDeque<Item>) {
        let dated = newest(process);
        let publisher = self.context.publisher.clone();
        let parties = Parties::new(process, &publisher);
        let mut ids = BTreeSet::new();
        let contracts = contracts(process);
        let tender = call::tender(process);
        if contracts.is_empty() && tender.is_none() {
            without_contract(process, items);
        }
        let call = tender.and_then(|tender| self.call(process, tender, &parties, items));
        for contract in contracts {
            let mut row = Row::new(&process.place.file, process.place.row);
            let id = row.required("", contract.id(process));
            if let Some(id) = id.filter(|id| ids.insert(id.clone()) || repeated(&mut row, id)) {
                row.name(id.as_str());
                let (mut funding, named) =
                    contract.funding(&mut row, process, &parties, id.clone());
                funding.call.clone_from(&call);
                if let Some(item) = row.state(Thing::Funding(funding), dated, None) {
                    self.organisations(process, named, items);
                    items.push_back(item);
                    let below = Below::new(process, &contract, &id, &parties);
                    below_contract(&below, dated, items);
                }
            }
            row.end(items);
        }
    }

    /// States the tender of a process as a call; its id, unless it was refused.
    fn call<'p>(
        &mut self,
        process: &'p Process,
        tender: &Object,
        parties: &Parties<'p>,
        items: &mut VecDeque<Item>,
    ) -> Option<Id> {
        let mut row = Row::new(&process.place.file, process.place.row);
        let id = row.required("ocid", call::id(process));
        let stated = id.and_then(|id| {
            row.name(id.as_str());
            let (call, named) = call::call(&mut row, process, tender, parties, id.clone());
            let item = row.state(Thing::Call(call), newest(process), None)?;
            self.organisations(process, named, items);
            items.push_back(item);
            Some(id)
        });
        row.end(items);
        stated
    }

    fn organisations(
        &mut self,
        process: &Process,
        named: Vec<Organisation>,
        items: &mut VecDeque<Item>,
    ) {
        for organisation in named {
            let Some((standing, dated)) = self.descriptions.take(&organisation.id) else {
                continue;
            };
            let mut row = Row::new(&process.place.file, process.place.row);
            row.name(standing.id.as_str());
            items.extend(row.state(Thing::Organisation(standing), dated, None));
            row.end(items);
        }
    }
}

/// Says where a process has no contract: it is not lost, but nothing of it is money given yet.
fn without_contract(process: &Process, items: &mut VecDeque<Item>) {
    let mut row = Row::new(&process.place.file, process.place.row);
    row.name(&process.ocid);
    let reason = "the process has neither a contract nor a tender with lots or criteria; nothing of it was taken";
    row.note(Invalid::new("left_out", "contracts", "", reason));
    row.end(items);
}

/// States what lies below a contract.
fn below_contract(below: &Below<'_>, dated: Option<Date>, items: &mut VecDeque<Item>) {
    let place = &below.process.place;
    let mut milestones = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut position = 0;
    let mut put = |items: &mut VecDeque<Item>, read: &mut dyn FnMut(&mut Row) -> Option<Thing>| {
        let mut row = Row::new(&place.file, place.row);
        let thing = read(&mut row);
        let id = thing.as_ref().map(|thing| thing.id().clone());
        if let (Some(thing), Some(id)) = (thing, &id)
            && (seen.insert(id.clone()) || repeated(&mut row, id))
        {
            items.extend(row.state(thing, dated, None));
        }
        let taken = !row.is_refused();
        row.end(items);
        id.filter(|_| taken)
    };
    for (kind, child) in below.milestones() {
        let is_work = kind == MilestoneKind::Implementation;
        position += u32::from(is_work);
        let place = is_work.then_some(position);
        let id = put(items, &mut |row| below.milestone(row, kind, place, &child));
        milestones.extend(id);
    }
    let recipients = below.contract.supplier_ids();
    for child in below.payments() {
        put(items, &mut |row| below.payment(row, &child, &recipients, &milestones));
    }
    for (milestone, child) in below.documents(&milestones) {
        put(items, &mut |row| below.document(row, milestone.clone(), &child));
    }
}

/// Refuses what bears an id a second time in one process or below one contract.
fn repeated(row: &mut Row, id: &Id) -> bool {
    let reason = "stands twice beside each other; the first is taken";
    row.refuse(Invalid::new("duplicate_id", "id", id.as_str(), reason));
    false
}

impl reading::Reader for OcdsReader {
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool {
        let Some(spots) = self.processes.next() else {
            let told = self.left_out.tell();
            let more = !told.is_empty();
            items.extend(told);
            return more;
        };
        self.bytes += spots.iter().map(|spot| u64::from(spot.length)).sum::<u64>();
        let mut told = Vec::new();
        let process = self.files.process(&spots, &mut told);
        items.extend(told);
        if let Some(process) = process {
            let mut row = Row::new(&process.place.file, process.place.row);
            row.name(&process.ocid);
            odd::tell(&mut row, &process);
            row.end(items);
            self.left_out.add(&process);
            self.process(&process, items);
        }
        true
    }

    fn bytes_read(&self) -> u64 {
        self.bytes
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
