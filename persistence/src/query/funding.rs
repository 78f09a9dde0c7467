//! Lists of grants and contracts.

use diesel::prelude::*;
use domain::{SortKey, Subject};

use super::narrow::{narrow_funding, year_any};
use super::{Answer, Ask, Asked, page_by, page_by_id};
use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::{funding, milestones as m};

/// Ids of fundings with a milestone that is …
macro_rules! having {
    ($db:ident, $condition:expr) => {
        m::table
            .into_boxed::<$db>()
            .filter(m::gone.is_null())
            .filter($condition)
            .select(m::funding_id)
    };
}

/// Ids of fundings with a milestone of the work, not of the planning before it, that is …
macro_rules! working {
    ($db:ident, $condition:expr) => {
        having!($db, $condition).filter(m::milestone_kind.eq("implementation"))
    };
}

/// Statuses in which a report is owed.
const OPEN: [&str; 3] = ["planned", "in_progress", "returned"];

/// What came of a funding, as `domain::outcome` says it, in SQL.
macro_rules! outcome {
    ($db:ident, $outcomes:expr, $covered:expr) => {{
        let returned = || working!($db, m::status.eq("returned"));
        let unaccepted = || working!($db, m::status.ne_all(["accepted", "cancelled"]));
        let accepted = || working!($db, m::status.eq("accepted"));
        let reported = || working!($db, m::status.eq_any(["reported", "disputed", "accepted"]));
        let covered = || like_any!($db, funding, stated_by, patterns($covered));
        let mut any: Box<
            dyn BoxableExpression<funding::table, $db, SqlType = diesel::sql_types::Bool>,
        > = Box::new(diesel::dsl::sql::<diesel::sql_types::Bool>("1 = 0"));
        for outcome in $outcomes {
            let nothing = || funding::id.ne_all(returned()).and(funding::id.ne_all(reported()));
            any = match outcome {
                domain::Outcome::Returned => Box::new(any.or(funding::id.eq_any(returned()))),
                domain::Outcome::Accepted => Box::new(
                    any.or(funding::id.eq_any(accepted()).and(funding::id.ne_all(unaccepted()))),
                ),
                domain::Outcome::Reported => Box::new(
                    any.or(funding::id
                        .eq_any(reported())
                        .and(funding::id.ne_all(returned()))
                        .and(funding::id.eq_any(unaccepted()))),
                ),
                domain::Outcome::None => Box::new(any.or(nothing().and(covered()))),
                domain::Outcome::Unknown => {
                    Box::new(any.or(nothing().and(diesel::dsl::not(covered()))))
                }
            };
        }
        any
    }};
}

/// Narrows by what only a list of funding has: status, money, year, milestones, outcome.
macro_rules! own {
    ($db:ident, $query:ident, $asked:expr) => {
        let filter: &domain::Filter = $asked.filter;
        if !filter.funding_status.is_empty() {
            $query = $query.filter(funding::status.eq_any(codes!(filter.funding_status)));
        }
        if !filter.currency.is_empty() {
            let currencies: Vec<&str> =
                filter.currency.iter().map(|currency| currency.code()).collect();
            $query = $query.filter(funding::currency.eq_any(currencies));
        }
        if !filter.source.is_empty() {
            $query =
                $query.filter(like_any!($db, funding, stated_by, patterns(&codes!(filter.source))));
        }
        if let Some(money) = filter.amount_min {
            $query = $query
                .filter(funding::amount.ge(money.minor()))
                .filter(funding::currency.eq(money.currency().code()));
        }
        if let Some(money) = filter.amount_max {
            $query = $query
                .filter(funding::amount.le(money.minor()))
                .filter(funding::currency.eq(money.currency().code()));
        }
        if !filter.year.is_empty() {
            $query = $query.filter(year_any!($db, funding, signed_on, &filter.year));
        }
        if let Some(sequence) = filter.updated_after {
            $query = $query.filter(funding::sequence.gt(sequence));
        }
        let today = $asked.today;
        let overdue = || having!($db, m::status.eq_any(OPEN)).filter(m::due_on.lt(today));
        match filter.overdue {
            Some(true) => $query = $query.filter(funding::id.eq_any(overdue())),
            Some(false) => $query = $query.filter(funding::id.ne_all(overdue())),
            None => {}
        }
        if !filter.waiting_on.is_empty() {
            let recipient = filter.waiting_on.contains(&domain::WaitingOn::Recipient);
            let funder = filter.waiting_on.contains(&domain::WaitingOn::Funder);
            let mut any: Box<
                dyn BoxableExpression<funding::table, $db, SqlType = diesel::sql_types::Bool>,
            > = Box::new(diesel::dsl::sql::<diesel::sql_types::Bool>("1 = 0"));
            if recipient {
                any = Box::new(any.or(funding::id.eq_any(overdue())));
                any = Box::new(any.or(funding::id.eq_any(having!($db, m::status.eq("returned")))));
            }
            if funder {
                any = Box::new(any.or(
                    funding::id.eq_any(having!($db, m::status.eq_any(["reported", "disputed"]))),
                ));
            }
            $query = $query.filter(any);
        }
        if !filter.result.is_empty() {
            $query = $query.filter(outcome!($db, &filter.result, &codes!($asked.covered)));
        }
    };
}

pub(super) fn ask(
    connection: &mut Connection,
    subject: Subject,
    asked: &Asked<'_>,
    ask: Ask<'_>,
) -> Result<Answer, Error> {
    on!(connection, c, Db => {
        let base = || {
            let mut query = funding::table.into_boxed::<Db>().filter(funding::gone.is_null());
            match subject {
                Subject::Grants => query = query.filter(funding::kind.eq("grant")),
                Subject::Contracts => query = query.filter(funding::kind.eq("contract")),
                _ => {}
            }
            narrow_funding!(Db, query, asked);
            own!(Db, query, asked);
            query
        };
        let (sort, after, limit) = match ask {
            Ask::Count => return Ok(Answer::Count(base().count().get_result(c)?)),
            Ask::Rows { sort, after, limit } => (sort, after, limit),
        };
        let page = (sort, after, limit);
        Ok(Answer::Rows(match sort.key {
            SortKey::Amount => page_by!(c, base(), funding, amount, Number(i64), page),
            SortKey::SignedOn => page_by!(c, base(), funding, signed_on, Day(time::Date), page),
            SortKey::StartOn => page_by!(c, base(), funding, start_on, Day(time::Date), page),
            SortKey::EndOn => page_by!(c, base(), funding, end_on, Day(time::Date), page),
            SortKey::Sequence => page_by!(c, base(), funding, sequence, Number(i64), page),
            _ => page_by_id!(c, base(), funding, page),
        }))
    })
}
