//! Where the header of a table is, and what its columns are.

use std::borrow::Cow;
use std::collections::HashMap;

use super::catalogue::{self, Column, TableKind};
use super::mapping::{Said, TableMapping};
use crate::Fault;
use crate::rows::{Rows, TableRow};

/// Rows among which the header is looked for: above it stand titles, approvals and units.
pub(crate) const HEADER_ROWS: usize = 50;
/// Headers that are shown.
const SHOWN: usize = 50;
const SHOWN_CHARS: usize = 80;
/// A row with fewer known headers is no header, unless a mapping names it.
const FEWEST: usize = 2;

/// A column of a table that is read.
pub(crate) struct Bound {
    pub(crate) column: &'static Column,
    /// As the table calls it.
    pub(crate) title: String,
    pub(crate) said: Option<Said>,
}

/// The header of a table.
pub(crate) struct Header {
    pub(crate) kind: TableKind,
    /// The row behind which the records begin.
    pub(crate) row: u64,
    pub(crate) columns: HashMap<usize, Bound>,
    /// Values that the mapping gives to every row.
    pub(crate) constants: Vec<(&'static Column, Said)>,
    /// Headers that nobody knows.
    pub(crate) unknown: Vec<String>,
    /// The cells of the header, to know its repetitions by.
    pub(crate) cells: Vec<(usize, String)>,
}

/// How many headers of a row are known, of the kind that knows most.
pub(crate) fn known(row: &TableRow, mappings: &[TableMapping]) -> usize {
    let count =
        |kind, mapping: Option<&TableMapping>| Candidate::of(row, kind, mapping).columns.len();
    match mappings {
        [] => TableKind::ALL.into_iter().map(|kind| count(kind, None)).max().unwrap_or_default(),
        _ => mappings
            .iter()
            .map(|mapping| count(mapping.kind, Some(mapping)))
            .max()
            .unwrap_or_default(),
    }
}

/// The first rows of a table, among which its header is.
pub(crate) fn first_rows(rows: &mut impl Rows) -> Result<Vec<TableRow>, Fault> {
    let (mut first, mut row) = (Vec::new(), TableRow::default());
    while first.len() < HEADER_ROWS && rows.next(&mut row)? {
        first.push(row.clone());
    }
    Ok(first)
}

/// A row, or two of which the upper one names groups of columns, as the header of a kind of table.
struct Candidate {
    /// Two columns of which only one can be meant, in a sentence.
    twice: Option<String>,
    columns: HashMap<usize, Bound>,
    cells: Vec<(usize, String)>,
    row: u64,
}

impl Candidate {
    fn of(row: &TableRow, kind: TableKind, mapping: Option<&TableMapping>) -> Self {
        let cells: Vec<(usize, String)> = row
            .cells
            .iter()
            .map(|(at, cell)| (*at, cell.text().split_whitespace().collect::<Vec<_>>().join(" ")))
            .collect();
        Self::with(cells, row.number, kind, mapping)
    }

    fn with(
        cells: Vec<(usize, String)>,
        row: u64,
        kind: TableKind,
        mapping: Option<&TableMapping>,
    ) -> Self {
        let mut columns: HashMap<usize, Bound> = HashMap::new();
        let mut twice = None;
        for (at, title) in &cells {
            let said = mapping.and_then(|mapping| mapping.by_header(title));
            let taken = |name: &str| mapping.is_some_and(|mapping| mapping.says(name));
            let found = said.or_else(|| {
                let column =
                    catalogue::by_header(kind, title).filter(|column| !taken(&column.name))?;
                Some((column, None))
            });
            let Some((column, said)) = found else { continue };
            if let Some(other) = columns.values().find(|bound| bound.column.name == column.name) {
                if column.value.refuses() {
                    twice.get_or_insert_with(|| {
                        format!(
                            "has two columns for {}, `{}` and `{title}`: which of them is meant? Rename the other, or name one in a mapping",
                            column.name, other.title
                        )
                    });
                }
                continue;
            }
            columns.insert(*at, Bound { column, title: title.clone(), said });
        }
        Self { twice, columns, cells, row }
    }

