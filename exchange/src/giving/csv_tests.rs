use std::io::Write;

use domain::{Id, Thing};
use serde_json::{Value, json};

use crate::{Context, Encoding, Fault, Format, Item, Refusal, Severity, Statement, open};

const HEADER: &str = "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Funding Org:Identifier,\
                      Funding Org:Name,Recipient Org:Identifier,Recipient Org:Name,Recipient Org:Company Number";
const ROW: &str =
    "360G-x-1,T,D,GBP,1000.10,2020-01-02,GB-CHC-1000147,Trust,GB-COH-06714178,Doers,06714178";

type Taken = (Vec<Statement>, Vec<Refusal>);

fn read_in(encoding: Option<Encoding>, table: &[u8]) -> Result<Taken, Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(table).unwrap();
    let source = Id::parse("test").unwrap();
    let context = Context { publisher: "test".to_owned(), source, encoding };
    let mut reading = open(Format::ThreeSixtyGiving, &[file.path()], &context, None)?;
    let (mut statements, mut refusals) = (Vec::new(), Vec::new());
    for item in reading.by_ref() {
        match item {
            Item::Statement(statement) => statements.push(*statement),
            Item::Refused(refusal) => refusals.push(refusal),
        }
    }
    assert_eq!(reading.bytes_read(), reading.bytes_total());
    Ok((statements, refusals))
}

fn read(table: &str) -> Result<Taken, Fault> {
    read_in(None, table.as_bytes())
}

fn things(statements: &[Statement]) -> Vec<Value> {
    statements.iter().map(|statement| Value::Object(statement.thing.fields())).collect()
}

fn told(refusals: &[Refusal]) -> Vec<(u64, &str, &str)> {
    refusals.iter().map(|told| (told.row, told.code.as_str(), told.field.as_str())).collect()
}

#[test]
fn a_row_is_the_grant_that_the_same_json_is() {
    let document = json!({"grants": [{
        "id": "360G-x-1", "title": "T", "description": "D", "currency": "GBP", "amountAwarded": 1000.1,
        "awardDate": "2020-01-02", "fundingOrganization": [{"id": "GB-CHC-1000147", "name": "Trust"}],
        "recipientOrganization": [{"id": "GB-COH-06714178", "name": "Doers", "companyNumber": "06714178"}],
    }]});
    let (expected, _) = read(&document.to_string()).unwrap();
    let semicolons = format!("{HEADER}\r\n{ROW}\r\n").replace(',', ";");
    let names = format!(
        "id,title,description,currency,amountAwarded,awardDate,fundingOrganization/0/id,fundingOrganization/0/name,\
         recipientOrganization/0/id,recipientOrganization/0/name,recipientOrganization/0/companyNumber\n{ROW}"
    );
    for table in [
        format!("{HEADER}\n{ROW}\n"),
        format!("\u{feff}\"{}\"\n{ROW}", HEADER.replace(',', "\",\"")),
        semicolons.clone(),
        semicolons.replace(';', "\t"),
        names,
        format!("\n,,,,,,,,,,\n{HEADER}\n\n,,,,,,,,,,\n{ROW}\n , ,,,,,,,,,\n"),
    ] {
        let (statements, refusals) = read(&table).unwrap();
        assert_eq!(refusals, [], "{table}");
        assert_eq!(things(&statements), things(&expected), "{table}");
        assert_eq!(statements[2].dated, expected[2].dated);
    }
    assert_eq!(things(&expected)[2]["amount"], json!({"amount": "1000.10", "currency": "GBP"}));
}

#[test]
fn repeated_groups_are_lists() {
    let header = format!(
        "{HEADER},Beneficiary Location:0:Country Code,Beneficiary Location:1:Country Code,Recipient Org:1:Name,\
         Recipient Org:1:Identifier,Planned Dates:Start Date"
    );
    let (statements, refusals) =
        read(&format!("{header}\n{ROW},GB,FR,Others,GB-CHC-1159982,2020-02-03")).unwrap();
    assert_eq!(refusals, []);
    let grant = &things(&statements)[3];
    assert_eq!(grant["recipients"], json!([{"id": "GB-COH-06714178"}, {"id": "GB-CHC-1159982"}]));
    assert_eq!(
        grant["places"],
        json!([{"scheme": "ISO3166-1", "code": "GB"}, {"scheme": "ISO3166-1", "code": "FR"}])
    );
    assert_eq!(grant["start_on"], "2020-02-03");
}

