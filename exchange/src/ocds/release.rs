//! A release, or those of a record, as they stand in a file.

use domain::Invalid;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::bytes::InText;
use super::scan::Kind;
use super::upgrade::upgrade;
use crate::row::Row;
use crate::statement::Place;

/// Most values of a release: each takes some hundred bytes while it is read, however few it has in the file.
const MOST_VALUES: usize = 500_000;

/// A release as it stands in a file.
pub(crate) struct Release {
    pub(crate) object: Map<String, Value>,
    /// When it was published; none where it does not tell.
    pub(crate) date: Option<OffsetDateTime>,
    pub(super) place: Place,
    /// Whether it was of OCDS 1.0, which has no list of parties.
    pub(super) upgraded: bool,
}

/// A text of a release, unless it is blank.
pub(super) fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The releases in the bytes of a release or record.
pub(super) fn read(mut bytes: Vec<u8>, kind: Kind, row: &mut Row, found: &mut Vec<Release>) {
    let (mut within, mut dropped, mut values) = (InText::default(), 0, 0_usize);
    for byte in &mut bytes {
        values += usize::from(within.is_outside() && matches!(byte, b',' | b'{' | b'['));
        let clean = within.clean(*byte);
        dropped += usize::from(clean != *byte);
        *byte = clean;
    }
    if dropped > 0 {
        let reason =
            format!("{dropped} control characters, which JSON does not have, were read as blanks");
        row.note(Invalid::new("control_character", "", "", reason));
    }
    if values > MOST_VALUES {
        let reason = format!("has more than {MOST_VALUES} values");
        return row.refuse(Invalid::new("too_large", "", "", reason));
    }
    let object = match serde_json::from_slice::<Value>(&bytes) {
        Ok(Value::Object(object)) => object,
        Ok(other) => {
            return row.refuse(Invalid::new(
                "wrong_type",
                "",
                other.to_string(),
                "is not an object",
            ));
        }
        Err(error) => {
            let told = error.to_string();
            let (code, reason) = if told.starts_with("recursion limit") {
                (
                    "too_deep",
                    "has more objects and lists in one another than can be read".to_owned(),
                )
            } else if told.starts_with("invalid unicode code point") {
                ("invalid_utf8", "is not UTF-8".to_owned())
            } else {
                ("malformed_json", format!("is not valid JSON: {error}"))
            };
            return row.refuse(Invalid::new(code, "", "", reason));
        }
    };
    match kind {
        Kind::Release => release(object, row, found),
        Kind::Record => record(object, row, found),
    }
}

/// A record speaks by its releases; where they are but linked, by what was compiled of them.
fn record(mut record: Map<String, Value>, row: &mut Row, found: &mut Vec<Release>) {
    let listed = match record.remove("releases") {
        Some(Value::Array(releases)) => releases,
        _ => Vec::new(),
    };
    let (mut whole, mut links) = (Vec::new(), 0);
    for (at, one) in listed.into_iter().enumerate() {
        match one {
            Value::Object(release) if release.contains_key("ocid") => whole.push(release),
            Value::Object(link) if link.contains_key("url") => links += 1,
            other => {
                let (code, reason) = match other {
                    Value::Object(_) => {
                        ("missing", "a release needs the id of its process; it was left out")
                    }
                    _ => ("wrong_type", "is neither a release nor a link to one; it was left out"),
                };
                row.note(Invalid::new(code, format!("releases[{at}].ocid"), "", reason));
            }
        }
    }
    if links > 0 && !whole.is_empty() {
        let reason =
            format!("{links} releases of the record are but linked; links are not followed");
        row.note(Invalid::new("left_out", "releases", "", reason));
    }
    match record.remove("compiledRelease") {
        _ if !whole.is_empty() => whole.into_iter().for_each(|one| release(one, row, found)),
        Some(Value::Object(compiled)) => release(compiled, row, found),
        _ => {
            let reason =
                "has neither releases nor a compiled release; links to releases are not followed";
            row.refuse(Invalid::new("missing", "releases", "", reason));
        }
    }
}

fn release(mut object: Map<String, Value>, row: &mut Row, found: &mut Vec<Release>) {
    if text(&object, "ocid").is_none() {
        return row.refuse(Invalid::new(
            "missing",
            "ocid",
            "",
            "a release needs the id of its process",
        ));
    }
    if text(&object, "id").is_none() {
        row.note(Invalid::new("missing", "id", "", "a release needs an id; it was read without"));
    }
    let date = moment(&object, row);
    let upgraded = upgrade(&mut object);
    found.push(Release { object, date, place: row.place().clone(), upgraded });
}

/// When a release was published. A day, or a moment without a zone, is read as of UTC, and told: releases are put in order
/// by it. Without any the release comes first.
fn moment(object: &Map<String, Value>, row: &mut Row) -> Option<OffsetDateTime> {
    let written = text(object, "date").unwrap_or_default();
    let read = |text: &str| OffsetDateTime::parse(text, &Rfc3339).ok();
    if let Some(moment) = read(written) {
        return Some(moment);
    }
    let (day, clock) = written.split_at_checked(10).unwrap_or((written, ""));
    let clock = clock.trim_start_matches(['T', 't', ' ']);
    let (clock, zone) = clock.split_at(clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len()));
    let seconds = match clock.matches(':').count() {
        0 if clock.is_empty() => "00:00:00",
        1 => ":00",
        _ => "",
    };
    let zone = if zone.is_empty() { "Z" } else { zone };
    if let Some(moment) = read(&format!("{day}T{clock}{seconds}{zone}")) {
        let reason = "is no whole moment such as 2026-01-31T12:00:00Z; what lacks was read as midnight and UTC";
        row.note(Invalid::new("malformed", "date", written, reason));
        return Some(moment);
    }
    let written = object.get("date").map(ToString::to_string).unwrap_or_default();
    let reason =
        "is no moment such as 2026-01-31T12:00:00Z; the release comes before those that tell one";
    row.note(Invalid::new("malformed", "date", written, reason));
    None
}
