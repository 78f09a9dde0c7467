//! What every reader has to stand: any bytes at all. It may refuse them, but not panic, run on, state what does not fit
//! together, or let the number of a natural person through.

use std::io::{Cursor, Write};

use domain::Id;
use exchange::{Context, Format, Item, Mapping, open};

/// The parts of a workbook around its one sheet.
const PARTS: [(&str, &str); 4] = [
    ("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
    (
        "_rels/.rels",
        r#"<Relationships><Relationship Id="r" Type="http://x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    ("xl/workbook.xml", r#"<workbook><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"#),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="r1" Type="http://x/relationships/worksheet" Target="worksheets/s1.xml"/></Relationships>"#,
    ),
];

/// Reads bytes as a file of a format.
pub fn read(format: &str, bytes: &[u8]) {
    let format = Format::parse(format).expect("a format");
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("it can be written");
    let context = Context {
        publisher: "fuzz".to_owned(),
        source: Id::parse("fuzz").expect("an id"),
        encoding: None,
    };
    let mapping = (format == Format::RegistryCsv).then(|| Mapping::load("kz-register").expect("it ships"));
    let Ok(reading) = open(format, &[file.path()], &context, mapping.as_ref()) else { return };
    for item in reading {
        match item {
            Item::Statement(statement) => {
                statement.thing.check().expect("it fits together");
                let line = exchange::ndjson::write(&statement.thing, &[]);
                assert_eq!(domain::bin::holds_valid_iin(&line), None);
            }
            Item::Refused(refusal) => {
                assert_eq!(domain::bin::holds_valid_iin(&refusal.value), None);
                assert_eq!(domain::bin::holds_valid_iin(&refusal.reason), None);
            }
        }
    }
}

/// Reads bytes as the sheet of a workbook.
pub fn read_sheet(format: &str, sheet: &[u8]) {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let parts = PARTS.map(|(name, content)| (name, content.as_bytes()));
    for (name, content) in parts.into_iter().chain([("xl/worksheets/s1.xml", sheet)]) {
        zip.start_file(name, options).expect("it has room");
        zip.write_all(content).expect("it has room");
    }
    read(format, zip.finish().expect("it ends").get_ref());
}
