//! What cursors are signed with.

use diesel::prelude::*;

use crate::Error;
use crate::connection::{Connection, on};
use crate::schema::settings;

/// Random bytes of this database, made when it is first opened. Who only looks signs nothing.
pub(super) fn secret(connection: &mut Connection, read_only: bool) -> Result<[u8; 32], Error> {
    let mut fresh = [0; 32];
    if read_only {
        return Ok(fresh);
    }
    getrandom::fill(&mut fresh)
        .map_err(|error| Error::Unavailable(format!("no random bytes: {error}")))?;
    let row = (settings::name.eq("cursor_secret"), settings::value.eq(fresh.to_vec()));
    on!(connection, c => diesel::insert_into(settings::table).values(row).on_conflict_do_nothing().execute(c))?;
    let stored: Vec<u8> = on!(connection, c => settings::table.find("cursor_secret").select(settings::value).first(c))?;
    stored.try_into().map_err(|_| Error::Row {
        table: "settings",
        column: "value",
        id: "cursor_secret".to_owned(),
        detail: "has not 32 bytes".to_owned(),
    })
}
