//! Lists of milestones, across all funding and below one.

use diesel::IntoSql;
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use domain::SortKey;
use domain::filter::Verdict;

use super::holds::codes_in;
use super::lateness::{awaits_funder, awaits_recipient, report_missing, waiting_on};
use super::narrow::{codes, days, year_any};
use super::pages::{page_by, page_by_id};
use super::plan::{Few, below_funding, narrow};
use super::{Answer, Ask, Asked};
use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::milestones;

/// The milestone of the row.
macro_rules! itself {
    ($condition:expr) => {
        $condition
    };
}

/// Narrows by what a milestone itself is.
macro_rules! own {
    ($db:ident, $query:ident, $asked:expr) => {
        let filter: &domain::Filter = $asked.filter;
        let today = $asked.today;
        if !filter.milestone_status.is_empty() {
            $query = $query.filter(milestones::status.eq_any(codes!(filter.milestone_status)));
        }
        if !filter.currency.is_empty() {
            let currencies: Vec<&str> =
                filter.currency.iter().map(|currency| currency.code()).collect();
            $query = $query.filter(milestones::currency.eq_any(currencies));
        }
        if !filter.source.is_empty() {
            $query = $query.filter(codes_in(milestones::stated_by, &codes!(filter.source)));
        }
        days!($query, $asked, SortKey::DueOn, milestones::due_on, filter.due);
        if !filter.year.is_empty() {
            $query = $query.filter(year_any!($db, milestones, due_on, &filter.year));
        }
        if let Some(sequence) = filter.updated_after {
            let chooses = $asked.chooses(Few::Changes) || $asked.may_choose(SortKey::Sequence);
            narrow!($query, chooses, milestones::sequence.gt(sequence));
        }
        let covered = || $asked.coverage.milestones();
        match filter.overdue {
            Some(Verdict::True) => {
                $query = $query.filter(report_missing!(today));
                narrow!($query, false, covered());
            }
            Some(Verdict::Unknown) => {
                $query = $query.filter(report_missing!(today));
                narrow!($query, false, not(covered()));
            }
            Some(Verdict::False) => {
                let kept = milestones::owed_on.is_null().nullable();
                $query = $query.filter(kept.or(milestones::owed_on.ge(today)));
            }
            None => {}
        }
        if !filter.waiting_on.is_empty() {
            let mut any: Box<
                dyn BoxableExpression<milestones::table, $db, SqlType = Nullable<Bool>>,
            > = Box::new(false.into_sql::<Nullable<Bool>>());
            waiting_on!($asked, any, &filter.waiting_on, itself);
            $query = $query.filter(any);
        }
    };
}

pub(super) fn ask(
    connection: &mut Connection,
    asked: &Asked<'_>,
    ask: Ask<'_>,
) -> Result<Answer, Error> {
    on!(connection, c, Db => {
        let base = |_: Option<&str>| {
            let mut query = milestones::table.into_boxed::<Db>().filter(milestones::gone.is_null());
            below_funding!(Db, query, milestones, asked);
            own!(Db, query, asked);
            query
        };
        let (sort, after, limit) = match ask {
            Ask::Count => return Ok(Answer::Count(base(None).count().get_result(c)?)),
            Ask::Rows { sort, after, limit } => (sort, after, limit),
        };
        let page = (sort, after, limit, asked.by_order());
        let walks = [None::<String>];
        Ok(Answer::Rows(match sort.key {
            SortKey::Amount => page_by!(c, base, walks, milestones, amount, Number(i64), page),
            SortKey::DueOn => page_by!(c, base, walks, milestones, due_on, Day(time::Date), page),
            SortKey::Position => page_by!(c, base, walks, milestones, position, Number(i64), page),
            SortKey::Sequence => page_by!(c, base, walks, milestones, sequence, Number(i64), page),
            _ => page_by_id!(c, base, walks, milestones, page),
        }))
    })
}
