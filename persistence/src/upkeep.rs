//! What operators and importers ask of a whole register: everything a source states, and one digest of everything shown.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::change::Hash;
use domain::{Id, ThingKind};
use sha2::{Digest, Sha256};

use crate::column::{ids, one_of_bars};
use crate::connection::on;
use crate::schema::{
    calls, documents, funding, milestones, organisations, payments, sources, statements,
};
use crate::{Error, Reader, Store};

/// How many rows are held at a time.
const ROWS: i64 = 5_000;

/// Walks a table by id: `$pick` is what is read of a row, `$each` what is done with it.
macro_rules! walk {
    ($connection:expr, $table:ident, $pattern:expr, $kind:expr, $each:expr) => {{
        let mut after = String::new();
        loop {
            let rows: Vec<(String, Option<String>)> = on!(&mut *$connection, c => {
                $table::table
                    .filter($table::gone.is_null())
                    .filter($table::id.gt(&after))
                    .filter($table::stated_by.like($pattern).escape('\\'))
                    .order($table::id)
                    .limit(ROWS)
                    .select(($table::id, $table::state))
                    .load(c)
            })?;
            let Some((last, _)) = rows.last() else { break };
            after.clone_from(last);
            for (id, state) in &rows {
                $each($kind, id.as_str(), state.as_deref().unwrap_or_default());
            }
        }
    }};
}

/// Tells of what a table holds below some fundings.
macro_rules! below {
    ($connection:expr, $table:ident, $fundings:expr, $kind:expr, $each:expr) => {{
        let rows: Vec<String> = on!(&mut *$connection, c => $table::table
            .filter($table::gone.is_null())
            .filter($table::funding_id.eq_any(&$fundings))
            .select($table::id)
            .load(c))?;
        for id in rows {
            if let Ok(id) = Id::parse(&id) {
                $each($kind, id);
            }
        }
    }};
}

/// Counts what a table shows, by who states it.
macro_rules! counted {
    ($connection:expr, $table:ident, $kind:expr, $found:expr) => {{
        let rows: Vec<(String, i64)> = on!(&mut *$connection, c => $table::table
            .filter($table::gone.is_null())
            .group_by($table::stated_by)
            .select(($table::stated_by, count_star()))
            .load(c))?;
        $found.extend(rows.into_iter().map(|(stated_by, count)| ($kind, stated_by, count)));
    }};
}

/// Tells of what a source states and what went along with its funding.
macro_rules! along {
    ($connection:expr, $table:ident, $kind:expr, $source:expr, $each:expr) => {{
        let said = || {
            statements::table
                .filter(statements::source_id.eq($source.as_str()))
                .filter(statements::kind.eq($kind.as_str()))
                .select(statements::thing_id)
        };
        let ids: Vec<String> = on!(&mut *$connection, c => $table::table
            .filter($table::gone.is_not_null())
            .filter($table::id.eq_any(said()))
            .order($table::id)
            .select($table::id)
            .load(c))?;
        for id in &ids {
            $each($kind, id.as_str());
        }
    }};
}

