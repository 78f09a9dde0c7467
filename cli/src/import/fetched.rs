//! Pages of a live service, taken in as files are.

use exchange::{Format, Reading};
use indicatif::ProgressBar;
use persistence::Store;

use super::report::Report;
use super::{pipeline, source};
use crate::{Failure, withdraw};

/// Writes what the pages of a service state, under the format's own source.
pub fn take(
    store: &Store,
    format: Format,
    reading: Reading,
    report: &mut Report,
) -> Result<(), Failure> {
    let source = source::of_service(reading.source(), store)?;
    let ending = withdraw::Ending::default();
    let batch = store.batch();
    let run = pipeline::Run { format, source, named: false, batch, ending: &ending };
    let mut stated = withdraw::Stated::new(false);
    pipeline::read(store, reading, &run, report, &mut stated, &ProgressBar::hidden())
}
