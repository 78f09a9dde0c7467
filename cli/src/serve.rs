//! `enpo serve`, and what happens without a command.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use api::{RateLimit, Settings};
use domain::SystemClock;
use persistence::{Address, Options, Store};

use crate::arguments::{DemoOptions, ServeOptions};
use crate::config::Config;
use crate::{Failure, demonstrate};

/// The database when none is configured.
const OWN_FILE: &str = "enpo.db";
/// Organisations of the register that is filled in when nothing is configured.
const ORGANISATIONS: u32 = 400;

pub fn run(
    database: Option<String>,
    options: &ServeOptions,
    config: &Config,
) -> Result<ExitCode, Failure> {
    let settings = settings(options, config)?;
    if let Some(folder) = options.codelists.as_ref().or(config.codelists.as_ref()) {
        load_codelists(folder)?;
    }
    let unasked = database.is_none();
    let url = database.unwrap_or_else(|| format!("sqlite:{OWN_FILE}"));
    let lock = lock(&url)?;
    let is_new = unasked && !Path::new(OWN_FILE).exists();
    let connections = u32::try_from(settings.reads).unwrap_or(8) + 2;
    let store = Store::open(&url, &Options { connections, ..Options::default() })?;
    if is_new {
        demonstrate::fill(&store, &DemoOptions { organisations: ORGANISATIONS, seed: 1 })?;
    }
    let synthetic = unasked;
    let ready = move |address: SocketAddr| announce(address, synthetic);
    actix_web::rt::System::new().block_on(api::serve(
        store,
        Arc::new(SystemClock),
        settings,
        ready,
    ))?;
    drop(lock);
    Ok(ExitCode::SUCCESS)
}

fn announce(address: SocketAddr, synthetic: bool) {
    eprintln!("listening on http://{address}");
    eprintln!("documentation: http://{address}/docs");
    if synthetic {
        eprintln!(
            "The data are synthetic: no database is configured, so {OWN_FILE} holds a made-up register to try things on."
        );
    }
}

fn settings(options: &ServeOptions, config: &Config) -> Result<Settings, Failure> {
    let mut settings = Settings::default();
    if let Some(listen) = options.listen.or(config.listen) {
        settings.listen = listen;
    }
    settings.rate_limit = match options.rate_limit.as_deref().or(config.rate_limit.as_deref()) {
        None => settings.rate_limit,
        Some("off") => None,
        Some(rate) => {
            let wrong = |error: domain::Invalid| {
                format!("the setting rate_limit {rate:?} {}; or it is off", error.detail)
            };
            Some(rate.parse::<RateLimit>().map_err(wrong)?)
        }
    };
    settings.proxies = options.proxies.or(config.proxies).unwrap_or(settings.proxies);
    if let Some(zone) = options.time_zone.as_deref().or(config.time_zone.as_deref()) {
        let wrong =
            |error: domain::Invalid| format!("the setting time_zone {zone:?} {}", error.detail);
        settings.today = zone.parse().map_err(wrong)?;
    }
    settings.workers = options.workers.or(config.workers).unwrap_or(settings.workers);
    settings.connections =
        options.connections.or(config.connections).unwrap_or(settings.connections);
    if let Some(megabytes) = options.cache_mb.or(config.cache_mb) {
        settings.cache_bytes = megabytes.saturating_mul(1024 * 1024);
    }
    Ok(settings)
}

/// Reads every JSON file of a folder as a code list.
fn load_codelists(folder: &Path) -> Result<(), Failure> {
    let unreadable = |path: &Path, error: &dyn std::fmt::Display| {
        format!("the setting codelists: {} {error}", path.display())
    };
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let mut lists = Vec::new();
    for path in &paths {
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        lists.push(serde_json::from_str(&text).map_err(|error| unreadable(path, &error))?);
    }
    Ok(domain::Codelists::load(lists)?)
}

/// Keeps a second server off a SQLite file: both would follow the log, but only one may assume to see all of its own.
/// The lock goes with the process, however it ends.
fn lock(url: &str) -> Result<Option<File>, Failure> {
    let Address::Sqlite(path) = Address::parse(url)? else { return Ok(None) };
    let mut name = path.clone().into_os_string();
    name.push(".lock");
    let beside = PathBuf::from(name);
    let file = File::create(&beside)
        .map_err(|error| format!("{} cannot be written: {error}", beside.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(_) => Err(Failure(format!(
            "{} is already served by another process; stop that one, or use PostgreSQL for several servers",
            path.display()
        ))),
    }
}
