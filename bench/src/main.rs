//! Benchmarks of the register that anyone can run: `cargo run --release -p bench`. What it measures and how to read it
//! stands in `bench/README.md`. Nothing here fails for being slow.

mod bare;
mod child;
mod client;
mod database;
mod fill;
mod folder;
mod import;
mod measure;
mod sheet;
mod work;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

use child::Server;
use database::Database;
use fill::Subjects;
use folder::Folder;
use sheet::Sheet;

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

    /// A SQLite file to measure on: filled when it is not there, and left there.
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,

    /// Leaves out the import.
    #[arg(long)]
    no_import: bool,

    /// The `enpo` to measure, instead of one that is built first.
    #[arg(long, value_name = "FILE")]
    enpo: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves pages from memory; the other side of the comparison starts itself with this.
    #[command(hide = true)]
    Bare {
        /// The pages, as the run wrote them.
        pages: PathBuf,
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
        Some(Command::Bare { pages }) => bare::serve(pages),
        None => run(&arguments),
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let enpo = match &arguments.enpo {
        Some(file) => file.clone(),
        None => child::build()?,
    };
    let folder = Folder::new()?;
    let settings =
        demo::Settings { organisations: arguments.organisations(), seed: 1, today: demo::TODAY };
    let mut sheet = Sheet::new(&settings);
    eprintln!("making the register of {} organisations …", settings.organisations);
    let subjects = fill::subjects(&settings, &mut sheet);
    if subjects.funded.is_empty() {
        return Err("so small a register has nothing to measure: take more organisations".into());
    }
    let kept = arguments.keep.clone().unwrap_or_else(|| folder.path().join("register.db"));
    let is_new = !kept.exists();
    let run = Run { arguments, enpo: &enpo, folder: folder.path(), settings, subjects: &subjects };
    run.on(&Database::sqlite(&kept), is_new, &mut sheet)?;
    if !arguments.no_import {
        run.import(&mut sheet)?;
    }
    if let Some(url) = &arguments.database_url {
        run.on(&Database::postgres(url, "enpo_bench")?, true, &mut sheet)?;
    }
    println!("{sheet}");
    Ok(())
}

/// What a run has in hand.
struct Run<'a> {
    arguments: &'a Arguments,
    enpo: &'a Path,
    folder: &'a Path,
    settings: demo::Settings,
    subjects: &'a Subjects,
}

impl Run<'_> {
    /// Fills a database and measures the reads on it.
    fn on(&self, database: &Database, fill: bool, sheet: &mut Sheet) -> Result<(), Failure> {
        if fill {
            fill::fill(&self.settings, database, sheet)?;
        }
        let api = Server::enpo(self.enpo, database.url(), self.folder, &self.arguments.log)?;
        let works = work::works(&api, self.subjects)?;
        let pages = self.folder.join("pages.json");
        std::fs::write(&pages, work::pages(&works).to_string())?;
        let bare = Server::bare(&pages, self.folder)?;
        let pace = measure::Pace {
            connections: self.arguments.connections,
            each: Duration::from_secs(self.arguments.seconds),
        };
        for work in works {
            eprintln!("{}: {} …", database.name(), work.name);
            measure::measure(&api, &bare, &work, &pace, database.name(), sheet)?;
        }
        Ok(())
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
            import::import(
                self.enpo,
                &file,
                records,
                &Database::postgres(url, "enpo_bench_import")?,
                sheet,
            )?;
        }
        Ok(())
    }
}
