//! What stands in the cells of workbooks beside texts and numbers: formulas, formats, merged cells.

use serde_json::{Value, json};

use super::tests::{read_bytes, things, told};
use crate::giving::made::{dated_workbook, row, workbook};
use crate::{Refusal, Statement};

const CONTRACTS: [&str; 3] = ["Номер договора", "Предмет договора", "Сумма"];

/// Reads a sheet of contracts with these cells below its header.
fn contracts(header: &[&str], rows: &[&[&str]]) -> (Vec<Statement>, Vec<Refusal>) {
    read_bytes(&[&workbook(&[("Лист1", &sheet(header, rows))])], None, None).unwrap()
}

fn sheet(header: &[&str], rows: &[&[&str]]) -> String {
    let rows: Vec<String> = (2..).zip(rows).map(|(number, cells)| row(number, cells)).collect();
    row(1, header) + &rows.concat()
}

fn amounts(statements: &[Statement]) -> Vec<Value> {
    things(statements).iter().map(|thing| thing["amount"].clone()).collect()
}

#[test]
fn a_formula_without_a_stored_result_is_told_and_never_an_empty_cell() {
    let rows: [&[&str]; 6] = [
        &["1", "Лагерь", "<c><f>2+3</f></c>"],
        &["<c><f>A2+1</f><v></v></c>", "Лагерь", "5"],
        &["3", "<c><f>B2</f></c>", "5"],
        &["4", "Лагерь", "<c><f>2+3</f><v>5</v></c>"],
        &["5", r#"<c t="str"><f>B9</f><v></v></c>"#, "<c><v>5</v></c>"],
        &["Итого", "", "<c><f>SUM(C2:C5)</f></c>"],
    ];
    let header = ["Номер договора", "Предмет договора", "Сумма"];
    let (statements, refusals) = contracts(&header, &rows);
    let expected = [
        (2, "formula_not_calculated", "Сумма"),
        (3, "formula_not_calculated", "Номер договора"),
        (4, "formula_not_calculated", "Предмет договора"),
        (6, "missing", "Номер договора"),
        (7, "total_row", ""),
    ];
    assert_eq!(told(&refusals), expected);
    assert!(refusals.iter().all(|refusal| refusal.sheet.as_deref() == Some("Лист1")));
    assert_eq!(amounts(&statements), [json!({"amount": "5.00", "currency": "KZT"})]);
}

#[test]
fn results_of_a_program_that_calculates_nothing_are_none() {
    let rows: [&[&str]; 2] = [
        &["1", "Лагерь", "<c><f>2+3</f><v>0</v></c>"],
        &["2", "Лагерь", "<c><f>2+3</f><v>5</v></c>"],
    ];
    let sheet = sheet(&CONTRACTS, &rows);
    let asks = dated_workbook(&[("Лист1", &sheet)], r#"<calcPr fullCalcOnLoad="1"/>"#);
    let (statements, refusals) = read_bytes(&[&asks], None, None).unwrap();
    assert_eq!(told(&refusals), [(2, "formula_not_calculated", "Сумма")]);
    assert_eq!(statements.len(), 1);
    let (statements, refusals) =
        read_bytes(&[&dated_workbook(&[("Лист1", &sheet)], "")], None, None).unwrap();
    assert_eq!((statements.len(), refusals.len()), (2, 0));
}

#[test]
fn a_currency_that_only_formats_show_is_taken_and_told() {
    let rows: [&[&str]; 2] = [
        &["1", "Лагерь", r#"<c s="4"><v>1500</v></c>"#],
        &["2", "Театр", r#"<c s="7"><v>1500</v></c>"#],
    ];
    let (statements, refusals) = contracts(&CONTRACTS, &rows);
    let expected = ["EUR", "KZT"].map(|code| json!({"amount": "1500.00", "currency": code}));
    assert_eq!(amounts(&statements), expected);
    let expected = [(1, "currency_from_format", ""), (1, "currency_from_format", "")];
    assert_eq!(told(&refusals), expected);
    assert_eq!(refusals[0].value, "EUR");
}

#[test]
fn a_format_that_shows_something_else_than_is_read_refuses_its_row() {
    let header = ["Номер договора", "Предмет договора", "Сумма", "Валюта"];
    let rows: [&[&str]; 8] = [
        &["1", "Лагерь", r#"<c s="4"><v>1500</v></c>"#, "KZT"],
        &["2", "Лагерь", r#"<c s="4"><v>1500</v></c>"#, "EUR"],
        &["3", "Лагерь", r#"<c s="8"><v>1500</v></c>"#, ""],
        &["4", "Лагерь", r#"<c s="8"><v>1500</v></c>"#, "USD"],
        &["5", "Лагерь", r#"<c s="5"><v>1500</v></c>"#, ""],
        &["6", "Лагерь", r#"<c s="6"><v>1500</v></c>"#, ""],
        &["7", "Лагерь", r#"<c s="9"><v>1500</v></c>"#, ""],
        &["8", "Лагерь", r#"<c s="4" t="inlineStr"><is><t>1500</t></is></c>"#, ""],
    ];
    let (statements, refusals) = contracts(&header, &rows);
    let expected = [
        (2, "currency_mismatch", "Сумма"),
        (4, "currency_mismatch", "Сумма"),
        (6, "cell_format", "Сумма"),
        (7, "cell_format", "Сумма"),
    ];
    assert_eq!(told(&refusals), expected);
    assert_eq!(statements.len(), 4);
    let header = ["Номер договора", "Предмет договора", "Сумма, тенге"];
    let (statements, refusals) = contracts(&header, &[&rows[0][..3]]);
    assert_eq!((statements.len(), told(&refusals)), (0, vec![(2, "currency_mismatch", header[2])]));
}

#[test]
fn rows_without_end_behind_the_last_cell_are_not_read_again() {
    let mut rows = sheet(&CONTRACTS, &[&["1", "Лагерь", "5"]]);
    for _ in 3..20_000 {
        rows += r#"<row><c s="1"/></row>"#;
    }
    // Whoever read on would find this, and refuse the file.
    rows.push_str(r#"<row r="20001"><c r="A20001"><x/></c></row>"#);
    let (statements, refusals) = read_bytes(&[&workbook(&[("Лист1", &rows)])], None, None).unwrap();
    assert_eq!((statements.len(), refusals.len()), (1, 0));
}

#[test]
fn shares_with_two_decimals_are_rounded_so_that_they_still_make_a_whole() {
    let header = ["Номер договора", "Номер этапа", "Содержание этапа", "Доля, %"];
    let rows: [&[&str]; 7] = [
        &["a", "1", "Этап", "33,33"],
        &["b", "1", "Этап", "50,25"],
        &["a", "2", "Этап", "<c><v>33.33</v></c>"],
        &["a", "3", "Этап", r#"<c s="6"><v>0.33333333</v></c>"#],
        &["b", "2", "Этап", "50"],
        &["c", "1", "Этап", r#"<c s="6"><v>0.25</v></c>"#],
        &["c", "2", "Этап", "<c><v>0.25</v></c>"],
    ];
    let (statements, refusals) = contracts(&header, &rows);
    let weights: Vec<Value> =
        things(&statements).iter().map(|thing| thing["weight"].clone()).collect();
    assert_eq!(weights, [334, 333, 333, 500, 250].map(Value::from));
    let expected = [
        (2, "rounded", header[3]),
        (3, "too_precise", header[3]),
        (4, "rounded", header[3]),
        (5, "rounded", header[3]),
        (8, "ambiguous_number", header[3]),
    ];
    assert_eq!(told(&refusals), expected);
    assert!(refusals[1].reason.contains("100.25 %"), "{}", refusals[1].reason);
}