/// How many sources state a thing: its state names them in a list of ids, which hold neither comma nor quotation mark. In
/// a text of the state the quotation marks would be escaped.
fn sources_of(state: &str) -> usize {
    let list = state.split_once(r#""sources":["#).and_then(|(_, rest)| rest.split_once(']'));
    list.map_or(1, |(ids, _)| ids.split(',').count())
}

impl Reader<'_> {
    /// Tells of every thing a source states, things below others last.
    fn each_state(
        &mut self,
        pattern: &str,
        mut each: impl FnMut(ThingKind, &str, &str),
    ) -> Result<(), Error> {
        let connection = self.connection();
        walk!(connection, sources, pattern, ThingKind::Source, each);
        walk!(connection, organisations, pattern, ThingKind::Organisation, each);
        walk!(connection, calls, pattern, ThingKind::Call, each);
        walk!(connection, funding, pattern, ThingKind::Grant, |_, id: &str, state: &str| {
            let kind = if state.contains(r#","kind":"contract","#) {
                ThingKind::Contract
            } else {
                ThingKind::Grant
            };
            each(kind, id, state);
        });
        walk!(connection, milestones, pattern, ThingKind::Milestone, each);
        walk!(connection, payments, pattern, ThingKind::Payment, each);
        walk!(connection, documents, pattern, ThingKind::Document, each);
        Ok(())
    }

    /// Tells of every thing a source states and how many sources state it, also of what is not shown because it went along
    /// with its funding: for that no number is told.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn each_stated_by(
        &mut self,
        source: &Id,
        mut each: impl FnMut(ThingKind, Id, Option<usize>),
    ) -> Result<(), Error> {
        let mut tell = |kind, id: &str, sources| {
            if let Ok(id) = Id::parse(id) {
                each(kind, id, sources);
            }
        };
        self.each_state(&one_of_bars(source.as_str(), false), |kind, id, state| {
            tell(kind, id, Some(sources_of(state)));
        })?;
        let mut tell = |kind, id: &str| tell(kind, id, None);
        let connection = self.connection();
        along!(connection, milestones, ThingKind::Milestone, source, tell);
        along!(connection, payments, ThingKind::Payment, source, tell);
        along!(connection, documents, ThingKind::Document, source, tell);
        Ok(())
    }

    /// How many things of each kind each source states, of those that are shown.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn stated_counts(&mut self) -> Result<BTreeMap<Id, BTreeMap<ThingKind, i64>>, Error> {
        let connection = self.connection();
        let mut found: Vec<(ThingKind, String, i64)> = Vec::new();
        counted!(connection, organisations, ThingKind::Organisation, found);
        counted!(connection, calls, ThingKind::Call, found);
        counted!(connection, milestones, ThingKind::Milestone, found);
        counted!(connection, payments, ThingKind::Payment, found);
        counted!(connection, documents, ThingKind::Document, found);
        let funding: Vec<(String, String, i64)> = on!(&mut *connection, c => funding::table
            .filter(funding::gone.is_null()).group_by((funding::kind, funding::stated_by))
            .select((funding::kind, funding::stated_by, count_star())).load(c))?;
        found.extend(funding.into_iter().filter_map(|(kind, stated_by, count)| {
            Some((ThingKind::parse(&kind).ok()?, stated_by, count))
        }));
        let mut counts: BTreeMap<Id, BTreeMap<ThingKind, i64>> = BTreeMap::new();
        for (kind, stated_by, count) in found {
            for source in ids(&stated_by) {
                *counts.entry(source).or_default().entry(kind).or_default() += count;
            }
        }
        Ok(counts)
    }

    /// Tells of every thing that lies below some fundings.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn each_below(
        &mut self,
        fundings: &[&Id],
        mut each: impl FnMut(ThingKind, Id),
    ) -> Result<(), Error> {
        let connection = self.connection();
        for ids in fundings.chunks(500) {
            let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
            below!(connection, milestones, ids, ThingKind::Milestone, each);
            below!(connection, payments, ids, ThingKind::Payment, each);
            below!(connection, documents, ids, ThingKind::Document, each);
        }
        Ok(())
    }
}

impl Store {
    /// SHA-256 over all states that are shown, in the order of their ids: two registers that show the same have the same.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn digest(&self) -> Result<Hash, Error> {
        self.read(|reader| {
            let mut hasher = Sha256::new();
            reader.each_state("%", |_, _, state| {
                hasher.update(state);
                hasher.update([b'\n']);
            })?;
            Ok(hasher.finalize().into())
        })
    }

    /// Tells of every state that is shown, at one snapshot: sources, organisations, calls, funding, then what lies below.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn each(&self, mut each: impl FnMut(&str)) -> Result<(), Error> {
        self.read(|reader| reader.each_state("%", |_, _, state| each(state)))
    }
}
