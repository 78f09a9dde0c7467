//! Where an answer is made: one snapshot of the database, and a note of everything the answer is made from.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::change::Sequence;
use domain::{Id, Language, LocalisedText, Region, Thing, ThingKind, Today};
use persistence::{Coverages, Error, Found, Gone, Reader, Record, Reference};
use search::View;
use serde::Serialize;
use time::{Date, OffsetDateTime};

use crate::ask::{AsOf, Snapshot};
use crate::cache::{Dependency, Kept};
use crate::problem::{End, Problem};
use crate::reply::Representation;

/// Why there is no answer.
#[derive(Debug, Clone)]
pub(crate) enum Stop {
    /// Something is wrong.
    Problem(Problem),
    /// It is at another address.
    Moved(String),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Problem::from(error).into()
    }
}

impl From<search::Error> for Stop {
    fn from(error: search::Error) -> Self {
        Problem::from(error).into()
    }
}

/// The path and query of a request, and the name in the path.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    /// The path as it was asked for.
    pub path: String,
    /// The query as it was asked for.
    pub query: String,
    /// What the path names, as it stands there.
    pub name: String,
}

impl Address {
    /// The same path and query for another name.
    pub fn moved_to(&self, name: &str) -> Stop {
        let mut replaced = self.name.is_empty();
        let segments = self.path.split('/').map(|segment| {
            if replaced || segment != self.name {
                return segment;
            }
            replaced = true;
            name
        });
        let path = segments.collect::<Vec<_>>().join("/");
        Stop::Moved(if self.query.is_empty() { path } else { format!("{path}?{}", self.query) })
    }
}

/// An answer that was made.
#[derive(Debug)]
pub(crate) struct Answer(Vec<u8>);

impl Answer {
    /// A view as JSON.
    pub fn json(view: &impl Serialize) -> Result<Self, Stop> {
        match serde_json::to_vec(view) {
            Ok(bytes) => Ok(Self(bytes)),
            Err(error) => {
                log::error!("a view cannot be written: {error}");
                Err(Problem::internal().into())
            }
        }
    }

    /// The answer as it is sent.
    pub fn representation(self, language: Option<Language>) -> Representation {
        Representation::json(language, self.0)
    }
}

/// One snapshot, and what an answer is made from.
pub(crate) struct Desk<'r, 'c> {
    pub reader: &'r mut Reader<'c>,
    /// The language to show texts in.
    pub language: Option<Language>,
    /// The day on which lateness is judged.
    pub today: Date,
    zone: Today,
    address: Address,
    head: Sequence,
    dependencies: BTreeSet<Dependency>,
    depends_on_day: bool,
    newest_beside: Sequence,
    view: Option<Arc<View>>,
    /// The change up to which the answer is known: that of the index, where it was asked.
    known_to: Sequence,
}

impl<'r, 'c> Desk<'r, 'c> {
    /// A desk at the snapshot of a reader, for a request to an address; `now` is told as a day of the zone. The view of the
    /// index was taken before the snapshot, so that it knows no more.
    pub fn new(
        reader: &'r mut Reader<'c>,
        address: Address,
        language: Option<Language>,
        (zone, now): (Today, OffsetDateTime),
        view: Option<Arc<View>>,
    ) -> Result<Self, Stop> {
        let head = reader.head()?.sequence;
        Ok(Self {
            reader,
            language,
            today: zone.day(now),
            zone,
            address,
            head,
            dependencies: BTreeSet::new(),
            depends_on_day: false,
            newest_beside: 0,
            view,
            known_to: head,
        })
    }

    /// Makes an answer, and keeps with it what it was made from.
    pub fn make(
        mut self,
        build: impl FnOnce(&mut Desk<'_, '_>) -> Result<Answer, Stop>,
    ) -> Result<Kept, Stop> {
        let today = self.today;
        let representation = build(&mut self)?.representation(self.language);
        let day = self.depends_on_day.then_some(today);
        Ok(Kept::new(representation, self.known_to, self.dependencies.into_iter().collect(), day))
    }

    /// The newest change in this snapshot.
    pub fn head(&self) -> Sequence {
        self.head
    }

    /// The index, and the state of the register that it knows: what is shown of what it finds is read as it was then, so
    /// that both say the same.
    pub fn index(&mut self) -> Result<(Arc<View>, Snapshot), Stop> {
        let view = self.view.clone().ok_or_else(Problem::index_not_ready)?;
        self.known_to = self.known_to.min(view.sequence());
        let known = Snapshot { sequence: self.known_to, day: self.today };
        Ok((view, known))
    }

    /// The change up to which the answer is known so far.
    pub fn known_to(&self) -> Sequence {
        self.known_to
    }

    /// What is told was known at an earlier state.
    pub fn tell_as_of(&mut self, at: Snapshot) {
        self.known_to = self.known_to.min(at.sequence);
    }

    /// The state up to which the answer is known, where that is not the newest of the snapshot.
    pub fn known_before(&self) -> Option<Snapshot> {
        let known = Snapshot { sequence: self.known_to, day: self.today };
        (self.known_to < self.head).then_some(known)
    }

    /// Notes what the answer is made from.
    pub fn needs(&mut self, dependency: Dependency) {
        self.dependencies.insert(dependency);
    }

    /// Notes that the answer is made from all things of these kinds.
    pub fn needs_kinds(&mut self, kinds: &[ThingKind]) {
        self.dependencies.extend(kinds.iter().map(|kind| Dependency::kind(*kind)));
    }

    /// The newest change among what the answer is made from beside what was asked for: what judges its milestones.
    pub fn newest_beside(&self) -> Sequence {
        self.newest_beside
    }

