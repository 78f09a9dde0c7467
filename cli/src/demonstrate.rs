//! `enpo demo`: a synthetic register.

use std::process::ExitCode;

use domain::{Clock as _, SystemClock};
use indicatif::ProgressIterator as _;
use persistence::{Act, Options, Stated, Store};

use crate::Failure;
use crate::arguments::DemoOptions;
use crate::maintain::needed;

/// Things written in one transaction.
const BATCH: usize = 2_000;

pub fn run(database: Option<String>, options: &DemoOptions) -> Result<ExitCode, Failure> {
    let store = Store::open(&needed(database)?, &Options::default())?;
    let written = fill(&store, options)?;
    println!(
        "{written} synthetic things of {} organisations are in the register (seed {}).",
        options.organisations, options.seed
    );
    Ok(ExitCode::SUCCESS)
}

/// Fills an empty register and tells how many things it got.
pub fn fill(store: &Store, options: &DemoOptions) -> Result<u64, Failure> {
    if store.sequence()? != 0 {
        return Err(Failure(
            "the register is not empty; demonstration data go only into an empty one".to_owned(),
        ));
    }
    let settings = demo::Settings {
        organisations: options.organisations,
        seed: options.seed,
        today: demo::TODAY,
    };
    let source = demo::source().id;
    let progress = progress();
    let mut batch = Vec::with_capacity(BATCH);
    let mut written = 0;
    for thing in demo::things(&settings).progress_with(progress) {
        batch.push(Stated::new(thing, source.clone(), None));
        if batch.len() == BATCH {
            written += write(store, &mut batch)?;
        }
    }
    written += write(store, &mut batch)?;
    Ok(written)
}

fn write(store: &Store, batch: &mut Vec<Stated>) -> Result<u64, Failure> {
    let act = Act { actor: "importer:demo".to_owned(), now: SystemClock.now() };
    let written = store.state(&act, batch)?;
    if let Some((index, invalid)) = written.refused.first() {
        return Err(Failure(format!(
            "the demonstration data are wrong at {}: {invalid}",
            batch[*index].thing().id().as_str()
        )));
    }
    batch.clear();
    Ok(written.created)
}

fn progress() -> indicatif::ProgressBar {
    let style = indicatif::ProgressStyle::with_template("{spinner} {human_pos} things, {per_sec}")
        .unwrap_or(indicatif::ProgressStyle::default_spinner());
    indicatif::ProgressBar::new_spinner().with_style(style)
}
