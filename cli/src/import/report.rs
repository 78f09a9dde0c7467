//! What an import tells: a summary for people, a report for programs.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use domain::{CodelistItem, Codelists, Language, ThingKind};
use exchange::{Fault, Format, Refusal, Severity};
use persistence::{Stated, Written};
use serde_json::json;

use crate::Failure;

/// Refusals shown on the terminal; the report has them all.
const SHOWN: u64 = 10;

/// Counts, and the report file when one is asked for. It is written as the refusals come, so that it needs no memory.
pub struct Report {
    file: Option<BufWriter<File>>,
    format: Format,
    entries: u64,
    things: BTreeMap<&'static str, u64>,
    created: u64,
    updated: u64,
    unchanged: u64,
    withdrawn: u64,
    refused: u64,
    noted: u64,
    faults: u64,
    last_refused: Option<(String, Option<String>, u64)>,
    language: Language,
    failure: Option<String>,
}

impl Report {
    pub fn create(path: Option<&Path>, format: Format) -> Result<Self, Failure> {
        let mut file = match path {
            None => None,
            Some(path) => {
                let file = File::create(path).map_err(|error| {
                    format!("the report {} cannot be written: {error}", path.display())
                })?;
                Some(BufWriter::new(file))
            }
        };
        if let Some(file) = &mut file {
            write!(file, "{{\"format\": {}, \"refusals\": [", json!(format.as_str()))?;
        }
        Ok(Self {
            file,
            format,
            entries: 0,
            things: BTreeMap::new(),
            created: 0,
            updated: 0,
            unchanged: 0,
            withdrawn: 0,
            refused: 0,
            noted: 0,
            faults: 0,
            last_refused: None,
            language: Language::En,
            failure: None,
        })
    }

    /// Says refusals in this language on the terminal.
    pub fn speak(&mut self, language: Language) {
        self.language = language;
    }

    /// A record that was refused or changed. A record refused for several reasons counts once.
    pub fn refusal(&mut self, refusal: &Refusal) -> Result<(), Failure> {
        match refusal.severity {
            Severity::Noted => self.noted += 1,
            Severity::Refused => {
                let place = (refusal.file.clone(), refusal.sheet.clone(), refusal.row);
                if self.last_refused.as_ref() != Some(&place) {
                    self.refused += 1;
                    self.last_refused = Some(place);
                }
                if self.refused <= SHOWN {
                    show(refusal, self.language);
                }
            }
        }
        self.entry(serde_json::to_value(refusal)?)
    }

    /// A file of which nothing could be taken.
    pub fn fault(&mut self, fault: &Fault) -> Result<(), Failure> {
        self.faults += 1;
        self.refused += 1;
        let reason = worded(fault.code, &fault.reason, self.language);
        eprintln!("{}: nothing is taken: {reason} [{}]", fault.file, fault.code);
        let entry = json!({"file": fault.file, "row": 0, "field": "", "value": "", "code": fault.code, "reason": fault.reason, "severity": "refused"});
        self.entry(entry)
    }

    /// What everybody can read about the reason stands beside it, in all languages.
    fn entry(&mut self, mut entry: serde_json::Value) -> Result<(), Failure> {
        let item = entry["code"].as_str().and_then(reason);
        if let (Some(item), Some(fields)) = (item, entry.as_object_mut()) {
            fields.insert("message".to_owned(), json!(item.label));
            if let Some(hint) = &item.description {
                fields.insert("hint".to_owned(), json!(hint));
            }
        }
        if let Some(file) = &mut self.file {
            let comma = if self.entries == 0 { "" } else { "," };
            write!(file, "{comma}\n  {entry}")
                .map_err(|error| format!("the report cannot be written: {error}"))?;
        }
        self.entries += 1;
        Ok(())
    }

    /// What a batch did; `introduced` tells that the import's own source came with it.
    pub fn written(&mut self, written: &Written, stated: &[Stated], introduced: bool) {
        self.created += written.created;
        self.updated += written.updated;
        self.unchanged += written.unchanged;
        let mut count = |kind: ThingKind| *self.things.entry(kind.as_str()).or_default() += 1;
        for _ in 0..written.introduced.len() + usize::from(introduced) {
            count(ThingKind::Source);
        }
        let mut refused = written.refused.iter().map(|(index, _)| *index).peekable();
        for (index, statement) in stated.iter().enumerate() {
            if refused.next_if_eq(&index).is_none() {
                count(statement.thing().kind());
            }
        }
    }

