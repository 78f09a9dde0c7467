//! The first fill of a register. What only lists walk is put in order once, at its end, instead of row by row: an index
//! whose order has nothing to do with that of the rows costs a page for each of them.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{Pools, Store};
use crate::Error;
use crate::connection::{Connection, Transaction, on};
use crate::schema::{log_head, settings};

/// The setting that keeps the definitions of the indexes that are still to be built, a line each.
const PUT_OFF: &str = "indexes_put_off";

/// Indexes of lists: all of these tables but what leads from a funding to what lies below it, which writing asks for.
const OF_LISTS: &str = "SELECT name, replace(sql, char(10), ' ') AS definition FROM sqlite_schema \
    WHERE type = 'index' AND sql IS NOT NULL AND name NOT LIKE '%\\_by\\_funding\\_id' ESCAPE '\\' \
    AND tbl_name IN ('organisations', 'calls', 'funding', 'milestones', 'payments', 'documents', 'funding_parties') ORDER BY name";

#[derive(QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

impl Store {
    /// Puts off the indexes of lists until [`Store::build_indexes`], where the register is still empty and lies in SQLite.
    /// Lists are right meanwhile, and slow. Whoever opens the register to write builds them too, so that an import that
    /// was killed leaves nothing undone.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn put_off_indexes(&self) -> Result<(), Error> {
        if self.inner.rehearsal.is_some() {
            return Ok(());
        }
        self.transact(|connection| {
            let head: i64 =
                on!(&mut *connection, c => log_head::table.select(log_head::sequence).first(c))?;
            let Connection::Sqlite(sqlite) = connection else { return Ok(()) };
            let indexes: Vec<Index> = diesel::sql_query(OF_LISTS).load(&mut **sqlite)?;
            if head > 0 || indexes.is_empty() {
                return Ok(());
            }
            let definitions: Vec<&str> =
                indexes.iter().map(|index| index.definition.as_str()).collect();
            keep(connection, &definitions)?;
            indexes
                .iter()
                .try_for_each(|index| connection.execute(&format!("DROP INDEX {}", index.name)))
        })
    }

    /// Builds the indexes that were put off, each in a transaction of its own. `progress` is told before each how many
    /// are left.
    ///
    /// # Errors
    /// Failures of the database; the next one who opens it goes on.
    pub fn build_indexes(&self, progress: impl FnMut(usize)) -> Result<(), Error> {
        if self.inner.rehearsal.is_some() || !matches!(self.inner.pools, Pools::Sqlite { .. }) {
            return Ok(());
        }
        let _turn = self.inner.turn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        build(&mut self.inner.pools.writer()?, progress)
    }
}

/// Builds what was put off.
pub(super) fn build(
    connection: &mut Connection,
    mut progress: impl FnMut(usize),
) -> Result<(), Error> {
    if connection.is_postgres() || put_off(connection)?.is_empty() {
        return Ok(());
    }
    // What is sorted may be larger than the memory, and is sorted beside the walk.
    connection.execute("PRAGMA temp_store = FILE; PRAGMA threads = 2")?;
    while build_one(connection, &mut progress)? {}
    connection.execute("PRAGMA temp_store = MEMORY; PRAGMA threads = 0")
}

/// Builds one index; false when none is left, be it that somebody else has built them.
fn build_one(connection: &mut Connection, progress: &mut impl FnMut(usize)) -> Result<bool, Error> {
    let mut transaction = Transaction::write(connection)?;
    let connection = transaction.connection();
    let definitions = put_off(connection)?;
    let Some((first, rest)) = definitions.split_first() else { return Ok(false) };
    progress(definitions.len());
    connection.execute(first)?;
    keep(connection, &rest.iter().map(String::as_str).collect::<Vec<_>>())?;
    transaction.commit()?;
    Ok(true)
}

fn put_off(connection: &mut Connection) -> Result<Vec<String>, Error> {
    let kept: Option<Vec<u8>> = on!(connection, c => settings::table.find(PUT_OFF).select(settings::value).first(c).optional())?;
    let text = String::from_utf8(kept.unwrap_or_default()).unwrap_or_default();
    Ok(text.lines().map(str::to_owned).collect())
}

fn keep(connection: &mut Connection, definitions: &[&str]) -> Result<(), Error> {
    on!(&mut *connection, c => diesel::delete(settings::table.find(PUT_OFF)).execute(c))?;
    if definitions.is_empty() {
        return Ok(());
    }
    let row = (settings::name.eq(PUT_OFF), settings::value.eq(definitions.join("\n").into_bytes()));
    on!(connection, c => diesel::insert_into(settings::table).values(row).execute(c))?;
    Ok(())
}
