//! Lists: a filter and an order as SQL, plain, one file a subject.

mod funding;
mod milestones;
mod narrow;
mod organisations;
mod payments;

use diesel::prelude::*;
use domain::{Filter, Id, Position, Sort, SortValue, Subject};
use time::Date;

use crate::Error;
use crate::connection::{Connection, on};
use crate::rows::Common;
use crate::schema::organisations as o;

/// What is asked of a list.
#[derive(Clone, Copy)]
pub(crate) enum Ask<'a> {
    /// So many rows after a position.
    Rows { sort: Sort, after: Option<&'a Position>, limit: usize },
    /// How many there are.
    Count,
}

/// What a list answers.
pub(crate) enum Answer {
    Rows(Vec<(Common, SortValue)>),
    Count(i64),
}

pub(crate) fn ask(
    connection: &mut Connection,
    subject: Subject,
    asked: &Asked<'_>,
    ask: Ask<'_>,
) -> Result<Answer, Error> {
    match subject {
        Subject::Organisations => organisations::ask(connection, asked, ask),
        Subject::Funding | Subject::Grants | Subject::Contracts => {
            funding::ask(connection, subject, asked, ask)
        }
        Subject::Milestones => milestones::ask(connection, asked, ask),
        Subject::Payments => payments::ask(connection, asked, ask),
    }
}

/// A filter with what it needs to become SQL.
pub(crate) struct Asked<'a> {
    pub filter: &'a Filter,
    pub today: Date,
    /// The bodies of `funder_group` with all that belong to them.
    pub funders: Vec<String>,
    /// Sources that state every milestone of what they state.
    pub covered: Vec<Id>,
}

/// Deepest tree of bodies that is followed.
const DEEPEST: usize = 16;

/// The bodies of `funder_group`, and level by level all whose parent is among them.
pub(crate) fn group(connection: &mut Connection, filter: &Filter) -> Result<Vec<String>, Error> {
    let mut all: Vec<String> = filter.funder_group.iter().map(Id::to_string).collect();
    let mut level = all.clone();
    for _ in 0..DEEPEST {
        let mut next: Vec<String> = Vec::new();
        for parents in level.chunks(500) {
            let found: Vec<String> = on!(&mut *connection, c => o::table
                .filter(o::parent_id.eq_any(parents)).filter(o::gone.is_null()).select(o::id).load(c))?;
            next.extend(found.into_iter().filter(|id| !all.contains(id)));
        }
        if next.is_empty() {
            break;
        }
        all.extend(next.iter().cloned());
        level = next;
    }
    Ok(all)
}

/// Reads one page in the order of a column: first rows that have a value, from where the page before ended, then those
/// without. Two plain queries, each of which an index can serve, instead of one that sorts everything.
macro_rules! page_by {
    ($c:ident, $base:expr, $table:ident, $column:ident, $kind:ident($type:ty), $asked:expr) => {{
        let (sort, after, limit): (domain::Sort, Option<&domain::Position>, usize) = $asked;
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows: Vec<(crate::rows::Common, domain::SortValue)> = Vec::new();
        let missing =
            matches!(after, Some(domain::Position { value: domain::SortValue::Missing, .. }));
        if !missing {
            let mut query = $base.filter($table::$column.is_not_null()).limit(most);
            if let Some(domain::Position { value: domain::SortValue::$kind(value), id }) = after {
                let value: $type = value.clone();
                query = if sort.descending {
                    query
                        .filter($table::$column.le(value.clone()))
                        .filter($table::$column.lt(value).or($table::id.gt(id)))
                } else {
                    query
                        .filter($table::$column.ge(value.clone()))
                        .filter($table::$column.gt(value).or($table::id.gt(id)))
                };
            }
            let query = if sort.descending {
                query.order(($table::$column.desc(), $table::id.asc()))
            } else {
                query.order(($table::$column.asc(), $table::id.asc()))
            };
            let found: Vec<(crate::rows::Common, Option<$type>)> = query
                .select((crate::rows::common_columns!($table), $table::$column.nullable()))
                .load($c)?;
            rows.extend(found.into_iter().map(|(common, value)| {
                (common, value.map_or(domain::SortValue::Missing, domain::SortValue::$kind))
            }));
        }
        if rows.len() < limit {
            let rest = i64::try_from(limit - rows.len()).unwrap_or(i64::MAX);
            let mut query =
                $base.filter($table::$column.is_null()).limit(rest).order($table::id.asc());
            if let Some(position) = after.filter(|_| missing) {
                query = query.filter($table::id.gt(&position.id));
            }
            let found: Vec<crate::rows::Common> =
                query.select(crate::rows::common_columns!($table)).load($c)?;
            rows.extend(found.into_iter().map(|common| (common, domain::SortValue::Missing)));
        }
        rows
    }};
}
pub(crate) use page_by;

/// Reads one page in the order of ids.
macro_rules! page_by_id {
    ($c:ident, $base:expr, $table:ident, $asked:expr) => {{
        let (sort, after, limit): (domain::Sort, Option<&domain::Position>, usize) = $asked;
        let mut query = $base.limit(i64::try_from(limit).unwrap_or(i64::MAX));
        if let Some(position) = after {
            query = if sort.descending {
                query.filter($table::id.lt(&position.id))
            } else {
                query.filter($table::id.gt(&position.id))
            };
        }
        let query = if sort.descending {
            query.order($table::id.desc())
        } else {
            query.order($table::id.asc())
        };
        let found: Vec<crate::rows::Common> =
            query.select(crate::rows::common_columns!($table)).load($c)?;
        found.into_iter().map(|common| (common, domain::SortValue::Missing)).collect::<Vec<_>>()
    }};
}
pub(crate) use page_by_id;
