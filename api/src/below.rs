//! What lies below an item: funding and milestones of an organisation; milestones, payments and documents of a funding.

use domain::{Id, Subject, ThingKind};
use exchange::export::Table;
use persistence::{Below, Direction, Record, Stored};

use crate::ask::{Answered, AsOf, Ask, PAGING, Query, Snapshot};
use crate::cache::Dependency;
use crate::desk::{Answer, Desk, Stop};
use crate::export::{self, Format, Offer, Pieces, Rows, Stated, Things};
use crate::listing::{Found, Listing, Within, noun_of, of_list, table_of};
use crate::problem::{Fault, Problem};

/// Answers a list below an item of a kind.
pub(crate) async fn list(
    offer: Offer,
    kind: ThingKind,
    within: Within,
    subject: Subject,
) -> Answered {
    let read = move |ask: &Ask, format| Lying::read(ask, kind, within, subject, format);
    let Offer { ask, format } = offer;
    if let Some(format) = format {
        let plan = |ask: &Ask| {
            let (lying, below) = read(ask, Some(format))?;
            Ok(Rows::Things(Box::new(LyingWhole::of(lying, below))))
        };
        return export::answer(ask, format, noun_of(subject), plan).await;
    }
    ask.answer(|ask| {
        let (lying, _) = read(ask, None)?;
        Ok(move |desk: &mut Desk<'_, '_>| lying.answer(desk))
    })
    .await
}

/// What lay below an item cannot be narrowed or sorted yet.
fn refuse_filters(query: &mut Query<'_>) {
    let plain = |name: &&str| matches!(*name, "lang" | "as_of" | "format") || PAGING.contains(name);
    let others: Vec<&str> = query.names().filter(|name| !plain(name)).collect();
    let faults = others.into_iter().map(|name| {
        Fault::new(name, "as_of_not_supported", "cannot be asked for together with `as_of`")
    });
    let faults: Vec<Fault> = faults.collect();
    query.faults.extend(faults);
}

/// Things below an item, understood.
struct Lying {
    kind: ThingKind,
    id: Id,
    within: Within,
    subject: Subject,
    listing: Listing,
    as_of: AsOf,
}

impl Lying {
    fn read(
        ask: &Ask,
        kind: ThingKind,
        within: Within,
        subject: Subject,
        format: Option<Format>,
    ) -> Result<(Self, bool), Stop> {
        let mut query =
            Query::of(ask, &of_list(subject, &["as_of"]), Some((subject, within.fixed())));
        let id = ask.id(kind, &mut query)?;
        let as_of = AsOf::read(&mut query);
        if as_of != AsOf::Now {
            refuse_filters(&mut query);
        }
        let below = format.is_some_and(|format| export::with_below(&mut query, subject, format));
        let of = id.clone().map(|id| (within, id));
        let mut listing = Listing::read(ask, &mut query, subject, of);
        let Some(id) = id else { return Err(Problem::invalid(query.faults).into()) };
        if as_of == AsOf::Now {
            listing = listing.after(query)?;
        } else {
            query.finish()?;
        }
        Ok((Self { kind, id, within, subject, listing, as_of }, below))
    }

    /// Finds the item, now or then, and understands the filter.
    fn find(&mut self, desk: &mut Desk<'_, '_>) -> Result<Option<Snapshot>, Stop> {
        let at = desk.snapshot(self.as_of)?;
        if at.is_none() {
            self.listing.begin(desk)?;
        }
        desk.find(self.kind, &self.id, at)?;
        Ok(at)
    }

    fn answer(mut self, desk: &mut Desk<'_, '_>) -> Result<Answer, Stop> {
        let at = self.find(desk)?;
        desk.needs(Dependency::around(&self.id));
        match at {
            Some(at) => self.past(desk, at),
            None => {
                let mut sequence = desk.reader.newest_of(&self.id)?;
                if let Some(direction) = self.milestones_looked_at() {
                    let head = desk.head();
                    let newest = desk.reader.newest_milestone_of(&self.id, direction, head)?;
                    sequence = sequence.max(newest);
                }
                self.listing.collect(desk, sequence)
            }
        }
    }

