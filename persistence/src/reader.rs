//! Reading at one snapshot.

mod changes;
mod coverage;
mod feed;
mod listed;
mod lists;
mod mentions;
mod newest;
mod past;
mod stored;

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::change::Sequence;
use domain::{Currency, Id, ThingKind};

pub use coverage::Coverages;
pub use feed::Standing;
pub use stored::Stored;

use crate::connection::{Connection, on};
use crate::log::Blocks;
use crate::rows::{self, common_columns, table_of};
use crate::schema::{
    calls, documents, funding, log_kinds, milestones, organisation_totals, organisations, payments,
    sources,
};
use crate::{Error, Found, Head, Record};

/// Sequences, some of which there may not be, as a statement answers them.
type Sequences4 = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);
type Sequences7 =
    (Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<i64>);

/// What lies below a funding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// Its milestones.
    Milestones,
    /// Its payments.
    Payments,
    /// Its documents.
    Documents,
}

impl Below {
    fn kind(self) -> ThingKind {
        match self {
            Self::Milestones => ThingKind::Milestone,
            Self::Payments => ThingKind::Payment,
            Self::Documents => ThingKind::Document,
        }
    }
}

/// Which entries of the log are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangesFilter {
    /// Only these kinds; all when empty.
    pub kinds: Vec<ThingKind>,
    /// Only what concerns this organisation: itself, fundings that name or named it, what lies below them, and what
    /// happened to calls while they named it.
    pub organisation: Option<Id>,
}

