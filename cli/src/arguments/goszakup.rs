//! The command line of `enpo goszakup`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use time::Date;

#[derive(Debug, Subcommand)]
pub enum GoszakupCommand {
    /// Reads contracts from the live service of the public procurement portal (OWS v3) into the register.
    ///
    /// It asks for the contracts that were changed in a span of days, page by page, and keeps in the database how far it
    /// has come: a run that was stopped, however, goes on where it was, and the next run goes on where the last one ended.
    /// What is read into what says `enpo import --explain goszakup`; pages that were saved and imported, and this, give the
    /// same register.
    Sync(Box<SyncOptions>),
}

#[derive(Debug, Args)]
#[command(
    after_help = "The token comes from the portal's operator (АО «Центр электронных финансов») on request and holds for a year.
Give it in the environment, where nobody sees it in a list of processes:
  ENPO_GOSZAKUP_TOKEN=… enpo goszakup sync --from 2026-01-01 --database-url sqlite:register.db
Later, from a timer, it goes on from where it ended:
  enpo goszakup sync --database-url sqlite:register.db

A contract that a page has comes with its amendments: what the page lacks of them is asked for by
id (parentId, rootId, and the ids that the register knows), and the next number where the newest
version known was replaced. Personal fields are never asked for.

Failures that may pass (429, 5xx, a cut connection, silence) are tried again after the interval, twice
it, four times it and so on, or after what the service asks for (Retry-After).

Exit status: 0 the span is read to its end; 3 it stopped before its end, or some records were refused;
1 nothing was done."
)]
pub struct SyncOptions {
    /// Token of the service. It is never shown or logged.
    #[arg(long, env = "ENPO_GOSZAKUP_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub token: Option<String>,

    /// Where the service is.
    #[arg(
        long,
        env = "ENPO_GOSZAKUP_BASE",
        value_name = "URL",
        default_value = "https://ows.goszakup.gov.kz"
    )]
    pub base: String,

    /// PEM file of certificates to trust instead of those that come with the program.
    #[arg(long, env = "ENPO_GOSZAKUP_CA", value_name = "FILE.pem")]
    pub ca: Option<PathBuf>,

    /// First day of changes to ask for; without it the day on which the last span ended.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<Date>,

    /// Last day of changes to ask for [default: today in Almaty].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Option<Date>,

    /// Methods of purchase to ask for: 52 is the state social order, 6 and 23 are purchases from one source, by which social
    /// orders are bought after a contest that failed.
    #[arg(long, value_name = "IDS", value_delimiter = ',', default_values_t = [52, 6, 23])]
    pub methods: Vec<u32>,

    /// Takes all contracts of these methods, and not only those that a method or the budget classification makes state
    /// social orders.
    #[arg(long)]
    pub all_contracts: bool,

    /// Time between two requests, such as 1s or 500ms.
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = duration)]
    pub interval: Duration,

    /// How often a request is tried again before it is given up.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(0..=20))]
    pub retries: u32,

    /// How long an answer may take.
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub timeout: Duration,

    /// Language in which reasons are told: kk, ru or en. The report has them in all three.
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = super::language)]
    pub lang: domain::Language,

    /// Writes what was refused or changed to a JSON file.
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,

    /// Folder of JSON files with further code lists, such as states of contracts that are new in the portal.
    #[arg(long, env = "ENPO_CODELISTS", value_name = "FOLDER")]
    pub codelists: Option<PathBuf>,
}

fn day(text: &str) -> Result<Date, String> {
    domain::day::parse_day(text).map_err(|invalid| invalid.detail)
}

/// Reads `1s`, `500ms` or `2m`.
fn duration(text: &str) -> Result<Duration, String> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: u64 = number.parse().map_err(|_| "is no time such as 1s or 500ms".to_owned())?;
    let milliseconds = match unit {
        "ms" => Some(number),
        "s" => number.checked_mul(1_000),
        "m" => number.checked_mul(60_000),
        _ => None,
    };
    let most = 86_400_000;
    let milliseconds = milliseconds.filter(|milliseconds| *milliseconds <= most);
    milliseconds
        .map(Duration::from_millis)
        .ok_or_else(|| "is no time up to a day, in ms, s or m, such as 1s or 500ms".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_its_unit() {
        assert_eq!(duration("1s"), Ok(Duration::from_secs(1)));
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_mins(2)));
        for wrong in ["", "1", "s", "1h", "-1s", "99999999999999999999s", "2000m"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
