//! `enpo goszakup sync`: contracts from the live service of the public procurement portal, page by page.

mod chains;
mod client;
mod cursor;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use domain::{Clock as _, Id, SystemClock, Today, day};
use exchange::{Context, Fault, Format};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use persistence::Store;
use serde_json::{Value, json};

use crate::arguments::SyncOptions;
use crate::import::{self, Report};
use crate::{Failure, maintain};
use client::{Client, Page};
use cursor::{Cursor, Window};

/// Exit status when the span was not read to its end, or some records were refused.
const UNFINISHED: u8 = 3;

pub fn run(database: Option<String>, options: &SyncOptions) -> Result<ExitCode, Failure> {
    let mut client = Client::new(options)?;
    maintain::needed(database.clone())?;
    let mut report = Report::create(options.report.as_deref(), Format::Goszakup)?;
    report.speak(options.lang);
    let store = maintain::open(database, true)?;
    let name = cursor::name(options);
    let cursor = Cursor::load(&store, &name)?;
    let today = Today::Almaty.day(SystemClock.now());
    let window = cursor.next(options.from, options.to, today)?;
    let mut sync = Sync { client: &mut client, store: &store, options, name, cursor };
    let outcome = sync.read(window, &mut report);
    if let Err(Failure(sentence)) = &outcome {
        report.failed(sentence);
    }
    report.finish(false)?;
    match outcome {
        Ok(()) if report.refused() > 0 => Ok(ExitCode::from(UNFINISHED)),
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(failure) if !report.is_anything_done() => Err(failure),
        Err(Failure(sentence)) => {
            eprintln!("enpo: {sentence}");
            eprintln!(
                "The sync stopped before its end; what is counted above is in the register, and the next run goes on from there."
            );
            Ok(ExitCode::from(UNFINISHED))
        }
    }
}

/// A span being read.
struct Sync<'a> {
    client: &'a mut Client,
    store: &'a Store,
    options: &'a SyncOptions,
    name: String,
    cursor: Cursor,
}

impl Sync<'_> {
    fn read(&mut self, mut window: Window, report: &mut Report) -> Result<(), Failure> {
        let days = (day::format_day(window.from), day::format_day(window.to));
        let again = if window.after.is_some() { ", from where it stopped" } else { "" };
        println!("Contracts that changed from {} to {}{again}.", days.0, days.1);
        let filter =
            json!({"lastUpdateDate": [days.0, days.1], "faktTradeMethodsId": self.options.methods});
        let bar = bar();
        loop {
            let page = self.client.contracts(&filter, window.after)?;
            let Page { contracts, has_next, last, total } = page;
            bar.set_length(total.unwrap_or_default());
            bar.inc(contracts.len() as u64);
            if last == window.after && has_next {
                return Err(Failure("the service gives the same page again and again".to_owned()));
            }
            self.take(contracts, window.after, report)?;
            bar.set_message(report.progress());
            // Only now: a run that is killed before takes the page again, which changes nothing.
            window.after = last.or(window.after);
            self.cursor.window = Some(window);
            if !has_next || last.is_none() {
                self.cursor.end(window);
                self.cursor.keep(self.store, &self.name)?;
                bar.finish_and_clear();
                self.ended(window);
                return Ok(());
            }
            self.cursor.keep(self.store, &self.name)?;
        }
    }

    /// Takes in the contracts of a page, each with all of its amendments.
    fn take(
        &mut self,
        contracts: Vec<Value>,
        after: Option<u64>,
        report: &mut Report,
    ) -> Result<(), Failure> {
        if contracts.is_empty() {
            return Ok(());
        }
        let contracts = chains::complete(self.client, self.store, contracts)?;
        let after = after.map_or_else(String::new, |after| format!(" after {after}"));
        let name = format!("{}/v3/graphql{after}", self.options.base);
        let Err(fault) = self.take_in(&name, &contracts, report)? else { return Ok(()) };
        if contracts.len() == 1 {
            return report.fault(&fault);
        }
        // One contract that cannot be read does not take the others of its page along.
        for chain in chains::apart(contracts) {
            if let Err(fault) = self.take_in(&name, &chain, report)? {
                report.fault(&fault)?;
            }
        }
        Ok(())
    }

    /// Reads contracts as saved ones are read, and writes what they state; or why they cannot be read.
    fn take_in(
        &self,
        name: &str,
        contracts: &[Value],
        report: &mut Report,
    ) -> Result<Result<(), Fault>, Failure> {
        let bytes = json!({"data": {"Contract": contracts}}).to_string().into_bytes();
        let source = Format::Goszakup.own_source().unwrap_or_default();
        let context =
            Context { publisher: String::new(), source: Id::parse(source)?, encoding: None };
        let only_social_orders = !self.options.all_contracts;
        match exchange::open_goszakup(vec![(name.to_owned(), bytes)], &context, only_social_orders)
        {
            Ok(reading) => import::take(self.store, Format::Goszakup, reading, report).map(Ok),
            Err(fault) => Ok(Err(fault)),
        }
    }

    fn ended(&self, window: Window) {
        let reached = self.cursor.reached.map(day::format_day).unwrap_or_default();
        println!("Read to its end. The next run goes on from {reached}.");
        if self.cursor.reached < Some(window.from) {
            eprintln!(
                "The days between {reached} and {} were not read.",
                day::format_day(window.from)
            );
        }
    }
}

/// A bar on a terminal, nothing elsewhere.
fn bar() -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let template = "{bar:40} {pos}/{len} contracts, {msg}, {eta} left";
    let style = ProgressStyle::with_template(template).unwrap_or(ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(0), target).with_style(style)
}
