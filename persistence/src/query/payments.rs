//! Lists of payments, across all funding and below one.

use diesel::prelude::*;
use domain::SortKey;

use super::holds::codes_in;
use super::narrow::{codes, days, year_any};
use super::pages::{page_by, page_by_id};
use super::plan::{Few, below_funding, narrow};
use super::{Answer, Ask, Asked};
use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::payments;

pub(super) fn ask(
    connection: &mut Connection,
    asked: &Asked<'_>,
    ask: Ask<'_>,
) -> Result<Answer, Error> {
    on!(connection, c, Db => {
        let base = |_: Option<&str>| {
            let mut query = payments::table.into_boxed::<Db>().filter(payments::gone.is_null());
            below_funding!(Db, query, payments, asked);
            let filter: &domain::Filter = asked.filter;
            if !filter.payment_status.is_empty() {
                query = query.filter(payments::status.eq_any(codes!(filter.payment_status)));
            }
            if !filter.currency.is_empty() {
                let currencies: Vec<&str> = filter.currency.iter().map(|currency| currency.code()).collect();
                query = query.filter(payments::currency.eq_any(currencies));
            }
            if !filter.source.is_empty() {
                query = query.filter(codes_in(payments::stated_by, &codes!(filter.source)));
            }
            days!(query, asked, SortKey::PaidOn, payments::paid_on, filter.paid);
            if !filter.year.is_empty() {
                query = query.filter(year_any!(Db, payments, paid_on, &filter.year));
            }
            if let Some(sequence) = filter.updated_after {
                let chooses = asked.chooses(Few::Changes) || asked.may_choose(SortKey::Sequence);
                narrow!(query, chooses, payments::sequence.gt(sequence));
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
            SortKey::Amount => page_by!(c, base, walks, payments, amount, Number(i64), page),
            SortKey::PaidOn => page_by!(c, base, walks, payments, paid_on, Day(time::Date), page),
            SortKey::Sequence => page_by!(c, base, walks, payments, sequence, Number(i64), page),
            _ => page_by_id!(c, base, walks, payments, page),
        }))
    })
}
