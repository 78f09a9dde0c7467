//! Parts of filters that several subjects share.

use domain::Filter;

/// Codes of enumerations as SQL takes them.
macro_rules! codes {
    ($values:expr) => {
        $values.iter().map(|value| value.as_str()).collect::<Vec<&str>>()
    };
}
pub(crate) use codes;

/// First and last day of a year.
pub(crate) fn days_of(year: i32) -> (time::Date, time::Date) {
    let day =
        |month, day| time::Date::from_calendar_date(year, month, day).unwrap_or(time::Date::MIN);
    (day(time::Month::January, 1), day(time::Month::December, 31))
}

/// Whether it lies in one of some years, for a column of days.
macro_rules! year_any {
    ($db:ident, $table:ident, $column:ident, $years:expr) => {{
        let mut any: Box<
            dyn BoxableExpression<
                    crate::schema::$table::table,
                    $db,
                    SqlType = diesel::sql_types::Nullable<diesel::sql_types::Bool>,
                >,
        > = Box::new(diesel::IntoSql::into_sql::<
            diesel::sql_types::Nullable<diesel::sql_types::Bool>,
        >(false));
        for year in $years {
            let (first, last) = crate::query::narrow::days_of(*year);
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

/// Narrows to inclusive days, which choose the index where the page is sorted by them.
macro_rules! days {
    ($query:ident, $asked:expr, $key:expr, $column:expr, $range:expr) => {
        let chooses = $asked.may_choose($key);
        if let Some(from) = $range.from {
            crate::query::plan::narrow!($query, chooses, $column.ge(from));
        }
        if let Some(to) = $range.to {
            crate::query::plan::narrow!($query, chooses, $column.le(to));
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
            .filter(crate::query::holds::regions_in(crate::schema::organisations::seat, $regions))
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

/// Narrows to fundings in which some organisations have a role now: all of theirs, or where these are many, each funding
/// on the walk is asked for them.
macro_rules! party {
    ($db:ident, $query:ident, $asked:expr, $few:ident, $role:literal, $organisations:expr) => {
        let organisations = $organisations;
        if !organisations.is_empty() {
            $query = if $asked.chooses(crate::query::Few::$few) {
                $query.filter(f::id.eq_any(with_party!($db, $role, organisations)))
            } else {
                use crate::schema::funding_parties as p;
                use diesel::IntoSql;
                let theirs = p::table
                    .filter(p::funding_id.eq(f::id))
                    .filter(p::role.eq($role))
                    .filter(p::organisation_id.eq_any(organisations))
                    .filter(p::present.eq(true));
                let aside = false.into_sql::<diesel::sql_types::Bool>();
                $query.filter(aside.or(diesel::dsl::exists(theirs)))
            };
        }
    };
}
pub(crate) use party;

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

/// Narrows fundings by what they are but their region: shared by the lists of funding, milestones and payments.
macro_rules! narrow_funding {
    ($db:ident, $query:ident, $asked:expr) => {
        use crate::query::holds::codes_in;
        use crate::query::narrow::{codes, days, party, seated, with_party};
        use crate::schema::funding as f;
        let filter: &domain::Filter = $asked.filter;
        party!($db, $query, $asked, Recipients, "recipient", codes!(filter.recipient));
        party!($db, $query, $asked, Funders, "funder", codes!(filter.funder));
        party!($db, $query, $asked, Group, "funder", &$asked.funders);
        party!($db, $query, $asked, Operators, "operator", codes!(filter.operator));
        let counts = $asked.order.is_none();
        if !filter.recipient_region.is_empty() {
            let seats = seated!($db, &filter.recipient_region);
            crate::query::plan::narrow!(
                $query,
                counts,
                f::id.eq_any(with_party!($db, "recipient", seats))
            );
        }
        if !filter.funder_region.is_empty() {
            let seats = seated!($db, &filter.funder_region);
            crate::query::plan::narrow!(
                $query,
                counts,
                f::id.eq_any(with_party!($db, "funder", seats))
            );
        }
        if !filter.sphere.is_empty() {
            $query = $query.filter(codes_in(f::spheres, &filter.sphere));
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
        if !filter.call.is_empty() {
            $query = $query.filter(f::call_id.eq_any(codes!(filter.call)));
        }
        days!($query, $asked, domain::SortKey::SignedOn, f::signed_on, filter.signed);
        days!($query, $asked, domain::SortKey::StartOn, f::start_on, filter.start);
        days!($query, $asked, domain::SortKey::EndOn, f::end_on, filter.end);
    };
}
pub(crate) use narrow_funding;
