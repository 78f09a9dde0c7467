//! Files of grants once more, to read single ones of.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use domain::Organisation;

use super::funding::Grant;
use super::organisation::Mention;
use super::winners::Spot;
use crate::Context;
use crate::row::Row;

/// The files, of which one is open at a time.
pub(crate) struct Again {
    paths: Vec<PathBuf>,
    open: Option<(u16, File)>,
}

impl Again {
    pub(crate) fn new(paths: Vec<PathBuf>) -> Self {
        Self { paths, open: None }
    }

    fn file(&mut self, number: u16) -> Option<&mut File> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            let file = File::open(self.paths.get(usize::from(number))?).ok()?;
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
