//! A whole list, piece by piece.

use domain::{Id, Subject};
use exchange::export::Table;
use persistence::Stored;

use super::{Listing, kinds};
use crate::desk::{Desk, Stop};
use crate::export::{Noun, Pieces, Things};
use crate::problem::Problem;

/// Ids that the index is asked for at a time: each time it looks at everything that is found.
const IDS: usize = 20_000;

/// What a table of a subject has rows of.
pub(crate) fn table_of(subject: Subject) -> Table {
    match subject {
        Subject::Organisations => Table::Organisations,
        Subject::Funding | Subject::Grants | Subject::Contracts => Table::Funding,
        Subject::Milestones => Table::Milestones,
        Subject::Payments => Table::Payments,
        Subject::Documents => Table::Documents,
        Subject::Calls => Table::Calls,
    }
}

/// What a list of a subject is called.
pub(crate) fn noun_of(subject: Subject) -> Noun {
    match subject {
        Subject::Organisations => Noun::ORGANISATIONS,
        Subject::Funding => Noun::FUNDING,
        Subject::Grants => Noun::GRANTS,
        Subject::Contracts => Noun::CONTRACTS,
        Subject::Milestones => Noun::MILESTONES,
        Subject::Payments => Noun::PAYMENTS,
        Subject::Documents => Noun::DOCUMENTS,
        Subject::Calls => Noun::CALLS,
    }
}

/// Everything that a list has.
pub(crate) struct Whole {
    listing: Listing,
    pieces: Pieces,
    below: bool,
}

impl Whole {
    /// All of a list, with what lies below its fundings where that is wanted.
    pub fn of(listing: Listing, below: bool) -> Self {
        Self { listing, pieces: Pieces::default(), below }
    }
}

impl Things for Whole {
    fn table(&self) -> Table {
        table_of(self.listing.subject)
    }

    fn begin(&mut self, desk: &mut Desk<'_, '_>) -> Result<(), Stop> {
        self.listing.begin(desk)
    }

    fn next(&mut self, desk: &mut Desk<'_, '_>, most: usize) -> Result<Option<Vec<Stored>>, Stop> {
        self.listing.piece(desk, &mut self.pieces, most)
    }

    fn takes_below(&self) -> bool {
        self.below
    }
}

impl Listing {
    /// Understands the filter at the snapshot.
    pub fn begin(&mut self, desk: &mut Desk<'_, '_>) -> Result<(), Stop> {
        self.complete(desk)?;
        if self.words.is_some() {
            desk.index()?;
        }
        Ok(())
    }

    /// The next of at most so many things of the list; none after the last.
    pub fn piece(
        &self,
        desk: &mut Desk<'_, '_>,
        pieces: &mut Pieces,
        most: usize,
    ) -> Result<Option<Vec<Stored>>, Stop> {
        if self.words.is_some() {
            return self.indexed_piece(desk, pieces, most);
        }
        if pieces.done {
            return Ok(None);
        }
        let after = pieces.after.as_ref();
        let (subject, today) = (self.subject, desk.today);
        let page = desk.reader.stored(subject, &self.filter, self.sort, after, most, today)?;
        pieces.done = page.next.is_none();
        pieces.after = page.next;
        Ok(Some(page.items))
    }

    /// The same of what the index finds, as it was at the change up to which the index knows it.
    fn indexed_piece(
        &self,
        desk: &mut Desk<'_, '_>,
        pieces: &mut Pieces,
        most: usize,
    ) -> Result<Option<Vec<Stored>>, Stop> {
        let (view, known) = desk.index()?;
        if pieces.ids.is_empty() {
            if pieces.done {
                return Ok(None);
            }
            let question = self.question(desk.today);
            let page = view.page(question, self.sort, pieces.after.as_ref(), IDS)?;
            pieces.done = page.next.is_none();
            pieces.after = page.next;
            pieces.ids.extend(page.items);
        }
        let ids: Vec<Id> = pieces.ids.drain(..most.min(pieces.ids.len())).collect();
        let kind = kinds(self.subject).first().copied().ok_or_else(Problem::internal)?;
        Ok(Some(desk.reader.stored_as_of(kind, &ids, known.sequence)?))
    }
}
