//! Merged cells: what stands in one holds for every row that it reaches over.

use crate::cell::Cell;
use crate::rows::TableRow;
use crate::workbook::facts::Merged;

/// The merged cells of a sheet, while its rows are read in their order.
#[derive(Default)]
pub(crate) struct MergedCells {
    /// In the order of their first rows.
    all: Vec<Merged>,
    next: usize,
    /// Those that the present row lies in, with what they say.
    present: Vec<(usize, u64, Option<Cell>)>,
}

impl MergedCells {
    pub(crate) fn new(mut all: Vec<Merged>) -> Self {
        all.sort_by_key(|merged| merged.first);
        Self { all, next: 0, present: Vec::new() }
    }

    /// The rows are read once more.
    pub(crate) fn rewind(&mut self) {
        self.next = 0;
        self.present.clear();
    }

    /// Puts into a row what the merged cells say that it lies in.
    pub(crate) fn fill(&mut self, row: &mut TableRow) {
        self.present.retain(|(_, last, _)| *last >= row.number);
        for (column, _, value) in &self.present {
            if let Some(value) = value
                && !row.cells.iter().any(|(at, _)| at == column)
            {
                row.cells.push((*column, value.clone()));
            }
        }
        while let Some(merged) = self.all.get(self.next).filter(|merged| merged.first <= row.number)
        {
            // One whose first row is blank says nothing.
            if merged.first == row.number {
                let cell = row.cells.iter().find(|(at, _)| *at == merged.column);
                self.present.push((merged.column, merged.last, cell.map(|(_, cell)| cell.clone())));
            }
            self.next += 1;
        }
        row.cells.sort_by_key(|(at, _)| *at);
    }
}
