//! `enpo import`: files of a format into the register.

mod fetched;
mod pipeline;
mod rehearsal;
mod report;
mod source;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use exchange::{Fault, Format, Mapping, Reading};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use persistence::Store;

use crate::arguments::ImportOptions;
use crate::{Failure, maintain, withdraw};
pub use fetched::take;
pub use report::Report;

/// Exit status when some records were refused, or the import stopped before its end.
const SOME_REFUSED: u8 = 3;

pub fn run(database: Option<String>, options: &ImportOptions) -> Result<ExitCode, Failure> {
    if let Some(format) = &options.explain {
        print!("{}", format_of(format)?.explain());
        return Ok(ExitCode::SUCCESS);
    }
    let format = format_of(options.format.as_deref().unwrap_or_default())?;
    source::check(options, format)?;
    let mapping = options.mapping.as_deref().map(Mapping::load).transpose()?;
    if !options.dry_run {
        maintain::needed(database.clone())?;
    }
    let mut report = Report::create(options.report.as_deref(), format)?;
    report.speak(options.lang);
    let files = usable(options, format, mapping.as_ref(), &mut report)?;
    let groups = source::groups(options, format, &files)?;
    let mut files = Files { format, mapping: mapping.as_ref(), groups: groups.into_iter() };
    // Without a file that can be read no register is made.
    let outcome = match files.next(|fault| report.fault(&fault))? {
        None => Ok(()),
        Some(first) => register(database, options).and_then(|register| {
            let store = register.store();
            let import = Import { store, options, format };
            fill(store, || import.take(first, files, &mut report))
        }),
    };
    if let Err(Failure(sentence)) = &outcome {
        report.failed(sentence);
    }
    let outcome = outcome.and(report.finish(options.dry_run));
    status(outcome, &report, options.dry_run)
}

/// The files that can be opened; of the others it is told why they cannot.
fn usable(
    options: &ImportOptions,
    format: Format,
    mapping: Option<&Mapping>,
    report: &mut Report,
) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::with_capacity(options.files.len());
    for path in &options.files {
        match exchange::look(format, path, mapping) {
            Ok(()) => files.push(path.clone()),
            Err(fault) => report.fault(&fault)?,
        }
    }
    Ok(files)
}

fn register(
    database: Option<String>,
    options: &ImportOptions,
) -> Result<rehearsal::Register, Failure> {
    if options.dry_run {
        return rehearsal::register(database);
    }
    Ok(rehearsal::Register::kept(maintain::open(database, true)?))
}

/// How the program ends.
fn status(
    outcome: Result<(), Failure>,
    report: &Report,
    dry_run: bool,
) -> Result<ExitCode, Failure> {
    let done = report.is_anything_done();
    if let Err(Failure(sentence)) = outcome {
        if !done || dry_run {
            return Err(Failure(sentence));
        }
        eprintln!("enpo: {sentence}");
        eprintln!("The import stopped before its end; what is counted above is in the register.");
        return Ok(ExitCode::from(SOME_REFUSED));
    }
    match (done, report.refused()) {
        (true, 0) => Ok(ExitCode::SUCCESS),
        (true, _) => Ok(ExitCode::from(SOME_REFUSED)),
        (false, 0) => Err(Failure("nothing was done: the files hold no record".to_owned())),
        (false, _) => Ok(ExitCode::FAILURE),
    }
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

/// What is read, how, and where to.
struct Import<'a> {
    store: &'a Store,
    options: &'a ImportOptions,
    format: Format,
}

/// Files that are still to be opened, by their sources.
#[derive(Clone)]
struct Files<'a> {
    format: Format,
    mapping: Option<&'a Mapping>,
    groups: std::vec::IntoIter<source::Group>,
}

/// The files of a source, opened.
type Opened = (Reading, source::Group);

impl Files<'_> {
    /// Opens the files of the next source of which anything can be taken; why others cannot is told.
    fn next(
        &mut self,
        mut told: impl FnMut(Fault) -> Result<(), Failure>,
    ) -> Result<Option<Opened>, Failure> {
        for group in self.groups.by_ref() {
            let opened = open(self.format, self.mapping, group, &mut told)?;
            if opened.is_some() {
                return Ok(opened);
            }
        }
        Ok(None)
    }
}

