use super::*;

fn facts(xml: &str, left_to_others: bool) -> SheetFacts {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut all = Facts { left_to_others, ..Facts::default() };
    let mut document = Document::new("x");
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return document.facts,
            event => document.look(&event, &mut all).unwrap(),
        }
    }
}

fn uncalculated(xml: &str, left_to_others: bool) -> Vec<(u32, u32)> {
    let facts = facts(xml, left_to_others);
    let rows = (0..6).flat_map(|row| (0..4).map(move |column| (row, column)));
    rows.filter(|(row, column)| facts.is_uncalculated(*row, *column)).collect()
}

#[test]
fn formulas_without_a_stored_result_are_known_by_their_place() {
    let sheet =
        |cells: &str| format!("<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>");
    for (cells, expected) in [
        ("<c><f>1</f></c>", vec![(0, 0)]),
        ("<c/><c><f>1</f><v/></c>", vec![(0, 1)]),
        (r#"<c r="C3"><f>1</f><v> </v></c>"#, vec![(2, 2)]),
        (r#"<c t="shared"><f t="shared" si="0"/></c>"#, vec![(0, 0)]),
        (r#"<c t="str"><f>1</f></c>"#, vec![(0, 0)]),
        // An empty text is a result.
        (r#"<c t="str"><f>1</f><v></v></c>"#, vec![]),
        ("<c><f>1</f><v>0</v></c>", vec![]),
        (r#"<c t="inlineStr"><f>1</f><is><t>a</t></is></c>"#, vec![]),
        ("<c><v>1</v></c><c/>", vec![]),
    ] {
        assert_eq!(uncalculated(&sheet(cells), false), expected, "{cells}");
    }
    let rows = r#"<worksheet><sheetData><row r="2"><c r="B2"><f/></c></row><row r="3"><c r="B3"><f/></c></row><row
        r="5"><c r="B5"><f/></c></row></sheetData></worksheet>"#;
    assert_eq!(uncalculated(rows, false), [(1, 1), (2, 1), (4, 1)]);
}

#[test]
fn a_zero_is_no_result_where_all_calculation_was_left_to_others() {
    let sheet = r#"<worksheet><sheetData><row><c><f>1</f><v>0</v></c><c><v>0</v></c><c><f>1</f><v>5</v></c><c
        t="str"><f>1</f><v>0</v></c></row></sheetData></worksheet>"#;
    assert_eq!(uncalculated(sheet, true), [(0, 0)]);
    assert_eq!(uncalculated(sheet, false), []);
}

#[test]
fn cells_are_counted_up_to_the_last_that_holds_anything() {
    let rows = "<worksheet><sheetData><row><c/><c><v>1</v></c><c/></row><row/><row><c/></row></sheetData><extLst><c
        ><v>9</v></c></extLst></worksheet>";
    assert_eq!(facts(rows, false).cells, 2);
    assert_eq!(facts("<worksheet><sheetData><row/></sheetData></worksheet>", false).cells, 0);
}
