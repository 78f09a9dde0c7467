//! Files of grants once more, to read single ones of.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use domain::Organisation;

use super::funding::Grant;
use super::organisation::Mention;
use super::parts::{Content, Part};
use super::winners::Spot;
use crate::Context;
use crate::row::Row;

/// The parts of a reading; of the documents one is open at a time.
pub(crate) struct Again {
    /// The documents; nothing where rows were put aside.
    documents: Vec<Option<PathBuf>>,
    aside: Option<File>,
    open: Option<(u16, File)>,
}

impl Again {
    pub(crate) fn new(parts: &[Part], aside: Option<File>) -> Self {
        let document = |part: &Part| match &part.content {
            Content::Document(path) => Some(path.clone()),
            Content::Rows(..) => None,
        };
        Self { documents: parts.iter().map(document).collect(), aside, open: None }
    }

    fn file(&mut self, number: u16) -> Option<&mut File> {
        let Some(path) = self.documents.get(usize::from(number))? else {
            return self.aside.as_mut();
        };
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            let file = File::open(path).ok()?;
            self.open = Some((number, file));
        }
        self.open.as_mut().map(|(_, file)| file)
    }

    /// The organisation that a grant describes.
    pub(crate) fn organisation(
        &mut self,
        spot: Spot,
        context: &Context,
        row: &mut Row,
    ) -> Option<Organisation> {
        let file = self.file(spot.file)?;
        file.seek(SeekFrom::Start(spot.offset)).ok()?;
        let mut bytes = Vec::new();
        file.take(u64::from(spot.length)).read_to_end(&mut bytes).ok()?;
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
