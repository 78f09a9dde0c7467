//! Things as they are stored, in large pieces, for whoever takes all of a list: their states are not read.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use domain::change::{self, Sequence};
use domain::{Filter, Id, Page, Position, Region, Sort, SortValue, Subject, ThingKind};
use time::{Date, OffsetDateTime};

use super::{Below, Coverages, Reader};
use crate::column::moment;
use crate::connection::on;
use crate::query::{self, Answer, Ask};
use crate::rows::{self, Common, common_columns};
use crate::schema::{documents, funding, milestones, payments, sources};
use crate::{Error, Found, Record};

/// How many ids one statement asks for.
const IDS: usize = 500;

/// A thing as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its id.
    pub id: String,
    /// How often it changed, from 1.
    pub revision: i32,
    /// Its newest change.
    pub sequence: Sequence,
    /// Time of its newest change.
    pub updated_at: OffsetDateTime,
    /// Its canonical state ([`domain::change::state`]).
    pub state: String,
}

impl From<Record> for Stored {
    fn from(record: Record) -> Self {
        let state = change::state(&record.thing, &record.sources);
        let Record { thing, revision, sequence, updated_at, .. } = record;
        Self { id: thing.id().to_string(), revision, sequence, updated_at, state }
    }
}

impl From<Common> for Stored {
    fn from(common: Common) -> Self {
        let Common { id, revision, sequence, updated_at, state, .. } = common;
        let updated_at = moment(updated_at);
        Self { id, revision, sequence, updated_at, state: state.unwrap_or_default() }
    }
}

impl Reader<'_> {
    /// A piece of a list, as [`Reader::list`] has it on its pages.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn stored(
        &mut self,
        subject: Subject,
        filter: &Filter,
        sort: Sort,
        after: Option<&Position>,
        limit: usize,
        today: Date,
    ) -> Result<Page<Stored>, Error> {
        let asked = self.asked(subject, filter, today, Some(sort.key))?;
        let rows = Ask::Rows { sort, after, limit };
        let found = match query::ask(self.connection, subject, &asked, rows)? {
            Answer::Rows(rows) => rows,
            Answer::Count(_) => Vec::new(),
        };
        let next = match found.last() {
            Some((common, value)) if found.len() == limit => {
                Some(Position { value: value.clone(), id: common.id.clone() })
            }
            _ => None,
        };
        Ok(Page { items: found.into_iter().map(|(common, _)| common.into()).collect(), next })
    }

    /// A piece of the sources that have changed after a sequence, by id.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn stored_sources(
        &mut self,
        changed_after: Sequence,
        after: &str,
        limit: usize,
    ) -> Result<Page<Stored>, Error> {
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let found: Vec<Common> = on!(&mut *self.connection, c => sources::table
            .filter(sources::gone.is_null()).filter(sources::id.gt(after))
            .filter(sources::sequence.gt(changed_after)).order(sources::id).limit(most)
            .select(common_columns!(sources)).load(c))?;
        let last = found.last().filter(|_| found.len() == limit);
        let next = last.map(|last| Position { value: SortValue::Missing, id: last.id.clone() });
        Ok(Page { items: found.into_iter().map(Stored::from).collect(), next })
    }

    /// Those of some things of a table that were there at a sequence, as they were, in the order of the ids.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn stored_as_of(
        &mut self,
        kind: ThingKind,
        ids: &[Id],
        at: Sequence,
    ) -> Result<Vec<Stored>, Error> {
        let texts: Vec<&str> = ids.iter().map(Id::as_str).collect();
        let mut commons = rows::load(self.connection, kind, &texts)?;
        // Neighbours in the log share a block: unpack each once.
        commons.sort_by_key(|common| common.sequence);
        let mut found: HashMap<String, Stored> = HashMap::with_capacity(commons.len());
        for common in commons {
            if common.sequence <= at && common.gone.is_none() {
                found.insert(common.id.clone(), common.into());
            } else if let Some((_, Found::Here(record))) = self.back_to(&common, at)? {
                found.insert(common.id, (*record).into());
            }
        }
        Ok(ids.iter().filter_map(|id| found.remove(id.as_str())).collect())
    }

    /// Everything of a kind that lies below some fundings, by id.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn stored_below(&mut self, below: Below, fundings: &[&str]) -> Result<Vec<Stored>, Error> {
        let mut found = Vec::new();
        macro_rules! load {
            ($table:ident, $ids:expr) => {
                on!(&mut *self.connection, c => $table::table
                    .filter($table::funding_id.eq_any($ids)).filter($table::gone.is_null())
                    .order($table::id).select(common_columns!($table)).load(c))?
            };
        }
        for ids in fundings.chunks(IDS) {
            let rows: Vec<Common> = match below {
                Below::Milestones => load!(milestones, ids),
                Below::Payments => load!(payments, ids),
                Below::Documents => load!(documents, ids),
            };
            found.extend(rows.into_iter().map(Stored::from));
        }
        Ok(found)
    }

    /// By what things of some sources are covered, as it is or was, but for where fundings work.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn coverages_of(
        &mut self,
        sources: BTreeSet<Id>,
        at: Option<Sequence>,
    ) -> Result<Coverages, Error> {
        let mut coverages = Coverages::default();
        self.look_at(ThingKind::Source, sources, at, &mut coverages)?;
        Ok(coverages)
    }

    /// Adds where some fundings work, as it is or was, if one of the sources covers places.
    ///
    /// # Errors
    /// Failures of the database or the log.
    pub fn add_places(
        &mut self,
        coverages: &mut Coverages,
        fundings: BTreeSet<Id>,
        at: Option<Sequence>,
    ) -> Result<(), Error> {
        if !coverages.has_places() {
            return Ok(());
        }
        if at.is_some() {
            return self.look_at(ThingKind::Grant, fundings, at, coverages);
        }
        let ids: Vec<&str> = fundings.iter().map(Id::as_str).collect();
        for ids in ids.chunks(IDS) {
            // The column holds them all: the states need not be read.
            let rows: Vec<(String, String)> = on!(&mut *self.connection, c => funding::table
                .filter(funding::id.eq_any(ids)).filter(funding::gone.is_null())
                .select((funding::id, funding::places)).load(c))?;
            for (id, places) in rows {
                let keys = places.split('|').filter_map(|key| key.split_once(':'));
                let places = keys.filter_map(|(scheme, code)| Region::parse(scheme, code).ok());
                coverages.place(&id, places.collect());
            }
        }
        Ok(())
    }
}
