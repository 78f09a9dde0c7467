//! Lists of organisations.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use domain::{Language, SortKey};

use super::holds::{codes_in, regions_in};
use super::narrow::{codes, days, year_any};
use super::pages::{page_by, page_by_id};
use super::plan::{Few, narrow};
use super::{Answer, Ask, Asked};
use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::{funding_parties, organisations};

pub(super) fn ask(
    connection: &mut Connection,
    asked: &Asked<'_>,
    ask: Ask<'_>,
) -> Result<Answer, Error> {
    on!(connection, c, Db => {
        let base = |_: Option<&str>| {
            let mut query = organisations::table.into_boxed::<Db>().filter(organisations::gone.is_null())
                .filter(organisations::listed.eq(true));
            let filter: &domain::Filter = asked.filter;
            if !filter.region.is_empty() {
                query = query.filter(regions_in(organisations::seat, &filter.region));
            }
            if !filter.sphere.is_empty() {
                query = query.filter(codes_in(organisations::spheres, &filter.sphere));
            }
            if !filter.role.is_empty() {
                query = query.filter(codes_in(organisations::roles, &codes!(filter.role)));
            }
            if !filter.source.is_empty() {
                query = query.filter(codes_in(organisations::stated_by, &codes!(filter.source)));
            }
            if !filter.organisation_status.is_empty() {
                query = query.filter(organisations::status.eq_any(codes!(filter.organisation_status)));
            }
            if !filter.legal_form.is_empty() {
                query = query.filter(organisations::legal_form.eq_any(&filter.legal_form));
            }
            days!(query, asked, SortKey::RegisteredOn, organisations::registered_on, filter.registered);
            if !filter.year.is_empty() {
                query = query.filter(year_any!(Db, organisations, registered_on, &filter.year));
            }
            if let Some(sequence) = filter.updated_after {
                let chooses = asked.chooses(Few::Changes) || asked.may_choose(SortKey::Sequence);
                narrow!(query, chooses, organisations::sequence.gt(sequence));
            }
            let funded = || funding_parties::table
                .filter(funding_parties::organisation_id.eq(organisations::id))
                .filter(funding_parties::role.eq("recipient"))
                .filter(funding_parties::present.eq(true));
            match filter.has_funding {
                Some(true) => query = query.filter(exists(funded())),
                Some(false) => query = query.filter(not(exists(funded()))),
                None => {}
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
            SortKey::Name(Language::Kk) => page_by!(c, base, walks, organisations, name_kk, Text(String), page),
            SortKey::Name(Language::Ru) => page_by!(c, base, walks, organisations, name_ru, Text(String), page),
            SortKey::Name(Language::En) => page_by!(c, base, walks, organisations, name_en, Text(String), page),
            SortKey::RegisteredOn => page_by!(c, base, walks, organisations, registered_on, Day(time::Date), page),
            SortKey::Sequence => page_by!(c, base, walks, organisations, sequence, Number(i64), page),
            _ => page_by_id!(c, base, walks, organisations, page),
        }))
    })
}
