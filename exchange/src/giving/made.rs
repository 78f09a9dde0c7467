//! Workbooks made for tests, part by part, and what is read from them.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use domain::{Id, Source};
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{Context, Fault, Format, Item, Refusal, open};

pub(crate) const TYPES: &str =
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
pub(crate) const ROOT: &str = r#"<Relationships><Relationship Id="r" Type="http://x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
/// Style 1 is a date by number, 2 one by its code, 3 a duration, 4 euros, 5 thousands left out, 6 percent, 7 tenge, 8 dollars,
/// 9 the currency of whoever looks at it.
pub(crate) const STYLES: &str = concat!(
    r##"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="[$€-2] #,##0"/>"##,
    r##"<numFmt numFmtId="166" formatCode="#,##0,"/><numFmt numFmtId="167" formatCode="#,##0.00\ &quot;тг.&quot;"/>"##,
    r##"<numFmt numFmtId="168" formatCode="&quot;$&quot;#,##0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>"##,
    r##"<xf numFmtId="164"/><xf numFmtId="46"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="10"/>"##,
    r##"<xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="44"/></cellXfs></styleSheet>"##,
);

/// A workbook of parts.
pub(crate) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of sheets, each a name and the rows in it.
pub(crate) fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    dated_workbook(sheets, "")
}

pub(crate) fn dated_workbook(sheets: &[(&str, &str)], properties: &str) -> Vec<u8> {
    let (mut names, mut targets, mut parts) = (String::new(), String::new(), Vec::new());
    for (number, (name, rows)) in sheets.iter().enumerate() {
        write!(names, r#"<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>"#).unwrap();
        write!(
            targets,
            r#"<Relationship Id="r{number}" Type="http://x/relationships/worksheet" Target="worksheets/s{number}.xml"/>"#
        )
        .unwrap();
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/s{number}.xml"), sheet));
    }
    let book = format!("<workbook>{properties}<sheets>{names}</sheets></workbook>");
    let targets = format!("<Relationships>{targets}</Relationships>");
    let mut all = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &targets),
        ("xl/styles.xml", STYLES),
    ];
    all.extend(parts.iter().map(|(name, sheet)| (name.as_str(), sheet.as_str())));
    archive(&all)
}

/// A row of texts, and of cells that are XML already.
pub(crate) fn row(number: u32, cells: &[&str]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .zip('A'..)
        .filter(|(cell, _)| !cell.is_empty())
        .map(|(cell, column)| match cell.strip_prefix("<c") {
            Some(rest) => format!(r#"<c r="{column}{number}"{rest}"#),
            None => format!(r#"<c r="{column}{number}" t="inlineStr"><is><t>{cell}</t></is></c>"#),
        })
        .collect();
    format!(r#"<row r="{number}">{}</row>"#, cells.concat())
}

pub(crate) const HEADER: [&str; 11] = [
    "Identifier",
    "Title",
    "Description",
    "Currency",
    "Amount Awarded",
    "Award Date",
    "Funding Org:Identifier",
    "Funding Org:Name",
    "Recipient Org:Identifier",
    "Recipient Org:Name",
    "Recipient Org:Company Number",
];
pub(crate) const GRANT: [&str; 11] = [
    "360G-x-1",
    "T",
    "D",
    "GBP",
    "<c><v>1000.1</v></c>",
    r#"<c s="1"><v>43832</v></c>"#,
    "GB-CHC-1000147",
    "Trust",
    "GB-COH-06714178",
    "Doers",
    "06714178",
];

/// The header and the grant with another cell.
pub(crate) fn sheet(column: usize, cell: &str) -> String {
    let mut grant = GRANT;
    grant[column] = cell;
    row(1, &HEADER) + &row(2, &grant)
}

pub(crate) struct Read {
    pub(crate) things: Vec<Value>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) source: Option<Source>,
}

pub(crate) fn read_file(path: &Path) -> Result<Read, Fault> {
    let context = Context {
        publisher: "test".to_owned(),
        source: Id::parse("test").unwrap(),
        encoding: None,
    };
    let mut reading = open(Format::ThreeSixtyGiving, &[path], &context, None)?;
    let mut read =
        Read { things: Vec::new(), refusals: Vec::new(), source: reading.source().cloned() };
    for item in reading.by_ref() {
        match item {
            Item::Statement(statement) => read.things.push(Value::Object(statement.thing.fields())),
            Item::Refused(refusal) => read.refusals.push(refusal),
        }
    }
    assert_eq!(reading.bytes_read(), reading.bytes_total());
    Ok(read)
}

pub(crate) fn read(bytes: &[u8]) -> Result<Read, Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_file(file.path())
}
