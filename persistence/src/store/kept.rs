//! What a program keeps from one run to the next, such as how far it has asked a service.

use diesel::prelude::*;

use super::Store;
use crate::Error;
use crate::connection::on;
use crate::schema::settings;

/// Before the names, so that none is a setting of the database itself.
const PREFIX: &str = "kept ";

impl Store {
    /// What was kept under a name.
    ///
    /// # Errors
    /// Failures of the database; [`Error::Row`] for what is no text.
    pub fn kept(&self, name: &str) -> Result<Option<String>, Error> {
        let name = format!("{PREFIX}{name}");
        let bytes: Option<Vec<u8>> = self.transact(|connection| {
            Ok(on!(connection, c => settings::table
                .find(&name)
                .select(settings::value)
                .first(c)
                .optional())?)
        })?;
        let text = bytes.map(String::from_utf8).transpose();
        text.map_err(|error| Error::Row {
            table: "settings",
            column: "value",
            id: name,
            detail: error.to_string(),
        })
    }

    /// Keeps a text under a name, in the place of what was kept there.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn keep(&self, name: &str, text: &str) -> Result<(), Error> {
        let name = format!("{PREFIX}{name}");
        self.transact(|connection| {
            on!(&mut *connection, c => diesel::delete(settings::table.find(&name)).execute(c))?;
            let row = (settings::name.eq(&name), settings::value.eq(text.as_bytes()));
            on!(connection, c => diesel::insert_into(settings::table).values(row).execute(c))?;
            Ok(())
        })
    }
}
