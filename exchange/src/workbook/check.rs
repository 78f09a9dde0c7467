//! Reading an archive through before anything believes it.

use std::io::BufReader;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::bounded::{Bounded, Meter};
use super::parts::{self, Archive, broken};
use super::tokens::Tokens;
use crate::Fault;

/// Unpacks every XML document of a workbook, keeps nothing, and refuses what is no workbook or too much of one. The sizes
/// that the archive declares are not looked at; other parts, such as pictures, are never unpacked.
///
/// # Errors
/// `unreadable`, `not_of_format`, `broken_structure`, `too_large`.
pub(crate) fn check(path: &Path) -> Result<(), Fault> {
    let mut archive = parts::open(path)?;
    parts::judge(path, &archive)?;
    let (meter, mut tokens) = (Meter::default(), Tokens::default());
    for number in 0..archive.len() {
        document(path, &mut archive, number, &meter, &mut tokens)?;
    }
    Ok(())
}

fn document(
    path: &Path,
    archive: &mut Archive,
    number: usize,
    meter: &Meter,
    tokens: &mut Tokens,
) -> Result<(), Fault> {
    let entry = archive.by_index(number).map_err(|error| broken(path, &error.to_string()))?;
    let name = entry.name().map_or_else(|_| String::new(), |name| name.to_string());
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if !ending.eq_ignore_ascii_case("xml") && !ending.eq_ignore_ascii_case("rels") {
        return Ok(());
    }
    let told = |code, reason: String| Fault::new(path, code, format!("its part {name} {reason}"));
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
            return Ok(());
        }
        tokens.look(&event, meter.next_token()).map_err(|(code, reason)| told(code, reason))?;
    }
}
