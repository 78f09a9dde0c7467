//! Reading files of grants in two passes.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use domain::{Id, Invalid, OrganisationRole, Source, Thing};

use super::again::Again;
use super::elements::{Element, Elements};
use super::funding::Grant;
use super::package;
use super::parties::join;
use super::parts::{Content, Part};
use super::spool::{Rows, Spool};
use super::survey::{Survey, elements, note};
use super::winners::{Winner, key, spelling};
use crate::row::Row;
use crate::rows::flaw::Flaw;
use crate::seen::{Seen, hash};
use crate::{Context, Fault, Item, reading};

/// Files of grants, after the pass that knows them as a whole.
pub(crate) struct GivingReader {
    paths: Vec<PathBuf>,
    context: Context,
    parts: Vec<Part>,
    /// Which of the parts is read; none before the first.
    at: Option<usize>,
    elements: Option<Elements<BufReader<File>>>,
    rows: Option<Rows>,
    again: Again,
    seen: Seen,
    winners: HashMap<u64, Winner>,
}

/// A grant as it comes from a file.
struct Record {
    row: u64,
    flaws: Vec<Flaw>,
    json: Result<Vec<u8>, Invalid>,
}

/// Opens files, reads them through, and gives what they say of themselves.
pub(crate) fn open(
    paths: &[&Path],
    context: &Context,
) -> Result<(GivingReader, Option<Source>), Fault> {
    let mut survey = Survey::new(context);
    for (number, path) in paths.iter().enumerate() {
        survey.file(path, number)?;
    }
    let Survey { seen, variants, parts, sources, spool, .. } = survey;
    let first = paths.first().copied().unwrap_or(Path::new(""));
    let unreadable = |error: std::io::Error| Fault::unreadable(first, &error);
    let files = spool.map(Spool::finish).transpose().map_err(unreadable)?;
    let (aside, rows) = files.map(|[aside, rows]| (aside, rows)).unzip();
    let rows = rows.map(Rows::new);
    let mut again = Again::new(&parts, aside);
    let winners = variants.winners(|spot| {
        let organisation = again.organisation(spot, context, &mut Row::new("", 0));
        organisation.map(|organisation| spelling(&organisation)).unwrap_or_default()
    });
    let reader = GivingReader {
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        context: context.clone(),
        parts,
        at: None,
        elements: None,
        rows,
        again,
        seen: seen.keep_repeated(),
        winners,
    };
    Ok((reader, package::agreed(sources)))
}

impl GivingReader {
    fn part(&self) -> Option<&Part> {
        self.parts.get(self.at?)
    }

    fn grant(&mut self, grant: &Grant<'_>, row: &mut Row, items: &mut VecDeque<Item>) {
        if let Some(id) = grant.written_id() {
            row.name(id);
        }
        if let Ok(id) = grant.id(&self.context) {
            self.seen.check(
                hash(&[id.as_str().as_bytes()]),
                "id",
                grant.written_id().unwrap_or_default(),
                row,
            );
        }
        // What is odd in how an organisation is described is told where its description stands.
        let mut look = Row::at(row.place().clone());
        let mentions = grant.mentions(&mut look, &self.context);
        row.refuse_with(look);
        let Some(mut funding) = grant.funding(row, &self.context) else { return };
        join(&mut funding, row, mentions, |id| self.winners.contains_key(&key(id)));
        let organisations: Vec<Id> = funding.organisations().into_iter().cloned().collect();
        if let Some(item) = row.state(Thing::Funding(funding), grant.dated(), None) {
            for id in organisations {
                self.organisation(&id, items);
            }
            items.push_back(item);
        }
    }

    /// States an organisation as it stands, once.
    fn organisation(&mut self, id: &Id, items: &mut VecDeque<Item>) {
        let Some(winner) = self.winners.get_mut(&key(id)).filter(|winner| !winner.stated) else {
            return;
        };
        winner.stated = true;
        let Some(part) = self.parts.get(usize::from(winner.spot.file)) else { return };
        let mut row = Row::at(part.place(u64::from(winner.spot.row)));
        row.name(id.as_str());
        if let Some(mut organisation) =
            self.again.organisation(winner.spot, &self.context, &mut row)
        {
            if winner.funder {
                organisation.roles.push(OrganisationRole::Donor);
            }
            items.extend(row.state(Thing::Organisation(organisation), winner.dated, None));
        }
        part.end(row, &[], items);
    }

