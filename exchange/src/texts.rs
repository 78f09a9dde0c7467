//! Text from outside made fit to be kept.

use domain::bin::mask_iins;
use domain::localised::without_control_characters;
use domain::{Invalid, LocalisedText};

use crate::row::Row;

/// A text without blanks around it, control characters and numbers of natural persons, whose loss is noted; none where
/// nothing is left.
pub(crate) fn clean(row: &mut Row, field: &str, text: &str) -> Option<String> {
    let (seen, dropped) = without_control_characters(text.trim());
    if dropped > 0 {
        let reason = format!("{dropped} control or text-direction characters were dropped");
        row.note(Invalid::new("control_character", field, &seen, reason));
    }
    let (masked, persons) = mask_iins(seen.trim());
    if persons > 0 {
        let reason = "the number of a natural person (IIN) was masked";
        row.note(Invalid::new("natural_person", field, "", reason));
    }
    (!masked.is_empty()).then(|| masked.into_owned())
}

/// The same on one line, for codes, names of programmes and identifiers.
pub(crate) fn clean_line(row: &mut Row, field: &str, text: &str) -> Option<String> {
    clean(row, field, text).map(|text| {
        if text.contains(['\n', '\t']) { text.replace(['\n', '\t'], " ") } else { text }
    })
}

/// A text in English.
pub(crate) fn english(row: &mut Row, field: &str, text: &str) -> Option<LocalisedText> {
    let text = clean(row, field, text)?;
    row.required(field, LocalisedText::en(text))
}

/// A public web address; anything else is dropped and noted.
pub(crate) fn web_address(row: &mut Row, field: &str, text: &str) -> Option<String> {
    let address = clean_line(row, field, text)?;
    match domain::text::web_address(field, &address) {
        Ok(()) => Some(address),
        Err(invalid) => {
            row.note(Invalid { detail: format!("{}; it was left out", invalid.detail), ..invalid });
            None
        }
    }
}
