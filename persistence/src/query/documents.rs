//! Lists of documents, across all funding and below one.

use diesel::prelude::*;
use domain::SortKey;

use super::holds::codes_in;
use super::narrow::{codes, year_any};
use super::pages::{page_by, page_by_id};
use super::plan::{Few, below_funding, narrow};
use super::{Answer, Ask, Asked};
use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::documents;

pub(super) fn ask(
    connection: &mut Connection,
    asked: &Asked<'_>,
    ask: Ask<'_>,
) -> Result<Answer, Error> {
    on!(connection, c, Db => {
        let base = |_: Option<&str>| {
            let mut query = documents::table.into_boxed::<Db>().filter(documents::gone.is_null());
            below_funding!(Db, query, documents, asked);
            let filter: &domain::Filter = asked.filter;
            if !filter.document_type.is_empty() {
                query = query.filter(documents::document_type.eq_any(codes!(filter.document_type)));
            }
            if !filter.access.is_empty() {
                query = query.filter(documents::access.eq_any(codes!(filter.access)));
            }
            if !filter.source.is_empty() {
                query = query.filter(codes_in(documents::stated_by, &codes!(filter.source)));
            }
            if !filter.year.is_empty() {
                query = query.filter(year_any!(Db, documents, dated_on, &filter.year));
            }
            if let Some(sequence) = filter.updated_after {
                let chooses = asked.chooses(Few::Changes) || asked.may_choose(SortKey::Sequence);
                narrow!(query, chooses, documents::sequence.gt(sequence));
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
            SortKey::DatedOn => page_by!(c, base, walks, documents, dated_on, Day(time::Date), page),
            SortKey::Sequence => page_by!(c, base, walks, documents, sequence, Number(i64), page),
            _ => page_by_id!(c, base, walks, documents, page),
        }))
    })
}