    /// The row with the one above it, whose headers hold where it has none.
    fn below(upper: &Self, lower: &Self, kind: TableKind, mapping: Option<&TableMapping>) -> Self {
        // A title that is not known by itself may be with that of the group it stands under.
        let named = |at: usize, title: &String| {
            let group = upper.cells.iter().rev().find(|(above, _)| *above <= at);
            let whole = group.map(|(_, group)| format!("{group} {title}"));
            whole.filter(|whole| knows(whole, kind, mapping)).unwrap_or_else(|| title.clone())
        };
        let mut cells: Vec<(usize, String)> =
            lower.cells.iter().map(|(at, title)| (*at, named(*at, title))).collect();
        let free =
            upper.cells.iter().filter(|(at, _)| !lower.cells.iter().any(|(lower, _)| lower == at));
        cells.extend(free.cloned());
        cells.sort_unstable_by_key(|(at, _)| *at);
        Self::with(cells, lower.row, kind, mapping)
    }
}

fn knows(title: &str, kind: TableKind, mapping: Option<&TableMapping>) -> bool {
    mapping.is_some_and(|mapping| mapping.by_header(title).is_some())
        || catalogue::by_header(kind, title).is_some()
}

/// Words for units in which amounts are not.
const UNITS: [&str; 8] = [
    "тыс. тенге",
    "тыс.тенге",
    "тыс. тг",
    "в тысячах",
    "млн. тенге",
    "млн тенге",
    "мың теңге",
    "млн. теңге",
];
/// Words of headers of money.
const MONEY: [&str; 5] = ["сумма", "сомасы", "стоимость", "amount", "бағасы"];

/// What of a table would be read as money and is none, or is money and would not be read; in a sentence.
fn wrong_money(
    rows: &[TableRow],
    found: &Candidate,
    kind: TableKind,
    has_amount: bool,
) -> Option<String> {
    let above = rows.iter().filter(|row| row.number < found.row).flat_map(|row| &row.cells);
    let above = above.map(|(_, cell)| cell.text());
    let unit = |text: &Cow<'_, str>| {
        let folded = domain::fold::fold(text);
        UNITS.iter().any(|unit| folded.contains(&domain::fold::fold(unit)))
    };
    if let Some(text) = above.into_iter().find(unit) {
        let text: String = text.chars().take(SHOWN_CHARS).collect();
        return Some(format!(
            "says above its header that amounts are not in tenge (`{text}`): write them in full, and take this line out"
        ));
    }
    let amounts = catalogue::by_name(kind, "amount").is_some() && !has_amount;
    let unread = found.cells.iter().filter(|(at, _)| amounts && !found.columns.contains_key(at));
    let mut unread = unread.filter(|(_, title)| {
        let folded = domain::fold::fold(title);
        MONEY.iter().any(|word| folded.contains(word))
    });
    let (_, title) = unread.next()?;
    Some(format!(
        "has no column of amounts that is known, but `{title}`: name it `Сумма, тенге` where it holds tenge in full, or say in a \
         mapping what it is"
    ))
}

/// Finds the header of a kind of table; none where no row is one.
fn find(rows: &[TableRow], kind: TableKind, mapping: Option<&TableMapping>) -> Option<Candidate> {
    let asked = mapping.and_then(|mapping| mapping.header);
    let mut best: Option<Candidate> = None;
    let mut take = |candidate: Candidate| {
        let better = best.as_ref().is_none_or(|best| candidate.columns.len() > best.columns.len());
        if better && asked.is_none_or(|row| row == candidate.row) {
            best = Some(candidate);
        }
    };
    let candidates: Vec<Candidate> =
        rows.iter().map(|row| Candidate::of(row, kind, mapping)).collect();
    for pair in candidates.windows(2) {
        if let [upper, lower] = pair
            && lower.row == upper.row + 1
            && !upper.columns.is_empty()
            && !lower.columns.is_empty()
        {
            take(Candidate::below(upper, lower, kind, mapping));
        }
    }
    for candidate in candidates {
        take(candidate);
    }
    best.filter(|best| best.columns.len() >= if mapping.is_some() { 1 } else { FEWEST })
}

