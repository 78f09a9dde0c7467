//! Whether a source of a thing covers it, in SQL: what `Source::covers_milestone` and `Source::covers_result` of the domain
//! say, for conditions of lists. Sources are few and read beforehand; their coverages become values of the condition.

use std::collections::BTreeMap;
use std::sync::Arc;

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, Date as Day, HasSqlType, Text};
use domain::{Region, Source, ThingKind};
use time::Date;

use crate::column::one_of_bars;

/// First and last day of a span of time; none where it is not bounded at all.
type Days = Option<(Option<Date>, Option<Date>)>;

/// What a source covers completely in a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole {
    /// `LIKE` pattern of the source's id.
    source: String,
    days: Days,
    /// `LIKE` patterns of places; none when everywhere.
    places: Option<Vec<String>>,
}

/// Where and when milestones are covered completely, and by which sources.
#[derive(Debug, Clone, Default)]
pub(crate) struct Coverage(Arc<[Whole]>);

impl Coverage {
    /// What these sources cover of milestones.
    pub(crate) fn of_milestones(sources: &[Source]) -> Self {
        Self(sources.iter().flat_map(wholes).collect())
    }

    /// Whether a row of `milestones` is covered.
    pub(crate) fn milestones(&self) -> Covered {
        Covered { coverage: self.clone(), of: Of::Milestone }
    }

    /// Whether what came of a row of `funding` is covered.
    pub(crate) fn results(&self) -> Covered {
        Covered { coverage: self.clone(), of: Of::Result }
    }
}

/// What a source covers of milestones, by spans of time.
fn wholes(source: &Source) -> Vec<Whole> {
    let mut spans: BTreeMap<Days, Option<Vec<String>>> = BTreeMap::new();
    for coverage in &source.coverage {
        if coverage.kind != ThingKind::Milestone || !coverage.complete {
            continue;
        }
        let days = coverage.period.map(|period| (period.start(), period.end()));
        let places = spans.entry(days).or_insert_with(|| Some(Vec::new()));
        match (&coverage.region, places.as_mut()) {
            (Some(region), Some(places)) => places.push(pattern(region)),
            _ => *places = None,
        }
    }
    let pattern = one_of_bars(source.id.as_str(), false);
    let whole = |(days, places)| Whole { source: pattern.clone(), days, places };
    spans.into_iter().map(whole).collect()
}

/// A place in the region, as the filter `region` finds it.
fn pattern(region: &Region) -> String {
    match region.kato() {
        Some(kato) => one_of_bars(&format!("{}:{}", region.scheme(), kato.prefix()), true),
        None => one_of_bars(&region.key(), false),
    }
}

/// What is covered.
#[derive(Debug, Clone, Copy)]
enum Of {
    Milestone,
    Result,
}

impl Of {
    fn stated_by(self) -> &'static str {
        match self {
            Self::Milestone => "milestones.stated_by",
            Self::Result => "funding.stated_by",
        }
    }

    /// The day that lies in a period.
    fn day(self) -> &'static str {
        match self {
            Self::Milestone => "milestones.due_on",
            Self::Result => "COALESCE(funding.signed_on, funding.start_on)",
        }
    }
}

/// A condition that is true or false, never null. It is written by hand, since boxes of diesel's own conditions cannot stand
/// in a subquery that looks at the row around it.
#[derive(Debug, Clone)]
pub(crate) struct Covered {
    coverage: Coverage,
    of: Of,
}

impl Expression for Covered {
    type SqlType = Bool;
}

impl<QS> AppearsOnTable<QS> for Covered {}
impl<QS> SelectableExpression<QS> for Covered {}

impl<GB> ValidGrouping<GB> for Covered {
    type IsAggregate = is_aggregate::No;
}

impl QueryId for Covered {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB> QueryFragment<DB> for Covered
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Day>,
    String: ToSql<Text, DB>,
    Date: ToSql<Day, DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        any(&self.coverage.0, out, &|whole, out| self.whole(whole, out))
    }
}

impl Covered {
    fn whole<'b, DB>(&self, whole: &'b Whole, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text> + HasSqlType<Day>,
        String: ToSql<Text, DB>,
        Date: ToSql<Day, DB>,
    {
        out.push_sql("(");
        like(self.of.stated_by(), &whole.source, out.reborrow())?;
        if let Some((first, last)) = &whole.days {
            let day = self.of.day();
            out.push_sql(&format!(" AND {day} IS NOT NULL"));
            for (operator, bound) in [(">=", first), ("<=", last)] {
                if let Some(bound) = bound {
                    out.push_sql(&format!(" AND {day} {operator} "));
                    out.push_bind_param::<Day, Date>(bound)?;
                }
            }
        }
        if let Some(places) = &whole.places {
            out.push_sql(" AND ");
            self.works_in(places, out.reborrow())?;
        }
        out.push_sql(")");
        Ok(())
    }

    fn works_in<'b, DB>(
        &self,
        places: &'b [String],
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text>,
        String: ToSql<Text, DB>,
    {
        match self.of {
            Of::Milestone => {
                // Under a name of its own, since the row around may be one of `funding` too; and not as EXISTS, for which
                // PostgreSQL would read all fundings of the regions to look at twenty.
                out.push_sql("COALESCE((SELECT ");
                any(places, out.reborrow(), &|place, out| like("works.places", place, out))?;
                out.push_sql(
                    " FROM funding AS works WHERE works.id = milestones.funding_id), false)",
                );
                Ok(())
            }
            Of::Result => any(places, out, &|place, out| like("funding.places", place, out)),
        }
    }
}

fn like<'b, DB>(column: &str, pattern: &'b String, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
{
    out.push_sql(column);
    out.push_sql(" LIKE ");
    out.push_bind_param::<Text, String>(pattern)?;
    out.push_sql(" ESCAPE '\\'");
    Ok(())
}

/// Whether one of several conditions holds, halved again and again: SQLite bounds how deep an expression may be.
pub(super) fn any<'b, T, DB: Backend>(
    parts: &'b [T],
    mut out: AstPass<'_, 'b, DB>,
    part: &impl Fn(&'b T, AstPass<'_, 'b, DB>) -> QueryResult<()>,
) -> QueryResult<()> {
    match parts {
        [] => out.push_sql("(1 = 0)"),
        [only] => part(only, out)?,
        _ => {
            let (left, right) = parts.split_at(parts.len() / 2);
            out.push_sql("(");
            any(left, out.reborrow(), part)?;
            out.push_sql(" OR ");
            any(right, out.reborrow(), part)?;
            out.push_sql(")");
        }
    }
    Ok(())
}
