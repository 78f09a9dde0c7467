//! What an index of the register is made from: things in large pieces, with what must be known beside them.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::change::{Hash, Sequence};
use domain::counting::Bucket;
use domain::{Id, Source, ThingKind};

use super::lists::in_place;
use super::{Below, Reader};
use crate::column::{one_of_bars, whole};
use crate::connection::on;
use crate::rows::{self, Common, common_columns, table_of};
use crate::schema::{
    documents, funding, funding_parties, log_blocks, milestones, organisation_totals,
    organisations, payments,
};
use crate::{Error, Found, Record};

/// How many ids one statement asks for.
const IDS: usize = 500;

/// What is said of an organisation by the funding that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Whether it receives any funding.
    pub has_funding: bool,
    /// What it received or gave, whichever is more, in minor units of the currency of which that is most.
    pub money: i128,
}

impl Reader<'_> {
    /// The hash of the log at a point where a transaction ended; none where none ended there.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn hash_at(&mut self, sequence: Sequence) -> Result<Option<Hash>, Error> {
        let hash: Option<Vec<u8>> = on!(&mut *self.connection, c => log_blocks::table
            .filter(log_blocks::last_sequence.eq(sequence)).select(log_blocks::hash).first(c).optional())?;
        Ok(hash.and_then(|hash| hash.try_into().ok()))
    }

    /// Organisations by id, from after one on.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn organisations_from(&mut self, after: &str, limit: usize) -> Result<Vec<Record>, Error> {
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows: Vec<Common> = on!(&mut *self.connection, c => organisations::table
            .filter(organisations::gone.is_null()).filter(organisations::id.gt(after))
            .order(organisations::id).limit(most).select(common_columns!(organisations)).load(c))?;
        records(rows, ThingKind::Organisation)
    }

    /// Grants and contracts by id, from after one on.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn fundings_from(&mut self, after: &str, limit: usize) -> Result<Vec<Record>, Error> {
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows: Vec<Common> = on!(&mut *self.connection, c => funding::table
            .filter(funding::gone.is_null()).filter(funding::id.gt(after))
            .order(funding::id).limit(most).select(common_columns!(funding)).load(c))?;
        records(rows, ThingKind::Grant)
    }

    /// Those of some things that are there.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn present(&mut self, kind: ThingKind, ids: &[Id]) -> Result<Vec<Record>, Error> {
        let ids: Vec<&str> = ids.iter().map(Id::as_str).collect();
        let mut present = Vec::with_capacity(ids.len());
        for common in rows::load(self.connection, kind, &ids)? {
            if let Found::Here(record) = common.found(table_of(kind))? {
                present.push(*record);
            }
        }
        Ok(present)
    }

    /// Everything that lies below some fundings, each in its own order.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn all_below(
        &mut self,
        below: Below,
        fundings: &[Id],
    ) -> Result<HashMap<Id, Vec<Record>>, Error> {
        let mut found: HashMap<Id, Vec<Record>> = HashMap::new();
        macro_rules! load {
            ($table:ident, $ids:expr) => {
                on!(&mut *self.connection, c => $table::table
                    .filter($table::funding_id.eq_any($ids)).filter($table::gone.is_null())
                    .order($table::id).select(common_columns!($table)).load(c))?
            };
        }
        for ids in fundings.chunks(IDS) {
            let ids: Vec<&str> = ids.iter().map(Id::as_str).collect();
            let rows: Vec<Common> = match below {
                Below::Milestones => load!(milestones, ids),
                Below::Payments => load!(payments, ids),
                Below::Documents => load!(documents, ids),
            };
            for record in records(rows, below.kind())? {
                if let Some(parent) = record.thing.parent().cloned() {
                    found.entry(parent).or_default().push(record);
                }
            }
        }
        for records in found.values_mut() {
            *records = in_place(std::mem::take(records));
        }
        Ok(found)
    }

    /// What their funding says of some organisations; nothing of those without any.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn standings(&mut self, organisations: &[Id]) -> Result<HashMap<Id, Standing>, Error> {
        use organisation_totals as t;
        let mut standings: HashMap<Id, Standing> = HashMap::new();
        for ids in organisations.chunks(IDS) {
            let ids: Vec<&str> = ids.iter().map(Id::as_str).collect();
            let funded: Vec<String> = on!(&mut *self.connection, c => funding_parties::table
                .filter(funding_parties::organisation_id.eq_any(&ids))
                .filter(funding_parties::role.eq("recipient")).filter(funding_parties::present.eq(true))
                .select(funding_parties::organisation_id).distinct().load(c))?;
            for id in funded.iter().filter_map(|id| Id::parse(id).ok()) {
                standings.entry(id).or_default().has_funding = true;
            }
            let sums: Vec<(String, String, String, String, i64, i64)> = on!(&mut *self.connection, c => t::table
                .filter(t::organisation_id.eq_any(&ids))
                .select((t::organisation_id, t::direction, t::currency, t::bucket, t::sum_high, t::sum_low)).load(c))?;
            let mut sides: HashMap<(Id, String, String), i128> = HashMap::new();
            for (id, direction, currency, bucket, high, low) in sums {
                let in_sum = Bucket::parse(&bucket).is_ok_and(Bucket::is_in_sum);
                if let (true, Ok(id)) = (in_sum, Id::parse(&id)) {
                    *sides.entry((id, direction, currency)).or_default() += whole(high, low);
                }
            }
            for ((id, ..), sum) in sides {
                let standing = standings.entry(id).or_default();
                standing.money = standing.money.max(sum);
            }
        }
        Ok(standings)
    }

    /// The fundings of which a source states anything, or below which it does.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn fundings_stated_by(&mut self, source: &Id) -> Result<Vec<Id>, Error> {
        let pattern = one_of_bars(source.as_str(), false);
        let mut ids: Vec<String> = on!(&mut *self.connection, c => funding::table
            .filter(funding::gone.is_null()).filter(funding::stated_by.like(&pattern).escape('\\'))
            .select(funding::id).load(c))?;
        let parents: Vec<String> = on!(&mut *self.connection, c => milestones::table
            .filter(milestones::gone.is_null()).filter(milestones::stated_by.like(&pattern).escape('\\'))
            .select(milestones::funding_id).distinct().load(c))?;
        ids.extend(parents);
        ids.sort_unstable();
        ids.dedup();
        Ok(ids.iter().filter_map(|id| Id::parse(id).ok()).collect())
    }

    /// Every source there is.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn every_source(&mut self) -> Result<Vec<Source>, Error> {
        self.all_sources()
    }
}

fn records(rows: Vec<Common>, kind: ThingKind) -> Result<Vec<Record>, Error> {
    rows.into_iter().map(|common| common.record(table_of(kind))).collect()
}
