//! Exports as they are read by others: rows by the names of their columns.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use tests::Reply;

/// A row by the names of its columns.
pub type Row = BTreeMap<String, String>;

/// The rows of a CSV.
#[track_caller]
pub fn csv(reply: &Reply) -> Vec<Row> {
    assert_eq!(reply.media_type(), "text/csv", "{reply}");
    let mut reader = csv::Reader::from_reader(reply.bytes());
    reader.deserialize().map(|row| row.expect("a row is as long as the header")).collect()
}

/// The lines of an NDJSON but the last, which says how many there are and of which state.
#[track_caller]
pub fn lines(reply: &Reply) -> Vec<Value> {
    assert_eq!(reply.media_type(), "application/x-ndjson", "{reply}");
    let mut lines: Vec<Value> =
        reply.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let end = lines.pop().expect("a last line");
    assert_eq!(end["kind"], "end");
    assert_eq!(end["count"], lines.len());
    assert_eq!(end["sequence"].to_string(), reply.header("sequence").expect("a sequence"));
    lines
}

/// The rows of the first sheet of a workbook, which has another that tells of it.
#[track_caller]
pub fn sheet(reply: &Reply) -> Vec<Row> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(reply.bytes().to_vec())).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(names.len(), 2, "{names:?}");
    let about = book.worksheet_range(&names[1]).expect("a sheet");
    let told: Vec<String> = about.rows().map(|row| row[1].to_string()).collect();
    assert!(told.contains(&reply.header("sequence").expect("a sequence")), "{told:?}");
    let range = book.worksheet_range(&names[0]).expect("a sheet");
    let mut rows = range.rows();
    let header: Vec<String> = rows.next().expect("a header").iter().map(Data::to_string).collect();
    rows.map(|row| header.iter().cloned().zip(row.iter().map(Data::to_string)).collect()).collect()
}

/// The ids of rows.
pub fn ids_of(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row["id"].clone()).collect()
}
