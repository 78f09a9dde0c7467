//! `enpo import`: files of a format into the register.

mod pipeline;
mod report;
mod source;
mod withdraw;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use exchange::{Context, Format, Mapping};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use persistence::Store;

use crate::arguments::ImportOptions;
use crate::{Failure, maintain};
use report::Report;

/// Exit status when some records were refused.
const SOME_REFUSED: u8 = 3;

pub fn run(database: Option<String>, options: &ImportOptions) -> Result<ExitCode, Failure> {
    if let Some(format) = &options.explain {
        print!("{}", Format::parse(format)?.explain());
        return Ok(ExitCode::SUCCESS);
    }
    let format = Format::parse(options.format.as_deref().unwrap_or_default())?;
    let mapping = options.mapping.as_deref().map(Mapping::load).transpose()?;
    let store = if options.dry_run { None } else { Some(maintain::open(database, true)?) };
    let mut report = Report::create(options.report.as_deref(), format)?;
    let mut stated = withdraw::Stated::new(options.complete);
    for path in &options.files {
        let context =
            Context { publisher: source::publisher(options), source: source::id(options, path)? };
        match exchange::open(format, path, &context, mapping.as_ref()) {
            Err(fault) => report.fault(&fault)?,
            Ok(reading) => {
                let source = source::source(options, path, &context, reading.source(), format)?;
                let bar = bar(reading.bytes_total());
                let run = pipeline::Run { format, source, batch: options.batch as usize };
                pipeline::read(store.as_ref(), reading, &run, &mut report, &mut stated, &bar)?;
                bar.finish_and_clear();
            }
        }
        report.end_of_file(path);
    }
    if let Some(store) = &store {
        withdraw_missing(store, options, format, &stated, &mut report)?;
    }
    report.finish(options.dry_run)?;
    Ok(match (report.taken(), report.refused()) {
        (_, 0) => ExitCode::SUCCESS,
        (0, _) => ExitCode::FAILURE,
        _ => ExitCode::from(SOME_REFUSED),
    })
}

/// `--complete`: what the sources stated before and the files do not.
fn withdraw_missing(
    store: &Store,
    options: &ImportOptions,
    format: Format,
    stated: &withdraw::Stated,
    report: &mut Report,
) -> Result<(), Failure> {
    if !options.complete {
        return Ok(());
    }
    if report.refused() > 0 {
        eprintln!(
            "Nothing is withdrawn: some records were refused, so the files may not be all that the source states."
        );
        return Ok(());
    }
    let missing = withdraw::missing(store, stated)?;
    println!("{} things are no longer stated and are withdrawn.", missing.len());
    report.withdrawn(withdraw::withdraw(store, format, &missing)?);
    Ok(())
}

/// A bar on a terminal, nothing elsewhere.
fn bar(bytes: u64) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let template = "{bar:40} {bytes}/{total_bytes} {bytes_per_sec}, {msg}, {eta} left";
    let style = ProgressStyle::with_template(template).unwrap_or(ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(bytes), target).with_style(style)
}
