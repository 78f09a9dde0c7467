//! Lists of calls.

use diesel::prelude::*;
use domain::SortKey;

use super::holds::{codes_in, regions_in};
use super::narrow::{codes, days, year_any};
use super::pages::{page_by, page_by_id};
use super::plan::{Few, narrow};
use super::{Answer, Ask, Asked};
use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::calls;

/// Narrows to calls that name some organisations: all of theirs, or where these are many, each call on the walk is
/// asked for them.
macro_rules! named {
    ($query:ident, $asked:expr, $few:ident, $column:ident, $organisations:expr) => {
        let organisations = $organisations;
        if !organisations.is_empty() {
            let chooses = $asked.chooses(Few::$few);
            narrow!($query, chooses, calls::$column.eq_any(organisations));
        }
    };
}

/// Narrows by what the money of a call is.
macro_rules! money {
    ($query:ident, $asked:expr) => {
        let filter: &domain::Filter = $asked.filter;
        let by_amount = $asked.may_choose(SortKey::Amount);
        if !filter.currency.is_empty() {
            let currencies: Vec<&str> =
                filter.currency.iter().map(|currency| currency.code()).collect();
            let chooses = by_amount && currencies.len() == 1;
            narrow!($query, chooses, calls::currency.eq_any(currencies));
        }
        for money in filter.amount_min.iter().chain(&filter.amount_max) {
            // Unless the filter names it already.
            if filter.currency != [money.currency()] {
                let code = money.currency().code();
                narrow!($query, $asked.order.is_none(), calls::currency.eq(code));
            }
        }
        if let Some(money) = filter.amount_min {
            narrow!($query, by_amount, calls::amount.ge(money.minor()));
        }
        if let Some(money) = filter.amount_max {
            narrow!($query, by_amount, calls::amount.le(money.minor()));
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
            let mut query = calls::table.into_boxed::<Db>().filter(calls::gone.is_null());
            let filter: &domain::Filter = asked.filter;
            named!(query, asked, Funders, funder_id, codes!(filter.funder));
            named!(query, asked, Group, funder_id, &asked.funders);
            named!(query, asked, Operators, operator_id, codes!(filter.operator));
            if !filter.region.is_empty() {
                query = query.filter(regions_in(calls::places, &filter.region));
            }
            if !filter.sphere.is_empty() {
                query = query.filter(codes_in(calls::spheres, &filter.sphere));
            }
            if !filter.source.is_empty() {
                query = query.filter(codes_in(calls::stated_by, &codes!(filter.source)));
            }
            if !filter.call_status.is_empty() {
                query = query.filter(calls::status.eq_any(codes!(filter.call_status)));
            }
            money!(query, asked);
            days!(query, asked, SortKey::AnnouncedOn, calls::announced_on, filter.announced);
            days!(query, asked, SortKey::ApplicationsTo, calls::applications_to, filter.closes);
            if !filter.year.is_empty() {
                query = query.filter(year_any!(Db, calls, announced_on, &filter.year));
            }
            if let Some(sequence) = filter.updated_after {
                let chooses = asked.chooses(Few::Changes) || asked.may_choose(SortKey::Sequence);
                narrow!(query, chooses, calls::sequence.gt(sequence));
            }
            query
        };
        let (sort, after, limit) = match ask {
            Ask::Count => return Ok(Answer::Count(base(None).count().get_result(c)?)),
            Ask::Rows { sort, after, limit } => (sort, after, limit),
        };
        let page = (sort, after, limit, asked.by_order());
        let walks = [None::<String>];
        Ok(Answer::Rows(match sort.key {
            SortKey::Amount => page_by!(c, base, walks, calls, amount, Number(i64), page),
            SortKey::AnnouncedOn => page_by!(c, base, walks, calls, announced_on, Day(time::Date), page),
            SortKey::ApplicationsTo => page_by!(c, base, walks, calls, applications_to, Day(time::Date), page),
            SortKey::Sequence => page_by!(c, base, walks, calls, sequence, Number(i64), page),
            _ => page_by_id!(c, base, walks, calls, page),
        }))
    })
}
