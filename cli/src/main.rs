//! The `enpo` binary: puts the parts together.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks on standard output and error"
)]

mod account;
mod arguments;
mod codelists;
mod config;
mod demonstrate;
mod environment;
mod first_start;
mod goszakup;
mod import;
mod index;
mod listen;
mod lock;
mod maintain;
mod serve;
mod sources;
mod template;
mod withdraw;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command, GoszakupCommand, KeysCommand, LogCommand, TemplateFormat};

/// Statements are many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A sentence for the operator; the process ends with status 1.
#[derive(Debug)]
pub struct Failure(String);

impl<E: std::fmt::Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(told) => return tell(&told),
    };
    env_logger::Builder::from_env(
        env_logger::Env::default().default_filter_or("info,actix_server=warn"),
    )
    .init();
    match run(arguments) {
        Ok(code) => code,
        Err(Failure(sentence)) => {
            eprintln!("enpo: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// What the command line asks for.
fn arguments() -> Result<Arguments, clap::Error> {
    let arguments = Arguments::try_parse()?;
    if arguments.command.is_some() {
        return Ok(arguments);
    }
    // Read again, so that the settings of `serve` come from the environment as they do when it is asked for.
    Arguments::try_parse_from(std::env::args_os().chain(["serve".into()]))
}

/// Prints the help that was asked for, or what is wrong with the arguments: nothing is done then, which is status 1 as
/// wherever nothing is done.
fn tell(told: &clap::Error) -> ExitCode {
    // Nobody is left to be told that it cannot be printed.
    let _ = told.print();
    if told.use_stderr() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let variables = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    environment::check(variables)?;
    let config = config::Config::read(arguments.config.as_deref())?;
    let database = arguments.database_url.or_else(|| config.database_url.clone());
    if database.as_ref().is_some_and(|url| url.trim().is_empty()) {
        return Err(Failure(
            "the setting database_url (--database-url, ENPO_DATABASE_URL) is empty: give sqlite:PATH or postgres://…, or leave it away".to_owned(),
        ));
    }
    match arguments.command {
        None => serve::run(database, &arguments::ServeOptions::default(), &config),
        Some(command) => command_of(command, database, &config),
    }
}

fn command_of(
    command: Command,
    database: Option<String>,
    config: &config::Config,
) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve(options) => serve::run(database, &options, config),
        Command::Import(options) => {
            codelists::load(options.codelists.as_ref().or(config.codelists.as_ref()))?;
            import::run(database, &options)
        }
        Command::Goszakup { command: GoszakupCommand::Sync(options) } => {
            codelists::load(options.codelists.as_ref().or(config.codelists.as_ref()))?;
            goszakup::run(database, &options)
        }
        Command::Sources(options) => sources::run(database, &options),
        Command::Template { format: TemplateFormat::Table(options) } => template::run(&options),
        Command::Demo(options) => demonstrate::run(database, &options),
        Command::Migrate => maintain::migrate(database),
        Command::Reindex { index } => {
            codelists::load(config.codelists.as_ref())?;
            index::rebuild(database, index.as_ref().or(config.index.as_ref()))
        }
        Command::Log { command: LogCommand::Verify } => maintain::verify(database),
        Command::Digest => maintain::digest(database),
        Command::Account { command } => account::run(database, &command),
        Command::Keys { command: KeysCommand::Rotate } => account::rotate_keys(database),
        Command::Policy => {
            print!("{}", domain::access::to_markdown());
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi { json } => {
            print!("{}", if json { api::document_json()? } else { api::document_yaml()? });
            Ok(ExitCode::SUCCESS)
        }
        Command::Health { url } => Ok(maintain::health(&url)),
    }
}