    /// On which side of an organisation the milestones lie that the list shows, or asks for what is said by them; none
    /// where there are none but those below the item.
    fn milestones_looked_at(&self) -> Option<Direction> {
        let looks = self.subject == Subject::Milestones || self.listing.depends_on_coverage();
        direction(self.within).filter(|_| looks)
    }

    fn past(self, desk: &mut Desk<'_, '_>, at: Snapshot) -> Result<Answer, Stop> {
        let all = self.all(desk, at)?;
        let sequence = self.newest(desk, at)?;
        let mut paging = self.listing.paging;
        paging.pin(Some(at));
        let total = paging.total.then(|| i64::try_from(all.len()).unwrap_or(i64::MAX));
        let page = paging.of_all(all, |record| record.thing.id().to_string());
        let next = paging.next(page.next.as_ref());
        let (records, at) = (page.items, Some(at));
        let (judged, known, since, facets) = (false, None, None, None);
        Found { records, next, sequence, total, judged, at, known, since, facets }
            .json(desk, self.subject)
    }

    /// Everything that lay below the item then, in the order of the list.
    fn all(&self, desk: &mut Desk<'_, '_>, at: Snapshot) -> Result<Vec<Record>, Stop> {
        let Some(direction) = direction(self.within) else {
            return Ok(desk.reader.below_as_of(lying(self.subject), &self.id, at.sequence)?);
        };
        let funding = desk.reader.funding_as_of(&self.id, direction, at.sequence)?;
        if self.subject == Subject::Milestones {
            milestones(desk, &funding, at)
        } else {
            Ok(funding)
        }
    }

    /// The newest change then in what the list is made from.
    fn newest(&self, desk: &mut Desk<'_, '_>, at: Snapshot) -> Result<i64, Stop> {
        let Self { id, within, .. } = self;
        if *within == Within::Funding {
            return Ok(desk.reader.newest_of_funding_as_of(id, at.sequence)?);
        }
        let mut sequence = desk.reader.newest_of_organisation_as_of(id, at.sequence)?;
        if let Some(direction) = self.milestones_looked_at() {
            sequence = sequence.max(desk.reader.newest_milestone_of(id, direction, at.sequence)?);
        }
        Ok(sequence)
    }
}

/// Everything below an item, now or then.
struct LyingWhole {
    lying: Lying,
    pieces: Pieces,
    /// What lay there then.
    past: Option<Stated>,
    /// Whether what lies below fundings is wanted, too.
    below: bool,
}

impl LyingWhole {
    fn of(lying: Lying, below: bool) -> Self {
        Self { lying, pieces: Pieces::default(), past: None, below }
    }
}

impl Things for LyingWhole {
    fn table(&self) -> Table {
        table_of(self.lying.subject)
    }

    fn begin(&mut self, desk: &mut Desk<'_, '_>) -> Result<(), Stop> {
        if let Some(at) = self.lying.find(desk)? {
            let all = self.lying.all(desk, at)?;
            self.past = Some(Stated::new(self.table(), all.into_iter().map(Stored::from)));
            desk.tell_as_of(at);
        }
        Ok(())
    }

    fn next(&mut self, desk: &mut Desk<'_, '_>, most: usize) -> Result<Option<Vec<Stored>>, Stop> {
        match &mut self.past {
            Some(past) => past.next(desk, most),
            None => self.lying.listing.piece(desk, &mut self.pieces, most),
        }
    }

    fn takes_below(&self) -> bool {
        self.below
    }
}

/// On which side of an organisation the list looks.
fn direction(within: Within) -> Option<Direction> {
    match within {
        Within::Recipient => Some(Direction::Received),
        Within::Funder => Some(Direction::Given),
        Within::Funding => None,
    }
}

/// What of a funding is listed.
fn lying(subject: Subject) -> Below {
    match subject {
        Subject::Payments => Below::Payments,
        Subject::Documents => Below::Documents,
        _ => Below::Milestones,
    }
}

/// The milestones of all these fundings, by id.
fn milestones(
    desk: &mut Desk<'_, '_>,
    funding: &[Record],
    at: Snapshot,
) -> Result<Vec<Record>, Stop> {
    let mut all = Vec::new();
    for record in funding {
        all.extend(desk.reader.below_as_of(Below::Milestones, record.thing.id(), at.sequence)?);
    }
    all.sort_by(|a, b| a.thing.id().cmp(b.thing.id()));
    Ok(all)
}
