//! Filling a register: straight from the generator into the store.

use std::time::Instant;

use demo::Settings;
use domain::{Clock, SystemClock, ThingKind};
use persistence::{Act, Options, Stated, Store};

use crate::Failure;
use crate::database::Database;
use crate::sheet::{Filled, Sheet};

/// Things in one transaction, as the importers have it.
const BATCH: usize = 2_000;

/// A part of the register, filled in one after the other so that each has its figures.
struct Part {
    what: &'static str,
    takes: fn(ThingKind) -> bool,
}

const PARTS: [Part; 4] = [
    Part {
        what: "filling in organisations and calls",
        takes: |kind| matches!(kind, ThingKind::Source | ThingKind::Organisation | ThingKind::Call),
    },
    Part { what: "filling in grants and contracts", takes: ThingKind::is_funding },
    Part { what: "filling in milestones", takes: |kind| kind == ThingKind::Milestone },
    Part {
        what: "filling in payments and documents",
        takes: |kind| matches!(kind, ThingKind::Payment | ThingKind::Document),
    },
];

/// Fills an empty database.
pub(crate) fn fill(
    settings: &Settings,
    database: &Database,
    sheet: &mut Sheet,
) -> Result<(), Failure> {
    let store = Store::open(database.url(), &Options::default())?;
    if store.sequence()? != 0 {
        return Err("the database to fill is not empty".into());
    }
    let source = demo::source().id;
    let mut log = 0;
    for part in PARTS {
        eprintln!("{}: {} …", database.name(), part.what);
        let start = Instant::now();
        let mut records = 0;
        let mut batch = Vec::with_capacity(BATCH);
        for thing in demo::things(settings).filter(|thing| (part.takes)(thing.kind())) {
            batch.push(Stated::new(thing, source.clone(), None));
            if batch.len() == BATCH {
                records += write(&store, &mut batch)?;
            }
        }
        records += write(&store, &mut batch)?;
        let took = start.elapsed();
        let now = database.log_bytes()?;
        sheet.filled(Filled {
            what: part.what,
            database: database.name(),
            records,
            took,
            log: Some(now - log),
        });
        log = now;
    }
    Ok(())
}

fn write(store: &Store, batch: &mut Vec<Stated>) -> Result<u64, Failure> {
    let act = Act { actor: "importer:bench".to_owned(), now: SystemClock.now() };
    let written = store.state(&act, batch)?;
    if let Some((at, invalid)) = written.refused.first() {
        return Err(format!("{}: {invalid}", batch[*at].thing().id()).into());
    }
    batch.clear();
    Ok(written.created)
}
