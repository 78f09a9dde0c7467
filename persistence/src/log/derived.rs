//! Whether what lies beside the states is what the states say: the columns of lists, the statements of several sources,
//! and the totals of organisations.

use diesel::prelude::*;
use domain::change::Hash;
use domain::counting::{AmountBasis, counted};
use domain::{Funding, Id, Organisation, Thing, change};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::column::whole;
use crate::connection::{Connection, on};
use crate::listing::{listed, unlisted};
use crate::paid::paid;
use crate::rows::{
    CallRow, DocumentRow, FundingRow, MilestoneRow, OrganisationRow, PaymentRow, SourceRow,
};
use crate::schema::{
    calls, documents, funding, milestones, organisation_totals, organisations, payments, sources,
    statements,
};

/// Organisation, direction, kind, currency, bucket, count and both parts of the sum.
type TotalRow = (String, String, String, String, String, i64, i64, i64);

/// How many rows are held at a time.
const ROWS: i64 = 2_000;

/// Compares every row that is shown with what its state makes of it. `$fresh` makes the row anew.
macro_rules! compare {
    ($sums:ident, $connection:ident, $table:ident, $row:ident, $thing:ident, $fresh:expr) => {{
        let mut after = String::new();
        loop {
            let found: Vec<$row> = on!(&mut *$connection, c => $table::table
                .filter($table::id.gt(&after)).order($table::id).limit(ROWS)
                .select($row::as_select()).load(c))?;
            let Some(last) = found.last() else { break };
            after.clone_from(&last.id);
            for row in found {
                let Some(state) = row.state.clone() else { continue };
                let differs = |detail: &str| Error::Log {
                    sequence: row.sequence,
                    detail: format!("{} {}: {detail}", stringify!($table), row.id),
                };
                let Ok((Thing::$thing(thing), said_by)) = change::read_state(&state) else {
                    return Err(differs("its state is of another kind"));
                };
                if thing.id.as_str() != row.id || row.stated_by != crate::column::bars(said_by.iter().map(Id::as_str)) {
                    return Err(differs("its id or sources are not those of its state"));
                }
                let fresh: $row = $fresh($connection, &mut $sums, row.common(), &thing, &said_by)?;
                if fresh != row {
                    return Err(differs("its columns are not what its state says"));
                }
                if said_by.len() > 1 && !is_said($connection, &Thing::$thing(thing), &said_by)? {
                    return Err(differs("it is not what its sources state"));
                }
            }
        }
    }};
}

/// Compares columns, statements and totals with the states. Every row's state was compared with the log before.
pub(super) fn verify(connection: &mut Connection, sequence: i64) -> Result<(), Error> {
    let mut sums = Sums::new()?;
    let unlisted = unlisted(connection)?;
    compare!(
        sums,
        connection,
        sources,
        SourceRow,
        Source,
        |_: &mut Connection, _: &mut Sums, common, thing: &domain::Source, _: &[Id]| {
            Ok::<_, Error>(SourceRow::new(common, thing))
        }
    );
    compare!(
        sums,
        connection,
        organisations,
        OrganisationRow,
        Organisation,
        |connection: &mut Connection,
         _: &mut Sums,
         common,
         thing: &Organisation,
         said_by: &[Id]| {
            let listed = listed(connection, thing.clone(), said_by, &unlisted)?;
            Ok::<_, Error>(OrganisationRow::new(common, listed.as_ref()))
        }
    );
    compare!(
        sums,
        connection,
        calls,
        CallRow,
        Call,
        |_: &mut Connection, _: &mut Sums, common, thing: &domain::Call, _: &[Id]| {
            Ok::<_, Error>(CallRow::new(common, thing))
        }
    );
    compare!(
        sums,
        connection,
        funding,
        FundingRow,
        Funding,
        |connection: &mut Connection, sums: &mut Sums, common, thing: &Funding, said_by: &[Id]| {
            let paid = paid(connection, thing, said_by)?;
            for (organisation, direction, part) in crate::write::totals::lines(thing, paid) {
                let currency = part.currency.map_or("", |currency| currency.code());
                let line = [
                    organisation.as_str(),
                    direction,
                    thing.kind().as_str(),
                    currency,
                    part.bucket.as_str(),
                ];
                sums.add(&line, 1, part.minor);
            }
            let part = counted(thing, paid, AmountBasis::Present);
            Ok::<_, Error>(FundingRow::new(common, thing, Some(part)))
        }
    );
    compare!(
        sums,
        connection,
        milestones,
        MilestoneRow,
        Milestone,
        |_: &mut Connection, _: &mut Sums, common, thing: &domain::Milestone, _: &[Id]| {
            Ok::<_, Error>(MilestoneRow::new(common, thing))
        }
    );
    compare!(
        sums,
        connection,
        payments,
        PaymentRow,
        Payment,
        |_: &mut Connection, _: &mut Sums, common, thing: &domain::Payment, _: &[Id]| {
            Ok::<_, Error>(PaymentRow::new(common, thing))
        }
    );
    compare!(
        sums,
        connection,
        documents,
        DocumentRow,
        Document,
        |_: &mut Connection, _: &mut Sums, common, thing: &domain::Document, _: &[Id]| {
            Ok::<_, Error>(DocumentRow::new(common, thing))
        }
    );
    if sums.less_totals(connection)? {
        return Ok(());
    }
    let detail = "the totals of organisations are not the sums of the funding that is shown";
    Err(Error::Log { sequence, detail: detail.to_owned() })
}

