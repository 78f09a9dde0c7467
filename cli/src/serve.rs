//! `enpo serve`, and what happens without a command.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use api::{RateLimit, Settings};
use domain::{SystemClock, Thing};
use persistence::{Options, Store};

use crate::arguments::ServeOptions;
use crate::config::Config;
use crate::listen::Listen;
use crate::{Failure, codelists, first_start, index, lock};

/// The database when none is configured.
const OWN_FILE: &str = "enpo.db";

pub fn run(
    database: Option<String>,
    options: &ServeOptions,
    config: &Config,
) -> Result<ExitCode, Failure> {
    let mut settings = settings(options, config)?;
    codelists::load(options.codelists.as_ref().or(config.codelists.as_ref()))?;
    let unasked = database.is_none();
    let url = database.unwrap_or_else(|| format!("sqlite:{OWN_FILE}"));
    let lock = lock::lock(&url)?;
    let index = options.index.as_ref().or(config.index.as_ref());
    settings.index = Some(index::folder(index, &url)?);
    if unasked && !Path::new(OWN_FILE).exists() {
        first_start::fill(Path::new(OWN_FILE))?;
    }
    let connections = u32::try_from(settings.reads + settings.exports).unwrap_or(12) + 2;
    let store = Store::open(&url, &Options { connections, ..Options::default() })?;
    let hint = if unasked { Some(hint(&store)?) } else { None };
    let ready = move |address: SocketAddr| announce(address, hint.as_deref());
    actix_web::rt::System::new().block_on(api::serve(
        store,
        Arc::new(SystemClock),
        settings,
        ready,
    ))?;
    drop(lock);
    Ok(ExitCode::SUCCESS)
}

fn announce(address: SocketAddr, hint: Option<&str>) {
    eprintln!("listening on http://{address}");
    eprintln!("documentation: http://{address}/docs");
    if let Some(hint) = hint {
        eprintln!("{hint}");
    }
}

/// What is told when nothing is configured: whether the data are made up, which their sources know.
fn hint(store: &Store) -> Result<String, Failure> {
    let (mut any, mut synthetic, mut after) = (false, true, None);
    loop {
        let page =
            store.read::<_, Failure>(|reader| Ok(reader.sources(0, after.as_ref(), 100)?))?;
        for record in &page.items {
            any = true;
            synthetic &= matches!(&record.thing, Thing::Source(source) if source.synthetic);
        }
        after = page.items.last().map(|record| record.thing.id().clone());
        if page.items.len() < 100 {
            break;
        }
    }
    Ok(if any && synthetic {
        format!(
            "The data are synthetic: no database is configured, so {OWN_FILE} holds a made-up register to try things on."
        )
    } else {
        format!("No database is configured, so the register in {OWN_FILE} is served.")
    })
}

/// The value of a setting that has bounds.
fn bounded<N: PartialOrd + std::fmt::Display>(
    name: &str,
    flag: Option<N>,
    file: Option<N>,
    (least, most): (N, N),
) -> Result<Option<N>, Failure> {
    match flag.or(file) {
        Some(value) if value < least || value > most => Err(Failure(format!(
            "the setting {name} is {value}; it has to lie between {least} and {most}"
        ))),
        value => Ok(value),
    }
}

/// A scheme, a host and perhaps a port, as browsers write them (RFC 6454).
fn origin(text: &str) -> Result<String, Failure> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |host: &str| {
        !host.is_empty()
            && host
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.:[]".contains(&b))
    };
    match host.filter(|host| plain(host)) {
        Some(_) => Ok(text.to_owned()),
        None => Err(Failure(format!(
            "the setting origins: {text:?} is not of the form https://portal.example, without a path"
        ))),
    }
}

fn settings(options: &ServeOptions, config: &Config) -> Result<Settings, Failure> {
    let mut settings = Settings::default();
    if let Some(Listen(addresses)) = options.listen.as_ref().or(config.listen.as_ref()) {
        settings.listen.clone_from(addresses);
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
    if let Some(issuer) = options.issuer.as_ref().or(config.issuer.as_ref()) {
        domain::text::line("issuer", issuer)
            .map_err(|invalid| format!("the setting issuer {issuer:?} {}", invalid.detail))?;
        settings.issuer.clone_from(issuer);
    }
    if let Some(origins) = options.origins.as_ref().or(config.origins.as_ref()) {
        settings.origins = origins.iter().map(|text| origin(text)).collect::<Result<_, _>>()?;
    }
    let workers = bounded("workers", options.workers, config.workers, (1, 256))?;
    settings.workers = workers.unwrap_or(settings.workers);
    let connections =
        bounded("connections", options.connections, config.connections, (1, 100_000))?;
    settings.connections = connections.unwrap_or(settings.connections);
    if let Some(megabytes) = bounded("cache_mb", options.cache_mb, config.cache_mb, (0, 65_536))? {
        settings.cache_bytes = megabytes.saturating_mul(1024 * 1024);
    }
    Ok(settings)
}
