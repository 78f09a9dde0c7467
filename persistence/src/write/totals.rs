//! Totals of organisations, kept up with every write: what a funding gave to its sums before is taken out, what it gives
//! now is put in.

mod lines;

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::counting::{AmountBasis, Bucket, Part, counted, received};
use domain::paid::Paid;
use domain::{Funding, FundingStatus, Id, Thing, ThingKind, change};

use super::batch::{Batch, Key};
use super::coverage::Shift;
use crate::Error;
use crate::column::{one_of_bars, whole};
use crate::connection::{Connection, on};
use crate::paid::paid;
use crate::rows::{column, table_of};
use crate::schema::funding;
use lines::Lines;

/// What a transaction does to totals.
#[derive(Default)]
pub(super) struct Tally {
    lines: Lines,
    /// Fundings whose sums may change although they do not: terminated ones that were paid or repaid, or a source of which
    /// covers other things than before.
    paid: Vec<Weighed>,
}

/// A funding, its sources, and the change for which it is summed again.
struct Weighed {
    thing: Funding,
    stated_by: Vec<Id>,
    sequence: i64,
}

/// The lines a funding has in totals, each with its part.
pub(crate) fn lines(thing: &Funding, paid: Option<Paid>) -> Vec<(Id, &'static str, Part)> {
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
    pub(super) fn before(
        batch: &mut Batch<'_>,
        order: &[Key],
        shifts: &[Shift],
    ) -> Result<Self, Error> {
        let mut tally = Self::default();
        let mut own: BTreeMap<String, i64> = BTreeMap::new();
        let mut repaid: BTreeMap<String, i64> = BTreeMap::new();
        for draft in
            order.iter().filter_map(|key| batch.drafts.get(key)).filter(|draft| draft.changed)
        {
            let sequence = draft.common.sequence;
            if draft.kind == ThingKind::Payment {
                let parent =
                    draft.thing.as_deref().and_then(Thing::parent).map(ToString::to_string);
                if let Some(parent) = parent.or_else(|| parent_of(draft.before.as_deref())) {
                    let newest = repaid.entry(parent).or_default();
                    *newest = sequence.max(*newest);
                }
            } else if draft.kind.is_funding() && !draft.is_new {
                own.insert(draft.common.id.clone(), sequence);
            }
        }
        for Shift { source, sequence } in shifts {
            for id in terminated_of(batch.connection, source)? {
                let newest = repaid.entry(id).or_default();
                *newest = (*sequence).max(*newest);
            }
        }
        repaid.retain(|id, _| !batch.is_changed_funding(id));
        for before in stored(batch.connection, &own, false)? {
            let paid_before = paid(batch.connection, &before.thing, &before.stated_by)?;
            tally.add(&before.thing, paid_before, -1, before.sequence);
        }
        // Of parents of payments only the terminated ones count what was paid.
        for before in stored(batch.connection, &repaid, true)? {
            let paid_before = paid(batch.connection, &before.thing, &before.stated_by)?;
            tally.add(&before.thing, paid_before, -1, before.sequence);
            tally.paid.push(before);
        }
        Ok(tally)
    }

    /// Puts in what the fundings give now, and writes the lines. Runs after all rows are written.
    pub(super) fn after(mut self, batch: &mut Batch<'_>, order: &[Key]) -> Result<(), Error> {
        let changed =
            order.iter().filter_map(|key| batch.drafts.get(key)).filter(|draft| draft.changed);
        let mut terminated = std::mem::take(&mut self.paid);
        for draft in changed {
            match draft.thing.as_deref() {
                Some(Thing::Funding(thing)) if thing.status == FundingStatus::Terminated => {
                    terminated.push(Weighed {
                        thing: thing.clone(),
                        stated_by: draft.common.source_ids(),
                        sequence: draft.common.sequence,
                    });
                }
                Some(Thing::Funding(thing)) => self.add(thing, None, 1, draft.common.sequence),
                _ => {}
            }
        }
        for Weighed { thing, stated_by, sequence } in terminated {
            let paid = paid(batch.connection, &thing, &stated_by)?;
            let part = counted(&thing, paid, AmountBasis::Present);
            let set =
                (funding::bucket.eq(part.bucket.as_str()), funding::counted.eq(column(part.minor)));
            on!(&mut *batch.connection, c => diesel::update(funding::table.find(thing.id.as_str())).set(set).execute(c))?;
            self.add(&thing, paid, 1, sequence);
        }
        self.lines.write(batch.connection)
    }

    fn add(&mut self, thing: &Funding, paid: Option<Paid>, sign: i64, sequence: i64) {
        for (organisation, direction, part) in lines(thing, paid) {
            self.lines.add(&organisation, direction, thing.kind(), part, sign, sequence);
        }
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

/// Terminated fundings that a source states.
pub(crate) fn terminated_of(
    connection: &mut Connection,
    source: &str,
) -> Result<Vec<String>, Error> {
    let pattern = one_of_bars(source, false);
    Ok(on!(connection, c => funding::table
        .filter(funding::status.eq(FundingStatus::Terminated.as_str()))
        .filter(funding::gone.is_null())
        .filter(funding::stated_by.like(&pattern).escape('\\'))
        .select(funding::id)
        .load(c))?)
}

/// Fundings as their rows have them; without those that are gone.
fn stored(
    connection: &mut Connection,
    of: &BTreeMap<String, i64>,
    only_terminated: bool,
) -> Result<Vec<Weighed>, Error> {
    let terminated = FundingStatus::Terminated.as_str();
    let ids: Vec<&str> = of.keys().map(String::as_str).collect();
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(500) {
        let rows: Vec<(String, Option<String>)> = on!(&mut *connection, c, Db => {
            let mut query = funding::table.into_boxed::<Db>().filter(funding::id.eq_any(ids)).filter(funding::gone.is_null());
            if only_terminated {
                query = query.filter(funding::status.eq(terminated));
            }
            query.select((funding::id, funding::state)).load(c)
        })?;
        for (id, state) in rows {
            let sequence = of.get(&id).copied().unwrap_or(0);
            let wrong =
                |detail: String| Error::Row { table: "funding", column: "state", id, detail };
            match change::read_state(state.as_deref().unwrap_or_default()) {
                Ok((Thing::Funding(thing), stated_by)) => {
                    found.push(Weighed { thing, stated_by, sequence });
                }
                Ok(_) => return Err(wrong("is not a funding".to_owned())),
                Err(error) => return Err(wrong(error.to_string())),
            }
        }
    }
    Ok(found)
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
