//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::listen::Listen;

mod account;
mod goszakup;

pub use account::{AccountCommand, KeysCommand, NewAccountOptions};
pub use goszakup::{GoszakupCommand, SyncOptions};

/// Open register of the NGOs and charities of Kazakhstan: their funding, their projects and the stages at which these stand.
///
/// Without a command and without a configured database it serves a new file enpo.db, filled with synthetic demonstration
/// data, on `http://127.0.0.1:8080`.
#[derive(Debug, Parser)]
#[command(
    name = "enpo",
    version,
    after_help = "Every setting is a flag, an environment variable ENPO_… or a line of a TOML file, in that order of strength:
  database_url, listen, rate_limit (\"50/s\" or \"off\"), proxies, cache_mb, workers, connections, codelists,
  time_zone, index, issuer, origins
A variable or a line that is no setting is refused.

Exit status: 0 what was asked for is done; 1 nothing was done, also where an argument or a
setting is wrong. `enpo import` knows a third: see enpo import --help.

Examples:
  enpo                                             try it with demonstration data
  enpo import 360giving grants.json --database-url sqlite:register.db
  enpo serve --database-url sqlite:register.db --listen 0.0.0.0:8080
  enpo log verify --database-url postgres://enpo@db/enpo"
)]
pub struct Arguments {
    /// TOML file with settings; enpo.toml in the working directory is read when it is there.
    #[arg(long, global = true, env = "ENPO_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Where the register is: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(
        long,
        global = true,
        env = "ENPO_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,

    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the API (what happens without a command).
    Serve(ServeOptions),
    /// Reads files of a format into the register.
    Import(Box<ImportOptions>),
    /// Writes a workbook to fill in.
    Template {
        #[command(subcommand)]
        format: TemplateFormat,
    },
    /// Reads from the live service of the public procurement portal of Kazakhstan.
    Goszakup {
        #[command(subcommand)]
        command: GoszakupCommand,
    },
    /// Lists what came from where, or takes a source back.
    Sources(SourcesOptions),
    /// Fills an empty register with plainly synthetic data.
    Demo(DemoOptions),
    /// Brings the database to the schema of this program.
    Migrate,
    /// Builds the index for text, facets and totals anew; `serve` does so by itself where it has to.
    Reindex {
        /// Folder of the index, as of `serve`.
        #[arg(long, env = "ENPO_INDEX", value_name = "FOLDER")]
        index: Option<PathBuf>,
    },
    /// Works on the change log.
    Log {
        #[command(subcommand)]
        command: LogCommand,
    },
    /// Prints one SHA-256 over everything the register shows: equal registers have equal digests.
    Digest,
    /// Opens and closes accounts of those who publish.
    Account {
        #[command(subcommand)]
        command: AccountCommand,
    },
    /// Works on the keys that access tokens are signed with.
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Prints who may do what, as a table of Markdown.
    Policy,
    /// Prints the OpenAPI document.
    Openapi {
        /// As JSON instead of YAML.
        #[arg(long)]
        json: bool,
    },
    /// Asks a running server whether it is ready; exit status 0 when it is.
    Health {
        /// Where the server is.
        #[arg(long, default_value = "http://127.0.0.1:8080", env = "ENPO_HEALTH_URL")]
        url: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum TemplateFormat {
    /// For the format `table`: a sheet for each kind, with explained headers and the values of code lists.
    Table(TemplateOptions),
}

#[derive(Debug, Args)]
#[command(
    after_help = "What is filled in is read by `enpo import table FILE --source NAME`. Examples:
  enpo template table contracts
  enpo template table contracts milestones payments --lang ru --out social-orders.xlsx"
)]
pub struct TemplateOptions {
    /// Kinds of tables: organisations, contracts, grants, milestones, payments.
    #[arg(required = true, value_name = "KIND")]
    pub kinds: Vec<String>,

    /// Language of headers and explanations: kk, ru or en. All three are read.
    #[arg(long, value_name = "LANGUAGE", default_value = "kk", value_parser = language)]
    pub lang: domain::Language,

