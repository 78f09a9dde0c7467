//! Who takes part in which funding. Rows of former parties stay, marked: history looks for them.

use diesel::prelude::*;
use domain::{Funding, Thing};

use super::batch::{Batch, Key};
use crate::Error;
use crate::connection::on;
use crate::schema::funding_parties as t;

/// Parties of a funding with their roles.
fn parties(thing: &Funding) -> Vec<(&'static str, &str)> {
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
            if let Some(Thing::Funding(thing)) = &draft.thing {
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
        for rows in rows.chunks(1_000) {
            let rows = rows.to_vec();
            on!(&mut *self.connection, c => diesel::insert_into(t::table).values(rows)
                .on_conflict((t::funding_id, t::role, t::organisation_id))
                .do_update().set(t::present.eq(true)).execute(c))?;
        }
        Ok(())
    }
}
