//! Whether a column of codes between bars holds one of several, in SQL.
//!
//! Not `LIKE`: SQLite prepares a statement anew each time another pattern is bound to it, and reads a pattern letter by
//! letter.

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, Text};
use diesel::sqlite::Sqlite;
use domain::filter::RegionPrefix;

use super::coverage::any;

/// A condition that a text holds one of some parts.
#[derive(Debug, Clone, ValidGrouping)]
pub(crate) struct Holds<C> {
    column: C,
    parts: Vec<String>,
}

/// Codes as they stand between bars.
pub(crate) fn codes_in<C, T: AsRef<str>>(column: C, codes: &[T]) -> Holds<C> {
    let parts = codes.iter().map(|code| format!("|{}|", code.as_ref())).collect();
    Holds { column, parts }
}

/// Regions as they stand between bars: a KATO code takes everything under it.
pub(crate) fn regions_in<C>(column: C, regions: &[RegionPrefix]) -> Holds<C> {
    let part = |region: &RegionPrefix| {
        let end = if region.is_prefix() { "" } else { "|" };
        format!("|{}{end}", region.as_str())
    };
    Holds { column, parts: regions.iter().map(part).collect() }
}

impl<C: Expression> Expression for Holds<C> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Holds<C> where Self: Expression {}
impl<C: SelectableExpression<QS>, QS> SelectableExpression<QS> for Holds<C> where
    Self: AppearsOnTable<QS>
{
}

// How many parts there are makes it another statement.
impl<C> QueryId for Holds<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Holds<C> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.walk("instr", out)
    }
}

impl<C: QueryFragment<Pg>> QueryFragment<Pg> for Holds<C> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.walk("strpos", out)
    }
}

impl<C> Holds<C> {
    fn walk<'b, DB>(&'b self, place: &str, out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text>,
        C: QueryFragment<DB>,
        String: ToSql<Text, DB>,
    {
        any(&self.parts, out, &|part, mut out| {
            out.push_sql(place);
            out.push_sql("(");
            self.column.walk_ast(out.reborrow())?;
            out.push_sql(", ");
            out.push_bind_param::<Text, String>(part)?;
            out.push_sql(") > 0");
            Ok(())
        })
    }
}
