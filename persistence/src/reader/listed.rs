//! Organisations as they may be selected by.

use domain::{Id, Thing};

use super::Reader;
use crate::listing::{listed, unlisted};
use crate::{Error, Record};

impl Reader<'_> {
    /// Ids of sources that must not be selected by (`listing: false`).
    ///
    /// # Errors
    /// Failures of the database.
    pub fn unlisted_sources(&mut self) -> Result<Vec<Id>, Error> {
        unlisted(self.connection)
    }

    /// Organisations as those of their sources state them that may become a list; without those of which only others speak.
    ///
    /// # Errors
    /// Failures of the database, or a row that cannot be.
    pub fn listed(&mut self, records: Vec<Record>) -> Result<Vec<Record>, Error> {
        let hidden = self.unlisted_sources()?;
        if hidden.is_empty() {
            return Ok(records);
        }
        let mut shown = Vec::with_capacity(records.len());
        for mut record in records {
            let Thing::Organisation(thing) = record.thing else { continue };
            if let Some(thing) = listed(self.connection, thing, &record.sources, &hidden)? {
                record.thing = Thing::Organisation(thing);
                record.sources.retain(|source| !hidden.contains(source));
                shown.push(record);
            }
        }
        Ok(shown)
    }
}