#[test]
fn what_is_wrong_is_told_with_row_and_column() {
    for (from, to, code, column) in [
        ("1000.10", "\"1,000\"", "ambiguous_number", "Amount Awarded"),
        ("1000.10", "£10", "malformed", "Amount Awarded"),
        ("1000.10", "-5", "negative", "Amount Awarded"),
        ("2020-01-02", "04/07/2014", "ambiguous_day", "Award Date"),
        ("Trust", "", "missing", "Funding Org:Name"),
        ("360G-x-1", "9.80E+11", "spreadsheet_value", "Identifier"),
        ("GB-COH-06714178", "1.06E+06", "spreadsheet_value", "Recipient Org:Identifier"),
        (",D,", ",\"D\"x,", "malformed_quote", ""),
        (",D,", ",D\0,", "nul", ""),
        ("06714178\n", "06714178,more\n", "ragged_row", ""),
    ] {
        let row = format!("{ROW}\n").replacen(from, to, 1);
        // A cell of several lines, and a blank line, count as a spreadsheet counts them.
        let (statements, refusals) =
            read(&format!("{HEADER}\n{},\"a\nb\"\n\n{row}", "x,".repeat(9))).unwrap();
        assert!(statements.is_empty(), "{to}");
        let refused: Vec<_> = told(&refusals).into_iter().filter(|told| told.0 == 4).collect();
        assert_eq!(refused[0], (4, code, column), "{to}");
        assert!(refused.len() == 1 || to == "-5", "{refused:?}");
        let refusal = refusals.iter().find(|told| told.row == 4).unwrap();
        assert_eq!(refusal.severity, Severity::Refused);
    }
}

#[test]
fn what_is_left_out_is_noted_and_the_grant_taken() {
    for (from, to, code, column) in [
        (",06714178", ",671478", "spreadsheet_value", "Recipient Org:Company Number"),
        (",06714178", ",6.71E+06", "spreadsheet_value", "Recipient Org:Company Number"),
        (",06714178", "", "ragged_row", ""),
        (",T,", ",,", "missing", "Title"),
    ] {
        let (statements, refusals) =
            read(&format!("{HEADER}\n{}", ROW.replacen(from, to, 1))).unwrap();
        assert_eq!(told(&refusals), [(2, code, column)], "{to}");
        assert_eq!((statements.len(), refusals[0].severity), (3, Severity::Noted));
        assert!(
            things(&statements)[1].get("identifiers").is_none()
                || to.is_empty()
                || column == "Title"
        );
    }
}

#[test]
fn columns_that_the_standard_does_not_have_are_told_once() {
    let table = format!(
        "{HEADER},Surname of applicant,Sponsor(s)\n{ROW},Roe,\n{},Smith,\n",
        ROW.replace("x-1", "x-2")
    );
    let (statements, refusals) = read(&table).unwrap();
    assert_eq!((statements.len(), told(&refusals)), (4, vec![(1, "unknown_columns", "")]));
    assert_eq!(refusals[0].value, "Surname of applicant, Sponsor(s)");
    let kept = format!("{:?}{:?}", things(&statements), refusals);
    assert!(!kept.contains("Roe") && !kept.contains("Smith"), "what stands in them is not read");
}

#[test]
fn two_columns_of_one_field_may_not_differ() {
    let same = format!("{HEADER},title\n{ROW},T\n");
    assert_eq!(read(&same).unwrap().0.len(), 3);
    let (statements, refusals) = read(&same.replace(",T\n", ",Other\n")).unwrap();
    assert_eq!((statements.len(), told(&refusals)), (0, vec![(2, "duplicate_key", "Title")]));
}

