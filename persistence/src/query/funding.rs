//! Lists of grants and contracts.

use std::sync::LazyLock;

use diesel::IntoSql;
use diesel::dsl::{not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::counting::AWARDED;
use domain::filter::Verdict;
use domain::{SortKey, Subject};

use super::holds::regions_in;
use super::lateness::{awaits_funder, awaits_recipient, report_missing, waiting_on};
use super::narrow::{days_of, narrow_funding, year_any};
use super::pages::{page_by, page_by_id};
use super::plan::{self, Few, in_regions, is_whole, narrow};
use super::{Answer, Ask, Asked};
use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::{funding, milestones as m};

/// Whether a funding has a milestone that is …
macro_rules! having {
    ($condition:expr) => {
        diesel::dsl::exists(
            m::table
                .filter(m::funding_id.eq(funding::id))
                .filter(m::gone.is_null())
                .filter($condition),
        )
    };
}

/// Whether a funding has a milestone of the work, not of the planning before it, that is …
macro_rules! working {
    ($condition:expr) => {
        having!(m::milestone_kind.eq("implementation").and($condition))
    };
}

/// Nothing is known of its milestones: there is none, and no source covers them.
macro_rules! untold {
    ($asked:expr) => {
        not(having!(m::id.is_not_null())).and(not($asked.coverage.results()))
    };
}

/// What came of a funding, as `domain::outcome` says it, in SQL.
macro_rules! outcome {
    ($db:ident, $outcomes:expr, $covered:expr) => {{
        let returned = || working!(m::status.eq("returned"));
        let unaccepted = || working!(m::status.ne_all(["accepted", "cancelled"]));
        let accepted = || working!(m::status.eq("accepted"));
        let reported = || working!(m::status.eq_any(["reported", "disputed", "accepted"]));
        let covered = || $covered;
        let mut any: Box<dyn BoxableExpression<funding::table, $db, SqlType = Bool>> =
            Box::new(false.into_sql::<Bool>());
        for outcome in $outcomes {
            let nothing = || not(returned()).and(not(reported()));
            any = match outcome {
                domain::Outcome::Returned => Box::new(any.or(returned())),
                domain::Outcome::Accepted => Box::new(any.or(accepted().and(not(unaccepted())))),
                domain::Outcome::Reported => {
                    Box::new(any.or(reported().and(not(returned())).and(unaccepted())))
                }
                domain::Outcome::None => Box::new(any.or(nothing().and(covered()))),
                domain::Outcome::Unknown => Box::new(any.or(nothing().and(not(covered())))),
            };
        }
        any
    }};
}

/// Narrows by what only a list of funding has: status, money, year, milestones, outcome.
macro_rules! own {
    ($db:ident, $query:ident, $asked:expr) => {
        let filter: &domain::Filter = $asked.filter;
        if !filter.funding_status.is_empty() {
            $query = $query.filter(funding::status.eq_any(codes!(filter.funding_status)));
        }
        let by_amount = $asked.may_choose(SortKey::Amount);
        if let [only] = filter.currency.as_slice() {
            // With a region its own index holds the currency too.
            let chooses = by_amount && filter.region.is_empty();
            narrow!($query, chooses, funding::currency.eq(only.code()));
        } else if !filter.currency.is_empty() {
            let currencies: Vec<&str> =
                filter.currency.iter().map(|currency| currency.code()).collect();
            narrow!($query, $asked.order.is_none(), funding::currency.eq_any(currencies));
        }
        if !filter.source.is_empty() {
            $query = $query.filter(codes_in(funding::stated_by, &codes!(filter.source)));
        }
        for money in filter.amount_min.iter().chain(&filter.amount_max) {
            // Unless the filter names it already.
            if filter.currency != [money.currency()] {
                narrow!(
                    $query,
                    $asked.order.is_none(),
                    funding::currency.eq(money.currency().code())
                );
            }
        }
        if let Some(money) = filter.amount_min {
            narrow!($query, by_amount, funding::amount.ge(money.minor()));
        }
        if let Some(money) = filter.amount_max {
            narrow!($query, by_amount, funding::amount.le(money.minor()));
        }
        if let ([year], Some(SortKey::SignedOn)) = (filter.year.as_slice(), $asked.order) {
            let (first, last) = days_of(*year);
            $query =
                $query.filter(funding::signed_on.ge(first)).filter(funding::signed_on.le(last));
        } else if !filter.year.is_empty() {
            $query = $query.filter(year_any!($db, funding, signed_on, &filter.year));
        }
        if let Some(sequence) = filter.updated_after {
            let chooses = $asked.chooses(Few::Changes) || $asked.may_choose(SortKey::Sequence);
            narrow!($query, chooses, funding::sequence.gt(sequence));
        }
        let missing = || report_missing!($asked.today);
        let covered = || $asked.coverage.milestones();
        match filter.overdue {
            Some(Verdict::True) => $query = $query.filter(having!(missing().and(covered()))),
            Some(Verdict::False) => {
                $query = $query.filter(not(having!(missing())).and(not(untold!($asked))));
            }
            Some(Verdict::Unknown) => {
                let late = having!(missing().and(not(covered())));
                $query = $query.filter(late.or(untold!($asked)));
            }
            None => {}
        }
        if !filter.waiting_on.is_empty() {
            let mut any: Box<dyn BoxableExpression<funding::table, $db, SqlType = Bool>> =
                Box::new(false.into_sql::<Bool>());
            waiting_on!($asked, any, &filter.waiting_on, having);
            if filter.waiting_on.contains(&domain::WaitingOn::Unknown) {
                any = Box::new(any.or(untold!($asked)));
            }
            $query = $query.filter(any);
        }
        if let Some(first) = filter.first_award {
            let is_first = || sql::<Bool>(&FIRST_AWARD);
            $query = if first { $query.filter(is_first()) } else { $query.filter(not(is_first())) };
        }
        if !filter.result.is_empty() {
            $query = $query.filter(outcome!($db, &filter.result, $asked.coverage.results()));
        }
    };
}

/// Whether a funding is the first that one of its recipients was awarded. Whoever was awarded something before is found by the
/// recipient, of whom there are few; a column of the funding would have to change with every earlier award that is told later.
static FIRST_AWARD: LazyLock<String> = LazyLock::new(|| {
    let awarded = AWARDED.map(|status| format!("'{}'", status.as_str())).join(", ");
    let day = |of: &str| format!("coalesce({of}.signed_on, {of}.start_on, '9999-12-31')");
    let (day_of_earlier, day_of_this) = (day("earlier"), day("funding"));
    format!(
        "(funding.status IN ({awarded}) AND EXISTS (SELECT 1 FROM funding_parties AS own \
         WHERE own.funding_id = funding.id AND own.role = 'recipient' AND own.present AND NOT EXISTS ( \
         SELECT 1 FROM funding_parties AS other JOIN funding AS earlier ON earlier.id = other.funding_id \
         WHERE other.organisation_id = own.organisation_id AND other.role = 'recipient' AND other.present \
         AND earlier.gone IS NULL AND earlier.status IN ({awarded}) \
         AND ({day_of_earlier} < {day_of_this} OR ({day_of_earlier} = {day_of_this} AND earlier.id < funding.id)))))"
    )
});

pub(super) fn ask(
    connection: &mut Connection,
    subject: Subject,
    asked: &Asked<'_>,
    ask: Ask<'_>,
) -> Result<Answer, Error> {
    on!(connection, c, Db => {
        let base = |region: Option<&str>| {
            let mut query = funding::table.into_boxed::<Db>().filter(funding::gone.is_null());
            match subject {
                Subject::Grants => query = query.filter(funding::kind.eq("grant")),
                Subject::Contracts => query = query.filter(funding::kind.eq("contract")),
                _ => {}
            }
            match region {
                Some(region) => {
                    query = query.filter(funding::region.eq(region.to_owned()));
                    if !is_whole(asked.filter, region) {
                        query = query.filter(regions_in(funding::places, &asked.filter.region));
                    }
                }
                None => { in_regions!(Db, query, asked.order.is_none(), asked.filter); }
            }
            narrow_funding!(Db, query, asked);
            own!(Db, query, asked);
            query
        };
        let walks = plan::walks(asked);
        let (sort, after, limit) = match ask {
            Ask::Count => {
                let mut count = 0;
                for walk in &walks {
                    count += base(walk.as_deref()).count().get_result::<i64>(c)?;
                }
                return Ok(Answer::Count(count));
            }
            Ask::Rows { sort, after, limit } => (sort, after, limit),
        };
        let page = (sort, after, limit, asked.by_order());
        Ok(Answer::Rows(match sort.key {
            SortKey::Amount => page_by!(c, base, walks, funding, amount, Number(i64), page),
            SortKey::SignedOn => page_by!(c, base, walks, funding, signed_on, Day(time::Date), page),
            SortKey::StartOn => page_by!(c, base, walks, funding, start_on, Day(time::Date), page),
            SortKey::EndOn => page_by!(c, base, walks, funding, end_on, Day(time::Date), page),
            SortKey::Sequence => page_by!(c, base, walks, funding, sequence, Number(i64), page),
            _ => page_by_id!(c, base, walks, funding, page),
        }))
    })
}
