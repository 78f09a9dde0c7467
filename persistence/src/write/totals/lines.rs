//! Lines of totals as the table has them.

use std::collections::BTreeMap;

use diesel::SqliteConnection;
use diesel::dsl::{Eq, case_when};
use diesel::prelude::*;
use diesel::upsert::excluded;
use domain::counting::Part;
use domain::{Id, ThingKind};

use crate::Error;
use crate::column::{high, low};
use crate::connection::Connection;
use crate::schema::organisation_totals as t;

/// Organisation, direction, kind, currency, bucket.
type Line = (String, String, String, String, String);

/// A line as it is inserted.
type Row = (
    Eq<t::organisation_id, String>,
    Eq<t::direction, String>,
    Eq<t::kind, String>,
    Eq<t::currency, String>,
    Eq<t::bucket, String>,
    Eq<t::count, i64>,
    Eq<t::sum_high, i64>,
    Eq<t::sum_low, i64>,
    Eq<t::sequence, i64>,
);

/// Count, sum in halves, and the newest change that moved it.
#[derive(Default)]
struct Tally {
    count: i64,
    high: i64,
    low: i64,
    sequence: i64,
}

/// What is added to lines, put together before it is written.
#[derive(Default)]
pub(super) struct Lines(BTreeMap<Line, Tally>);

impl Lines {
    /// Puts a part in, or takes it out with a `sign` of -1.
    pub(super) fn add(
        &mut self,
        organisation: &Id,
        direction: &str,
        kind: ThingKind,
        part: Part,
        sign: i64,
        sequence: i64,
    ) {
        let currency = part.currency.map_or("", |currency| currency.code());
        let line = [direction, kind.as_str(), currency, part.bucket.as_str()].map(str::to_owned);
        let [direction, kind, currency, bucket] = line;
        let tally = self
            .0
            .entry((organisation.to_string(), direction, kind, currency, bucket))
            .or_default();
        tally.count += sign;
        tally.high += sign * high(part.minor);
        tally.low += sign * low(part.minor);
        tally.sequence = tally.sequence.max(sequence);
    }

    /// Adds everything to the lines of the table.
    pub(super) fn write(mut self, connection: &mut Connection) -> Result<(), Error> {
        match connection {
            // `REPLACE` of one row stays prepared, which `ON CONFLICT` does not.
            Connection::Sqlite(c) => {
                self.add_stored(c)?;
                for row in self.rows() {
                    diesel::replace_into(t::table).values(row).execute(&mut **c)?;
                }
            }
            // Looked up first, lines of many organisations would be walked while the table is young.
            Connection::Postgres(c) => {
                for rows in self.rows().chunks(500) {
                    diesel::insert_into(t::table)
                        .values(rows.to_vec())
                        .on_conflict((
                            t::organisation_id,
                            t::direction,
                            t::kind,
                            t::currency,
                            t::bucket,
                        ))
                        .do_update()
                        .set((
                            t::count.eq(t::count + excluded(t::count)),
                            t::sum_high.eq(t::sum_high + excluded(t::sum_high)),
                            t::sum_low.eq(t::sum_low + excluded(t::sum_low)),
                            t::sequence.eq(case_when(
                                excluded(t::sequence).gt(t::sequence),
                                excluded(t::sequence),
                            )
                            .otherwise(t::sequence)),
                        ))
                        .execute(&mut **c)?;
                }
            }
        }
        Ok(())
    }

    fn rows(self) -> Vec<Row> {
        let row = |((organisation, direction, kind, currency, bucket), tally): (Line, Tally)| {
            (
                t::organisation_id.eq(organisation),
                t::direction.eq(direction),
                t::kind.eq(kind),
                t::currency.eq(currency),
                t::bucket.eq(bucket),
                t::count.eq(tally.count),
                t::sum_high.eq(tally.high),
                t::sum_low.eq(tally.low),
                t::sequence.eq(tally.sequence),
            )
        };
        self.0.into_iter().map(row).collect()
    }

    fn add_stored(&mut self, connection: &mut SqliteConnection) -> Result<(), Error> {
        let mut organisations: Vec<String> =
            self.0.keys().map(|(organisation, ..)| organisation.clone()).collect();
        organisations.dedup();
        for organisations in organisations.chunks(500) {
            let stored: Vec<(Line, (i64, i64, i64, i64))> = t::table
                .filter(t::organisation_id.eq_any(organisations))
                .select((
                    (t::organisation_id, t::direction, t::kind, t::currency, t::bucket),
                    (t::count, t::sum_high, t::sum_low, t::sequence),
                ))
                .load(connection)?;
            for (line, (count, high, low, sequence)) in stored {
                let Some(tally) = self.0.get_mut(&line) else { continue };
                tally.count += count;
                tally.high += high;
                tally.low += low;
                tally.sequence = tally.sequence.max(sequence);
            }
        }
        Ok(())
    }
}
