//! What a look through the documents of a workbook tells of its sheets, so that their cells need not be read again for it.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::tokens::{Wrong, attribute, position};

/// More merged cells than anybody makes by hand.
const MOST_MERGED: usize = 20_000;
/// Stretches of cells without a value that are kept in mind; formulas that nobody calculated fill whole columns.
const MOST_STRETCHES: usize = 1 << 20;

/// The sheets of a workbook, as its documents describe them.
#[derive(Default)]
pub(crate) struct Facts {
    /// The document that lists the sheets, by its name in the archive.
    book: String,
    /// By which relationship each sheet is known, in the order of the sheets.
    sheets: Vec<String>,
    /// Relationships: the document that lists them, their id and their target.
    targets: Vec<(String, String, String)>,
    documents: HashMap<String, SheetFacts>,
    /// Whether the program that wrote it left all calculation to others: what it stored as results may be none.
    left_to_others: bool,
}

/// What is known of a sheet.
#[derive(Default)]
pub(crate) struct SheetFacts {
    /// How many cells there are up to the last that holds anything.
    pub(crate) cells: u64,
    pub(crate) merged: Vec<Merged>,
    /// By column from 0, the first and last rows, from 0, of formulas of which no result is stored.
    uncalculated: HashMap<u32, Vec<(u32, u32)>>,
    stretches: usize,
}

/// A cell that reaches over several rows: what it says holds for all of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Merged {
    pub(crate) column: usize,
    pub(crate) first: u64,
    pub(crate) last: u64,
}

/// A document that is looked through.
#[derive(Default)]
pub(crate) struct Document {
    name: String,
    root: Option<String>,
    facts: SheetFacts,
    among_cells: bool,
    /// Where the next row and cell are that do not say where they are.
    row: u32,
    column: u32,
    /// Cells so far.
    count: u64,
    cell: Option<CellFacts>,
    in_value: bool,
}

#[derive(Default)]
struct CellFacts {
    row: u32,
    column: u32,
    /// A result that is a text may be an empty one.
    text: bool,
    formula: bool,
    stored: Stored,
}

/// What is stored in a cell.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Stored {
    #[default]
    Nothing,
    Empty,
    Zero,
    Something,
}

impl Facts {
    /// What is known of the sheet of that number.
    pub(crate) fn sheet(&self, number: usize) -> Option<&SheetFacts> {
        let id = self.sheets.get(number)?;
        let (folder, name) = self.book.rsplit_once('/').unwrap_or(("", &self.book));
        let lists = if folder.is_empty() {
            format!("_rels/{name}.rels")
        } else {
            format!("{folder}/_rels/{name}.rels")
        };
        let (.., target) =
            self.targets.iter().rev().find(|(list, known, _)| *list == lists && known == id)?;
        let whole = match target.strip_prefix('/') {
            Some(target) => target.to_owned(),
            None if folder.is_empty() => target.clone(),
            None => format!("{folder}/{target}"),
        };
        self.documents.get(&whole.to_ascii_lowercase())
    }