/// Opens the files of a source, but those of which nothing can be taken.
fn open(
    format: Format,
    mapping: Option<&Mapping>,
    mut group: source::Group,
    told: &mut impl FnMut(Fault) -> Result<(), Failure>,
) -> Result<Option<Opened>, Failure> {
    while !group.files.is_empty() {
        let paths: Vec<&Path> = group.files.iter().map(PathBuf::as_path).collect();
        let fault = match exchange::open(format, &paths, &group.context, mapping) {
            Ok(reading) => return Ok(Some((reading, group))),
            Err(fault) => fault,
        };
        let before = group.files.len();
        group.files.retain(|path| path.display().to_string() != fault.file);
        told(fault)?;
        if group.files.len() == before {
            break;
        }
    }
    Ok(None)
}

impl Import<'_> {
    /// Reads all files into the register: those that are open, then the others.
    fn take(
        &self,
        first: Opened,
        mut files: Files<'_>,
        report: &mut Report,
    ) -> Result<(), Failure> {
        let mut stated = withdraw::Stated::new(self.options.complete);
        let ending = self.look_ahead(&first.1, files.clone())?;
        let mut opened = Some(first);
        while let Some((reading, group)) = opened {
            self.read(reading, &group, &ending, report, &mut stated)?;
            opened = files.next(|fault| report.fault(&fault))?;
        }
        if self.options.complete {
            self.withdraw_missing(&stated, report)?;
        }
        Ok(())
    }

    /// `--complete`: what will end is known before anything is written, so that nothing is taken that lies below it. Only
    /// lines of the register itself state what lies below others; they are read once more for that.
    fn look_ahead(
        &self,
        first: &source::Group,
        files: Files<'_>,
    ) -> Result<withdraw::Ending, Failure> {
        if !self.options.complete || self.format != Format::Ndjson {
            return Ok(withdraw::Ending::default());
        }
        let mut stated = withdraw::Stated::new(true);
        for group in std::iter::once(first.clone()).chain(files.groups) {
            // What cannot be read is told when its turn comes.
            let opened = open(files.format, files.mapping, group, &mut |_| Ok(()))?;
            let Some((reading, group)) = opened else { continue };
            let bar = bar(reading.bytes_total());
            bar.set_message("looking ahead");
            stated.speaks(&group.context.source);
            pipeline::look_ahead(reading, &group.context.source, &mut stated, &bar);
            bar.finish_and_clear();
        }
        withdraw::ending(self.store, &stated)
    }

    /// Reads the files of a source to their end and writes what they state.
    fn read(
        &self,
        reading: Reading,
        group: &source::Group,
        ending: &withdraw::Ending,
        report: &mut Report,
        stated: &mut withdraw::Stated,
    ) -> Result<(), Failure> {
        let (options, format, store) = (self.options, self.format, self.store);
        let source = source::source(options, group, reading.source(), format, store)?;
        let bar = bar(reading.bytes_total());
        let named = options.source.is_some();
        let batch = options.batch.map_or(store.batch(), |batch| batch as usize);
        stated.speaks(&source.id);
        let run = pipeline::Run { format, source, named, batch, ending };
        let read = pipeline::read(store, reading, &run, report, stated, &bar);
        bar.finish_and_clear();
        read
    }

    /// `--complete`: what the sources stated before and the files do not.
    fn withdraw_missing(
        &self,
        stated: &withdraw::Stated,
        report: &mut Report,
    ) -> Result<(), Failure> {
        if report.refused() > 0 {
            eprintln!(
                "Nothing is withdrawn: some records were refused, so the files may not be all that the source states."
            );
            return Ok(());
        }
        let missing = withdraw::missing(self.store, stated)?;
        println!("{}", missing.sentence(self.options.dry_run));
        let actor = format!("importer:{}", self.format);
        let reason = "no longer stated by its source";
        withdraw::withdraw(self.store, &actor, reason, &missing, |count| report.withdrawn(count))
    }
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
