//! Totals of organisations, kept up with every write: what a funding gave to its sums before is taken out, what it gives
//! now is put in.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::counting::{AmountBasis, Bucket, Part, counted, received};
use domain::{Funding, FundingStatus, Id, PaymentStatus, Thing, ThingKind, change};

use super::batch::{Batch, Key};
use crate::Error;
use crate::column::{high, low, whole};
use crate::connection::{Connection, on};
use crate::rows::table_of;
use crate::schema::{funding, organisation_totals, payments};

/// Organisation, direction, kind, currency, bucket.
type Line = (String, &'static str, &'static str, String, &'static str);

#[derive(Default)]
struct Delta {
    count: i64,
    high: i64,
    low: i64,
    sequence: i64,
}

/// What a transaction does to totals.
#[derive(Default)]
pub(super) struct Tally {
    lines: BTreeMap<Line, Delta>,
    /// Fundings whose sums change although they do not: terminated ones that were paid or repaid, and when.
    paid: Vec<(Funding, i64)>,
}

/// The lines a funding has in totals, each with its part. `paid` is in minor units.
pub(crate) fn lines(thing: &Funding, paid: Option<i64>) -> Vec<(Id, &'static str, Part)> {
    let basis = AmountBasis::Present;
    let given =
        thing.funder.iter().map(|funder| (funder.id.clone(), "given", counted(thing, paid, basis)));
    let received = thing.recipients.iter().map(|recipient| {
        (recipient.id.clone(), "received", received(thing, &recipient.id, paid, basis))
    });
    given.chain(received).collect()
}

impl Tally {
    /// Takes out what the changed fundings gave before. Runs before their rows are replaced.
    pub(super) fn before(batch: &mut Batch<'_>, order: &[Key]) -> Result<Self, Error> {
        let mut tally = Self::default();
        let mut own: BTreeMap<String, i64> = BTreeMap::new();
        let mut paid: BTreeMap<String, i64> = BTreeMap::new();
        for draft in
            order.iter().filter_map(|key| batch.drafts.get(key)).filter(|draft| draft.changed)
        {
            let sequence = draft.common.sequence;
            if draft.kind == ThingKind::Payment {
                let parent = draft.thing.as_ref().and_then(Thing::parent).map(ToString::to_string);
                if let Some(parent) = parent.or_else(|| parent_of(draft.before.as_deref())) {
                    let newest = paid.entry(parent).or_default();
                    *newest = sequence.max(*newest);
                }
            } else if draft.kind.is_funding() && !draft.is_new {
                own.insert(draft.common.id.clone(), sequence);
            }
        }
        paid.retain(|id, _| !batch.is_changed_funding(id));
        for (thing, paid_before) in stored(batch.connection, &own, false)? {
            let sequence = own.get(thing.id.as_str()).copied().unwrap_or(0);
            tally.add(&thing, paid_before, -1, sequence);
        }
        // Of parents of payments only the terminated ones count what was paid.
        for (thing, paid_before) in stored(batch.connection, &paid, true)? {
            let sequence = paid.get(thing.id.as_str()).copied().unwrap_or(0);
            tally.add(&thing, paid_before, -1, sequence);
            tally.paid.push((thing, sequence));
        }
        Ok(tally)
    }

    /// Puts in what the fundings give now, and writes the lines. Runs after all rows are written.
    pub(super) fn after(mut self, batch: &mut Batch<'_>, order: &[Key]) -> Result<(), Error> {
        let changed =
            order.iter().filter_map(|key| batch.drafts.get(key)).filter(|draft| draft.changed);
        let mut terminated = std::mem::take(&mut self.paid);
        for draft in changed {
            match &draft.thing {
                Some(Thing::Funding(thing)) if thing.status == FundingStatus::Terminated => {
                    terminated.push((thing.clone(), draft.common.sequence));
                }
                Some(Thing::Funding(thing)) => self.add(thing, None, 1, draft.common.sequence),
                _ => {}
            }
        }
        for (thing, sequence) in terminated {
            let paid = paid(batch.connection, &thing)?;
            let part = counted(&thing, paid, AmountBasis::Present);
            let set = (funding::bucket.eq(part.bucket.as_str()), funding::counted.eq(part.minor));
            on!(&mut *batch.connection, c => diesel::update(funding::table.find(thing.id.as_str())).set(set).execute(c))?;
            self.add(&thing, paid, 1, sequence);
        }
        self.write(batch.connection)
    }

    fn add(&mut self, thing: &Funding, paid: Option<i64>, sign: i64, sequence: i64) {
        for (organisation, direction, part) in lines(thing, paid) {
            let currency =
                part.currency.map_or(String::new(), |currency| currency.code().to_owned());
            let line = (
                organisation.to_string(),
                direction,
                thing.kind().as_str(),
                currency,
                part.bucket.as_str(),
            );
            let delta = self.lines.entry(line).or_default();
            delta.count += sign;
            delta.high += sign * high(part.minor);
            delta.low += sign * low(part.minor);
            delta.sequence = delta.sequence.max(sequence);
        }
    }

    fn write(self, connection: &mut Connection) -> Result<(), Error> {
        use diesel::upsert::excluded;
        use organisation_totals as t;
        let rows: Vec<_> = self
            .lines
            .into_iter()
            .map(|((organisation, direction, kind, currency, bucket), delta)| {
                (
                    t::organisation_id.eq(organisation),
                    t::direction.eq(direction),
                    t::kind.eq(kind),
                    t::currency.eq(currency),
                    t::bucket.eq(bucket),
                    t::count.eq(delta.count),
                    t::sum_high.eq(delta.high),
                    t::sum_low.eq(delta.low),
                    t::sequence.eq(delta.sequence),
                )
            })
            .collect();
        for rows in rows.chunks(500) {
            let rows = rows.to_vec();
            on!(&mut *connection, c => diesel::insert_into(t::table)
                .values(rows)
                .on_conflict((t::organisation_id, t::direction, t::kind, t::currency, t::bucket))
                .do_update()
                .set((
                    t::count.eq(t::count + excluded(t::count)),
                    t::sum_high.eq(t::sum_high + excluded(t::sum_high)),
                    t::sum_low.eq(t::sum_low + excluded(t::sum_low)),
                    t::sequence.eq(diesel::dsl::case_when(excluded(t::sequence).gt(t::sequence), excluded(t::sequence)).otherwise(t::sequence)),
                ))
                .execute(c))?;
        }
        Ok(())
    }
}

impl Batch<'_> {
    fn is_changed_funding(&self, id: &str) -> bool {
        self.drafts
            .get(&(table_of(ThingKind::Grant), id.to_owned()))
            .is_some_and(|draft| draft.changed)
    }
}