    /// File to write [default: the kinds with .xlsx behind them]; a file that is there is kept. `-` writes to the output.
    #[arg(long, value_name = "FILE.xlsx")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// Checks the log and that the register shows what it says.
    ///
    /// Every digest and the chain of hashes, from the first change to the last; that every row's state, or how it ended, is
    /// that of its newest change; that the columns of lists and the totals of organisations are what these states make of
    /// them; and that every word of a thing with several sources is said by one of them.
    Verify,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct SourcesOptions {
    /// The list as JSON, an object a source.
    #[arg(long)]
    pub json: bool,

    #[command(subcommand)]
    pub command: Option<SourcesCommand>,
}

#[derive(Debug, Subcommand)]
pub enum SourcesCommand {
    /// Takes back everything a source said, and the source itself.
    ///
    /// What no other source states is withdrawn, with all that lies below it; the rest is shown as its other sources state
    /// it. Nothing is forgotten: histories, `as_of` and the change log keep what was known. Importing the source again
    /// brings everything back. On a terminal it asks before it begins.
    Withdraw(WithdrawOptions),
}

#[derive(Debug, Args)]
pub struct WithdrawOptions {
    /// Id of the source, as `enpo sources` lists it.
    pub id: String,

    /// Why, in a sentence that everybody may read: it stands in the change log and wherever the withdrawn is asked for.
    #[arg(long, value_name = "TEXT", default_value = "its source was withdrawn")]
    pub reason: String,

    /// Tells what would be withdrawn, and withdraws nothing.
    #[arg(long)]
    pub dry_run: bool,

    /// Does not ask.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Default, Args)]
pub struct ServeOptions {
    /// Address or name, and port, to listen on [default: 127.0.0.1:8080]; port 0 takes a free one.
    #[arg(long, env = "ENPO_LISTEN", value_name = "ADDR")]
    pub listen: Option<Listen>,

    /// Requests one client may make, such as 50/s or 600/min, or off [default: 200/s].
    #[arg(long, env = "ENPO_RATE_LIMIT", value_name = "RATE")]
    pub rate_limit: Option<String>,

    /// How many trusted proxies in front write X-Forwarded-For [default: 0, the header is not looked at].
    #[arg(long, env = "ENPO_PROXIES", value_name = "N")]
    pub proxies: Option<u8>,

    /// Megabytes of memory for replies, 0 to 65536 [default: 64].
    #[arg(long, env = "ENPO_CACHE_MB", value_name = "MB")]
    pub cache_mb: Option<u64>,

    /// Threads that serve connections, 1 to 256 [default: one for each processor].
    #[arg(long, env = "ENPO_WORKERS", value_name = "N")]
    pub workers: Option<usize>,

    /// Where today is judged, which lateness depends on: Asia/Almaty, or a distance from UTC such as +05:00 [default: Asia/Almaty].
    #[arg(long, env = "ENPO_TIME_ZONE", value_name = "ZONE", allow_hyphen_values = true)]
    pub time_zone: Option<String>,

    /// Folder of JSON files with further code lists, or further codes of regions, spheres and `legal_forms`.
    #[arg(long, env = "ENPO_CODELISTS", value_name = "FOLDER")]
    pub codelists: Option<PathBuf>,

    /// Folder of the index for text, facets and totals; it is built where there is none, and may be deleted
    /// [default: beside a SQLite file, its name with .index; for PostgreSQL one in the cache of the user].
    #[arg(long, env = "ENPO_INDEX", value_name = "FOLDER")]
    pub index: Option<PathBuf>,

    /// What access tokens name as their issuer, such as the address of the service [default: enpo].
    #[arg(long, env = "ENPO_ISSUER", value_name = "NAME")]
    pub issuer: Option<String>,

    /// Pages whose scripts may publish, such as `https://portal.example`; several are parted by commas [default: none]. What is
    /// public may be read from any page.
    #[arg(long, env = "ENPO_ORIGINS", value_name = "ORIGIN", value_delimiter = ',')]
    pub origins: Option<Vec<String>>,

