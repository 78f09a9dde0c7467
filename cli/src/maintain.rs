//! What an operator asks of a register.

use std::process::ExitCode;
use std::time::Duration;

use data_encoding::HEXLOWER;
use persistence::{Options, Store};

use crate::Failure;

/// The configured database; commands that work on one never make one up.
pub fn needed(database: Option<String>) -> Result<String, Failure> {
    database.ok_or_else(|| {
        Failure("no database is configured: give --database-url sqlite:PATH or postgres://…, or set ENPO_DATABASE_URL".to_owned())
    })
}

pub fn open(database: Option<String>, migrate: bool) -> Result<Store, Failure> {
    Ok(Store::open(&needed(database)?, &Options { connections: 2, migrate, ..Options::default() })?)
}

/// Opens a register that is only looked at.
pub fn look_at(database: Option<String>) -> Result<Store, Failure> {
    let options = Options { connections: 2, read_only: true, ..Options::default() };
    Ok(Store::open(&needed(database)?, &options)?)
}

pub fn migrate(database: Option<String>) -> Result<ExitCode, Failure> {
    open(database, true)?;
    println!("The database has the schema of this program.");
    Ok(ExitCode::SUCCESS)
}

pub fn verify(database: Option<String>) -> Result<ExitCode, Failure> {
    let store = look_at(database)?;
    let bar = indicatif::ProgressBar::new(0);
    let verified = store.verify_log(|reached, last| {
        bar.set_length(u64::try_from(last).unwrap_or(0));
        bar.set_position(u64::try_from(reached).unwrap_or(0));
    })?;
    bar.finish_and_clear();
    let hash = HEXLOWER.encode(&verified.hash);
    println!(
        "The chain is whole: {} changes, {} of them redacted, head {hash}.",
        verified.entries, verified.redacted
    );
    Ok(ExitCode::SUCCESS)
}

pub fn digest(database: Option<String>) -> Result<ExitCode, Failure> {
    let digest = look_at(database)?.digest()?;
    println!("{}", HEXLOWER.encode(&digest));
    Ok(ExitCode::SUCCESS)
}

pub fn health(url: &str) -> ExitCode {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(5))).build().into();
    match agent.get(format!("{}/health/ready", url.trim_end_matches('/'))).call() {
        Ok(_) => {
            println!("ready");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("not ready: {error}");
            ExitCode::FAILURE
        }
    }
}
