//! Reading a file of grants in two passes.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use domain::{Id, Invalid, Organisation, OrganisationRole, Source, Thing};

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

/// A file of grants, after the pass that knows it as a whole.
pub(crate) struct GivingReader {
    file: String,
    context: Context,
    elements: Elements<BufReader<File>>,
    again: Again,
    seen: Seen,
    winners: HashMap<u64, Winner>,
}

/// The file once more, to read single grants of.
struct Again(File);

fn elements(path: &Path) -> Result<Elements<BufReader<File>>, Fault> {
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    Ok(Elements::new(BufReader::with_capacity(BUFFER, file)))
}

/// Opens a file, reads it through, and gives what it says of itself.
pub(crate) fn open(
    path: &Path,
    context: &Context,
) -> Result<(GivingReader, Option<Source>), Fault> {
    let file = path.display().to_string();
    let mut first = elements(path)?;
    let (mut seen, mut variants) = (Seen::default(), Variants::default());
    loop {
        let row = first.row() + 1;
        let Some(element) = first.next().map_err(|broken| fault(path, broken))? else { break };
        let Element::Whole(bytes, offset) = element else { continue };
        // A grant that cannot be read is told off when its turn comes.
        let Ok(grant) = Grant::read(bytes) else { continue };
        let too_many =
            || Fault::new(path, "too_large", "has more grants than can be read at once; split it");
        if let Ok(id) = grant.id(context) {
            let content = hash(&[grant.spelling().as_bytes()]);
            seen.add(hash(&[id.as_str().as_bytes()]), content, row).map_err(|_| too_many())?;
        }
        let mut silent = Row::new("", row);
        for (index, (funder, _, mention)) in
            grant.mentions(&mut silent, context).into_iter().enumerate()
        {
            if let Some(Mention::Organisation(_, Some(organisation))) = mention
                && let Ok(mention) = u16::try_from(index)
            {
                let length = u32::try_from(bytes.len()).map_err(|_| too_many())?;
                let row = u32::try_from(row).map_err(|_| too_many())?;
                variants.add(
                    &organisation,
                    grant.dated(),
                    funder,
                    Spot { offset, length, row, mention },
                );
            }
        }
    }
    let mut again = Again(File::open(path).map_err(|error| Fault::unreadable(path, &error))?);
    let winners = variants.winners(|spot| {
        let organisation = again.organisation(spot, context, &mut Row::new("", 0));
        organisation.map(|organisation| spelling(&organisation)).unwrap_or_default()
    });
    let source = package::source(&first.members, &context.source);
    let (elements, seen) = (elements(path)?, seen.keep_repeated());
    Ok((GivingReader { file, context: context.clone(), elements, again, seen, winners }, source))
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

impl Again {
    /// The organisation that a grant describes.
    fn organisation(
        &mut self,
        spot: Spot,
        context: &Context,
        row: &mut Row,
    ) -> Option<Organisation> {
        self.0.seek(SeekFrom::Start(spot.offset)).ok()?;
        let mut bytes = Vec::new();
        self.0.by_ref().take(u64::from(spot.length)).read_to_end(&mut bytes).ok()?;
        let grant = Grant::read(&bytes).ok()?;
        // Only what is said of this mention is of interest here.
        let mentions = grant.mentions(&mut Row::new("", 0), context);
        let (_, path, _) = mentions.get(usize::from(spot.mention))?;
        match grant.mention_at(row, path, context)? {
            Mention::Organisation(_, organisation) => {
                organisation.map(|organisation| *organisation)
            }
            Mention::Person => None,
        }
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
        let mut row = Row::new(&self.file, u64::from(winner.spot.row));
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

impl reading::Reader for GivingReader {
    fn read(&mut self, items: &mut VecDeque<Item>) -> bool {
        let mut row = Row::new(&self.file, self.elements.row() + 1);
        let element = match self.elements.next() {
            Ok(None) => return false,
            Ok(Some(element)) => element,
            Err(_) => {
                let reason = "the file is not what it was when its reading began";
                row.refuse(Invalid::new("changed", "", "", reason));
                row.end(items);
                return false;
            }
        };
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
        self.elements.offset()
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