    /// Most connections of one worker, 1 to 100000 [default: 12000].
    #[arg(long, env = "ENPO_CONNECTIONS", value_name = "N")]
    pub connections: Option<usize>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 everything was taken; 3 some records were refused, or the import stopped before
its end (the summary counts what is in the register); 1 nothing was done, also where an
argument is wrong.

Each file is a source of its own, named after the file unless --source says otherwise; pages
of goszakup are all the source goszakup. Importing a file again logs only what changed in it.

Files that one command gives to one source are read as one: their order does not matter, what
several of them describe is settled as within one file, and a record that they state
differently is refused. Files given to one source by several commands follow each other: what
two of them say of the same thing is replaced by the later import, and changes back when the
first is imported again. Nothing else changes then, unless --complete is given. Files of
several sources are read in the order in which they are named: what lies below a funding is
refused where a later file holds that."
)]
pub struct ImportOptions {
    /// 360giving, ocds, goszakup, table, registry-csv or ndjson.
    #[arg(required_unless_present = "explain")]
    pub format: Option<String>,

    /// Files to read.
    #[arg(required_unless_present = "explain", value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Prints what a format's fields are read into, and ends.
    #[arg(long, value_name = "FORMAT")]
    pub explain: Option<String>,

    /// For registry-csv: a mapping file, or the name of one that ships (irs-bmf, kz-register). For table, where its headers
    /// are not those of the template: a mapping file, or one of kz-gbd-ul, kz-ngo-database, kz-foreign-money,
    /// kz-contest-protocol.
    #[arg(long, value_name = "FILE.toml")]
    pub mapping: Option<String>,

    /// Encoding of CSV files: utf-8, utf-16le, utf-16be, windows-1251, windows-1252, kz-1048 or cp866. Without it 360giving
    /// and table find it in their bytes and registry-csv takes that of the mapping. JSON and XLSX have one of their own.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,

    /// Id of the source that the files are. What no other flag and no mapping says of it stays as the register has it; the
    /// first files describe it as far as they agree, and where nobody does it is called by its id.
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,

    /// Name of who publishes the files. Ids of what has no global one are made from it, else from --source: give it with
    /// every import of the source or with none, since under another name the same organisations get other ids.
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,

    /// Title of the source.
    #[arg(long)]
    pub title: Option<String>,

    /// Licence of the source, as an address or a name.
    #[arg(long)]
    pub licence: Option<String>,

    /// Where the source is published; it is shown, never fetched.
    #[arg(long)]
    pub url: Option<String>,

    /// When the source was retrieved, such as 2026-11-01T09:00:00Z.
    #[arg(long, value_name = "TIME")]
    pub retrieved_at: Option<String>,

    /// Its weight where sources disagree: `official_register`, `funder`, `recipient` or `other`.
    #[arg(long)]
    pub authority: Option<String>,

    /// Language in which reasons are told: kk, ru or en. The report has them in all three.
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
    pub lang: domain::Language,

    /// The files are everything the source states: what it stated before and no longer does is withdrawn, unless another
    /// source states it. A file without records withdraws all. Where a record was refused nothing is withdrawn. What lies
    /// below a funding that nobody would state any more is refused.
    #[arg(long)]
    pub complete: bool,

    /// Does everything the import would do and undoes it at the end: tells what would be refused and withdrawn. Without a
    /// register it is tried on an empty one. Other imports wait for it.
    #[arg(long)]
    pub dry_run: bool,

    /// Writes what was refused or changed, with file, row, field, value and reason, to a JSON file.
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,

    /// Folder of JSON files with further code lists, as for `serve`.
    #[arg(long, env = "ENPO_CODELISTS", value_name = "FOLDER")]
    pub codelists: Option<PathBuf>,

    /// Records written in one transaction, instead of what suits the database.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=20_000), hide = true)]
    pub batch: Option<u32>,
}

#[derive(Debug, Args)]
pub struct DemoOptions {
    /// How many organisations; each has about four fundings.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(30..=500_000))]
    pub organisations: u32,

    /// The same seed gives the same register.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

fn language(text: &str) -> Result<domain::Language, String> {
    domain::Language::parse(text).map_err(|invalid| invalid.detail)
}
