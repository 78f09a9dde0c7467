//! Reading an archive through before anything believes it.

use std::io::BufReader;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::bounded::{Bounded, Meter};
use super::facts::{Document, Facts};
use super::parts::{self, Archive, broken};
use super::tokens::Tokens;
use crate::Fault;

/// Unpacks every XML document of a workbook, keeps no more than what its sheets are like, and refuses what is no workbook or
/// too much of one. The sizes that the archive declares are not looked at; other parts, such as pictures, are never unpacked.
///
/// # Errors
/// `unreadable`, `not_of_format`, `broken_structure`, `too_large`.
pub(crate) fn check(path: &Path) -> Result<Facts, Fault> {
    let mut archive = parts::open(path)?;
    parts::judge(path, &archive)?;
    let mut look = Look::default();
    let mut numbers: Vec<usize> = (0..archive.len()).collect();
    // What is said of all sheets has to be known before they are looked at.
    let is_sheet = |number: &usize| {
        archive
            .name_for_index(*number)
            .is_some_and(|name| name.is_ok_and(|name| name.contains("sheet")))
    };
    numbers.sort_by_key(is_sheet);
    for number in numbers {
        document(path, &mut archive, number, &mut look)?;
    }
    Ok(look.facts)
}

/// What looks at the documents, one after the other.
#[derive(Default)]
struct Look {
    meter: Meter,
    tokens: Tokens,
    facts: Facts,
}

fn document(
    path: &Path,
    archive: &mut Archive,
    number: usize,
    look: &mut Look,
) -> Result<(), Fault> {
    let Look { meter, tokens, facts } = look;
    let meter = &*meter;
    let entry = archive.by_index(number).map_err(|error| broken(path, &error.to_string()))?;
    let name = entry.name().map_or_else(|_| String::new(), |name| name.to_string());
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if !ending.eq_ignore_ascii_case("xml") && !ending.eq_ignore_ascii_case("rels") {
        return Ok(());
    }
    let told = |code, reason: String| Fault::new(path, code, format!("its part {name} {reason}"));
    let mut document = Document::new(&name);
    meter.next_token();
    tokens.begin();
    // As the reader of cells sees it, so that both see the same tags.
    let mut reader = Reader::from_reader(Bounded { source: BufReader::new(entry), meter });
    let config = reader.config_mut();
    (config.check_end_names, config.expand_empty_elements) = (false, true);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let read = reader.read_event_into(&mut buffer);
        if let Some(reason) = meter.exceeded() {
            return Err(told("too_large", reason.to_owned()));
        }
        let event =
            read.map_err(|error| told("broken_structure", format!("is no XML: {error}")))?;
        if matches!(event, Event::Eof) {
            return facts.take(document).map_err(|(code, reason)| told(code, reason));
        }
        tokens
            .look(&event, meter.next_token())
            .and_then(|()| document.look(&event, facts))
            .map_err(|(code, reason)| told(code, reason))?;
    }
}
