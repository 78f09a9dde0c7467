//! Who takes part in which funding. Rows of former parties stay, marked: history looks for them.

use diesel::prelude::*;
use domain::{Funding, Thing};

use super::batch::{Batch, Key};
use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::funding_parties as t;

/// Parties of a funding with their roles.
pub(super) fn parties(thing: &Funding) -> Vec<(&'static str, &str)> {
    let mut parties: Vec<(&'static str, &str)> = Vec::new();
    parties.extend(thing.funder.iter().map(|party| ("funder", party.id.as_str())));
    parties.extend(thing.operator.iter().map(|party| ("operator", party.id.as_str())));
    parties.extend(thing.recipients.iter().map(|party| ("recipient", party.id.as_str())));
    parties
}

impl Batch<'_> {
    pub(super) fn write_parties(&mut self, order: &[Key]) -> Result<(), Error> {
        let mut rows = Vec::new();
        for draft in order
            .iter()
            .filter_map(|key| self.drafts.get(key))
            .filter(|draft| draft.changed && draft.kind.is_funding())
        {
            let funding = draft.common.id.as_str();
            if !draft.is_new {
                on!(&mut *self.connection, c => diesel::update(t::table.filter(t::funding_id.eq(funding)))
                    .set(t::present.eq(false)).execute(c))?;
            }
            if let Some(Thing::Funding(thing)) = draft.thing.as_deref() {
                rows.extend(parties(thing).into_iter().map(|(role, organisation)| {
                    (
                        t::funding_id.eq(funding.to_owned()),
                        t::role.eq(role),
                        t::organisation_id.eq(organisation.to_owned()),
                        t::present.eq(true),
                    )
                }));
            }
        }
        match &mut *self.connection {
            // `REPLACE` of one row stays prepared, which `ON CONFLICT` does not.
            Connection::Sqlite(c) => {
                for row in rows {
                    diesel::replace_into(t::table).values(row).execute(&mut **c)?;
                }
            }
            Connection::Postgres(c) => {
                for rows in rows.chunks(1_000) {
                    diesel::insert_into(t::table)
                        .values(rows.to_vec())
                        .on_conflict((t::funding_id, t::role, t::organisation_id))
                        .do_update()
                        .set(t::present.eq(true))
                        .execute(&mut **c)?;
                }
            }
        }
        // Whoever was a party only within this transaction is a former one at once.
        for (funding, role, organisation) in std::mem::take(&mut self.former) {
            let row = (
                t::funding_id.eq(funding),
                t::role.eq(role),
                t::organisation_id.eq(organisation),
                t::present.eq(false),
            );
            on!(&mut *self.connection, c => diesel::insert_into(t::table).values(row)
                .on_conflict_do_nothing().execute(c))?;
        }
        Ok(())
    }
}
