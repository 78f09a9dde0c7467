//! What lies below an organisation: funding it received or gave, and their milestones.

use domain::{Id, Subject, ThingKind};
use persistence::{Below, Direction, Record};

use crate::ask::{Answered, AsOf, Ask, PAGING, Query, Snapshot};
use crate::cache::Dependency;
use crate::desk::{Answer, Desk, Stop};
use crate::items::count;
use crate::listing::{Listing, Role, with_sort};
use crate::problem::{Fault, Problem};
use crate::showing;
use crate::views::collection::Collection;

/// Answers funding, or milestones, of one organisation in one role.
pub(super) async fn list(ask: Ask, subject: Subject, role: Role) -> Answered {
    ask.answer(|ask| {
        let mut query =
            Query::of(ask, &with_sort(&["as_of"]), Some((subject, &[role.parameter()])));
        let id = ask.id(ThingKind::Organisation, &mut query)?;
        let as_of = AsOf::read(&mut query);
        if as_of != AsOf::Now {
            refuse_filters(&mut query);
        }
        let within = id.clone().map(|id| (role, id));
        let mut listing = Listing::read(ask, &mut query, subject, within);
        let Some(id) = id else { return Err(Problem::invalid(query.faults).into()) };
        if as_of == AsOf::Now {
            listing = listing.after(query)?;
        } else {
            query.finish()?;
        }
        Ok(move |desk: &mut Desk<'_, '_>| Lying { id, subject, role, listing }.answer(desk, as_of))
    })
    .await
}

/// What lay below an organisation cannot be narrowed or sorted yet.
fn refuse_filters(query: &mut Query<'_>) {
    let plain = |name: &&str| *name == "lang" || *name == "as_of" || PAGING.contains(name);
    let others: Vec<&str> = query.names().filter(|name| !plain(name)).collect();
    let faults = others.into_iter().map(|name| {
        Fault::new(name, "as_of_not_supported", "cannot be asked for together with `as_of`")
    });
    let faults: Vec<Fault> = faults.collect();
    query.faults.extend(faults);
}

/// Things below an organisation, understood.
struct Lying {
    id: Id,
    subject: Subject,
    role: Role,
    listing: Listing,
}

impl Lying {
    fn answer(mut self, desk: &mut Desk<'_, '_>, as_of: AsOf) -> Result<Answer, Stop> {
        let at = desk.snapshot(as_of)?;
        if at.is_none() {
            self.listing.complete(desk)?;
        }
        desk.find(ThingKind::Organisation, &self.id, at)?;
        desk.needs(Dependency::around(&self.id));
        match at {
            Some(at) => self.past(desk, at),
            None => {
                let mut sequence = desk.reader.newest_of(&self.id)?;
                if self.subject == Subject::Milestones {
                    let newest = desk.reader.newest_milestone_of(&self.id, desk.head())?;
                    sequence = sequence.max(newest);
                }
                self.listing.collect(desk, sequence)
            }
        }
    }

    fn past(self, desk: &mut Desk<'_, '_>, at: Snapshot) -> Result<Answer, Stop> {
        let direction = match self.role {
            Role::Recipient => Direction::Received,
            Role::Funder => Direction::Given,
        };
        let funding = desk.reader.funding_as_of(&self.id, direction, at.sequence)?;
        let all = if self.subject == Subject::Milestones {
            milestones(desk, &funding, at)?
        } else {
            funding
        };
        let mut paging = self.listing.paging;
        paging.pin(Some(at));
        let mut sequence = desk.reader.newest_of_organisation_as_of(&self.id, at.sequence)?;
        if self.subject == Subject::Milestones {
            sequence = sequence.max(desk.reader.newest_milestone_of(&self.id, at.sequence)?);
        }
        let total = paging.total.then_some(count(&all));
        let page = paging.of_all(all, |record| record.thing.id().to_string());
        let next = paging.next(page.next.as_ref());
        let as_of = Some(at.sequence);
        if self.subject == Subject::Milestones {
            let items = showing::milestones(desk, page.items, Some(at))?;
            let evaluated_on = Some(desk.today);
            return Answer::json(&Collection {
                total,
                as_of,
                evaluated_on,
                ..Collection::new(items, next, sequence)
            });
        }
        let items = showing::fundings(desk, page.items, Some(at))?;
        Answer::json(&Collection { total, as_of, ..Collection::new(items, next, sequence) })
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