/// Totals are linear: each line has a number that nobody can foresee, and the sum of these numbers, each as often as the
/// line counts and times its money, is the same on both sides. So all lines are compared in constant memory.
struct Sums {
    key: Hash,
    difference: i128,
}

impl Sums {
    fn new() -> Result<Self, Error> {
        Ok(Self { key: super::append::fresh_seed()?, difference: 0 })
    }

    fn add(&mut self, line: &[&str; 5], count: i128, minor: i128) {
        let mut hasher = Sha256::new();
        hasher.update(self.key);
        hasher.update(line.join(" "));
        let full: Hash = hasher.finalize().into();
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0_i128, |number, byte| number.wrapping_mul(256).wrapping_add((*byte).into()))
        };
        let counts = count.wrapping_mul(number(&full[..16]));
        let sums = minor.wrapping_mul(number(&full[16..]));
        self.difference = self.difference.wrapping_add(counts).wrapping_add(sums);
    }

    /// Takes the totals away, and tells whether nothing is left.
    fn less_totals(&mut self, connection: &mut Connection) -> Result<bool, Error> {
        use organisation_totals as t;
        let mut after = String::new();
        loop {
            // Whole organisations at a time: few have more than some lines.
            let ids: Vec<String> = on!(&mut *connection, c => t::table.filter(t::organisation_id.gt(&after))
                .select(t::organisation_id).distinct().order(t::organisation_id).limit(ROWS).load(c))?;
            let Some(last) = ids.last().cloned() else { return Ok(self.difference == 0) };
            let rows: Vec<TotalRow> = on!(&mut *connection, c => t::table
                .filter(t::organisation_id.gt(&after)).filter(t::organisation_id.le(&last))
                .select((t::organisation_id, t::direction, t::kind, t::currency, t::bucket, t::count, t::sum_high, t::sum_low))
                .load(c))?;
            for (organisation, direction, kind, currency, bucket, count, high, low) in rows {
                let line = [&*organisation, &*direction, &*kind, &*currency, &*bucket];
                self.add(&line, -i128::from(count), -whole(high, low));
            }
            after = last;
        }
    }
}

/// Whether the kept statements of a thing are those of its sources, and every word that is shown is said by one of them.
/// Which of them is shown depends on the weight of sources, which is not asked here.
fn is_said(connection: &mut Connection, thing: &Thing, said_by: &[Id]) -> Result<bool, Error> {
    let rows: Vec<(String, String)> = on!(connection, c => statements::table
        .filter(statements::kind.eq(thing.kind().as_str()))
        .filter(statements::thing_id.eq(thing.id().as_str()))
        .order(statements::source_id)
        .select((statements::source_id, statements::fields))
        .load(c))?;
    let sources = rows.iter().map(|(source, _)| source.as_str());
    if !sources.eq(said_by.iter().map(Id::as_str)) {
        return Ok(false);
    }
    let said: Vec<Value> =
        rows.iter().filter_map(|(_, fields)| serde_json::from_str(fields).ok()).collect();
    Ok(thing.fields().iter().all(|(name, shown)| {
        let same = |said: &Value| said.get(name) == Some(shown);
        let in_parts = |parts: &Map<String, Value>| {
            parts.iter().all(|(part, shown)| {
                said.iter()
                    .any(|said| said.get(name).and_then(|said| said.get(part)) == Some(shown))
            })
        };
        said.iter().any(same) || shown.as_object().is_some_and(in_parts)
    }))
}
