//! Everything that words find among organisations, grants and contracts, the best first.

use domain::{Id, Position, Subject, ThingKind};
use exchange::export::Table;
use persistence::Stored;
use search::text::Asked;

use super::Things;
use crate::desk::{Desk, Stop};
use crate::listing::Words;

/// What words find.
pub(crate) struct Found {
    words: Words,
    after: Option<Position>,
    done: bool,
}

impl Found {
    /// Everything that these words find.
    pub fn new(words: Words) -> Self {
        Self { words, after: None, done: false }
    }

    fn asked(&self) -> &Asked {
        &self.words.asked
    }
}

impl Things for Found {
    fn table(&self) -> Table {
        Table::Found
    }

    fn begin(&mut self, desk: &mut Desk<'_, '_>) -> Result<(), Stop> {
        desk.index()?;
        Ok(())
    }

    fn next(&mut self, desk: &mut Desk<'_, '_>, most: usize) -> Result<Option<Vec<Stored>>, Stop> {
        if self.done {
            return Ok(None);
        }
        let (view, known) = desk.index()?;
        let page = view.search(self.asked(), desk.today, self.after.as_ref(), most)?;
        self.done = page.next.is_none();
        self.after = page.next;
        let found = page.hits;
        let ids = |organisations: bool| -> Vec<Id> {
            let wanted =
                |found: &&search::Found| (found.subject == Subject::Organisations) == organisations;
            found.iter().filter(wanted).map(|found| found.id.clone()).collect()
        };
        let mut organisations = desk
            .reader
            .stored_as_of(ThingKind::Organisation, &ids(true), known.sequence)?
            .into_iter()
            .peekable();
        let mut fundings = desk
            .reader
            .stored_as_of(ThingKind::Grant, &ids(false), known.sequence)?
            .into_iter()
            .peekable();
        // Both are in the order in which they were found.
        let merged = found.iter().filter_map(|found| {
            let is_it = |stored: &Stored| stored.id == found.id.as_str();
            organisations.next_if(is_it).or_else(|| fundings.next_if(is_it))
        });
        Ok(Some(merged.collect()))
    }
}