    /// Goes on to the next part; false at the end of the last.
    fn turn(&mut self, items: &mut VecDeque<Item>) -> bool {
        let next = self.at.map_or(0, |at| at + 1);
        let Some(part) = self.parts.get_mut(next) else { return false };
        let days = part.habits.told().map(|told| note(&part.place(0), told));
        items.extend(std::mem::take(&mut part.notes).into_iter().chain(days).map(Item::Refused));
        self.at = Some(next);
        self.seen.turn_to(next);
        let turned = match &part.content {
            Content::Document(path) => {
                elements(path).map(|fresh| self.elements = Some(fresh)).is_ok()
            }
            Content::Rows(range, _) => {
                self.elements = None;
                self.rows.as_mut().is_none_or(|rows| rows.turn_to(*range).is_ok())
            }
        };
        turned || self.changed(0, items)
    }

    fn changed(&self, row: u64, items: &mut VecDeque<Item>) -> bool {
        let Some(part) = self.part() else { return false };
        let mut row = Row::at(part.place(row));
        let reason = "the file is not what it was when its reading began";
        row.refuse(Invalid::new("changed", "", "", reason));
        row.end(items);
        false
    }

    /// The next grant of the part; none at its end. The error is the row at which the file is not what it was.
    fn next(&mut self) -> Result<Option<Record>, u64> {
        let Some(elements) = &mut self.elements else {
            let Some(rows) = self.rows.as_mut().filter(|_| self.at.is_some()) else {
                return Ok(None);
            };
            let row = rows.next().map_err(|_| 0_u64)?;
            return Ok(row.map(|row| Record {
                row: row.number,
                flaws: row.flaws,
                json: Ok(row.json),
            }));
        };
        let row = elements.row() + 1;
        let json = match elements.next().map_err(|_| row)? {
            None => return Ok(None),
            Some(Element::Whole(bytes, _)) => Ok(bytes.to_vec()),
            Some(Element::TooLong) => Err(("too_long", "is longer than 16 MiB")),
            Some(Element::TooDeep) => {
                Err(("too_deep", "has more than 64 objects and lists in one another"))
            }
        };
        let json = json.map_err(|(code, reason)| Invalid::new(code, "", "", reason));
        Ok(Some(Record { row, flaws: Vec::new(), json }))
    }
}

impl reading::Reader for GivingReader {
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool {
        let record = match self.next() {
            Ok(None) => return self.turn(items),
            Ok(Some(record)) => record,
            Err(row) => return self.changed(row, items),
        };
        let Some(place) = self.part().map(|part| part.place(record.row)) else { return false };
        let mut row = Row::at(place);
        record.flaws.iter().for_each(|flaw| flaw.tell(&mut row));
        if !record.flaws.iter().any(Flaw::spoils_the_row) {
            match record.json.as_deref().map_err(Clone::clone).and_then(Grant::read) {
                Ok(grant) => {
                    let habits = self.part().map(|part| part.habits).unwrap_or_default();
                    self.grant(&grant.among(habits), &mut row, items);
                }
                Err(invalid) => row.refuse(invalid),
            }
        }
        if let Some(part) = self.part() {
            part.end(row, &record.flaws, items);
        }
        true
    }

    fn bytes_read(&self) -> u64 {
        let Some(part) = self.part() else { return 0 };
        let before: u64 =
            self.paths.iter().take(part.number).map(|path| reading::length(path)).sum();
        let here = match (&self.elements, &self.rows) {
            (Some(elements), _) => elements.offset(),
            (None, Some(rows)) => self.share(part, rows.at()),
            (None, None) => 0,
        };
        before + here
    }
}

impl GivingReader {
    /// The bytes of a table's file that its rows up to a place are, as far as can be said.
    fn share(&self, part: &Part, at: u64) -> u64 {
        let length = self.paths.get(part.number).map_or(0, |path| reading::length(path));
        let ranges = self.parts.iter().filter(|other| other.number == part.number);
        let ranges = ranges.filter_map(|other| match &other.content {
            Content::Rows(range, _) => Some(*range),
            Content::Document(_) => None,
        });
        let (mut from, mut to) = (at, at);
        for range in ranges {
            (from, to) = (from.min(range.from), to.max(range.to));
        }
        if to == at {
            return length;
        }
        let share = u128::from(length) * u128::from(at - from) / u128::from(to - from);
        u64::try_from(share).unwrap_or(length)
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
