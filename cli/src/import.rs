//! `enpo import`: files of a format into the register.

mod pipeline;
mod rehearsal;
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

/// Exit status when some records were refused, or the import stopped before its end.
const SOME_REFUSED: u8 = 3;

pub fn run(database: Option<String>, options: &ImportOptions) -> Result<ExitCode, Failure> {
    if let Some(format) = &options.explain {
        print!("{}", format_of(format)?.explain());
        return Ok(ExitCode::SUCCESS);
    }
    let format = format_of(options.format.as_deref().unwrap_or_default())?;
    source::check(options)?;
    let mapping = options.mapping.as_deref().map(Mapping::load).transpose()?;
    let register = if options.dry_run {
        rehearsal::register(database)?
    } else {
        rehearsal::Register::kept(maintain::open(database, true)?)
    };
    let mut report = Report::create(options.report.as_deref(), format)?;
    let store = register.store();
    let outcome = fill(store, || take(store, options, format, mapping.as_ref(), &mut report));
    drop(register);
    if let Err(Failure(sentence)) = &outcome {
        report.failed(sentence);
    }
    let outcome = outcome.and(report.finish(options.dry_run));
    let done = report.is_anything_done();
    if let Err(Failure(sentence)) = outcome {
        if !done || options.dry_run {
            return Err(Failure(sentence));
        }
        eprintln!("enpo: {sentence}");
        eprintln!("The import stopped before its end; what is counted above is in the register.");
        return Ok(ExitCode::from(SOME_REFUSED));
    }
    Ok(match (done, report.refused()) {
        (true, 0) => ExitCode::SUCCESS,
        (true, _) => ExitCode::from(SOME_REFUSED),
        (false, 0) => return Err(Failure("nothing was done: the files hold no record".to_owned())),
        (false, _) => ExitCode::FAILURE,
    })
}

fn format_of(name: &str) -> Result<Format, Failure> {
    Ok(Format::parse(name).map_err(|invalid| format!("{name:?} {}", invalid.detail))?)
}

/// Has a register filled: an empty one without putting everything in order row by row.
fn fill(store: &Store, take: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    store.put_off_indexes()?;
    let outcome = take();
    let bar = bar(0);
    bar.set_style(
        ProgressStyle::with_template("{spinner} {msg}").unwrap_or(ProgressStyle::default_spinner()),
    );
    let built = store.build_indexes(|left| {
        bar.set_message(format!("building indexes: {left} left"));
        bar.tick();
    });
    bar.finish_and_clear();
    outcome.and(Ok(built?))
}

/// Reads all files into the register.
fn take(
    store: &Store,
    options: &ImportOptions,
    format: Format,
    mapping: Option<&Mapping>,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut stated = withdraw::Stated::new(options.complete);
    for path in &options.files {
        let context =
            Context { publisher: source::publisher(options), source: source::id(options, path)? };
        match exchange::open(format, path, &context, mapping) {
            Err(fault) => report.fault(&fault)?,
            Ok(reading) => {
                let source = source::source(options, path, &context, reading.source(), format)?;
                let bar = bar(reading.bytes_total());
                let named = options.source.is_some();
                let batch = options.batch.map_or(store.batch(), |batch| batch as usize);
                let run = pipeline::Run { format, source, named, batch };
                stated.speaks(&run.source.id);
                let read = pipeline::read(store, reading, &run, report, &mut stated, &bar);
                bar.finish_and_clear();
                read?;
            }
        }
        report.end_of_file(path);
    }
    if options.complete {
        withdraw_missing(store, options, format, &stated, report)?;
    }
    Ok(())
}

/// `--complete`: what the sources stated before and the files do not.
fn withdraw_missing(
    store: &Store,
    options: &ImportOptions,
    format: Format,
    stated: &withdraw::Stated,
    report: &mut Report,
) -> Result<(), Failure> {
    if report.refused() > 0 {
        eprintln!(
            "Nothing is withdrawn: some records were refused, so the files may not be all that the source states."
        );
        return Ok(());
    }
    let missing = withdraw::missing(store, stated)?;
    println!("{}", missing.sentence(options.dry_run));
    withdraw::withdraw(store, format, &missing, |count| report.withdrawn(count))
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
