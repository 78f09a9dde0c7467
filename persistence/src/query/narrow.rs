//! Parts of filters that several subjects share.

use domain::Filter;

use crate::column::one_of_bars;

/// Codes of enumerations as SQL takes them.
macro_rules! codes {
    ($values:expr) => {
        $values.iter().map(|value| value.as_str()).collect::<Vec<&str>>()
    };
}
pub(crate) use codes;

/// `LIKE` patterns for codes between bars.
pub(crate) fn patterns<T: AsRef<str>>(values: &[T]) -> Vec<String> {
    values.iter().map(|value| one_of_bars(value.as_ref(), false)).collect()
}

/// `LIKE` patterns for regions: a KATO code takes everything under it.
pub(crate) fn region_patterns(regions: &[domain::filter::RegionPrefix]) -> Vec<String> {
    regions.iter().map(|region| one_of_bars(region.as_str(), region.is_prefix())).collect()
}

/// Whether a column is like one of several patterns.
macro_rules! like_any {
    ($db:ident, $table:ident, $column:ident, $patterns:expr) => {{
        let mut any: Box<
            dyn BoxableExpression<
                    crate::schema::$table::table,
                    $db,
                    SqlType = diesel::sql_types::Bool,
                >,
        > = Box::new(diesel::dsl::sql::<diesel::sql_types::Bool>("1 = 0"));
        for pattern in $patterns {
            any = Box::new(any.or(crate::schema::$table::$column.like(pattern).escape('\\')));
        }
        any
    }};
}
pub(crate) use like_any;

/// First and last day of each year, for a column of days.
macro_rules! year_any {
    ($db:ident, $table:ident, $column:ident, $years:expr) => {{
        let mut any: Box<
            dyn BoxableExpression<
                    crate::schema::$table::table,
                    $db,
                    SqlType = diesel::sql_types::Nullable<diesel::sql_types::Bool>,
                >,
        > = Box::new(diesel::dsl::sql::<diesel::sql_types::Nullable<diesel::sql_types::Bool>>(
            "1 = 0",
        ));
        for year in $years {
            let day = |month, day| {
                time::Date::from_calendar_date(*year, month, day).unwrap_or(time::Date::MIN)
            };
            let (first, last) = (day(time::Month::January, 1), day(time::Month::December, 31));
            any = Box::new(
                any.or(crate::schema::$table::$column
                    .ge(first)
                    .and(crate::schema::$table::$column.le(last))),
            );
        }
        any
    }};
}
pub(crate) use year_any;

/// Narrows to inclusive days.
macro_rules! days {
    ($query:ident, $column:expr, $range:expr) => {
        if let Some(from) = $range.from {
            $query = $query.filter($column.ge(from));
        }
        if let Some(to) = $range.to {
            $query = $query.filter($column.le(to));
        }
    };
}
pub(crate) use days;

/// Ids of organisations with a seat in one of these regions.
macro_rules! seated {
    ($db:ident, $regions:expr) => {
        crate::schema::organisations::table
            .into_boxed::<$db>()
            .filter(crate::schema::organisations::gone.is_null())
            .filter(crate::query::narrow::like_any!(
                $db,
                organisations,
                seat,
                crate::query::narrow::region_patterns($regions)
            ))
            .select(crate::schema::organisations::id)
    };
}
pub(crate) use seated;

/// Ids of fundings in which some organisations have a role now.
macro_rules! with_party {
    ($db:ident, $role:literal, $organisations:expr) => {
        crate::schema::funding_parties::table
            .into_boxed::<$db>()
            .filter(crate::schema::funding_parties::role.eq($role))
            .filter(crate::schema::funding_parties::present.eq(true))
            .filter(crate::schema::funding_parties::organisation_id.eq_any($organisations))
            .select(crate::schema::funding_parties::funding_id)
    };
}
pub(crate) use with_party;

/// Whether a filter narrows by what a funding is, apart from its own status, amount, year and outcome.
pub(crate) fn narrows_funding(filter: &Filter) -> bool {
    let lists = [
        filter.region.is_empty(),
        filter.recipient_region.is_empty(),
        filter.funder_region.is_empty(),
        filter.sphere.is_empty(),
        filter.kind.is_empty(),
        filter.funding_kind.is_empty(),
        filter.stage.is_empty(),
        filter.funder.is_empty(),
        filter.funder_group.is_empty(),
        filter.operator.is_empty(),
        filter.recipient.is_empty(),
        filter.call.is_empty(),
    ];
    lists.contains(&false)
        || [filter.signed, filter.start, filter.end].iter().any(domain::filter::DayRange::is_some)
}

/// Narrows fundings by what they are: shared by the lists of funding, milestones and payments.
macro_rules! narrow_funding {
    ($db:ident, $query:ident, $asked:expr) => {
        use crate::query::narrow::{
            codes, days, like_any, patterns, region_patterns, seated, with_party,
        };
        use crate::schema::funding as f;
        let filter: &domain::Filter = $asked.filter;
        if !filter.region.is_empty() {
            $query =
                $query.filter(like_any!($db, funding, places, region_patterns(&filter.region)));
        }
        if !filter.recipient_region.is_empty() {
            $query = $query.filter(f::id.eq_any(with_party!(
                $db,
                "recipient",
                seated!($db, &filter.recipient_region)
            )));
        }
        if !filter.funder_region.is_empty() {
            $query = $query.filter(f::id.eq_any(with_party!(
                $db,
                "funder",
                seated!($db, &filter.funder_region)
            )));
        }
        if !filter.sphere.is_empty() {
            $query = $query.filter(like_any!($db, funding, spheres, patterns(&filter.sphere)));
        }
        if !filter.kind.is_empty() {
            $query = $query.filter(f::kind.eq_any(codes!(filter.kind)));
        }
        if !filter.funding_kind.is_empty() {
            $query = $query.filter(f::funding_kind.eq_any(codes!(filter.funding_kind)));
        }
        if !filter.stage.is_empty() {
            $query = $query.filter(f::stage.eq_any(codes!(filter.stage)));
        }
        if !filter.funder.is_empty() {
            $query = $query.filter(f::id.eq_any(with_party!($db, "funder", codes!(filter.funder))));
        }
        if !filter.funder_group.is_empty() {
            $query = $query.filter(f::id.eq_any(with_party!($db, "funder", &$asked.funders)));
        }
        if !filter.operator.is_empty() {
            $query =
                $query.filter(f::id.eq_any(with_party!($db, "operator", codes!(filter.operator))));
        }
        if !filter.recipient.is_empty() {
            $query = $query.filter(f::id.eq_any(with_party!(
                $db,
                "recipient",
                codes!(filter.recipient)
            )));
        }
        if !filter.call.is_empty() {
            $query = $query.filter(f::call_id.eq_any(codes!(filter.call)));
        }
        days!($query, f::signed_on, filter.signed);
        days!($query, f::start_on, filter.start);
        days!($query, f::end_on, filter.end);
    };
}
pub(crate) use narrow_funding;
