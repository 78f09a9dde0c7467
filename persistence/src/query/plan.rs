//! How a page is found: by walking an index in the page's order, or, where a filter leaves little, by sorting that.
//!
//! SQLite keeps no statistics that would tell the two apart and sorts a whole register when it guesses wrong, so it is
//! told: conditions that shall not choose the index stand behind `false OR`. PostgreSQL sees through that, and may.

use diesel::prelude::*;
use domain::{Filter, Id, SortKey, Subject};

use super::Asked;
use crate::Error;
use crate::column::{MANY, region_of};
use crate::connection::{Connection, on};
use crate::schema::{
    calls, documents, funding, funding_parties as p, milestones, organisations, payments,
};

/// So many rows are sorted rather than looked for on a walk.
const FEW: i64 = 1_000;
/// More regions at once than this are looked for on one walk.
const MOST_WALKS: usize = 6;

/// A filter that leaves few rows: the others only look at these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Few {
    Recipients,
    Funders,
    Group,
    Operators,
    Changes,
    /// The funding that the things lie below: each of its rows is looked at.
    Funding,
}

/// The first filter that leaves few rows.
pub(super) fn few(
    connection: &mut Connection,
    subject: Subject,
    filter: &Filter,
    group: &[String],
) -> Result<Option<Few>, Error> {
    if filter.funding.is_some() {
        return Ok(Some(Few::Funding));
    }
    let texts = |ids: &[Id]| ids.iter().map(Id::to_string).collect::<Vec<_>>();
    let parties = [
        (Few::Recipients, "recipient", texts(&filter.recipient)),
        (Few::Funders, "funder", texts(&filter.funder)),
        (Few::Operators, "operator", texts(&filter.operator)),
        (Few::Group, "funder", group.to_vec()),
    ];
    for (few, role, organisations) in parties {
        if organisations.is_empty() {
            continue;
        }
        let more: Option<String> = match (subject, role) {
            (Subject::Calls, "funder") => on!(&mut *connection, c => calls::table
                .filter(calls::funder_id.eq_any(&organisations))
                .select(calls::id).offset(FEW).limit(1).first(c).optional())?,
            (Subject::Calls, _) => on!(&mut *connection, c => calls::table
                .filter(calls::operator_id.eq_any(&organisations))
                .select(calls::id).offset(FEW).limit(1).first(c).optional())?,
            _ => on!(&mut *connection, c => p::table
                .filter(p::organisation_id.eq_any(&organisations)).filter(p::role.eq(role))
                .select(p::funding_id).offset(FEW).limit(1).first(c).optional())?,
        };
        if more.is_none() {
            return Ok(Some(few));
        }
    }
    let Some(after) = filter.updated_after else { return Ok(None) };
    macro_rules! more {
        ($table:ident) => {
            on!(&mut *connection, c => $table::table.filter($table::sequence.gt(after))
                .order($table::sequence).select($table::sequence).offset(FEW).limit(1)
                .first::<i64>(c).optional())?
        };
    }
    let more = match subject {
        Subject::Organisations => more!(organisations),
        Subject::Funding | Subject::Grants | Subject::Contracts => more!(funding),
        Subject::Milestones => more!(milestones),
        Subject::Payments => more!(payments),
        Subject::Documents => more!(documents),
        Subject::Calls => more!(calls),
    };
    Ok(more.is_none().then_some(Few::Changes))
}

/// The regions that are walked one by one, and fundings in several of them; none where one walk is as good, or where no
/// index has the regions in the order that is asked for.
pub(super) fn walks(asked: &Asked<'_>) -> Vec<Option<String>> {
    let regions = regions(asked.filter);
    let has_index = |order| matches!(order, SortKey::Id | SortKey::Amount | SortKey::SignedOn);
    if regions.is_empty() || regions.len() > MOST_WALKS || !asked.order.is_none_or(has_index) {
        return vec![None];
    }
    regions.into_iter().map(Some).collect()
}

/// What the column `region` of a funding in one of the filter's regions can be.
pub(super) fn regions(filter: &Filter) -> Vec<String> {
    let mut regions: Vec<String> =
        filter.region.iter().map(|region| region_of(region.as_str()).to_owned()).collect();
    if !regions.is_empty() {
        regions.push(MANY.to_owned());
    }
    regions.sort();
    regions.dedup();
    regions
}

/// Whether a region says everything that the filter asks of places, so that they need not be looked at.
pub(super) fn is_whole(filter: &Filter, region: &str) -> bool {
    filter.region.iter().any(|asked| asked.as_str() == region)
}

/// Narrows a query by a condition that chooses its index, or that only looks at what another one chose.
macro_rules! narrow {
    ($query:ident, $chooses:expr, $condition:expr) => {
        $query = if $chooses {
            $query.filter($condition)
        } else {
            use diesel::IntoSql;
            $query.filter(false.into_sql::<diesel::sql_types::Bool>().or($condition))
        };
    };
}
pub(crate) use narrow;

/// Narrows fundings by their regions.
macro_rules! in_regions {
    ($db:ident, $query:ident, $chooses:expr, $filter:expr) => {
        if !$filter.region.is_empty() {
            $query = $query.filter(crate::query::holds::regions_in(
                crate::schema::funding::places,
                &$filter.region,
            ));
            if $chooses {
                let regions = crate::query::plan::regions($filter);
                $query = $query.filter(crate::schema::funding::region.eq_any(regions));
            }
        }
    };
}
pub(crate) use in_regions;

/// Narrows what lies below fundings: to one of them, and by what the filter asks of them.
macro_rules! below_funding {
    ($db:ident, $query:ident, $table:ident, $asked:expr) => {
        let only = $asked.filter.funding.as_ref().map(domain::Id::as_str);
        if let Some(only) = only {
            $query = $query.filter(crate::schema::$table::funding_id.eq(only));
        }
        if crate::query::narrow::narrows_funding($asked.filter) {
            let mut parents = crate::schema::funding::table.into_boxed::<$db>();
            if let Some(only) = only {
                parents = parents.filter(crate::schema::funding::id.eq(only));
            }
            crate::query::plan::in_regions!($db, parents, true, $asked.filter);
            crate::query::narrow::narrow_funding!($db, parents, $asked);
            let chooses = $asked.chooses_parents();
            let parents = parents.select(crate::schema::funding::id);
            crate::query::plan::narrow!(
                $query,
                chooses,
                crate::schema::$table::funding_id.eq_any(parents)
            );
        }
    };
}
pub(crate) use below_funding;