    /// Takes a document in that was looked through.
    ///
    /// # Errors
    /// `broken_structure` for a second list of sheets.
    pub(crate) fn take(&mut self, document: Document) -> Result<(), Wrong> {
        match document.root.as_deref() {
            Some("workbook") if !self.book.is_empty() => {
                Err(("broken_structure", "is a second list of sheets".to_owned()))
            }
            Some("workbook") => {
                self.book = document.name;
                Ok(())
            }
            Some("worksheet") => {
                // Names in an archive are found whatever their case.
                self.documents.insert(document.name.to_ascii_lowercase(), document.facts);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl SheetFacts {
    /// Whether a cell holds a formula of which no result is stored.
    pub(crate) fn is_uncalculated(&self, row: u32, column: u32) -> bool {
        let Some(stretches) = self.uncalculated.get(&column) else { return false };
        let before = stretches.partition_point(|(first, _)| *first <= row);
        let stretch = before.checked_sub(1).and_then(|at| stretches.get(at));
        stretch.is_some_and(|(_, last)| row <= *last)
    }

    fn add(&mut self, cell: &CellFacts, uncalculated: bool) -> Result<(), Wrong> {
        let known = self.uncalculated.get_mut(&cell.column);
        let open = known.and_then(|stretches| stretches.last_mut());
        match open {
            // What lies between two of them holds no cell at all.
            Some((_, last)) if uncalculated && *last + 1 == cell.row => *last = cell.row,
            _ if uncalculated => {
                self.stretches += 1;
                if self.stretches > MOST_STRETCHES {
                    let reason = "has formulas without results in more places than can be kept in mind: open and save it in \
                                  a spreadsheet program";
                    return Err(("too_large", reason.to_owned()));
                }
                self.uncalculated.entry(cell.column).or_default().push((cell.row, cell.row));
            }
            _ => {}
        }
        Ok(())
    }
}

impl Document {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Looks at a tag or text, as the reader of cells sees it.
    ///
    /// # Errors
    /// `too_large`, `broken_structure`.
    pub(crate) fn look(&mut self, event: &Event<'_>, all: &mut Facts) -> Result<(), Wrong> {
        match event {
            Event::Start(start) => self.start(start, all)?,
            Event::End(end) => match end.local_name().as_ref() {
                "v" => self.in_value = false,
                "c" => self.end_cell(all.left_to_others)?,
                "row" => (self.row, self.column) = (self.row.saturating_add(1), 0),
                "sheetData" => self.among_cells = false,
                _ => {}
            },
            Event::Text(text) if self.in_value => {
                self.store(match text.trim() {
                    "" => Stored::Empty,
                    "0" => Stored::Zero,
                    _ => Stored::Something,
                });
            }
            Event::GeneralRef(_) | Event::CData(_) if self.in_value => {
                self.store(Stored::Something);
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>, all: &mut Facts) -> Result<(), Wrong> {
        let name = start.local_name();
        let name = name.as_ref();
        let root = self.root.get_or_insert_with(|| name.to_owned());
        match (root.as_str(), name) {
            ("worksheet", _) => return self.of_sheet(name, start),
            ("workbook", "sheet") => {
                all.sheets.push(relationship(start).unwrap_or_default());
            }
            ("workbook", "calcPr") => {
                let asks = attribute(start, "fullCalcOnLoad");
                all.left_to_others |= asks.is_some_and(|asks| asks == "1" || asks == "true");
            }
            ("Relationships", "Relationship") => {
                let [id, target] = ["Id", "Target"].map(|name| attribute(start, name));
                all.targets.push((
                    self.name.clone(),
                    id.unwrap_or_default(),
                    target.unwrap_or_default(),
                ));
            }
            _ => {}
        }
        Ok(())
    }

    fn of_sheet(&mut self, name: &str, start: &BytesStart<'_>) -> Result<(), Wrong> {
        match name {
            "sheetData" => self.among_cells = true,
            "row" if self.among_cells => {
                let row = attribute(start, "r").and_then(|row| row.parse::<u32>().ok());
                self.row = row.map_or(self.row, |row| row.saturating_sub(1));
            }
            "c" if self.among_cells => self.begin_cell(start),
            "mergeCell" => self.merge(start)?,
            "f" => self.cell.iter_mut().for_each(|cell| cell.formula = true),
            "v" => {
                self.in_value = true;
                self.store(Stored::Empty);
            }
            "is" => self.store(Stored::Something),
            _ => {}
        }
        Ok(())
    }

    fn store(&mut self, stored: Stored) {
        if let Some(cell) = &mut self.cell
            && cell.stored != Stored::Something
        {
            cell.stored = stored;
        }
    }

    fn begin_cell(&mut self, start: &BytesStart<'_>) {
        let place = attribute(start, "r").and_then(|place| position(&place));
        let (row, column) = match place {
            Some((row, column)) => (row - 1, column.saturating_sub(1)),
            None => (self.row, self.column),
        };
        self.column = column;
        self.count += 1;
        let text = attribute(start, "t").is_some_and(|kind| kind == "str");
        self.cell = Some(CellFacts { row, column, text, ..CellFacts::default() });
    }

    fn end_cell(&mut self, left_to_others: bool) -> Result<(), Wrong> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        self.column = self.column.saturating_add(1);
        if cell.formula || matches!(cell.stored, Stored::Zero | Stored::Something) {
            self.facts.cells = self.count;
        }
        let uncalculated = cell.formula
            && match cell.stored {
                Stored::Nothing => true,
                Stored::Empty => !cell.text,
                Stored::Zero => left_to_others && !cell.text,
                Stored::Something => false,
            };
        self.facts.add(&cell, uncalculated)
    }

    /// Keeps the column of merged cells, with the rows it reaches over.
    fn merge(&mut self, start: &BytesStart<'_>) -> Result<(), Wrong> {
        let Some(area) = attribute(start, "ref") else { return Ok(()) };
        let (first, last) = area.split_once(':').unwrap_or((&area, &area));
        let Some((first, last)) = position(first).zip(position(last)) else { return Ok(()) };
        if self.facts.merged.len() >= MOST_MERGED {
            return Err(("too_large", format!("has more than {MOST_MERGED} merged cells")));
        }
        self.facts.merged.push(Merged {
            column: first.1.saturating_sub(1) as usize,
            first: u64::from(first.0),
            last: u64::from(last.0),
        });
        Ok(())
    }
}

/// The relationship by which a sheet is known, whatever the prefix of its namespace.
fn relationship(start: &BytesStart<'_>) -> Option<String> {
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false);
    let found =
        attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == "id")?;
    Some(found.value.as_ref().to_owned())
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