/// A connection at one snapshot: everything read through it belongs together.
pub struct Reader<'a> {
    connection: &'a mut Connection,
    blocks: Blocks,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(connection: &'a mut Connection) -> Self {
        Self { connection, blocks: Blocks::default() }
    }

    pub(crate) fn connection(&mut self) -> &mut Connection {
        self.connection
    }

    /// Where the log stands.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn head(&mut self) -> Result<Head, Error> {
        crate::log::head(self.connection)
    }

    /// The newest change among things of these kinds; 0 when there is none.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn newest(&mut self, kinds: &[ThingKind]) -> Result<Sequence, Error> {
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        let newest: Option<i64> = on!(&mut *self.connection, c => log_kinds::table
            .filter(log_kinds::kind.eq_any(kinds)).select(diesel::dsl::max(log_kinds::sequence)).first(c))?;
        Ok(newest.unwrap_or(0))
    }

    /// The newest change among a thing and what its answer sums up: for a funding its milestones, payments and
    /// documents; for an organisation the funding it gives and receives.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn newest_of(&mut self, id: &Id) -> Result<Sequence, Error> {
        let id = id.as_str();
        let alone = (
            organisations::table.find(id).select(organisations::sequence.nullable()).single_value(),
            funding::table.find(id).select(funding::sequence.nullable()).single_value(),
            milestones::table.find(id).select(milestones::sequence.nullable()).single_value(),
            payments::table.find(id).select(payments::sequence.nullable()).single_value(),
            documents::table.find(id).select(documents::sequence.nullable()).single_value(),
            sources::table.find(id).select(sources::sequence.nullable()).single_value(),
            calls::table.find(id).select(calls::sequence.nullable()).single_value(),
        );
        macro_rules! newest {
            ($table:ident, $column:ident) => {
                $table::table
                    .filter($table::$column.eq(id))
                    .select(diesel::dsl::max($table::sequence))
                    .single_value()
            };
        }
        let below = (
            newest!(organisation_totals, organisation_id),
            newest!(milestones, funding_id),
            newest!(payments, funding_id),
            newest!(documents, funding_id),
        );
        // One statement for all, since an id does not tell what it names.
        let (alone, below): (Sequences7, Sequences4) =
            on!(&mut *self.connection, c => diesel::select((alone, below)).get_result(c))?;
        let alone = [alone.0, alone.1, alone.2, alone.3, alone.4, alone.5, alone.6];
        let below = [below.0, below.1, below.2, below.3];
        Ok(alone.into_iter().chain(below).flatten().max().unwrap_or(0))
    }

    /// The thing of that id and kind, or why it is gone; none when it never was.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn find(&mut self, kind: ThingKind, id: &Id) -> Result<Option<Found>, Error> {
        let Some(common) = rows::load(self.connection, kind, &[id.as_str()])?.into_iter().next()
        else {
            return Ok(None);
        };
        let was = if kind.is_funding() { self.kind_of_row(id)? } else { None };
        if was.is_some_and(|was| was != kind) {
            return Ok(None);
        }
        common.found(table_of(kind)).map(Some)
    }

    /// Grants and contracts share a table: which of the two a row is.
    fn kind_of_row(&mut self, id: &Id) -> Result<Option<ThingKind>, Error> {
        let kind: Option<String> = on!(&mut *self.connection, c => funding::table
            .find(id.as_str()).select(funding::kind).first(c).optional())?;
        Ok(kind.and_then(|kind| ThingKind::parse(&kind).ok()))
    }

    /// Currencies of the register's funding and calls, at most `most` of them.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn currencies(&mut self, most: usize) -> Result<Vec<Currency>, Error> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        // From one currency to the next in the index, instead of reading all rows for a few codes.
        macro_rules! walk {
            ($table:ident) => {
                let mut after = String::new();
                while found.len() < most {
                    let next: Option<Option<String>> = on!(&mut *self.connection, c => $table::table
                        .filter($table::gone.is_null()).filter($table::currency.gt(&after))
                        .order($table::currency).select($table::currency).first(c).optional())?;
                    let Some(code) = next.flatten() else { break };
                    found.insert(code.clone());
                    after = code;
                }
            };
        }
        walk!(funding);
        walk!(calls);
        Ok(found.iter().filter_map(|code| Currency::parse(code).ok()).collect())
    }

    /// How many things of each kind there are, for the operator.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn kind_counts(&mut self) -> Result<Vec<(ThingKind, i64)>, Error> {
        let c = &mut *self.connection;
        let of = |kind: &'static str| {
            funding::table.filter(funding::gone.is_null()).filter(funding::kind.eq(kind)).count()
        };
        Ok(vec![
            (
                ThingKind::Organisation,
                on!(&mut *c, c => organisations::table.filter(organisations::gone.is_null()).count().get_result(c))?,
            ),
            (ThingKind::Grant, on!(&mut *c, c => of("grant").get_result(c))?),
            (ThingKind::Contract, on!(&mut *c, c => of("contract").get_result(c))?),
            (
                ThingKind::Milestone,
                on!(&mut *c, c => milestones::table.filter(milestones::gone.is_null()).count().get_result(c))?,
            ),
            (
                ThingKind::Payment,
                on!(&mut *c, c => payments::table.filter(payments::gone.is_null()).count().get_result(c))?,
            ),
            (
                ThingKind::Document,
                on!(&mut *c, c => documents::table.filter(documents::gone.is_null()).count().get_result(c))?,
            ),
            (
                ThingKind::Source,
                on!(&mut *c, c => sources::table.filter(sources::gone.is_null()).count().get_result(c))?,
            ),
            (
                ThingKind::Call,
                on!(&mut *c, c => calls::table.filter(calls::gone.is_null()).count().get_result(c))?,
            ),
        ])
    }

    /// How many sources have changed after a sequence.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn count_sources(&mut self, changed_after: Sequence) -> Result<i64, Error> {
        Ok(on!(&mut *self.connection, c => sources::table.filter(sources::gone.is_null())
            .filter(sources::sequence.gt(changed_after)).count().get_result(c))?)
    }

    /// A page of the sources that have changed after a sequence, by id.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn sources(
        &mut self,
        changed_after: Sequence,
        after: Option<&Id>,
        limit: usize,
    ) -> Result<domain::Page<Record>, Error> {
        let after = after.map_or("", Id::as_str);
        let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let found: Vec<rows::Common> = on!(&mut *self.connection, c => sources::table
            .filter(sources::gone.is_null()).filter(sources::id.gt(after)).filter(sources::sequence.gt(changed_after))
            .order(sources::id).limit(most)
            .select(common_columns!(sources)).load(c))?;
        lists::page(
            found.into_iter().map(|common| (common, domain::SortValue::Missing)).collect(),
            limit,
            rows::SourceRow::TABLE,
        )
    }
}
