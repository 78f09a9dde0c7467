//! `enpo sources`: what came from where, and taking one of them back.

use std::collections::BTreeMap;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;

use domain::{Clock as _, Id, Language, Source, SystemClock, Thing, ThingKind};
use persistence::{Act, Found, Store};
use serde_json::{Value, json};

use crate::arguments::{SourcesCommand, SourcesOptions, WithdrawOptions};
use crate::{Failure, maintain, withdraw};

/// Who acts, in the log.
const ACTOR: &str = "importer:sources";
/// Kinds that are counted, in the order of the columns.
const KINDS: [(ThingKind, &str); 7] = [
    (ThingKind::Organisation, "organisations"),
    (ThingKind::Call, "calls"),
    (ThingKind::Grant, "grants"),
    (ThingKind::Contract, "contracts"),
    (ThingKind::Milestone, "milestones"),
    (ThingKind::Payment, "payments"),
    (ThingKind::Document, "documents"),
];

pub fn run(database: Option<String>, options: &SourcesOptions) -> Result<ExitCode, Failure> {
    match &options.command {
        None => list(database, options.json),
        Some(SourcesCommand::Withdraw(options)) => take_back(database, options),
    }
}

/// How many things of each kind a source states.
type Counts = BTreeMap<ThingKind, i64>;

fn list(database: Option<String>, as_json: bool) -> Result<ExitCode, Failure> {
    let store = maintain::look_at(database)?;
    let sources: Vec<(Source, Counts)> = store.read::<_, Failure>(|reader| {
        let mut counts = reader.stated_counts()?;
        let mut all = Vec::new();
        let mut after: Option<Id> = None;
        loop {
            let page = reader.sources(0, after.as_ref(), 100)?;
            for record in page.items {
                let Thing::Source(source) = record.thing else { continue };
                let counts = counts.remove(&source.id).unwrap_or_default();
                all.push((source, counts));
            }
            let Some(next) = page.next else { return Ok(all) };
            after = Some(Id::parse(&next.id)?);
        }
    })?;
    if as_json {
        let all: Vec<Value> =
            sources.iter().map(|(source, counts)| object(source, counts)).collect();
        println!("{:#}", Value::from(all));
    } else if sources.is_empty() {
        println!("The register has no source.");
    } else {
        print(&table(&sources));
    }
    Ok(ExitCode::SUCCESS)
}

fn title(source: &Source) -> String {
    source.title.best(Language::En).0.to_owned()
}

fn publisher(source: &Source) -> String {
    source.publisher.name.best(Language::En).0.to_owned()
}

fn object(source: &Source, counts: &Counts) -> Value {
    let retrieved = source.retrieved_at.map(domain::instant::format_instant);
    let states: BTreeMap<&str, i64> =
        KINDS.iter().filter_map(|(kind, name)| Some((*name, *counts.get(kind)?))).collect();
    json!({
        "id": source.id, "title": source.title, "publisher": source.publisher.name, "url": source.url,
        "licence": source.licence, "retrieved_at": retrieved, "listing": source.listing,
        "authority": source.authority, "states": states,
    })
}

/// The list as rows of cells, the first of them the head. A kind that no source states has no column.
fn table(sources: &[(Source, Counts)]) -> Vec<Vec<String>> {
    let stated = |kind: &ThingKind| sources.iter().any(|(_, counts)| counts.contains_key(kind));
    let kinds: Vec<_> = KINDS.iter().filter(|(kind, _)| stated(kind)).collect();
    let head = ["id", "retrieved"].into_iter().chain(kinds.iter().map(|(_, name)| *name));
    let head = head.chain(["title", "publisher", "licence"]).map(str::to_owned).collect();
    let row = |(source, counts): &(Source, Counts)| {
        let retrieved = source.retrieved_at.map(|at| domain::day::format_day(at.date()));
        let mut row = vec![source.id.to_string(), retrieved.unwrap_or_default()];
        let count = |kind| counts.get(kind).map_or_else(|| "0".to_owned(), ToString::to_string);
        row.extend(kinds.iter().map(|(kind, _)| count(kind)));
        row.extend([title(source), publisher(source), source.licence.clone().unwrap_or_default()]);
        row
    };
    std::iter::once(head).chain(sources.iter().map(row)).collect()
}

/// Prints rows with their cells below each other; numbers end where their column ends.
fn print(rows: &[Vec<String>]) {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            let number = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
            if number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

fn take_back(database: Option<String>, options: &WithdrawOptions) -> Result<ExitCode, Failure> {
    domain::text::line("", &options.reason)
        .map_err(|invalid| format!("--reason {:?} {}", options.reason, invalid.detail))?;
    let id = Id::parse(&options.id).map_err(|invalid| format!("{}: {invalid}", options.id))?;
    let store = if options.dry_run {
        maintain::look_at(database)?
    } else {
        maintain::open(database, false)?
    };
    let source = find(&store, &id)?;
    let mut stated = withdraw::Stated::new(true);
    stated.speaks(&id);
    let missing = withdraw::missing(&store, &stated)?;
    let (ends, stays) = missing.counts();
    println!("{id}: {} ({}).", title(&source), publisher(&source));
    println!("{}", sentence(ends, stays));
    if options.dry_run {
        println!("Nothing was written.");
        return Ok(ExitCode::SUCCESS);
    }
    if !options.yes && std::io::stdin().is_terminal() && !is_confirmed()? {
        return Err(Failure("nothing was done".to_owned()));
    }
    let mut withdrawn = 0;
    withdraw::withdraw(&store, ACTOR, &options.reason, &missing, |count| withdrawn += count)?;
    // The source goes last: whoever is stopped before that can begin again.
    let act = Act { actor: ACTOR.to_owned(), now: SystemClock.now() };
    store.withdraw(&act, &id, &[(ThingKind::Source, id.clone())], &options.reason)?;
    println!("{withdrawn} things and the source were withdrawn.");
    Ok(ExitCode::SUCCESS)
}

fn find(store: &Store, id: &Id) -> Result<Source, Failure> {
    let found = store.read::<_, Failure>(|reader| Ok(reader.find(ThingKind::Source, id)?))?;
    match found {
        Some(Found::Here(record)) => match record.thing {
            Thing::Source(source) => Ok(source),
            _ => Err(Failure(format!("{id} is no source"))),
        },
        Some(Found::Gone(_)) => Err(Failure(format!("the source {id} was withdrawn already"))),
        None => Err(Failure(format!(
            "the register has no source {id}; `enpo sources` lists those it has"
        ))),
    }
}

fn sentence(ends: usize, stays: usize) -> String {
    let things = |count: usize| {
        if count == 1 { "1 thing is".to_owned() } else { format!("{count} things are") }
    };
    format!(
        "{} stated by it alone or {} below such, and would end; {} also stated by other sources and would stay.",
        things(ends),
        if ends == 1 { "lies" } else { "lie" },
        things(stays)
    )
}

fn is_confirmed() -> Result<bool, Failure> {
    print!("Withdraw all of it? [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
