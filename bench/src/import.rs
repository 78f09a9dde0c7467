//! Importing a file with the program itself.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use demo::Settings;

use crate::Failure;
use crate::child::plain;
use crate::database::Database;
use crate::sheet::{Filled, Sheet};

/// Writes the register as NDJSON and tells how many records it has.
pub(crate) fn write(settings: &Settings, file: &Path) -> Result<u64, Failure> {
    let mut out = BufWriter::new(std::fs::File::create(file)?);
    let source = [demo::source().id];
    let mut records = 0;
    for thing in demo::things(settings) {
        let sources =
            if thing.kind() == domain::ThingKind::Source { &[] } else { source.as_slice() };
        writeln!(out, "{}", exchange::ndjson::write(&thing, sources))?;
        records += 1;
    }
    out.flush()?;
    Ok(records)
}

/// `enpo import ndjson` of a file into an empty database.
pub(crate) fn import(
    enpo: &Path,
    file: &Path,
    records: u64,
    database: &Database,
    sheet: &mut Sheet,
) -> Result<(), Failure> {
    eprintln!("{}: enpo import ndjson …", database.name());
    let start = Instant::now();
    let status = plain(&mut Command::new(enpo))
        .args(["import", "ndjson"])
        .arg(file)
        .args(["--database-url", database.url()])
        .stdout(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(format!("enpo import ended with {status}").into());
    }
    let took = start.elapsed();
    let log = Some(database.log_bytes()?);
    sheet.filled(Filled {
        what: "enpo import ndjson",
        database: database.name(),
        records,
        took,
        log,
    });
    Ok(())
}