#[test]
fn rows_with_one_id_are_refused_with_both_places_unless_they_are_alike() {
    let (statements, refusals) = read(&format!("{HEADER}\n{ROW}\n{ROW}\n")).unwrap();
    assert_eq!((statements.len(), told(&refusals)), (3, vec![(3, "duplicate_id", "Identifier")]));
    let (statements, refusals) =
        read(&format!("{HEADER}\n{ROW}\n{}\n", ROW.replace("1000.10", "7"))).unwrap();
    let places: Vec<_> =
        refusals.iter().map(|told| (told.row, told.other.as_ref().unwrap().row)).collect();
    assert_eq!((statements.len(), places), (0, vec![(2, 3), (3, 2)]));
}

#[test]
fn the_encoding_is_found_in_the_bytes_and_told_where_it_is_not_utf8() {
    let table = format!("{HEADER}\n{}\n", ROW.replace("Doers", "Café – £5"));
    let little: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (western, _, _) = encoding_rs::WINDOWS_1252.encode(&table);
    for (bytes, encoding) in [
        (table.as_bytes(), None),
        (&western, Some("windows-1252")),
        (&little, Some("utf-16le")),
        (&[[0xff, 0xfe].as_slice(), &little].concat(), Some("utf-16le")),
    ] {
        let (statements, refusals) = read_in(None, bytes).unwrap();
        assert_eq!(things(&statements)[1]["name"]["en"], "Café – £5", "{encoding:?}");
        let noted: Vec<_> =
            refusals.iter().map(|told| (told.code.as_str(), told.value.as_str())).collect();
        assert_eq!(noted, encoding.map(|name| ("encoding", name)).into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn an_encoding_that_cannot_be_told_is_asked_for() {
    let table = format!("{HEADER}\n{}\n", ROW.replace("Doers", "Төлемдер үйі"));
    let bytes: Vec<u8> = table
        .chars()
        .map(|c| {
            let byte = |byte: &u8| {
                Encoding::Kz1048.decode(&[*byte]).is_ok_and(|text| text == c.to_string())
            };
            (0..=255).find(byte).unwrap()
        })
        .collect();
    let fault = read_in(None, &bytes).unwrap_err();
    assert_eq!(fault.code, "unknown_encoding");
    assert!(fault.reason.contains("--encoding"), "{fault}");
    let (statements, refusals) = read_in(Some(Encoding::Kz1048), &bytes).unwrap();
    assert_eq!(
        (refusals, &things(&statements)[1]["name"]["en"]),
        (Vec::new(), &json!("Төлемдер үйі"))
    );
    let fault = read_in(Some(Encoding::Kz1048), format!("\u{feff}{table}").as_bytes()).unwrap_err();
    assert_eq!(fault.code, "not_of_format", "a mark of byte order says something else");
}

#[test]
fn bytes_that_the_encoding_does_not_have_refuse_their_row() {
    let good = ROW.replace("Doers", "Café").replace("x-1", "x-2");
    let table = [
        format!("{HEADER}\n{good}\n").as_bytes(),
        &ROW.as_bytes()[..9],
        b"\xa3",
        &ROW.as_bytes()[9..],
    ]
    .concat();
    let (statements, refusals) = read_in(None, &table).unwrap();
    assert_eq!((statements.len(), told(&refusals)), (3, vec![(3, "invalid_encoding", "")]));
}

#[test]
fn a_file_without_grants_is_refused_as_a_whole_in_words_of_its_publisher() {
    for (table, code, words) in [
        (
            "Currency,Amount Awarded\nGBP,1\n",
            "not_of_format",
            "Identifier, Award Date, Funding Org:Name, Recipient Org:Name",
        ),
        ("a,b\n1,2\n", "not_of_format", "it has: a, b"),
        ("<html>", "not_of_format", "web page"),
        ("Identifier,\"Title\nx,y\n", "broken_structure", "never closes"),
    ] {
        let fault = read(table).unwrap_err();
        assert_eq!(fault.code, code, "{fault}");
        assert!(fault.reason.contains(words), "{fault}");
    }
}

#[test]
fn hostile_tables_are_refused() {
    for (table, words) in [
        (vec![b','; 17 << 20], "cells"),
        ([b"\"".as_slice(), &vec![b'x'; 17 << 20]].concat(), "16 MiB"),
        ([",".repeat(20_000).as_bytes(), b"id\n"].concat(), "columns"),
        (vec![0; 1 << 20], ""),
    ] {
        let fault = read_in(None, &table).unwrap_err();
        assert!(fault.reason.contains(words), "{fault}");
    }
}

#[test]
fn persons_who_receive_grants_stay_out() {
    let header = HEADER
        .replace("Recipient Org:Identifier", "Recipient Ind:Identifier")
        .replace("Recipient Org:Name", "Recipient Ind:Name");
    let row = ROW
        .replace("GB-COH-06714178", "360G-x-p1")
        .replace("Doers", "Jane Roe")
        .replace(",T,", ",To Jane Roe,")
        .replace(",06714178", ",");
    let (statements, _) = read(&format!("{header}\n{row}\n")).unwrap();
    let grant =
        statements.iter().find(|statement| matches!(statement.thing, Thing::Funding(_))).unwrap();
    let grant = Value::Object(grant.thing.fields());
    assert_eq!(
        (&grant["individual_recipient"], &grant["title"]["en"]),
        (&json!(true), &json!("To *** ***"))
    );
}

#[test]
fn rows_of_a_grant_that_differ_in_places_and_classifications_are_one() {
    let table = |rows: &[&str]| {
        let header = "Beneficiary Location:Geographic Code,Beneficiary Location:Geographic Code Type,Classifications:Code";
        read(&format!("{HEADER},{header}\n{}\n", rows.join("\n"))).unwrap()
    };
    let blank = "360G-x-1,,,,,,,,,,";
    let other = ROW.replace("360G-x-1", "360G-x-2");
    let dearer = ROW.replace("1000.10", "1000.20");
    let place = |row: &str, code: &str| format!("{row},{code},LAD,a");
    let rows = [
        place(ROW, "E07000107"),
        place(ROW, "E07000108"),
        place(blank, "E07000107"),
        format!("{ROW},,,b"),
        place(&other, "E07000109"),
    ];
    let (statements, refusals) = table(&rows.each_ref().map(String::as_str));
    assert_eq!(told(&refusals), [(0, "rows_joined", "")]);
    assert!(refusals[0].reason.starts_with("3 rows"), "{}", refusals[0].reason);
    let grants: Vec<Value> =
        things(&statements).into_iter().filter(|thing| thing.get("places").is_some()).collect();
    assert_eq!(grants.len(), 2);
    let codes: Vec<&str> = grants[0]["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        (codes, &grants[0]["spheres"]),
        (vec!["E07000107", "E07000108"], &json!(["a", "b"]))
    );
    assert_eq!(statements.iter().map(|statement| statement.place.row).max(), Some(6));
    // What differs in anything else, repeats a row, or stands apart from it is not put together.
    for (rows, expected) in [
        ([place(ROW, "E07000107"), place(&dearer, "E07000108")], vec![2, 3]),
        ([place(ROW, "E07000107"), place(ROW, "E07000107")], vec![3]),
        (
            [place(ROW, "E07000107"), place(&ROW.replace("Doers", "Makers"), "E07000108")],
            vec![2, 3],
        ),
    ] {
        let (_, refusals) = table(&rows.each_ref().map(String::as_str));
        let refused: Vec<u64> = refusals.iter().map(|told| told.row).collect();
        assert_eq!(refused, expected);
        assert!(refusals.iter().all(|told| told.code == "duplicate_id"));
    }
    let rows = [place(ROW, "E07000107"), place(&other, "E07000107"), place(ROW, "E07000108")];
    let (_, refusals) = table(&rows.each_ref().map(String::as_str));
    assert_eq!(told(&refusals).iter().map(|told| told.0).collect::<Vec<_>>(), [2, 4]);
}