    pub fn withdrawn(&mut self, count: u64) {
        self.withdrawn += count;
    }

    /// Whether anything was taken or withdrawn.
    pub fn is_anything_done(&self) -> bool {
        !self.things.is_empty() || self.withdrawn > 0
    }

    pub fn refused(&self) -> u64 {
        self.refused
    }

    pub fn progress(&self) -> String {
        let taken = self.things.iter().filter(|(kind, _)| **kind != "source");
        format!("{} taken, {} refused", taken.map(|(_, count)| count).sum::<u64>(), self.refused)
    }

    /// The import stopped before its end.
    pub fn failed(&mut self, sentence: &str) {
        self.failure = Some(sentence.to_owned());
    }

    /// Prints the summary and ends the report.
    pub fn finish(&mut self, dry_run: bool) -> Result<(), Failure> {
        if self.refused > SHOWN {
            eprintln!("… and {} more; --report FILE.json has them all.", self.refused - SHOWN);
        }
        println!("{}", self.sentence(dry_run));
        let mut summary = json!({
            "dry_run": dry_run,
            "taken": self.things,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "withdrawn": self.withdrawn,
            "refused": self.refused,
            "noted": self.noted,
            "files_refused": self.faults,
        });
        if let (Some(failure), Some(fields)) = (&self.failure, summary.as_object_mut()) {
            fields.insert("failure".to_owned(), json!(failure));
        }
        if let Some(file) = &mut self.file {
            write!(file, "\n], \"summary\": {summary}}}\n")
                .and_then(|()| file.flush())
                .map_err(|error| format!("the report cannot be written: {error}"))?;
        }
        Ok(())
    }

    fn sentence(&self, dry_run: bool) -> String {
        let things: Vec<String> = self
            .things
            .iter()
            .map(|(kind, count)| format!("{count} {}", plural(kind, *count)))
            .collect();
        let things = if things.is_empty() { "nothing".to_owned() } else { things.join(", ") };
        let (format, refused, noted) = (self.format, self.refused, self.noted);
        let (created, updated, unchanged, withdrawn) =
            (self.created, self.updated, self.unchanged, self.withdrawn);
        // What was noted would drown what was refused; who wants to know it is told where it is.
        let notes = if noted > 0 && self.file.is_none() {
            " What was noted tells --report FILE.json."
        } else {
            ""
        };
        let (would, end) = if dry_run { ("would be ", " Nothing was written.") } else { ("", "") };
        format!(
            "Read as {format}: {things}. {created} {would}new, {updated} changed, {unchanged} as before, {withdrawn} withdrawn; \
             {refused} refused, {noted} noted.{notes}{end}"
        )
    }
}

fn plural(kind: &str, count: u64) -> String {
    if count == 1 { kind.to_owned() } else { format!("{kind}s") }
}

/// What the code of a reason is called, and what to do about it.
fn reason(code: &str) -> Option<&'static CodelistItem> {
    Codelists::get("import_reasons")?.find(code)
}

/// The reason in a language; in Kazakh and Russian what it is called goes before what was found.
fn worded(code: &str, detail: &str, language: Language) -> String {
    match reason(code) {
        Some(item) if language != Language::En => {
            format!("{} ({detail})", item.label.best(language).0)
        }
        _ => detail.to_owned(),
    }
}

fn show(refusal: &Refusal, language: Language) {
    let other = refusal.other.as_ref().map_or_else(String::new, |other| {
        format!(" (see {}{}, row {})", other.file, on(other.sheet.as_deref()), other.row)
    });
    let field =
        if refusal.field.is_empty() { String::new() } else { format!(", {}", refusal.field) };
    let value =
        if refusal.value.is_empty() { String::new() } else { format!(" {:?}", refusal.value) };
    eprintln!(
        "{}{}, row {}{field}:{value} {}{other} [{}]",
        refusal.file,
        on(refusal.sheet.as_deref()),
        refusal.row,
        worded(&refusal.code, &refusal.reason, language),
        refusal.code
    );
}

/// Which sheet, where there are several.
fn on(sheet: Option<&str>) -> String {
    sheet.map_or_else(String::new, |sheet| format!(", sheet {sheet}"))
}
