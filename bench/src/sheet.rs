//! What was measured, as tables.

use std::fmt;
use std::time::Duration;

use demo::Settings;

use crate::client::Seen;

/// Everything that was measured.
pub(crate) struct Sheet {
    settings: Settings,
    filled: Vec<Filled>,
    read: Vec<Read>,
}

/// A step that writes.
pub(crate) struct Filled {
    pub what: &'static str,
    pub database: &'static str,
    pub records: u64,
    pub took: Duration,
    /// Bytes the change log grew by.
    pub log: Option<i64>,
}

/// A read, measured on both sides.
pub(crate) struct Read {
    pub work: &'static str,
    pub database: &'static str,
    pub asked: &'static str,
    pub bytes: usize,
    pub api: Side,
    pub bare: Side,
}

/// One side of a read.
#[derive(Debug, Default)]
pub(crate) struct Side {
    requests: u64,
    refused: u64,
    took: Duration,
    processor: f64,
    times: Vec<u32>,
}

impl Side {
    /// Adds a slice and the seconds of processor time that the server took in it.
    pub(crate) fn add(&mut self, seen: &Seen, processor: f64) {
        self.requests += seen.requests;
        self.refused += seen.refused;
        self.took += seen.took;
        self.processor += processor;
        self.times.extend(&seen.times);
    }

    fn rate(&self) -> f64 {
        self.requests as f64 / self.took.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// Microseconds of the server's processor time a request.
    fn cost(&self) -> f64 {
        self.processor * 1e6 / (self.requests as f64).max(1.0)
    }

    /// Milliseconds within which 99 of 100 requests were answered.
    fn most(&self) -> f64 {
        let mut times = self.times.clone();
        times.sort_unstable();
        let at = times.len() * 99 / 100;
        f64::from(times.get(at).copied().unwrap_or(0)) / 1e3
    }
}

impl Sheet {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self { settings: *settings, filled: Vec::new(), read: Vec::new() }
    }

    pub(crate) fn filled(&mut self, filled: Filled) {
        self.filled.push(filled);
    }

    pub(crate) fn read(&mut self, read: Read) {
        self.read.push(read);
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "## Writing ({} organisations)\n", self.settings.organisations)?;
        writeln!(f, "| step | database | records | seconds | records/s | log, bytes a record |")?;
        writeln!(f, "|---|---|--:|--:|--:|--:|")?;
        for step in &self.filled {
            let (seconds, records) = (step.took.as_secs_f64(), step.records as f64);
            let log = step.log.map_or_else(
                || "–".to_owned(),
                |bytes| format!("{:.0}", bytes as f64 / records.max(1.0)),
            );
            let rate = records / seconds.max(f64::MIN_POSITIVE);
            writeln!(
                f,
                "| {} | {} | {} | {seconds:.1} | {rate:.0} | {log} |",
                step.what, step.database, step.records
            )?;
        }
        writeln!(
            f,
            "\n## Reading, beside a bare handler that returns the same bytes from memory\n"
        )?;
        writeln!(
            f,
            "| read | database | asked | bytes | API req/s | bare req/s | ratio | API CPU µs | bare CPU µs | ratio | API p99 ms | bare p99 ms | API 503 |"
        )?;
        writeln!(f, "|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")?;
        for read in &self.read {
            let Read { work, database, asked, bytes, api, bare } = read;
            let rate = compared(api, bare, Side::rate, 0, 2);
            let cost = compared(api, bare, Side::cost, 1, 1);
            writeln!(
                f,
                "| {work} | {database} | {asked} | {bytes} | {rate} | {cost} | {:.1} | {:.1} | {} |",
                api.most(),
                bare.most(),
                api.refused
            )?;
        }
        Ok(())
    }
}

/// A figure of both sides and their ratio; the API has none where it answered nothing.
fn compared(
    api: &Side,
    bare: &Side,
    figure: fn(&Side) -> f64,
    digits: usize,
    ratio: usize,
) -> String {
    let (of_api, of_bare) = (figure(api), figure(bare));
    if api.requests == 0 {
        return format!("– | {of_bare:.digits$} | –");
    }
    format!("{of_api:.digits$} | {of_bare:.digits$} | {:.ratio$}", of_api / of_bare)
}
