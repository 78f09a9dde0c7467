//! The index: how fast it is built, and how soon a server with one answers.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::child::{Server, plain};
use crate::client::{UNAVAILABLE, fetch, get};
use crate::database::Database;
use crate::sheet::{Filled, Sheet};

/// What is asked of a server that has just started: it needs the index.
const QUESTION: &str = "/v1/suggest?q=demo";
/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// `enpo reindex`.
pub(crate) fn build(enpo: &Path, database: &Database, sheet: &mut Sheet) -> Result<(), Failure> {
    eprintln!("{}: enpo reindex …", database.name());
    let start = Instant::now();
    let output = plain(&mut Command::new(enpo))
        .args(["reindex", "--database-url", database.url(), "--index"])
        .arg(database.index())
        .output()?;
    if !output.status.success() {
        return Err(format!(
            "enpo reindex ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        )
        .into());
    }
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let records = said.split_whitespace().find_map(|word| word.parse().ok());
    sheet.filled(Filled {
        what: "enpo reindex",
        database: database.name(),
        records: records.ok_or("enpo reindex does not say how much it did")?,
        took: start.elapsed(),
        log: None,
    });
    Ok(())
}

/// How long it takes from the start of the program to the first answer that needs the index, which is there.
pub(crate) fn cold_start(
    start: impl FnOnce() -> Result<Server, Failure>,
) -> Result<(Server, Duration), Failure> {
    let begun = Instant::now();
    let server = start()?;
    loop {
        match fetch(server.address, &get(QUESTION, None))?.status {
            200 => return Ok((server, begun.elapsed())),
            UNAVAILABLE if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(5));
            }
            other => return Err(format!("GET {QUESTION} is answered with {other}").into()),
        }
    }
}
