use serde_json::json;

use crate::giving::made::{
    GRANT, HEADER, Read, TYPES, archive, dated_workbook, read, row, sheet, workbook,
};

fn told(read: &Read) -> Vec<(Option<&str>, u64, &str, &str)> {
    read.refusals
        .iter()
        .map(|told| (told.sheet.as_deref(), told.row, told.code.as_str(), told.field.as_str()))
        .collect()
}

#[test]
fn a_row_of_a_workbook_is_the_grant_that_the_same_json_is() {
    let document = json!({"grants": [{
        "id": "360G-x-1", "title": "T", "description": "D", "currency": "GBP", "amountAwarded": 1000.1,
        "awardDate": "2020-01-02", "fundingOrganization": [{"id": "GB-CHC-1000147", "name": "Trust"}],
        "recipientOrganization": [{"id": "GB-COH-06714178", "name": "Doers", "companyNumber": "06714178"}],
    }]});
    let expected = read(document.to_string().as_bytes()).unwrap().things;
    assert_eq!(expected.len(), 3);
    for bytes in [
        workbook(&[("grants", &sheet(0, GRANT[0]))]),
        // A date by its own format, with a time of day; text with entities; formulas with stored values.
        workbook(&[("grants", &sheet(5, r#"<c s="2"><v>43832.5</v></c>"#))]),
        workbook(&[("grants", &sheet(1, r#"<c t="str"><f>"T"&amp;1</f><v>T</v></c>"#))]),
        workbook(&[("grants", &sheet(4, "<c><f>SUM(1)</f><v>1000.1</v></c>"))]),
        workbook(&[(
            "grants",
            &sheet(9, r#"<c t="inlineStr"><is><r><t>Do</t></r><r><t>ers</t></r></is></c>"#),
        )]),
        // Blank rows before, between and behind.
        workbook(&[(
            "grants",
            &format!(
                "{}<row r=\"3\"/>{}{}",
                row(2, &HEADER),
                row(7, &GRANT),
                row(1_048_576, &[" "])
            ),
        )]),
        // Another calendar.
        dated_workbook(
            &[("grants", &sheet(5, r#"<c s="1"><v>42370</v></c>"#))],
            r#"<workbookPr date1904="1"/>"#,
        ),
    ] {
        let read = read(&bytes).unwrap();
        assert_eq!((read.refusals.as_slice(), &read.things), ([].as_slice(), &expected));
    }
}

#[test]
fn what_is_wrong_in_a_cell_is_told_with_sheet_row_and_column() {
    for (column, cell, code) in [
        (0, r#"<c t="e"><f>A1</f><v>#REF!</v></c>"#, "formula_error"),
        (0, "<c><v>9.8E+15</v></c>", "spreadsheet_value"),
        (0, r#"<c s="1"><v>43832</v></c>"#, "spreadsheet_value"),
        (4, r#"<c t="e"><v>#N/A</v></c>"#, "formula_error"),
        (4, r#"<c s="1"><v>1000</v></c>"#, "malformed"),
        (4, r#"<c t="b"><v>1</v></c>"#, "malformed"),
        (4, "1,000", "ambiguous_number"),
        (5, "<c><v>43832</v></c>", "malformed"),
        (5, r#"<c s="3"><v>43832</v></c>"#, "malformed"),
        (5, "02/01/2020", "ambiguous_day"),
        (9, r#"<c t="e"><v>#VALUE!</v></c>"#, "formula_error"),
        (4, "<c><f>1+1</f></c>", "formula_not_calculated"),
        (9, "<c><f>A1</f><v/></c>", "formula_not_calculated"),
        (4, r#"<c s="4"><v>1000</v></c>"#, "currency_mismatch"),
        (4, r#"<c s="5"><v>1000</v></c>"#, "cell_format"),
        (4, r#"<c s="6"><v>1000</v></c>"#, "cell_format"),
    ] {
        let read = read(&workbook(&[("2020 grants", &sheet(column, cell))])).unwrap();
        assert!(read.things.is_empty(), "{cell}");
        assert_eq!(told(&read), [(Some("2020 grants"), 2, code, HEADER[column])], "{cell}");
    }
}

#[test]
fn what_a_grant_does_not_need_is_left_out_and_noted() {
    for (column, cell, code) in [
        (1, r#"<c t="e"><v>#REF!</v></c>"#, "formula_error"),
        (1, "<c><f>A1</f></c>", "formula_not_calculated"),
        (10, "<c><v>671417</v></c>", "spreadsheet_value"),
        (10, "<c><v>1E+16</v></c>", "spreadsheet_value"),
    ] {
        let read = read(&workbook(&[("grants", &sheet(column, cell))])).unwrap();
        assert_eq!(
            (read.things.len(), told(&read)),
            (3, vec![(Some("grants"), 2, code, HEADER[column])]),
            "{cell}"
        );
    }
    let read = read(&workbook(&[("grants", &sheet(10, "<c><v>16714178</v></c>"))])).unwrap();
    assert_eq!(
        read.things[1]["identifiers"],
        json!([{"scheme": "company_number", "id": "16714178"}])
    );
}

#[test]
fn sheets_without_grants_are_told_and_passed_over() {
    let meta = [
        ("Version", "1.4"),
        ("Title", "Grants of 2020"),
        ("Publisher:Name", "Trust"),
        ("Publisher:Identifier", "GB-CHC-1000147"),
        ("License", "https://creativecommons.org/licenses/by/4.0/"),
    ];
    let meta: Vec<String> =
        (1..).zip(meta).map(|(number, (name, value))| row(number, &[name, value])).collect();
    let second = sheet(0, "360G-x-2");
    let read = read(&workbook(&[
        ("Meta", &meta.concat()),
        ("notes", &row(1, &["Read me", "first"])),
        ("dei", &row(1, &["Identifier", "DEI Details:Purposes"])),
        ("empty", ""),
        ("2019", &sheet(0, GRANT[0])),
        ("2020", &second),
    ]))
    .unwrap();
    let sheets: Vec<_> = told(&read).into_iter().map(|told| (told.0, told.2)).collect();
    assert_eq!(sheets, [(Some("notes"), "sheet_passed_over"), (Some("dei"), "sheet_passed_over")]);
    assert!(
        read.refusals[1].reason.contains("lacks columns that every grant needs: Amount Awarded"),
        "{:?}",
        read.refusals
    );
    let ids: Vec<_> = read.things.iter().filter_map(|thing| thing["id"].as_str()).collect();
    assert_eq!(ids, ["GB-CHC-1000147", "GB-COH-06714178", "360G-x-1", "360G-x-2"]);
    let source = serde_json::to_value(read.source.unwrap()).unwrap();
    assert_eq!(source["title"]["en"], "Grants of 2020");
    assert_eq!(source["publisher"], json!({"id": "GB-CHC-1000147", "name": {"en": "Trust"}}));
    assert_eq!(source["licence"], "https://creativecommons.org/licenses/by/4.0/");
}

#[test]
fn a_grant_on_two_sheets_is_refused_on_both_where_they_differ() {
    let other = sheet(4, "<c><v>7</v></c>");
    let read = read(&workbook(&[("a", &sheet(0, GRANT[0])), ("b", &other)])).unwrap();
    assert_eq!(
        told(&read),
        [
            (Some("a"), 2, "duplicate_id", "Identifier"),
            (Some("b"), 2, "duplicate_id", "Identifier")
        ]
    );
    let places: Vec<_> =
        read.refusals.iter().map(|told| told.other.as_ref().unwrap().sheet.as_deref()).collect();
    assert_eq!(places, [Some("b"), Some("a")]);
    assert!(read.refusals[0].reason.contains("at 2 on sheet b"), "{:?}", read.refusals[0]);
}

#[test]
fn a_workbook_without_grants_is_refused_in_words_of_its_publisher() {
    let good = sheet(0, GRANT[0]);
    for (bytes, words) in [
        (workbook(&[("grants", "")]), "no sheet with a header"),
        (
            workbook(&[("grants", &row(1, &["Identifier", "Title"]))]),
            "sheet grants lacks columns that every grant needs",
        ),
        (workbook(&[("a", &row(1, &["x"])), ("b", &row(1, &["y"]))]), "sheet a has no column"),
        (archive(&[("grants.csv", "Identifier")]), "is a ZIP archive and no workbook"),
        (
            archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]),
            "OpenDocument",
        ),
        (archive(&[("[Content_Types].xml", TYPES), ("xl/workbook.bin", "")]), "XLSB"),
        (archive(&[("[Content_Types].xml", TYPES), ("word/document.xml", "<x/>")]), "no workbook"),
        (workbook(&[("grants", &good)])[..600].to_vec(), "damaged archive"),
        (workbook(&[("grants", &(row(3, &GRANT) + &row(2, &GRANT)))]), "not in order"),
        (
            workbook(&[("grants", r#"<row r="1"><c r="A1" t="s"><v>5</v></c></row>"#)]),
            "cannot be read",
        ),
    ] {
        let Err(fault) = read(&bytes) else { panic!("{words}") };
        assert!(fault.reason.contains(words), "{fault}");
    }
}