    /// By what milestones are covered, as it is or was; notes that the answer is made from it.
    pub fn coverages(
        &mut self,
        milestones: &[Record],
        at: Option<Snapshot>,
    ) -> Result<Coverages, Stop> {
        let coverages = self.reader.coverages(milestones, at.map(|at| at.sequence))?;
        self.dependencies.extend(coverages.looked_at().map(Dependency::thing));
        self.newest_beside = self.newest_beside.max(coverages.newest());
        Ok(coverages)
    }

    /// Notes that the answer holds for one day only.
    pub fn needs_day(&mut self) {
        self.depends_on_day = true;
    }

    /// The day on which lateness was judged, where the answer depends on it so far.
    pub fn judged_on(&self) -> Option<Date> {
        self.depends_on_day.then_some(self.today)
    }

    /// The committed state that `as_of` names; none for the present one. Lateness is then judged as of its day.
    pub fn snapshot(&mut self, as_of: AsOf) -> Result<Option<Snapshot>, Stop> {
        let (sequence, day) = match as_of {
            AsOf::Now => return Ok(None),
            AsOf::Change(sequence) if sequence > self.head => return Err(future(self.head)),
            AsOf::Change(0) => (0, self.today),
            AsOf::Change(sequence) => {
                let sequence =
                    self.reader.snapshot_of(sequence)?.ok_or_else(|| future(self.head))?;
                let (entries, _) =
                    self.reader.changes(sequence - 1, &persistence::ChangesFilter::default(), 1)?;
                (
                    sequence,
                    entries.first().map_or(self.today, |entry| self.zone.day(entry.header.at)),
                )
            }
            AsOf::Moment(moment) => {
                // What a moment that is not over means still changes.
                self.needs(Dependency::log());
                (self.reader.snapshot_at(moment)?, self.zone.day(moment))
            }
        };
        self.today = self.today.min(day);
        Ok(Some(Snapshot { sequence, day: self.today }))
    }

    /// The thing of that kind and id, as it is or was. One that was merged is at its survivor's address.
    pub fn find(&mut self, kind: ThingKind, id: &Id, at: Option<Snapshot>) -> Result<Record, Stop> {
        self.needs(Dependency::thing(id));
        let found = match at {
            None => self.reader.find(kind, id),
            Some(at) => self.reader.find_as_of(kind, id, at.sequence),
        };
        match found? {
            Some(Found::Here(record)) => Ok(*record),
            Some(Found::Gone(gone)) => Err(self.ended(gone)),
            None if at.is_some() => Err(Problem::not_known_then().into()),
            None => Err(self.missing(kind, id)?),
        }
    }

    /// Why there is nothing of that kind and id.
    pub fn missing(&mut self, kind: ThingKind, id: &Id) -> Result<Stop, Stop> {
        let only_named = kind == ThingKind::Organisation && self.reader.is_named(id)?;
        let problem = if only_named { Problem::not_described() } else { Problem::not_found() };
        Ok(problem.into())
    }

    fn ended(&self, gone: Gone) -> Stop {
        let Gone { operation, reason, survivor, sequence, at } = gone;
        match survivor {
            Some(survivor) => self.address.moved_to(survivor.as_str()),
            None => Problem::gone(End { operation, reason, at, sequence }).into(),
        }
    }

    /// How organisations are shown where they are mentioned.
    pub fn references(
        &mut self,
        ids: BTreeSet<Id>,
        at: Option<Snapshot>,
    ) -> Result<References, Stop> {
        let ids: Vec<Id> = ids.into_iter().collect();
        self.dependencies.extend(ids.iter().map(Dependency::thing));
        let Some(at) = at else { return Ok(self.reader.references(&ids)?) };
        let mut then = HashMap::new();
        for id in ids {
            let found = self.reader.find_as_of(ThingKind::Organisation, &id, at.sequence)?;
            then.insert(id.clone(), reference(id, found));
        }
        Ok(then)
    }

    /// What the calls are called that are mentioned, as far as the register holds them.
    pub fn call_titles(
        &mut self,
        ids: BTreeSet<Id>,
        at: Option<Snapshot>,
    ) -> Result<CallTitles, Stop> {
        let ids: Vec<Id> = ids.into_iter().collect();
        self.dependencies.extend(ids.iter().map(Dependency::thing));
        Ok(self.reader.call_titles(&ids, at.map(|at| at.sequence))?)
    }
}

/// Organisations as they are mentioned.
pub(crate) type References = HashMap<Id, Reference>;
/// Titles of the calls that are mentioned and that the register holds.
pub(crate) type CallTitles = HashMap<Id, Option<LocalisedText>>;

fn reference(id: Id, found: Option<Found>) -> Reference {
    let shown: Option<(LocalisedText, Option<Region>)> = match found {
        Some(Found::Here(record)) => match record.thing {
            Thing::Organisation(organisation) => Some((organisation.name, organisation.seat)),
            _ => None,
        },
        _ => None,
    };
    let (name, region) = shown.map_or((None, None), |(name, region)| (Some(name), region));
    Reference { id, name, region }
}

fn future(head: Sequence) -> Stop {
    let detail = format!("lies after the newest change, {head}");
    Problem::parameter("as_of", "future_sequence", detail).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_thing_keeps_sub_path_and_query() {
        let address = Address {
            path: "/v1/organisations/170940025833/funding".to_owned(),
            query: "limit=2".to_owned(),
            name: "170940025833".to_owned(),
        };
        let Stop::Moved(location) = address.moved_to("KZ-BIN-170940025833") else {
            panic!("it moved")
        };
        assert_eq!(location, "/v1/organisations/KZ-BIN-170940025833/funding?limit=2");
    }
}
