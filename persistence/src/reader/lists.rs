//! Pages of lists and of what lies below a funding.

use diesel::prelude::*;
use domain::{Filter, Id, Page, Position, Sort, SortKey, SortValue, Subject, Thing};
use time::Date;

use super::{Below, Reader};
use crate::column::one_of_bars;
use crate::connection::on;
use crate::query::{self, Answer, Ask, Asked, Coverage};
use crate::rows::{Common, common_columns, table_of};
use crate::schema::{calls, documents, funding, milestones, organisations, payments};
use crate::{Error, Record};

/// One row more than asked for tells whether there is another page.
pub(super) fn page(
    mut rows: Vec<(Common, SortValue)>,
    limit: usize,
    table: &'static str,
) -> Result<Page<Record>, Error> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = match rows.last() {
        Some((common, value)) if more => {
            Some(Position { value: value.clone(), id: common.id.clone() })
        }
        _ => None,
    };
    Ok(Page {
        items: rows
            .into_iter()
            .map(|(common, _)| common.record(table))
            .collect::<Result<_, _>>()?,
        next,
    })
}

impl Reader<'_> {
    /// The earliest day of signature of any funding: what was awarded before is not known.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn counts_since(&mut self) -> Result<Option<Date>, Error> {
        let earliest: Option<Option<Date>> = on!(&mut *self.connection, c => funding::table
            .filter(funding::gone.is_null()).filter(funding::signed_on.is_not_null())
            .order(funding::signed_on).select(funding::signed_on).first(c).optional())?;
        Ok(earliest.flatten())
    }

    /// Whether a seat or a place of work has a code of this scheme.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn has_region_scheme(&mut self, scheme: &str) -> Result<bool, Error> {
        let pattern = one_of_bars(&format!("{scheme}:"), true);
        let seat: Option<String> = on!(&mut *self.connection, c => organisations::table
            .filter(organisations::gone.is_null()).filter(organisations::seat.like(&pattern).escape('\\'))
            .select(organisations::id).first(c).optional())?;
        if seat.is_some() {
            return Ok(true);
        }
        let place: Option<String> = on!(&mut *self.connection, c => funding::table
            .filter(funding::gone.is_null()).filter(funding::places.like(&pattern).escape('\\'))
            .select(funding::id).first(c).optional())?;
        if place.is_some() {
            return Ok(true);
        }
        let place: Option<String> = on!(&mut *self.connection, c => calls::table
            .filter(calls::gone.is_null()).filter(calls::places.like(&pattern).escape('\\'))
            .select(calls::id).first(c).optional())?;
        Ok(place.is_some())
    }

    /// A page of a list.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn list(
        &mut self,
        subject: Subject,
        filter: &Filter,
        sort: Sort,
        after: Option<&Position>,
        limit: usize,
        today: Date,
    ) -> Result<Page<Record>, Error> {
        let asked = self.asked(subject, filter, today, Some(sort.key))?;
        let table = match subject {
            Subject::Organisations => "organisations",
            Subject::Funding | Subject::Grants | Subject::Contracts => "funding",
            Subject::Milestones => "milestones",
            Subject::Payments => "payments",
            Subject::Documents => "documents",
            Subject::Calls => "calls",
        };
        match query::ask(
            self.connection,
            subject,
            &asked,
            Ask::Rows { sort, after, limit: limit + 1 },
        )? {
            Answer::Rows(rows) => page(rows, limit, table),
            Answer::Count(_) => Ok(Page { items: Vec::new(), next: None }),
        }
    }

    /// How many things a list has.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn count(&mut self, subject: Subject, filter: &Filter, today: Date) -> Result<i64, Error> {
        let asked = self.asked(subject, filter, today, None)?;
        match query::ask(self.connection, subject, &asked, Ask::Count)? {
            Answer::Count(count) => Ok(count),
            Answer::Rows(_) => Ok(0),
        }
    }

    pub(super) fn asked<'f>(
        &mut self,
        subject: Subject,
        filter: &'f Filter,
        today: Date,
        order: Option<SortKey>,
    ) -> Result<Asked<'f>, Error> {
        let coverage = if filter.depends_on_coverage() {
            Coverage::of_milestones(&self.all_sources()?)
        } else {
            Coverage::default()
        };
        Asked::new(self.connection, subject, filter, today, order, coverage)
    }

    /// Everything that lies below a funding, milestones by position, all by id.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn below(&mut self, below: Below, funding: &Id) -> Result<Vec<Record>, Error> {
        let funding = funding.as_str();
        let rows: Vec<Common> = match below {
            Below::Milestones => on!(&mut *self.connection, c => milestones::table
                .filter(milestones::funding_id.eq(funding)).filter(milestones::gone.is_null())
                .order(milestones::id).select(common_columns!(milestones)).load(c)),
            Below::Payments => on!(&mut *self.connection, c => payments::table
                .filter(payments::funding_id.eq(funding)).filter(payments::gone.is_null())
                .order(payments::id).select(common_columns!(payments)).load(c)),
            Below::Documents => on!(&mut *self.connection, c => documents::table
                .filter(documents::funding_id.eq(funding)).filter(documents::gone.is_null())
                .order(documents::id).select(common_columns!(documents)).load(c)),
        }?;
        let table = table_of(below.kind());
        let records = rows.into_iter().map(|common| common.record(table));
        Ok(in_place(records.collect::<Result<_, _>>()?))
    }
}

/// What lies below a funding, by id, in its own order: milestones by position, those without one last.
pub(super) fn in_place(mut records: Vec<Record>) -> Vec<Record> {
    records.sort_by_key(|record| match &record.thing {
        Thing::Milestone(milestone) => (milestone.position.is_none(), milestone.position),
        _ => (true, None),
    });
    records
}
