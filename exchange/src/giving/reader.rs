//! Reading files of grants in two passes.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use domain::{Id, Invalid, OrganisationRole, Source, Thing};

use super::again::Again;
use super::elements::{Broken, Element, Elements};
use super::funding::Grant;
use super::organisation::Mention;
use super::package;
use super::parties::join;
use super::winners::{Spot, Variants, Winner, key, spelling};
use crate::row::Row;
use crate::seen::{Seen, hash};
use crate::{Context, Fault, Item, reading};

const BUFFER: usize = 256 << 10;

/// Files of grants, after the pass that knows them as a whole.
pub(crate) struct GivingReader {
    paths: Vec<PathBuf>,
    context: Context,
    elements: Elements<BufReader<File>>,
    /// Which of the files is read, and its name.
    at: usize,
    file: String,
    again: Again,
    seen: Seen,
    winners: HashMap<u64, Winner>,
}

fn elements(path: &Path) -> Result<Elements<BufReader<File>>, Fault> {
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    Ok(Elements::new(BufReader::with_capacity(BUFFER, file)))
}

/// Opens files, reads them through, and gives what they say of themselves.
pub(crate) fn open(
    paths: &[&Path],
    context: &Context,
) -> Result<(GivingReader, Option<Source>), Fault> {
    let (mut seen, mut variants) = (Seen::default(), Variants::default());
    let mut sources = Vec::new();
    for (number, path) in (0..=u16::MAX).zip(paths) {
        seen.begin(&path.display().to_string());
        let members = look_through(path, number, context, &mut seen, &mut variants)?;
        sources.extend(package::source(&members, &context.source));
    }
    let first = paths.first().copied().unwrap_or(Path::new(""));
    let paths: Vec<PathBuf> = paths.iter().map(|path| (*path).to_owned()).collect();
    if let Some(path) = paths.get(usize::from(u16::MAX) + 1) {
        return Err(Fault::new(path, "too_large", "is one file too many to be read at once"));
    }
    let mut again = Again::new(paths.clone());
    let winners = variants.winners(|spot| {
        let organisation = again.organisation(spot, context, &mut Row::new("", 0));
        organisation.map(|organisation| spelling(&organisation)).unwrap_or_default()
    });
    let mut reader = GivingReader {
        elements: elements(first)?,
        file: first.display().to_string(),
        paths,
        context: context.clone(),
        at: 0,
        again,
        seen: seen.keep_repeated(),
        winners,
    };
    reader.seen.turn_to(0);
    Ok((reader, package::agreed(sources)))
}

/// The pass that finds repeated ids and all descriptions of organisations; gives the members beside the grants.
fn look_through(
    path: &Path,
    file: u16,
    context: &Context,
    seen: &mut Seen,
    variants: &mut Variants,
) -> Result<Vec<(String, String)>, Fault> {
    let mut first = elements(path)?;
    loop {
        let row = first.row() + 1;
        let Some(element) = first.next().map_err(|broken| fault(path, broken))? else {
            return Ok(first.members);
        };
        let Element::Whole(bytes, offset) = element else { continue };
        // A grant that cannot be read is told off when its turn comes.
        let Ok(grant) = Grant::read(bytes) else { continue };
        let too_many =
            || Fault::new(path, "too_large", "has more grants than can be read at once; split it");
        if let Ok(id) = grant.id(context) {
            let content = hash(&[grant.spelling().as_bytes()]);
            seen.add(hash(&[id.as_str().as_bytes()]), content, row).map_err(|_| too_many())?;
        }
        let length = u32::try_from(bytes.len()).map_err(|_| too_many())?;
        let row = u32::try_from(row).map_err(|_| too_many())?;
        let mentions = grant.mentions(&mut Row::new("", 0), context);
        for (mention, (funder, _, said)) in (0..=u16::MAX).zip(mentions) {
            if let Some(Mention::Organisation(_, Some(organisation))) = said {
                let spot = Spot { file, offset, length, row, mention };
                variants.add(&organisation, grant.dated(), funder, spot);
            }
        }
    }
}

fn fault(path: &Path, broken: Broken) -> Fault {
    match broken {
        Broken::Io(error) => Fault::unreadable(path, &error),
        Broken::Foreign(reason) => Fault::new(path, "not_of_format", reason),
        Broken::Structure(reason) => Fault::new(
            path,
            "broken_structure",
            format!("{reason}; nothing of it was taken, since what is missing is unknown"),
        ),
    }
}

impl GivingReader {
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
        let mut look = Row::new(&self.file, row.place().row);
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
        let file = self.paths.get(usize::from(winner.spot.file));
        let file = file.map(|file| file.display().to_string()).unwrap_or_default();
        let mut row = Row::new(&file, u64::from(winner.spot.row));
        row.name(id.as_str());
        if let Some(mut organisation) =
            self.again.organisation(winner.spot, &self.context, &mut row)
        {
            if winner.funder {
                organisation.roles.push(OrganisationRole::Donor);
            }
            items.extend(row.state(Thing::Organisation(organisation), winner.dated, None));
        }
        row.end(items);
    }
}

impl GivingReader {
    /// Goes on to the next file; false at the end of the last.
    fn turn(&mut self, items: &mut VecDeque<Item>) -> bool {
        let Some(path) = self.paths.get(self.at + 1) else { return false };
        self.at += 1;
        self.file = path.display().to_string();
        self.seen.turn_to(self.at);
        match elements(path) {
            Ok(elements) => self.elements = elements,
            Err(_) => return self.changed(0, items),
        }
        true
    }

    fn changed(&self, row: u64, items: &mut VecDeque<Item>) -> bool {
        let mut row = Row::new(&self.file, row);
        let reason = "the file is not what it was when its reading began";
        row.refuse(Invalid::new("changed", "", "", reason));
        row.end(items);
        false
    }
}

impl reading::Reader for GivingReader {
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool {
        let number = self.elements.row() + 1;
        let element = match self.elements.next() {
            Ok(None) => return self.turn(items),
            Ok(Some(element)) => element,
            Err(_) => return self.changed(number, items),
        };
        let mut row = Row::new(&self.file, number);
        match element {
            Element::TooLong => {
                row.refuse(Invalid::new("too_long", "", "", "is longer than 16 MiB"));
            }
            Element::TooDeep => {
                row.refuse(Invalid::new(
                    "too_deep",
                    "",
                    "",
                    "has more than 64 objects and lists in one another",
                ));
            }
            Element::Whole(bytes, _) => {
                let bytes = bytes.to_vec();
                match Grant::read(&bytes) {
                    Ok(grant) => self.grant(&grant, &mut row, items),
                    Err(invalid) => row.refuse(invalid),
                }
            }
        }
        row.end(items);
        true
    }

    fn bytes_read(&self) -> u64 {
        let before: u64 = self.paths.iter().take(self.at).map(|path| reading::length(path)).sum();
        before + self.elements.offset()
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
