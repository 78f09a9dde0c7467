//! Benchmarks of the register that anyone can run: `cargo run --release -p bench`. What it measures and how to read it
//! stands in `bench/README.md`. Nothing here fails for being slow.

mod bare;
mod child;
mod client;
mod database;
mod export;
mod fill;
mod floor;
mod folder;
mod import;
mod index;
mod measure;
mod mix;
mod sheet;
mod subjects;
mod work;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

use child::Server;
use client::Requests;
use database::Database;
use folder::Folder;
use measure::{Pace, measure};
use mix::Drawn;
use sheet::{Beside, Figures, Read, Sheet};
use subjects::Subjects;
use work::{Side, Work};

/// The allocator of the server, so that both sides have the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Anything that ends a run.
type Failure = Box<dyn Error + Send + Sync>;

/// Measures how fast the register is filled, imported and read, beside a bare server in the same run.
#[derive(Debug, Parser)]
#[command(name = "bench", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// s: 25,000 organisations, 100,000 fundings, 400,000 milestones; m: ten times that.
    #[arg(long, default_value = "s")]
    scale: Scale,

    /// Another number of organisations than the scale has.
    #[arg(long, value_name = "N")]
    organisations: Option<u32>,

    /// Measures a PostgreSQL too, in schemas of its own that are dropped at the end: postgres://…
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,

    /// Seconds for each side of each line of the table.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,

    /// Connections that ask at the same time.
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    connections: u16,

    /// What the server logs, as `RUST_LOG` says it; it has a line for each request by default.
    #[arg(long, default_value = "info", value_name = "LEVEL")]
    log: String,

    /// A SQLite file to measure on: filled when it is not there, and left there, with its index and the tables of the floor
    /// beside it. The mix writes a few titles into it.
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,

    /// Measures only these reads: w1 to w9, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "READS")]
    only: Vec<String>,

    /// Leaves out building the index, where there is one of an earlier run.
    #[arg(long)]
    no_build: bool,

    /// Leaves out the import.
    #[arg(long)]
    no_import: bool,

    /// The `enpo` to measure, instead of one that is built first.
    #[arg(long, value_name = "FILE")]
    enpo: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves pages from memory behind the frame of the register's own server; a run starts this itself.
    #[command(hide = true)]
    Bare {
        /// The pages, as the run wrote them.
        pages: PathBuf,
    },
    /// Serves pages from memory with nothing around the handler.
    #[command(hide = true)]
    Naked {
        /// The pages, as the run wrote them.
        pages: PathBuf,
    },
    /// Answers each question with one statement on SQLite.
    #[command(hide = true)]
    Floor {
        /// The file, as the run made it.
        file: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scale {
    S,
    M,
}

impl Arguments {
    fn organisations(&self) -> u32 {
        self.organisations.unwrap_or(match self.scale {
            Scale::S => 25_000,
            Scale::M => 250_000,
        })
    }
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    match &arguments.command {
        Some(Command::Bare { pages }) => bare::bare(pages),
        Some(Command::Naked { pages }) => bare::naked(pages),
        Some(Command::Floor { file }) => floor::serve(file),
        None => run(&arguments),
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let enpo = match &arguments.enpo {
        // The server is started in a folder of its own.
        Some(file) => file.canonicalize()?,
        None => child::build()?,
    };
    let folder = Folder::new()?;
    let settings =
        demo::Settings { organisations: arguments.organisations(), seed: 1, today: demo::TODAY };
    let mut sheet = Sheet::new(&settings);
    eprintln!("making the register of {} organisations …", settings.organisations);
    let subjects = subjects::subjects(&settings, &mut sheet);
    if subjects.funded.is_empty() {
        return Err("so small a register has nothing to measure: take more organisations".into());
    }
    let kept = match &arguments.keep {
        Some(file) => std::path::absolute(file)?,
        None => folder.path().join("register.db"),
    };
    let is_new = !kept.exists();
    let floor = kept.with_extension("floor");
    if !floor.exists() {
        eprintln!("making the tables of the floor …");
        floor::fill(&settings, &floor)?;
    }
    let run = Run {
        arguments,
        enpo: &enpo,
        folder: folder.path(),
        floor: &floor,
        settings,
        subjects: &subjects,
    };
    run.on(&Database::sqlite(&kept), is_new, &mut sheet)?;
    if !arguments.no_import {
        run.import(&mut sheet)?;
    }
    if let Some(url) = &arguments.database_url {
        let database = Database::postgres(url, "enpo_bench", folder.path())?;
        run.on(&database, true, &mut sheet)?;
    }
    println!("{sheet}");
    Ok(())
}

/// What a run has in hand.
struct Run<'a> {
    arguments: &'a Arguments,
    enpo: &'a Path,
    folder: &'a Path,
    floor: &'a Path,
    settings: demo::Settings,
    subjects: &'a Subjects,
}

/// The servers that the register's own is measured beside.
struct Others {
    bare: Server,
    naked: Server,
    floor: Server,
}

impl Run<'_> {
    /// Fills a database and measures the reads on it.
    fn on(&self, database: &Database, fill: bool, sheet: &mut Sheet) -> Result<(), Failure> {
        if fill {
            fill::fill(&self.settings, database, sheet)?;
        }
        if !(self.arguments.no_build && database.index().exists()) {
            index::build(self.enpo, database, sheet)?;
        }
        let (api, cold_start) = index::cold_start(|| self.serve(database, &[]))?;
        let works = work::works(&api, self.subjects)?;
        let pages = self.folder.join("pages.json");
        std::fs::write(&pages, work::pages(&works).to_string())?;
        let log = &self.arguments.log;
        let others = Others {
            bare: Server::other("bare", &pages, self.folder, log)?,
            naked: Server::other("naked", &pages, self.folder, log)?,
            floor: Server::other("floor", self.floor, self.folder, log)?,
        };
        let again = self.again(&api, &others, &works, database)?;
        if self.wants("w7") {
            export::measure(&api, self.subjects.rows, database.name(), sheet)?;
        }
        // An index belongs to one process.
        drop(api);
        let api = self.serve(database, &["--cache-mb", "0"])?;
        let first = self.first(&api, &others, &works, database)?;
        drop(api);
        let lines = works.iter().zip(again).zip(first);
        let mut reads: Vec<Read> = lines
            .filter_map(|((work, again), first)| {
                let (key, work, bytes) = (work.key, work.name, work.bytes());
                let database = database.name();
                again.map(|again| Read { key, work, database, bytes, again, first })
            })
            .collect();
        if self.wants("w9") {
            reads.push(self.mix(&others, &works, database)?);
        }
        let all = reads.iter().flat_map(|read| {
            read.again.first().into_iter().chain(read.first.iter().filter_map(|all| all.first()))
        });
        let memory = all.map(Figures::memory).max().unwrap_or(0);
        sheet.beside(Beside { database: database.name(), cold_start, memory });
        for read in reads {
            sheet.read(read);
        }
        Ok(())
    }

    fn serve(&self, database: &Database, more: &[&str]) -> Result<Server, Failure> {
        Server::enpo(self.enpo, database, self.folder, &self.arguments.log, more)
    }

    fn wants(&self, key: &str) -> bool {
        self.arguments.only.is_empty() || self.arguments.only.iter().any(|only| only == key)
    }

    fn pace(&self) -> Pace {
        Pace {
            connections: self.arguments.connections,
            each: Duration::from_secs(self.arguments.seconds),
        }
    }

    /// Each read over and over: what the API has in its memory, beside the same bytes from memory.
    fn again(
        &self,
        api: &Server,
        others: &Others,
        works: &[Work],
        database: &Database,
    ) -> Result<Vec<Option<[Figures; 3]>>, Failure> {
        let mut again = Vec::new();
        for work in works {
            if !self.wants(work.key) {
                again.push(None);
                continue;
            }
            eprintln!("{}: {}, again …", database.name(), work.name);
            work.warm(api)?;
            let sides = [
                (api, Requests::Same(work.repeated(Side::Api))),
                (&others.bare, Requests::Same(work.repeated(Side::Memory))),
                (&others.naked, Requests::Same(work.repeated(Side::Memory))),
            ];
            again.push(Some(measure(sides, &self.pace(), work.status)?));
        }
        Ok(again)
    }

    /// Each read for the first time: the API keeps no replies, beside one statement.
    fn first(
        &self,
        api: &Server,
        others: &Others,
        works: &[Work],
        database: &Database,
    ) -> Result<Vec<Option<[Figures; 2]>>, Failure> {
        let mut first = Vec::new();
        for work in works {
            let requests = work.first(Side::Api);
            if requests.is_empty() || !self.wants(work.key) {
                first.push(None);
                continue;
            }
            eprintln!("{}: {}, first …", database.name(), work.name);
            work.warm(api)?;
            let sides = [
                (api, Requests::Each(requests.into_iter())),
                (&others.floor, Requests::Each(work.first(Side::Floor).into_iter())),
            ];
            first.push(Some(measure(sides, &self.pace(), work.status)?));
        }
        Ok(first)
    }

    /// All reads as people ask, while somebody writes.
    fn mix(&self, others: &Others, works: &[Work], database: &Database) -> Result<Read, Failure> {
        let name = "W9 a mix of all, one write a second";
        eprintln!("{}: {name} …", database.name());
        let api = self.serve(database, &[])?;
        if let Some(work) = works.last() {
            work.warm(&api)?;
        }
        let drawn = |side| Requests::Drawn(Drawn::of(works, side));
        let again = mix::beside_writes(database, &self.settings, || {
            let sides = [
                (&api, drawn(Side::Api)),
                (&others.bare, drawn(Side::Memory)),
                (&others.naked, drawn(Side::Memory)),
            ];
            measure(sides, &self.pace(), 200)
        })?;
        drop(api);
        let api = self.serve(database, &["--cache-mb", "0"])?;
        if let Some(work) = works.last() {
            work.warm(&api)?;
        }
        let sides = [(&api, drawn(Side::Api)), (&others.floor, drawn(Side::Floor))];
        let first = Some(measure(sides, &self.pace(), 200)?);
        let bytes = works.iter().map(Work::bytes).sum::<usize>() / works.len().max(1);
        Ok(Read { key: "w9", work: name, database: database.name(), bytes, again, first })
    }

    /// Imports a file with everything in it, into SQLite and where there is one into PostgreSQL.
    fn import(&self, sheet: &mut Sheet) -> Result<(), Failure> {
        let file = self.folder.join("register.ndjson");
        eprintln!("writing {} …", file.display());
        let records = import::write(&self.settings, &file)?;
        let imported = self.folder.join("imported.db");
        import::import(self.enpo, &file, records, &Database::sqlite(&imported), sheet)?;
        std::fs::remove_file(imported)?;
        if let Some(url) = &self.arguments.database_url {
            let database = Database::postgres(url, "enpo_bench_import", self.folder)?;
            import::import(self.enpo, &file, records, &database, sheet)?;
        }
        Ok(())
    }
}
