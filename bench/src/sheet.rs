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
    exports: Vec<Export>,
    beside: Vec<Beside>,
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

/// A read, measured on all sides.
pub(crate) struct Read {
    pub key: &'static str,
    pub work: &'static str,
    pub database: &'static str,
    pub bytes: usize,
    /// One address over and over: the API, the bare and the naked handler.
    pub again: [Figures; 3],
    /// Another address each time: the API without memory of replies, and the floor.
    pub first: Option<[Figures; 2]>,
}

/// One export.
#[derive(Default)]
pub(crate) struct Export {
    pub what: &'static str,
    pub format: &'static str,
    pub database: &'static str,
    pub rows: u64,
    pub bytes: u64,
    pub first: Duration,
    pub took: Duration,
    /// Bytes by which the server's memory grew meanwhile.
    pub growth: u64,
    /// The status of a server that does not export this.
    pub refused: Option<u16>,
}

/// What else was measured on a database.
pub(crate) struct Beside {
    pub database: &'static str,
    /// From the start of the program to the first answer.
    pub cold_start: Duration,
    /// Most bytes of memory.
    pub memory: u64,
}

/// One side of a read.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    requests: u64,
    refused: u64,
    took: Duration,
    processor: f64,
    times: Vec<u32>,
    memory: u64,
}

/// From how many organisations on the aims of scale M hold.
const SCALE_M: u32 = 250_000;

impl Figures {
    /// Adds a slice, the seconds of processor time that the server took in it, and the memory it has.
    pub(crate) fn add(&mut self, seen: &Seen, processor: f64, memory: u64) {
        self.requests += seen.requests;
        self.refused += seen.refused;
        self.took += seen.took;
        self.processor += processor;
        self.times.extend(&seen.times);
        self.memory = self.memory.max(memory);
    }

    /// Most bytes of memory that the server had after a slice.
    pub(crate) fn memory(&self) -> u64 {
        self.memory
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

impl Read {
    /// The least share of bare's requests a second that is aimed at.
    fn share_aim(&self) -> f64 {
        match self.key {
            "w8" => 0.8,
            "w9" => 0.5,
            _ => 0.7,
        }
    }

    /// The most processor time, in that of the floor, that is aimed at.
    fn floor_aim(&self, is_m: bool) -> Option<f64> {
        match self.key {
            "w4" | "w5" => Some(if is_m { 0.3 } else { 1.0 }),
            "w6" => Some(if is_m { 0.25 } else { 0.5 }),
            "w1" | "w2" | "w3" => Some(1.0),
            _ => None,
        }
    }
}

/// Whether an aim is met, in a word.
fn met(is_met: bool) -> &'static str {
    if is_met { "met" } else { "**not met**" }
}

impl Sheet {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            settings: *settings,
            filled: Vec::new(),
            read: Vec::new(),
            exports: Vec::new(),
            beside: Vec::new(),
        }
    }

    pub(crate) fn filled(&mut self, filled: Filled) {
        self.filled.push(filled);
    }

    pub(crate) fn read(&mut self, read: Read) {
        self.read.push(read);
    }

    pub(crate) fn export(&mut self, export: Export) {
        self.exports.push(export);
    }

    pub(crate) fn beside(&mut self, beside: Beside) {
        self.beside.push(beside);
    }

    fn writing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        Ok(())
    }

    fn reading(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n## Reading ({} organisations)\n", self.settings.organisations)?;
        writeln!(
            f,
            "| read | database | bytes | again: API req/s | bare req/s | share of bare | aim | bare of naked | API CPU µs | bare CPU µs | first: API CPU µs | floor CPU µs | of floor | aim | p99 ms: again API | bare | first API | floor | 503 |"
        )?;
        writeln!(
            f,
            "|---|---|--:|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|---|--:|--:|--:|--:|--:|"
        )?;
        let is_m = self.settings.organisations >= SCALE_M;
        for read in &self.read {
            let Read { work, database, bytes, again: [api, bare, naked], first, .. } = read;
            let (share, aim) = (api.rate() / bare.rate(), read.share_aim());
            write!(
                f,
                "| {work} | {database} | {bytes} | {:.0} | {:.0} | {share:.2} | ≥ {aim} {} | {:.2} | {:.1} | {:.1} |",
                api.rate(),
                bare.rate(),
                met(share >= aim),
                bare.rate() / naked.rate(),
                api.cost(),
                bare.cost(),
            )?;
            let mut refused = api.refused;
            let latest = match first {
                Some([api, floor]) => {
                    refused += api.refused;
                    let of_floor = api.cost() / floor.cost();
                    let aim = read.floor_aim(is_m).map_or_else(
                        || "–".to_owned(),
                        |aim| format!("≤ {aim} {}", met(of_floor <= aim)),
                    );
                    write!(
                        f,
                        " {:.1} | {:.1} | {of_floor:.2} | {aim} |",
                        api.cost(),
                        floor.cost()
                    )?;
                    format!("{:.1} | {:.1}", api.most(), floor.most())
                }
                None => {
                    write!(f, " – | – | – | – |")?;
                    "– | –".to_owned()
                }
            };
            writeln!(f, " {:.1} | {:.1} | {latest} | {refused} |", api.most(), bare.most())?;
        }
        Ok(())
    }

    fn exporting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n## Exports (W7)\n")?;
        writeln!(
            f,
            "| what | format | database | rows | rows/s (aim ≥ 300000) | MB/s | first byte ms (aim ≤ 50) | memory grew by MB (aim < 64) |"
        )?;
        writeln!(f, "|---|---|---|--:|--:|--:|--:|--:|")?;
        for export in &self.exports {
            let Export { what, format, database, rows, bytes, first, took, growth, refused } =
                export;
            if let Some(status) = refused {
                writeln!(
                    f,
                    "| {what} | {format} | {database} | left out: the server answers {status} | – | – | – | – |"
                )?;
                continue;
            }
            let seconds = took.as_secs_f64().max(f64::MIN_POSITIVE);
            let (rate, first) = (*rows as f64 / seconds, first.as_secs_f64() * 1e3);
            let growth = *growth as f64 / 1e6;
            writeln!(
                f,
                "| {what} | {format} | {database} | {rows} | {rate:.0} {} | {:.0} | {first:.1} {} | {growth:.0} {} |",
                met(rate >= 300_000.0),
                *bytes as f64 / 1e6 / seconds,
                met(first <= 50.0),
                met(growth < 64.0),
            )?;
        }
        Ok(())
    }

    fn else_measured(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n## Beside\n")?;
        writeln!(f, "| figure | database | | aim |")?;
        writeln!(f, "|---|---|--:|---|")?;
        for step in self.filled.iter().filter(|step| step.what == "enpo reindex") {
            let rate = step.records as f64 / step.took.as_secs_f64().max(f64::MIN_POSITIVE);
            writeln!(
                f,
                "| index build, records/s | {} | {rate:.0} | ≥ 50000 {} |",
                step.database,
                met(rate >= 50_000.0)
            )?;
        }
        for Beside { database, cold_start, memory } in &self.beside {
            let (seconds, megabytes) = (cold_start.as_secs_f64(), *memory as f64 / 1e6);
            writeln!(
                f,
                "| cold start to first answer, s | {database} | {seconds:.3} | < 0.3 {} |",
                met(seconds < 0.3)
            )?;
            writeln!(
                f,
                "| most memory under load, MB | {database} | {megabytes:.0} | < 600 {} |",
                met(megabytes < 600.0)
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.writing(f)?;
        self.reading(f)?;
        self.exporting(f)?;
        self.else_measured(f)
    }
}
