//! What a document of a workbook may say.

use quick_xml::events::{BytesStart, Event};

use super::bounded::LONGEST_TOKEN;

/// Tags and texts of all documents: some thirteen million cells with a value. More take longer than one waits.
const MOST_TOKENS: u32 = 64 << 20;
/// Elements in one another.
const DEEPEST: usize = 128;
/// What a reader has to keep of a workbook, its shared texts most of all, in bytes.
const MOST_KEPT: u64 = 160 << 20;
/// What one more shared text, or one more of anything else that is kept, takes beside its own bytes.
const TEXT_KEPT: u64 = 64;
const OTHER_KEPT: u64 = 512;
/// Digits of the last row of a spreadsheet, and letters of its last column.
const ROW_DIGITS: usize = 7;
const COLUMN_LETTERS: usize = 3;

/// Why a document is refused: a code and a sentence.
pub(crate) type Wrong = (&'static str, String);

/// Looks at the tags and texts of documents as they come.
#[derive(Default)]
pub(crate) struct Tokens {
    count: u32,
    depth: usize,
    kept: u64,
    /// Name and depth of the element whose content is put together to one text, and how long it is.
    within: Option<(String, usize, u64)>,
}

impl Tokens {
    /// What follows is another document.
    pub(crate) fn begin(&mut self) {
        self.depth = 0;
        self.within = None;
    }

    /// Looks at a tag or text of that length.
    pub(crate) fn look(&mut self, event: &Event<'_>, length: u64) -> Result<(), Wrong> {
        self.count += 1;
        if self.count > MOST_TOKENS {
            return Err((
                "too_large",
                "has more cells than are read at once; save it as CSV, or split it".to_owned(),
            ));
        }
        match event {
            Event::DocType(_) => {
                let reason =
                    "declares a document type, which no workbook does: entities are not expanded";
                return Err(("broken_structure", reason.to_owned()));
            }
            Event::Start(start) => self.start(start)?,
            Event::End(end) => {
                if self.within.as_ref().is_some_and(|within| {
                    within.1 >= self.depth && within.0 == end.local_name().as_ref()
                }) {
                    self.within = None;
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
        self.content(length)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Wrong> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err((
                "too_large",
                format!("holds more than {DEEPEST} elements in one another"),
            ));
        }
        let name = start.local_name();
        let name = name.as_ref();
        self.kept += match name {
            "si" => TEXT_KEPT,
            "sst" => attribute(start, "uniqueCount")
                .and_then(|count| count.parse::<u64>().ok())
                .unwrap_or(0)
                .saturating_mul(24),
            "sheet" | "definedName" | "Relationship" | "numFmt" | "font" | "fill" | "border"
            | "xf" => OTHER_KEPT,
            _ => 0,
        };
        if self.within.is_none() && matches!(name, "c" | "si" | "definedName") {
            self.within = Some((name.to_owned(), self.depth, 0));
        }
        match name {
            "c" | "row" => cell(attribute(start, "r"), name == "c"),
            "dimension" | "mergeCell" => dimension(attribute(start, "ref")),
            "Relationship" => relationship(start),
            _ => Ok(()),
        }
    }

    /// Counts what is put together, and what is kept.
    fn content(&mut self, length: u64) -> Result<(), Wrong> {
        if let Some((name, _, text)) = &mut self.within {
            *text += length;
            if name != "c" {
                self.kept = self.kept.saturating_add(length);
            }
            if *text > LONGEST_TOKEN {
                return Err(("too_large", "holds a cell of more than 1 MiB".to_owned()));
            }
        }
        if self.kept > MOST_KEPT {
            let reason = "has more texts and formats than are held in memory at once; save it as CSV, or split it";
            return Err(("too_large", reason.to_owned()));
        }
        Ok(())
    }
}

pub(crate) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.0 == name)?;
    Some(found.value.as_ref().to_owned())
}

/// A cell or a row that a spreadsheet can have.
fn cell(place: Option<String>, whole: bool) -> Result<(), Wrong> {
    let Some(place) = place else { return Ok(()) };
    position(&place)
        .filter(|(_, column)| *column > 0 || !whole)
        .map(drop)
        .ok_or_else(|| no_place(&place))
}

/// An area of a sheet: it is not believed, but computed with.
fn dimension(area: Option<String>) -> Result<(), Wrong> {
    let Some(area) = area else { return Ok(()) };
    let (first, last) = area.split_once(':').unwrap_or((&area, &area));
    let in_order = position(first)
        .zip(position(last))
        .is_some_and(|(first, last)| first.0 <= last.0 && first.1 <= last.1);
    if in_order { Ok(()) } else { Err(no_place(&area)) }
}

fn no_place(place: &str) -> Wrong {
    let shown: String = place.chars().take(40).collect();
    ("broken_structure", format!("names a cell {shown:?}, which no spreadsheet has"))
}

/// Row and column, 0 for none, of a place such as `B12`.
pub(crate) fn position(place: &str) -> Option<(u32, u32)> {
    let digits = place.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = place.split_at(digits);
    if letters.len() > COLUMN_LETTERS || digits.len() > ROW_DIGITS {
        return None;
    }
    let mut column = 0;
    for letter in letters.bytes() {
        let number =
            letter.is_ascii_alphabetic().then(|| letter.to_ascii_uppercase() - b'A' + 1)?;
        column = column * 26 + u32::from(number);
    }
    let row = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
    (row > 0).then_some((row, column))
}

/// What cells are read from has to be a document that was looked at.
fn relationship(start: &BytesStart<'_>) -> Result<(), Wrong> {
    let kind = attribute(start, "Type").unwrap_or_default();
    let read = ["/officeDocument", "/worksheet", "/chartsheet", "/dialogsheet"];
    let target = attribute(start, "Target").unwrap_or_default();
    if !read.iter().any(|end| kind.ends_with(end)) || target.to_ascii_lowercase().ends_with(".xml")
    {
        return Ok(());
    }
    let shown: String = target.chars().take(80).collect();
    Err(("broken_structure", format!("names {shown:?} as a sheet, which is no XML document")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(xml: &str) -> Option<&'static str> {
        let mut reader = quick_xml::Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        reader.config_mut().expand_empty_elements = true;
        let mut tokens = Tokens::default();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return None,
                event => {
                    let length = event.len() as u64;
                    if let Err((code, _)) = tokens.look(&event, length) {
                        return Some(code);
                    }
                }
            }
        }
    }

    #[test]
    fn what_no_workbook_says_is_refused() {
        for (xml, code) in [
            (r#"<sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData>"#, None),
            (r#"<dimension ref="A1:X476"/>"#, None),
            (r#"<dimension ref="A1"/>"#, None),
            (r#"<!DOCTYPE x [<!ENTITY a "b">]><x/>"#, Some("broken_structure")),
            (r#"<c r="AAAAAAAAAAAA1"/>"#, Some("broken_structure")),
            (r#"<c r="A99999999999"/>"#, Some("broken_structure")),
            (r#"<c r="12"/>"#, Some("broken_structure")),
            (r#"<row r="0"/>"#, Some("broken_structure")),
            (r#"<dimension ref="B2:A1"/>"#, Some("broken_structure")),
            (r#"<sst uniqueCount="99999999999999"/>"#, Some("too_large")),
            (r#"<sst uniqueCount="2233"/>"#, None),
            (
                r#"<Relationship Type="http://x/worksheet" Target="../media/a.png"/>"#,
                Some("broken_structure"),
            ),
            (r#"<Relationship Type="http://x/worksheet" Target="worksheets/Sheet1.XML"/>"#, None),
            (r#"<Relationship Type="http://x/hyperlink" Target="https://example.org/"/>"#, None),
        ] {
            assert_eq!(judge(xml), code, "{xml}");
        }
    }

    #[test]
    fn what_would_grow_without_end_is_refused() {
        assert_eq!(judge(&"<a>".repeat(DEEPEST + 1)), Some("too_large"));
        assert_eq!(judge(&"<a/>".repeat(DEEPEST + 1)), None);
        let pieces = "<r><t>0123456789</t></r>".repeat(120_000);
        assert_eq!(judge(&format!("<c><is>{pieces}</is></c>")), Some("too_large"));
        assert_eq!(judge(&format!("<c><c></c>{pieces}</c>")), Some("too_large"));
        assert_eq!(judge(&"<font/>".repeat(400_000)), Some("too_large"));
    }

    #[test]
    fn cells_without_end_are_given_up() {
        let mut tokens = Tokens { count: MOST_TOKENS - 1, ..Tokens::default() };
        let text = || Event::Text(quick_xml::events::BytesText::new("1"));
        assert!(tokens.look(&text(), 1).is_ok());
        assert_eq!(tokens.look(&text(), 1).unwrap_err().0, "too_large");
    }
}
