use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::made::{GRANT, ROOT, TYPES, archive, read, sheet, workbook};

#[test]
fn hostile_workbooks_are_refused() {
    let good = sheet(0, GRANT[0]);
    let entities = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData/></worksheet>"#;
    let book = |sheet: &str| {
        let target = r#"<Relationships><Relationship Id="r" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>"#;
        archive(&[
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", ROOT),
            (
                "xl/workbook.xml",
                r#"<workbook><sheets><sheet name="s" r:id="r"/></sheets></workbook>"#,
            ),
            ("xl/_rels/workbook.xml.rels", target),
            ("xl/worksheets/s.xml", sheet),
        ])
    };
    let wide: Vec<String> = (0..20_000).map(|_| "<c><v>1</v></c>".to_owned()).collect();
    for (bytes, words) in [
        (book(entities), "document type"),
        (
            book(&format!(
                "<worksheet><sheetData><row><c><v>{}</v></c></row>",
                "1".repeat(2 << 20)
            )),
            "1 MiB",
        ),
        (book(&format!("<worksheet {}", " ".repeat(2 << 20))), "1 MiB"),
        (book(&"<x>".repeat(100_000)), "in one another"),
        (
            book(&format!(
                "<worksheet><sheetData><row>{}</row></sheetData></worksheet>",
                wide.concat()
            )),
            "more cells",
        ),
        (
            archive(&[("[Content_Types].xml", TYPES), ("../../etc/cron.d/x", "")]),
            "leads out of the archive",
        ),
        (archive(&[("[Content_Types].xml", TYPES), ("/etc/x", "")]), "leads out of the archive"),
        (archive(&[("[Content_Types].xml", TYPES), ("xl\\..\\x", "")]), "leads out of the archive"),
        (
            workbook(&[("grants", &good.replace("r=\"A2\"", "r=\"A99999999999\""))]),
            "which no spreadsheet has",
        ),
        (
            archive(&[
                ("[Content_Types].xml", TYPES),
                ("_rels/.rels", ROOT),
                ("xl/sharedStrings.xml", r#"<sst uniqueCount="99999999999"/>"#),
            ]),
            "held in memory",
        ),
    ] {
        let Err(fault) = read(&bytes) else { panic!("{words}") };
        assert!(fault.reason.contains(words), "{fault}");
    }
    let many: Vec<String> = (0..5_000).map(|number| format!("xl/{number}.xml")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "<x/>")).collect();
    assert_eq!(read(&archive(&many)).err().unwrap().code, "too_large");
}

#[test]
fn what_an_archive_declares_is_not_believed() {
    // A gigabyte of blanks between short tags, packed a thousandfold: no tag is long, all of them are.
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("[Content_Types].xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<Types>").unwrap();
    let block = format!("<x>{}</x>", " ".repeat(512 << 10)).repeat(16);
    for _ in 0..132 {
        zip.write_all(block.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 << 20, "{} bytes", bytes.len());
    // The list of contents may say that it is small.
    let mut lying = bytes.clone();
    let entry = lying.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    lying[entry + 24..entry + 28].copy_from_slice(&7_u32.to_le_bytes());
    for (bytes, words) in [(bytes, "1 GiB"), (lying, "larger than its declared")] {
        let fault = read(&bytes).err().unwrap();
        assert!(fault.reason.contains(words), "{fault}");
    }
}
