//! One transaction of statements.

use std::sync::Arc;

use diesel::prelude::*;
use domain::{Id, Operation, Thing, ThingKind};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};

use super::{Act, Stated, Written, coverage};
use crate::Error;
use crate::column::micros;
use crate::connection::{Connection, on};
use crate::log::{Content, LogState, Pending, append, lock_head, pack};
use crate::rows::{Common, Rows, load, table_of, update_common};
use crate::schema::{funding, milestones};

/// From so many entries on the log is packed by a thread of its own.
const MANY: usize = 100;

/// A thing as it is becoming.
pub(super) struct Draft {
    pub kind: ThingKind,
    pub common: Common,
    /// What was shown before this transaction; none for a thing that was not there or was gone.
    pub before: Option<String>,
    /// What is shown now, where it changed; none for a thing that is gone.
    pub thing: Option<Arc<Thing>>,
    pub is_new: bool,
    pub changed: bool,
    /// Its row is to be written; without `changed` only the day of its statement moved, which is nothing for the log.
    pub touched: bool,
}

/// A thing's place in the batch: its table and id.
pub(super) type Key = (&'static str, String);

pub(super) struct Batch<'a> {
    pub connection: &'a mut Connection,
    pub act: &'a Act,
    head: LogState,
    pub at: i64,
    pub drafts: HashMap<Key, Draft>,
    /// Keys in the order of their first change, so that rows are written in a settled order.
    pub order: Vec<Key>,
    entries: Vec<Pending>,
    pub authorities: HashMap<Id, domain::Authority>,
    /// Whether things may be selected by what a source says, as it was before this transaction.
    pub listings: HashMap<Id, bool>,
    pub parents: HashSet<String>,
    /// Milestones that payments and documents of the batch name, as far as they are there, each with its funding.
    pub milestones: HashMap<String, String>,
    pub written: Written,
    /// Parties of fundings that were named in this transaction and are no more: funding, role, organisation.
    pub former: Vec<(String, &'static str, String)>,
    /// What goes when the import ends.
    pub ends: super::Ends<'a>,
    /// A redacted thing, whose own columns are overwritten.
    pub blanked: Option<(Key, Thing)>,
}

pub(super) fn key(kind: ThingKind, id: &Id) -> Key {
    (table_of(kind), id.to_string())
}

impl<'a> Batch<'a> {
    pub(super) fn begin(connection: &'a mut Connection, act: &'a Act) -> Result<Self, Error> {
        let head = lock_head(connection)?;
        Ok(Self {
            connection,
            act,
            at: micros(act.now).max(head.at),
            head,
            drafts: HashMap::new(),
            order: Vec::new(),
            entries: Vec::new(),
            authorities: HashMap::new(),
            listings: HashMap::new(),
            parents: HashSet::new(),
            milestones: HashMap::new(),
            written: Written::default(),
            former: Vec::new(),
            ends: &|_, _| false,
            blanked: None,
        })
    }

    /// Loads everything the statements speak of, with few queries.
    pub(super) fn load(&mut self, stated: &[Stated]) -> Result<(), Error> {
        let mut wanted: HashMap<&'static str, (ThingKind, Vec<&str>)> = HashMap::new();
        let mut parents: Vec<&str> = Vec::new();
        for statement in stated {
            let kind = statement.thing.kind();
            wanted
                .entry(table_of(kind))
                .or_insert_with(|| (kind, Vec::new()))
                .1
                .push(statement.thing.id().as_str());
            parents.extend(statement.thing.parent().map(Id::as_str));
        }
        for (kind, ids) in wanted.into_values() {
            self.fetch(kind, ids)?;
        }
        parents.sort_unstable();
        parents.dedup();
        for ids in parents.chunks(500) {
            let live: Vec<String> = on!(&mut *self.connection, c => funding::table
                .filter(funding::id.eq_any(ids)).filter(funding::gone.is_null()).select(funding::id).load(c))?;
            self.parents.extend(live);
        }
        let mut named: Vec<&str> = stated
            .iter()
            .filter_map(|statement| statement.thing.milestone().map(Id::as_str))
            .collect();
        named.sort_unstable();
        named.dedup();
        for ids in named.chunks(500) {
            let live: Vec<(String, String)> = on!(&mut *self.connection, c => milestones::table
                .filter(milestones::id.eq_any(ids)).filter(milestones::gone.is_null())
                .select((milestones::id, milestones::funding_id)).load(c))?;
            self.milestones.extend(live);
        }
        Ok(())
    }

    fn fetch(&mut self, kind: ThingKind, mut ids: Vec<&str>) -> Result<(), Error> {
        ids.sort_unstable();
        ids.dedup();
        let found = load(self.connection, kind, &ids)?;
        let kinds = if kind.is_funding() { self.kinds_of_gone(&found)? } else { HashMap::new() };
        for common in found {
            let before = common.state.clone();
            let kind = match kinds.get(&common.id) {
                Some(was) => *was,
                None if kind.is_funding() => kind_of(&common, kind),
                None => kind,
            };
            let draft = Draft {
                kind,
                common,
                before,
                thing: None,
                is_new: false,
                changed: false,
                touched: false,
            };
            self.drafts.insert((table_of(kind), draft.common.id.clone()), draft);
        }
        Ok(())
    }

    /// Grants and contracts share a table; one that is gone has no state that tells which of the two it was.
    fn kinds_of_gone(&mut self, found: &[Common]) -> Result<HashMap<String, ThingKind>, Error> {
        let gone: Vec<&str> = found
            .iter()
            .filter(|common| common.state.is_none())
            .map(|common| common.id.as_str())
            .collect();
        let mut kinds = HashMap::with_capacity(gone.len());
        for ids in gone.chunks(500) {
            let rows: Vec<(String, String)> = on!(&mut *self.connection, c => funding::table
                .filter(funding::id.eq_any(ids)).select((funding::id, funding::kind)).load(c))?;
            kinds.extend(
                rows.into_iter().filter_map(|(id, kind)| Some((id, ThingKind::parse(&kind).ok()?))),
            );
        }
        Ok(kinds)
    }

    /// The draft of a thing, loaded when it is not yet.
    pub(super) fn draft(&mut self, kind: ThingKind, id: &Id) -> Result<Option<&mut Draft>, Error> {
        let key = key(kind, id);
        if !self.drafts.contains_key(&key) {
            self.fetch(kind, vec![id.as_str()])?;
        }
        Ok(self.drafts.get_mut(&key))
    }

    /// Gives a draft its next revision and the log its entry.
    pub(super) fn change(
        &mut self,
        key: &Key,
        operation: Operation,
        shown: Option<(Arc<Thing>, String)>,
        source: Option<Id>,
        reason: Option<String>,
    ) {
        let sequence = self.head.sequence + 1 + i64::try_from(self.entries.len()).unwrap_or(0);
        let Some(draft) = self.drafts.get_mut(key) else { return };
        let Ok(id) = Id::parse(&draft.common.id) else { return };
        let (thing, state) =
            shown.map_or((None, None), |(thing, state)| (Some(thing), Some(state)));
        self.entries.push(Pending {
            actor: self.act.actor.clone(),
            id,
            kind: draft.kind,
            operation,
            reason: reason.clone(),
            revision: draft.common.revision + 1,
            previous: draft.common.sequence,
            source,
            survivor: draft.common.survivor.as_deref().and_then(|id| Id::parse(id).ok()),
            content: Content::State(state.clone()),
            salt: None,
        });
        if let Some(Thing::Funding(before)) = draft.thing.as_deref().filter(|_| draft.changed) {
            let named = super::parties::parties(before).into_iter();
            let id = &draft.common.id;
            self.former.extend(named.map(|(role, party)| (id.clone(), role, party.to_owned())));
        }
        draft.common.revision += 1;
        draft.common.sequence = sequence;
        draft.common.updated_at = self.at;
        draft.common.gone = thing.is_none().then(|| operation.as_str().to_owned());
        draft.common.gone_reason = reason;
        draft.common.state = state;
        draft.thing = thing;
        draft.changed = true;
        self.touch(key);
    }

    /// Has a row written, once.
    pub(super) fn touch(&mut self, key: &Key) {
        if let Some(draft) = self.drafts.get_mut(key).filter(|draft| !draft.touched) {
            draft.touched = true;
            self.order.push(key.clone());
        }
    }

    /// Writes rows, parties, totals, log and head.
    pub(super) fn finish(mut self) -> Result<Written, Error> {
        let entries = std::mem::take(&mut self.entries);
        let (head, now) = (self.head, self.act.now);
        if entries.len() < MANY {
            self.write_rows()?;
            if !entries.is_empty() {
                self.head = append(self.connection, pack(head, now, entries)?)?;
            }
        } else {
            // The log is hashed and compressed while the database takes the rows.
            let packed = std::thread::scope(|scope| {
                let packing = scope.spawn(move || pack(head, now, entries));
                self.write_rows()?;
                packing.join().unwrap_or_else(|_| {
                    let detail = "its entries could not be packed".to_owned();
                    Err(Error::Log { sequence: head.sequence + 1, detail })
                })
            })?;
            self.head = append(self.connection, packed)?;
        }
        self.written.sequence = self.head.sequence;
        Ok(self.written)
    }

    fn write_rows(&mut self) -> Result<(), Error> {
        let (mut fresh, mut replaced) = (Rows::default(), Rows::default());
        let order = std::mem::take(&mut self.order);
        let shifts = coverage::shifts(self, &order);
        let tally = super::totals::Tally::before(self, &order, &shifts)?;
        for key in &order {
            let selected_by = self.selected_by(key)?;
            let Some(draft) = self.drafts.get_mut(key) else { continue };
            match draft.thing.as_deref() {
                Some(thing) => {
                    let part = match thing {
                        Thing::Funding(funding) => Some(domain::counting::counted(
                            funding,
                            None,
                            domain::counting::AmountBasis::Present,
                        )),
                        _ => None,
                    };
                    let rows = if draft.is_new { &mut fresh } else { &mut replaced };
                    // Nobody reads the draft's state any more: it moves into the row.
                    let state = draft.common.state.take();
                    let common = Common { state, ..draft.common.clone() };
                    match (thing, selected_by.as_deref()) {
                        (Thing::Organisation(_), Some(Thing::Organisation(listed))) => {
                            rows.push_organisation(common, Some(listed));
                        }
                        (Thing::Organisation(_), _) => rows.push_organisation(common, None),
                        _ => rows.push(common, thing, part),
                    }
                }
                None => update_common(self.connection, draft.kind, &draft.common)?,
            }
        }
        fresh.insert(self.connection)?;
        replaced.update(self.connection)?;
        coverage::note(self.connection, &shifts)?;
        self.write_parties(&order)?;
        tally.after(self, &order)?;
        self.write_blanked()
    }
}

/// Grants and contracts share a table: which of the two it is stands in the state.
fn kind_of(common: &Common, otherwise: ThingKind) -> ThingKind {
    match common.state.as_deref() {
        Some(state) if state.contains(r#","kind":"contract","#) => ThingKind::Contract,
        Some(state) if state.contains(r#","kind":"grant","#) => ThingKind::Grant,
        _ => otherwise,
    }
}