/// Reads the header of a table by its first rows; the error is a sentence.
pub(crate) fn header(rows: &[TableRow], mapping: Option<&TableMapping>) -> Result<Header, String> {
    let Some(mapping) = mapping else { return unmapped(rows) };
    let Some(found) = find(rows, mapping.kind, Some(mapping)) else {
        return Err(without_header(rows));
    };
    complete(found, mapping.kind, Some(mapping), rows)
}

/// Of the kinds that fit, that which knows most columns.
fn unmapped(rows: &[TableRow]) -> Result<Header, String> {
    let fits = |kind: &TableKind| {
        let found = find(rows, *kind, None)?;
        let has = |name: &str| found.columns.values().any(|bound| bound.column.name == name);
        Some((kind.lacks(has).is_none(), found.columns.len(), *kind, found))
    };
    let mut all: Vec<_> = TableKind::ALL.iter().filter_map(fits).collect();
    all.sort_by_key(|(whole, count, ..)| std::cmp::Reverse((*whole, *count)));
    let mut all = all.into_iter();
    let Some((whole, count, kind, found)) = all.next() else { return Err(without_header(rows)) };
    if let Some((also, as_many, other, _)) = all.next()
        && whole
        && (also, as_many) == (whole, count)
    {
        return Err(format!(
            "could be a table of {} or of {}: say which in a mapping (kind = \"{}\")",
            kind.as_str(),
            other.as_str(),
            kind.as_str()
        ));
    }
    complete(found, kind, None, rows)
}

fn complete(
    found: Candidate,
    kind: TableKind,
    mapping: Option<&TableMapping>,
    rows: &[TableRow],
) -> Result<Header, String> {
    let bound = |name: &str| found.columns.values().any(|bound| bound.column.name == name);
    let constants = mapping.map(|mapping| mapping.constants(bound)).unwrap_or_default();
    let has = |name: &str| bound(name) || constants.iter().any(|(column, _)| column.name == name);
    if let Some(lacking) = kind.lacks(has) {
        let titles: Vec<&str> = found.cells.iter().map(|(_, title)| title.as_str()).collect();
        return Err(format!(
            "has no column {}, which a table of {} needs; its header on row {} has: {}",
            titled(kind, lacking),
            kind.as_str(),
            found.row,
            shown(&titles)
        ));
    }
    if let Some(name) = mapping.and_then(|mapping| mapping.missing(&has)) {
        return Err(format!(
            "{name}; its header on row {} has: {}",
            found.row,
            shown(&found.cells.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>())
        ));
    }
    if let Some(reason) =
        found.twice.clone().or_else(|| wrong_money(rows, &found, kind, has("amount")))
    {
        return Err(reason);
    }
    let unknown = found.cells.iter().filter(|(at, _)| !found.columns.contains_key(at));
    let unknown = unknown.map(|(_, title)| title.chars().take(SHOWN_CHARS).collect()).collect();
    Ok(Header {
        kind,
        row: found.row,
        columns: found.columns,
        constants,
        unknown,
        cells: found.cells,
    })
}

/// A column as the template calls it, in Russian, and by its name.
fn titled(kind: TableKind, names: &str) -> String {
    let column = |name: &str| match catalogue::by_name(kind, name) {
        Some(column) => format!("«{}» ({name})", column.title.best(domain::Language::Ru).0),
        None => name.to_owned(),
    };
    names.split(" or ").map(column).collect::<Vec<_>>().join(" or ")
}

fn without_header(rows: &[TableRow]) -> String {
    let widest = rows.iter().rev().max_by_key(|row| row.cells.len());
    let titles: Vec<String> = widest
        .map(|row| row.cells.iter().map(|(_, cell)| cell.text().into_owned()).collect())
        .unwrap_or_default();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let row = widest.map_or(0, |row| row.number);
    format!(
        "has no header that is known among its first {HEADER_ROWS} rows; row {row} has: {}. `enpo template table contracts` \
         writes a table with the known ones, and a mapping names others",
        shown(&titles)
    )
}

/// Headers as far as they are shown.
pub(crate) fn shown(titles: &[&str]) -> String {
    let mut all: Vec<String> =
        titles.iter().take(SHOWN).map(|title| title.chars().take(SHOWN_CHARS).collect()).collect();
    if titles.len() > SHOWN {
        all.push(format!("and {} more", titles.len() - SHOWN));
    }
    all.join(", ")
}
