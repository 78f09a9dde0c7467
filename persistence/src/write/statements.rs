//! Statements of things that several sources state. A thing with one source needs none: its state is its statement. What
//! went along with its funding has no state, so its statements are kept however many they are.

use diesel::prelude::*;
use domain::{Authority, Id, Statement, ThingKind};
use serde_json::{Map, Value};

use super::batch::{Batch, Key};
use crate::Error;
use crate::connection::on;
use crate::schema::{sources, statements};

impl Batch<'_> {
    /// Everything said of a thing so far.
    pub(super) fn statements(&mut self, key: &Key) -> Result<Vec<Statement>, Error> {
        let Some(draft) = self.drafts.get(key) else { return Ok(Vec::new()) };
        let (kind, common) = (draft.kind, draft.common.clone());
        if let ([only], Some(state)) = (common.source_ids().as_slice(), &common.state) {
            let mut fields = fields_of(state, &common.id)?;
            fields.remove("kind");
            fields.remove("sources");
            let authority = self.authority(only)?;
            return Ok(vec![Statement {
                source: only.clone(),
                authority,
                dated: common.dated,
                fields,
            }]);
        }
        let rows: Vec<(String, Option<time::Date>, String)> = on!(&mut *self.connection, c => statements::table
            .filter(statements::kind.eq(kind.as_str()))
            .filter(statements::thing_id.eq(&common.id))
            .select((statements::source_id, statements::dated, statements::fields))
            .load(c))?;
        rows.into_iter()
            .map(|(source, dated, fields)| {
                let source = Id::parse(&source)
                    .map_err(|error| wrong(&common.id, "source_id", &error.to_string()))?;
                Ok(Statement {
                    authority: self.authority(&source)?,
                    source,
                    dated,
                    fields: fields_of(&fields, &common.id)?,
                })
            })
            .collect()
    }

    /// Keeps what several sources say; what one alone says is its state.
    pub(super) fn keep_statements(&mut self, key: &Key, said: &[Statement]) -> Result<(), Error> {
        self.keep_all_statements(key, if said.len() < 2 { &[] } else { said })
    }

    /// Keeps what is said of a thing in place of what was kept before.
    pub(super) fn keep_all_statements(
        &mut self,
        key: &Key,
        said: &[Statement],
    ) -> Result<(), Error> {
        let Some(draft) = self.drafts.get(key) else { return Ok(()) };
        let (kind, id) = (draft.kind, draft.common.id.clone());
        on!(&mut *self.connection, c => diesel::delete(statements::table
            .filter(statements::kind.eq(kind.as_str()))
            .filter(statements::thing_id.eq(&id))).execute(c))?;
        for statement in said {
            let row = (
                statements::kind.eq(kind.as_str()),
                statements::thing_id.eq(&id),
                statements::source_id.eq(statement.source.as_str()),
                statements::dated.eq(statement.dated),
                statements::fields.eq(Value::Object(statement.fields.clone()).to_string()),
            );
            on!(&mut *self.connection, c => diesel::insert_into(statements::table).values(row).execute(c))?;
        }
        Ok(())
    }

    /// The weight of a source; one the register does not hold has the least.
    pub(super) fn authority(&mut self, source: &Id) -> Result<Authority, Error> {
        if let Some(domain::Thing::Source(stated)) = self
            .drafts
            .get(&super::batch::key(ThingKind::Source, source))
            .and_then(|draft| draft.thing.as_deref())
        {
            return Ok(stated.authority);
        }
        if let Some(known) = self.authorities.get(source) {
            return Ok(*known);
        }
        let authority = self.stored_authority(source)?;
        self.authorities.insert(source.clone(), authority);
        Ok(authority)
    }

    /// The weight of a source before this transaction.
    pub(super) fn stored_authority(&mut self, source: &Id) -> Result<Authority, Error> {
        let code: Option<String> = on!(&mut *self.connection, c => sources::table
            .find(source.as_str()).select(sources::authority).first(c).optional())?;
        Ok(code.and_then(|code| Authority::parse(&code).ok()).unwrap_or(Authority::Other))
    }

    /// What a source states that others state too.
    pub(super) fn stated_with_others(
        &mut self,
        source: &Id,
    ) -> Result<Vec<(ThingKind, Id)>, Error> {
        let rows: Vec<(String, String)> = on!(&mut *self.connection, c => statements::table
            .filter(statements::source_id.eq(source.as_str()))
            .order((statements::kind, statements::thing_id))
            .select((statements::kind, statements::thing_id)).load(c))?;
        Ok(rows
            .into_iter()
            .filter_map(|(kind, id)| Some((ThingKind::parse(&kind).ok()?, Id::parse(&id).ok()?)))
            .collect())
    }
}

fn fields_of(text: &str, id: &str) -> Result<Map<String, Value>, Error> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(wrong(id, "fields", "is not a JSON object")),
    }
}

fn wrong(id: &str, column: &'static str, detail: &str) -> Error {
    Error::Row { table: "statements", column, id: id.to_owned(), detail: detail.to_owned() }
}
