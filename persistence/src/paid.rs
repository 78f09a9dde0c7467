//! What was paid under terminated fundings: payments and coverage as they lie in the database.

use diesel::prelude::*;
use domain::paid::{Paid, nothing_moved};
use domain::{Funding, FundingStatus, Id, Thing, change};

use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::{payments, sources};
use crate::write::coverage::stored;

/// What was paid under a funding, where its sums ask for it: of terminated ones alone. `stated_by` are its sources.
pub(crate) fn paid(
    connection: &mut Connection,
    thing: &Funding,
    stated_by: &[Id],
) -> Result<Option<Paid>, Error> {
    if thing.status != FundingStatus::Terminated {
        return Ok(None);
    }
    let rows: Vec<(String, Option<String>)> = on!(&mut *connection, c => payments::table
        .filter(payments::funding_id.eq(thing.id.as_str()))
        .filter(payments::gone.is_null())
        .select((payments::id, payments::state))
        .load(c))?;
    let mut payments = Vec::with_capacity(rows.len());
    for (id, state) in rows {
        let wrong = |detail: String| Error::Row { table: "payments", column: "state", id, detail };
        match change::read_state(state.as_deref().unwrap_or_default()) {
            Ok((Thing::Payment(payment), _)) => payments.push(payment),
            Ok(_) => return Err(wrong("is not a payment".to_owned())),
            Err(error) => return Err(wrong(error.to_string())),
        }
    }
    let covered = nothing_moved(&payments) && covered(connection, thing, stated_by)?;
    Ok(domain::paid::paid(thing, &payments, covered))
}

/// Whether a source of the funding states all its payments.
fn covered(connection: &mut Connection, thing: &Funding, stated_by: &[Id]) -> Result<bool, Error> {
    let ids: Vec<&str> = stated_by.iter().map(Id::as_str).collect();
    let states: Vec<Option<String>> = on!(&mut *connection, c => sources::table
        .filter(sources::id.eq_any(ids)).filter(sources::gone.is_null()).select(sources::state).load(c))?;
    let mut sources = states.iter().flatten().filter_map(|state| stored(state));
    Ok(sources.any(|source| source.covers_payments(thing)))
}
