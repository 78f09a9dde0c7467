//! Statistics as rows: a row for each group and currency.

use std::io::{self, Write};

use exchange::export::Cells;

use crate::desk::{Desk, Stop};
use crate::statistics::Asking;
use crate::views::statistics::StatisticsView;

/// Statistics that are exported: all groups, unless `top` says how many.
pub(crate) struct Figures {
    asking: Option<Asking>,
    view: Option<StatisticsView>,
}

impl Figures {
    /// Statistics that were asked for.
    pub fn new(asking: Asking) -> Self {
        Self { asking: Some(asking), view: None }
    }

    /// Has them made.
    pub fn begin(&mut self, desk: &mut Desk<'_, '_>) -> Result<(), Stop> {
        if let Some(asking) = self.asking.take() {
            self.view = Some(asking.view(desk)?);
        }
        Ok(())
    }

    /// The header row.
    pub fn columns(&self) -> Vec<String> {
        self.view.as_ref().map(StatisticsView::columns).unwrap_or_default()
    }

    /// Writes the rows, and tells how many.
    pub fn rows(&self, cells: &mut impl Cells) -> io::Result<usize> {
        self.view.as_ref().map_or(Ok(0), |view| view.rows(cells))
    }

    /// Writes groups, rest, total and what is left out as lines of JSON, and tells how many.
    pub fn lines(&self, out: &mut impl Write) -> io::Result<u64> {
        let Some(view) = &self.view else { return Ok(0) };
        let mut count = 0;
        for line in view.lines() {
            serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
            out.write_all(b"\n")?;
            count += 1;
        }
        Ok(count)
    }
}
