//! What an organisation is selected by, from the database: what those of its sources say that may become a list.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::statement::shown_thing;
use domain::{Authority, Id, Organisation, Statement, Thing, ThingKind};

use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::{sources, statements};

/// Ids of sources that must not be selected by (`listing: false`).
pub(crate) fn unlisted(connection: &mut Connection) -> Result<Vec<Id>, Error> {
    let ids: Vec<String> = on!(connection, c => sources::table
        .filter(sources::listing.eq(false)).select(sources::id).order(sources::id).load(c))?;
    Ok(ids.iter().filter_map(|id| Id::parse(id).ok()).collect())
}

/// An organisation as those of its sources state it that are not among the unlisted; none where there are no others.
pub(crate) fn listed(
    connection: &mut Connection,
    thing: Organisation,
    stated_by: &[Id],
    unlisted: &[Id],
) -> Result<Option<Organisation>, Error> {
    let hidden = stated_by.iter().filter(|source| unlisted.contains(source)).count();
    if hidden == 0 {
        return Ok(Some(thing));
    }
    if hidden == stated_by.len() {
        return Ok(None);
    }
    let mut said = statements_of(connection, ThingKind::Organisation, &thing.id)?;
    said.retain(|statement| !unlisted.contains(&statement.source));
    match shown_thing(ThingKind::Organisation, said).map_err(Error::Refused)?.thing {
        Thing::Organisation(listed) => Ok(Some(listed)),
        _ => Ok(None),
    }
}

/// What each source says of a thing that several state.
fn statements_of(
    connection: &mut Connection,
    kind: ThingKind,
    id: &Id,
) -> Result<Vec<Statement>, Error> {
    let rows: Vec<(String, Option<time::Date>, String)> = on!(&mut *connection, c => statements::table
        .filter(statements::kind.eq(kind.as_str())).filter(statements::thing_id.eq(id.as_str()))
        .select((statements::source_id, statements::dated, statements::fields)).load(c))?;
    let names: Vec<&str> = rows.iter().map(|(source, ..)| source.as_str()).collect();
    let weights: Vec<(String, String)> = on!(connection, c => sources::table
        .filter(sources::id.eq_any(&names)).select((sources::id, sources::authority)).load(c))?;
    let weights: HashMap<String, String> = weights.into_iter().collect();
    let wrong =
        |column, detail| Error::Row { table: "statements", column, id: id.to_string(), detail };
    let statement = |(source, dated, fields): (String, _, String)| {
        let weight = weights.get(&source).and_then(|code| Authority::parse(code).ok());
        Ok(Statement {
            authority: weight.unwrap_or(Authority::Other),
            dated,
            fields: serde_json::from_str(&fields)
                .map_err(|error| wrong("fields", error.to_string()))?,
            source: Id::parse(&source).map_err(|error| wrong("source_id", error.to_string()))?,
        })
    };
    rows.into_iter().map(statement).collect()
}
