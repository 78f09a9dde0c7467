//! A workbook to fill in: a sheet for each kind of table, with explained headers and the values of its code lists.

use domain::Language;
use domain::codelists::Codelists;
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Note, Workbook, Worksheet, XlsxError};

use super::catalogue::{self, Column, TableKind, ValueKind};

/// Rows that are formatted and checked while one types.
const ROWS: u32 = 2_000;
/// Most values of a list that a spreadsheet offers.
const MOST_OFFERED: usize = 255;
/// What is read of a day, and how a spreadsheet shows it.
const DAY_FORMAT: &str = "yyyy-mm-dd";

/// Makes the workbook, in one language.
///
/// # Errors
/// What the writer of workbooks finds, in a sentence.
pub fn template(kinds: &[TableKind], language: Language) -> Result<Vec<u8>, String> {
    write(kinds, language).map_err(|error| error.to_string())
}

fn write(kinds: &[TableKind], language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for kind in kinds {
        records(book.add_worksheet(), *kind, language)?;
    }
    explanation(book.add_worksheet(), kinds, language)?;
    lists(book.add_worksheet(), kinds, language)?;
    book.save_to_buffer()
}

/// What a sheet is called.
fn sheet_name(kind: TableKind, language: Language) -> &'static str {
    let names = match kind {
        TableKind::Organisations => ["Ұйымдар", "Организации", "Organisations"],
        TableKind::Contracts => ["Шарттар", "Договоры", "Contracts"],
        TableKind::Grants => ["Гранттар", "Гранты", "Grants"],
        TableKind::Milestones => ["Кезеңдер", "Этапы", "Milestones"],
        TableKind::Payments => ["Төлемдер", "Платежи", "Payments"],
    };
    in_language(names, language)
}

fn in_language(texts: [&'static str; 3], language: Language) -> &'static str {
    let [kk, ru, en] = texts;
    match language {
        Language::Kk => kk,
        Language::Ru => ru,
        Language::En => en,
    }
}

fn header_format() -> Format {
    Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top)
}

/// The sheet for the records.
fn records(sheet: &mut Worksheet, kind: TableKind, language: Language) -> Result<(), XlsxError> {
    sheet.set_name(sheet_name(kind, language))?.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(catalogue::columns(kind)) {
        let title = column.title.best(language).0;
        sheet.write_string_with_format(0, at, title, &header_format())?;
        sheet.insert_note(
            0,
            at,
            &Note::new(about(column, language)).set_width(320).set_height(120),
        )?;
        sheet.set_column_width(at, width(title))?;
        sheet.set_column_format(at, &cell_format(column.value))?;
        if let Some(rule) = offered(column, language)? {
            sheet.add_data_validation(1, at, ROWS, at, &rule)?;
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a header has some dozen characters")]
fn width(title: &str) -> f64 {
    title.chars().count().clamp(14, 40) as f64
}

/// So that a spreadsheet keeps what is typed: digits of identifiers, the day as it is meant.
fn cell_format(kind: ValueKind) -> Format {
    match kind {
        ValueKind::Day => Format::new().set_num_format(DAY_FORMAT),
        ValueKind::Money => Format::new().set_num_format("#,##0.00"),
        ValueKind::Percent => Format::new(),
        _ => Format::new().set_num_format("@"),
    }
}

/// The values that a cell offers, where it holds one of a short list.
fn offered(column: &Column, language: Language) -> Result<Option<DataValidation>, XlsxError> {
    if column.value != ValueKind::Code {
        return Ok(None);
    }
    let labels: Vec<String> =
        labels(column, language).into_iter().map(|(_, label)| label).collect();
    let length: usize = labels.iter().map(|label| label.chars().count() + 1).sum();
    if length > MOST_OFFERED || labels.iter().any(|label| label.contains(',')) {
        return Ok(None);
    }
    DataValidation::new().allow_list_strings(&labels).map(Some)
}

/// Codes and labels of the list that a column takes its values from, as far as the table can hold them.
fn labels(column: &Column, language: Language) -> Vec<(String, String)> {
    let list = Codelists::get(&column.list);
    let items = list.into_iter().flat_map(|list| &list.items);
    items.map(|item| (item.code.clone(), item.label.best(language).0.to_owned())).collect()
}

fn about(column: &Column, language: Language) -> String {
    let about = column.about.best(language).0;
    if !column.needed {
        return about.to_owned();
    }
    format!("{about} {}", in_language(["Міндетті.", "Обязательно.", "Needed."], language))
}

/// The sheet that says what belongs where.
fn explanation(
    sheet: &mut Worksheet,
    kinds: &[TableKind],
    language: Language,
) -> Result<(), XlsxError> {
    sheet.set_name(in_language(["Түсіндірме", "Пояснения", "Explanation"], language))?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (at, width) in [(0, 18.0), (1, 36.0), (2, 90.0)] {
        sheet.set_column_width(at, width)?;
    }
    let heads = [
        ["Парақ", "Лист", "Sheet"],
        ["Баған", "Столбец", "Column"],
        ["Не жазылады", "Что писать", "What belongs there"],
    ];
    for (at, head) in (0..).zip(heads) {
        sheet.write_string_with_format(0, at, in_language(head, language), &header_format())?;
    }
    let all =
        kinds.iter().flat_map(|kind| catalogue::columns(*kind).map(move |column| (*kind, column)));
    for (row, (kind, column)) in (1..).zip(all) {
        sheet.write_string_with_format(row, 0, sheet_name(kind, language), &wrapped)?;
        sheet.write_string_with_format(row, 1, column.title.best(language).0, &wrapped)?;
        sheet.write_string_with_format(row, 2, about(column, language), &wrapped)?;
    }
    Ok(())
}

/// The sheet with the values of the code lists.
fn lists(sheet: &mut Worksheet, kinds: &[TableKind], language: Language) -> Result<(), XlsxError> {
    sheet.set_name(in_language(["Анықтамалықтар", "Справочники", "Code lists"], language))?;
    for (at, width) in [(0, 24.0), (1, 30.0), (2, 70.0)] {
        sheet.set_column_width(at, width)?;
    }
    let heads = [
        ["Анықтамалық", "Справочник", "List"],
        ["Код", "Код", "Code"],
        ["Атауы", "Название", "Label"],
    ];
    for (at, head) in (0..).zip(heads) {
        sheet.write_string_with_format(0, at, in_language(head, language), &header_format())?;
    }
    let mut used: Vec<&Column> = Vec::new();
    for column in kinds.iter().flat_map(|kind| catalogue::columns(*kind)) {
        if !column.list.is_empty() && !used.iter().any(|known| known.list == column.list) {
            used.push(column);
        }
    }
    let rows = used.iter().flat_map(|column| {
        labels(column, language).into_iter().map(|(code, label)| (column.list.clone(), code, label))
    });
    for (row, (list, code, label)) in (1..).zip(rows) {
        sheet.write_string(row, 0, list)?;
        sheet.write_string(row, 1, code)?;
        sheet.write_string(row, 2, label)?;
    }
    Ok(())
}
