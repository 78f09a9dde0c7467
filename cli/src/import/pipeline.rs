//! One thread reads and makes canonical, the other writes.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use domain::{Clock as _, Id, Source, SystemClock, Thing, ThingKind};
use exchange::{Format, Item, Place, Reading, Refusal, Severity, Statement};
use indicatif::ProgressBar;
use persistence::{Act, Stated, Store};

use super::report::Report;
use crate::{Failure, withdraw};

/// What all statements of a file have in common.
pub struct Run<'a> {
    pub format: Format,
    pub source: Source,
    /// Whether the source was named on the command line: then what names it in the file means this one.
    pub named: bool,
    pub batch: usize,
    /// What goes when the import ends: nothing is taken that lies below it.
    pub ending: &'a withdraw::Ending,
}

/// What the reading thread hands over.
#[derive(Default)]
struct Batch {
    stated: Vec<Stated>,
    places: Vec<Place>,
    refused: Vec<Refusal>,
    bytes: u64,
    /// Something is stated by the source that the file is.
    speaks: bool,
    /// The file describes that source itself.
    describes: bool,
}

/// Batches that wait for the writer: enough to keep both threads busy, few enough to bound memory.
const WAITING: usize = 1;

/// Reads a file to its end and writes what it states.
pub fn read(
    store: &Store,
    reading: Reading,
    run: &Run<'_>,
    report: &mut Report,
    stated: &mut withdraw::Stated,
    bar: &ProgressBar,
) -> Result<(), Failure> {
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        scope.spawn(move || hand_over(reading, run, &sender));
        // The receiver goes with the writer, however that ends, so that the reading thread never waits for nobody.
        write(store, receiver, run, report, stated, bar)
    })
}

/// Who states something: a source speaks for itself, and what names none is said by the source that the files are.
fn speaker<'a>(statement: &'a Statement, own: &'a Id) -> &'a Id {
    match &statement.thing {
        Thing::Source(source) => &source.id,
        _ => statement.source.as_ref().unwrap_or(own),
    }
}

/// Takes down what files state, without writing it.
pub fn look_ahead(reading: Reading, own: &Id, stated: &mut withdraw::Stated, bar: &ProgressBar) {
    let mut reading = reading;
    while let Some(item) = reading.next() {
        if let Item::Statement(statement) = item {
            stated.add(speaker(&statement, own), &statement.thing);
        }
        bar.set_position(reading.bytes_read());
    }
}

fn hand_over(mut reading: Reading, run: &Run<'_>, sender: &SyncSender<Batch>) {
    let mut batch = Batch::default();
    while let Some(item) = reading.next() {
        match item {
            Item::Refused(refusal) => batch.refused.push(refusal),
            Item::Statement(statement) => {
                let source = speaker(&statement, &run.source.id).clone();
                batch.describes |=
                    matches!(&statement.thing, Thing::Source(own) if own.id == run.source.id);
                // Only where a flag named the source does what names it in the file mean this one.
                batch.speaks |= match (&statement.thing, &statement.source) {
                    (Thing::Source(_), _) => false,
                    (_, Some(named)) => run.named && *named == run.source.id,
                    (_, None) => true,
                };
                batch.places.push(statement.place);
                batch.stated.push(Stated::new(statement.thing, source, statement.dated));
            }
        }
        if batch.stated.len() + batch.refused.len() >= run.batch {
            batch.bytes = reading.bytes_read();
            if sender.send(std::mem::take(&mut batch)).is_err() {
                return;
            }
        }
    }
    batch.bytes = reading.bytes_total();
    // The writer has failed when nobody takes it, and says so itself.
    let _ = sender.send(batch);
}

fn write(
    store: &Store,
    receiver: Receiver<Batch>,
    run: &Run<'_>,
    report: &mut Report,
    stated: &mut withdraw::Stated,
    bar: &ProgressBar,
) -> Result<(), Failure> {
    let actor = format!("importer:{}", run.format);
    let own = Stated::new(Thing::Source(run.source.clone()), run.source.id.clone(), None);
    let mut introduced = false;
    for batch in receiver {
        for refusal in &batch.refused {
            report.refusal(refusal)?;
        }
        for statement in &batch.stated {
            stated.add(statement.source(), statement.thing());
        }
        introduced |= batch.describes;
        let act = Act { actor: actor.clone(), now: SystemClock.now() };
        let own = Some(&own).filter(|_| batch.speaks && !introduced);
        let ends = |kind: ThingKind, id: &Id| run.ending.holds(kind, id);
        let (written, new) = store.take_in(&act, own, &batch.stated, &ends)?;
        introduced |= new;
        report.written(&written, &batch.stated, new);
        for (index, source) in &written.introduced {
            report.refusal(&undescribed(&batch, *index, source))?;
        }
        for (index, invalid) in &written.refused {
            report.refusal(&refusal(&batch, *index, invalid))?;
        }
        bar.set_position(batch.bytes);
        bar.set_message(report.progress());
    }
    Ok(())
}

/// A source that nobody described, and what is done about it.
fn undescribed(batch: &Batch, index: usize, source: &Id) -> Refusal {
    let detail = format!(
        "is a source that nobody described: it is known by its id alone until a line {{\"kind\": \"source\", \"id\": \"{source}\", …}} does"
    );
    let invalid = domain::Invalid::new("undescribed_source", "sources", source.as_str(), detail);
    Refusal { severity: Severity::Noted, ..refusal(batch, index, &invalid) }
}

/// What the register could not take although the file's reader could.
fn refusal(batch: &Batch, index: usize, invalid: &domain::Invalid) -> Refusal {
    let place = batch.places.get(index);
    Refusal {
        file: place.map_or_else(String::new, |place| place.file.clone()),
        sheet: place.and_then(|place| place.sheet.clone()),
        row: place.map_or(0, |place| place.row),
        id: batch.stated.get(index).map(|stated| stated.thing().id().to_string()),
        field: invalid.field.clone(),
        value: invalid.value.clone(),
        code: invalid.code.to_owned(),
        reason: invalid.detail.clone(),
        other: None,
        severity: Severity::Refused,
    }
}