fn parent_of(state: Option<&str>) -> Option<String> {
    let (thing, _) = change::read_state(state?).ok()?;
    thing.parent().map(ToString::to_string)
}

/// Fundings as their rows have them, with what they were counted as paid; without those that are gone.
fn stored(
    connection: &mut Connection,
    of: &BTreeMap<String, i64>,
    only_terminated: bool,
) -> Result<Vec<(Funding, Option<i64>)>, Error> {
    let terminated = FundingStatus::Terminated.as_str();
    let ids: Vec<&str> = of.keys().map(String::as_str).collect();
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(500) {
        let rows: Vec<(String, Option<String>, String, String, i64)> = on!(&mut *connection, c, Db => {
            let mut query = funding::table.into_boxed::<Db>().filter(funding::id.eq_any(ids)).filter(funding::gone.is_null());
            if only_terminated {
                query = query.filter(funding::status.eq(terminated));
            }
            query.select((funding::id, funding::state, funding::status, funding::bucket, funding::counted)).load(c)
        })?;
        for (id, state, status, bucket, minor) in rows {
            let wrong = |detail: String| Error::Row {
                table: "funding",
                column: "state",
                id: id.clone(),
                detail,
            };
            let (thing, _) = change::read_state(state.as_deref().unwrap_or_default())
                .map_err(|error| wrong(error.to_string()))?;
            let Thing::Funding(thing) = thing else {
                return Err(wrong("is not a funding".to_owned()));
            };
            let paid =
                (status == terminated && bucket == Bucket::Counted.as_str()).then_some(minor);
            found.push((thing, paid));
        }
    }
    Ok(found)
}

/// What was paid under a funding and not returned, in minor units of its currency; none when no payment is known.
pub(crate) fn paid(connection: &mut Connection, thing: &Funding) -> Result<Option<i64>, Error> {
    let Some(amount) = thing.present_amount() else { return Ok(None) };
    let rows: Vec<(String, i64)> = on!(connection, c => payments::table
        .filter(payments::funding_id.eq(thing.id.as_str()))
        .filter(payments::gone.is_null())
        .filter(payments::currency.eq(amount.currency().code()))
        .select((payments::status, payments::amount))
        .load(c))?;
    Ok(net(rows
        .iter()
        .filter_map(|(status, minor)| Some((PaymentStatus::parse(status).ok()?, *minor)))))
}

/// Payments made less those returned; none when there are neither. What does not fit ends at the edge.
pub(crate) fn net(payments: impl Iterator<Item = (PaymentStatus, i64)>) -> Option<i64> {
    let moved = payments.filter_map(|(status, minor)| match status {
        PaymentStatus::Paid => Some(i128::from(minor)),
        PaymentStatus::Returned => Some(-i128::from(minor)),
        PaymentStatus::Planned => None,
    });
    let sum = moved.fold(None, |sum: Option<i128>, minor| Some(sum.unwrap_or(0) + minor))?;
    Some(i64::try_from(sum.clamp(i128::from(i64::MIN), i128::from(i64::MAX))).unwrap_or(0))
}

/// Sums of an organisation as its rows have them.
pub(crate) fn totals_of(
    rows: Vec<(String, String, String, String, i64, i64, i64)>,
) -> crate::Totals {
    let mut totals = crate::Totals::new();
    for (direction, kind, currency, bucket, count, upper, lower) in rows {
        let (Ok(kind), Ok(bucket)) = (ThingKind::parse(&kind), Bucket::parse(&bucket)) else {
            continue;
        };
        if count == 0 {
            continue;
        }
        let direction =
            if direction == "given" { crate::Direction::Given } else { crate::Direction::Received };
        let currency = domain::Currency::parse(&currency).ok();
        totals.insert(
            (direction, kind, currency, bucket),
            crate::Tally { count, sum: whole(upper, lower) },
        );
    }
    totals
}
