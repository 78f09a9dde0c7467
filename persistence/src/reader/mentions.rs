//! What is shown of an organisation beside itself: how it is mentioned, and its totals.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::change::Sequence;
use domain::{Id, LocalisedText, Thing, ThingKind};

use super::Reader;
use crate::connection::on;
use crate::rows;
use crate::schema::{calls, funding, funding_parties, organisation_totals, organisations};
use crate::{Error, Found, Reference, Totals};

impl Reader<'_> {
    /// Whether any funding or call names an organisation.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn is_named(&mut self, organisation: &Id) -> Result<bool, Error> {
        let named: Option<String> = on!(&mut *self.connection, c => funding_parties::table
            .inner_join(funding::table.on(funding::id.eq(funding_parties::funding_id)))
            .filter(funding_parties::organisation_id.eq(organisation.as_str())).filter(funding::gone.is_null())
            .select(funding::id).first(c).optional())?;
        if named.is_some() {
            return Ok(true);
        }
        let id = organisation.as_str();
        let named: Option<String> = on!(&mut *self.connection, c => calls::table
            .filter(calls::gone.is_null()).filter(calls::funder_id.eq(id).or(calls::operator_id.eq(id)))
            .select(calls::id).first(c).optional())?;
        Ok(named.is_some())
    }

    /// How organisations are shown where they are mentioned; every id asked for has an answer.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn references(&mut self, ids: &[Id]) -> Result<HashMap<Id, Reference>, Error> {
        let mut found: HashMap<Id, Reference> = HashMap::with_capacity(ids.len());
        let texts: Vec<&str> = ids.iter().map(Id::as_str).collect();
        for texts in texts.chunks(500) {
            let rows: Vec<(String, Option<String>)> = on!(&mut *self.connection, c => organisations::table
                .filter(organisations::id.eq_any(texts)).filter(organisations::gone.is_null())
                .select((organisations::id, organisations::state)).load(c))?;
            for (id, state) in rows {
                let reference = reference(state.as_deref().unwrap_or_default())
                    .map_err(|error| unreadable(rows::OrganisationRow::TABLE, &id, &error))?;
                found.insert(reference.id.clone(), reference);
            }
        }
        for id in ids {
            found.entry(id.clone()).or_insert_with(|| Reference {
                id: id.clone(),
                name: None,
                region: None,
            });
        }
        Ok(found)
    }

    /// What calls are called, as they are or were known; those that the register does not hold have no answer.
    ///
    /// # Errors
    /// Failures of the database or the log, or a row that cannot be.
    pub fn call_titles(
        &mut self,
        ids: &[Id],
        at: Option<Sequence>,
    ) -> Result<HashMap<Id, Option<LocalisedText>>, Error> {
        let texts: Vec<&str> = ids.iter().map(Id::as_str).collect();
        let mut titles = HashMap::with_capacity(ids.len());
        for common in rows::load(self.connection, ThingKind::Call, &texts)? {
            let found = match at {
                None => {
                    if let Some(state) = common.state.as_deref() {
                        let called: Called = serde_json::from_str(state).map_err(|error| {
                            unreadable(rows::CallRow::TABLE, &common.id, &error)
                        })?;
                        titles.insert(called.id, called.title);
                    }
                    continue;
                }
                Some(at) => self.back_to(&common, at)?.map(|(_, found)| found),
            };
            if let Some(Found::Here(record)) = found
                && let Thing::Call(call) = record.thing
            {
                titles.insert(call.id, call.title);
            }
        }
        Ok(titles)
    }

    /// An organisation's totals, present amounts.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn totals(&mut self, organisation: &Id) -> Result<Totals, Error> {
        use organisation_totals as t;
        let columns =
            (t::direction, t::kind, t::currency, t::bucket, t::count, t::sum_high, t::sum_low);
        let rows = on!(&mut *self.connection, c => t::table
            .filter(t::organisation_id.eq(organisation.as_str())).select(columns).load(c))?;
        Ok(crate::write::totals::totals_of(rows))
    }
}

/// What is read of a call's state where it is mentioned.
#[derive(serde::Deserialize)]
struct Called {
    id: Id,
    #[serde(default)]
    title: Option<LocalisedText>,
}

fn unreadable(table: &'static str, id: &str, error: &serde_json::Error) -> Error {
    Error::Row { table, column: "state", id: id.to_owned(), detail: error.to_string() }
}

/// Reads of an organisation's state only what is shown where it is mentioned.
fn reference(state: &str) -> Result<Reference, serde_json::Error> {
    #[derive(serde::Deserialize)]
    struct Mentioned {
        id: Id,
        name: LocalisedText,
        #[serde(default)]
        seat: Option<domain::Region>,
    }
    let Mentioned { id, name, seat } = serde_json::from_str(state)?;
    Ok(Reference { id, name: Some(name), region: seat })
}
