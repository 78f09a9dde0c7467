//! Pieces of things made into rows of a table, with what stands beside them looked up.

use std::collections::BTreeSet;

use domain::{Id, Language, Milestone};
use exchange::export::{Beside, Cells, Labels, Names, Page, Row, Table};
use persistence::{Coverages, Stored};

use super::sink::Failure;
use crate::ask::Snapshot;
use crate::desk::Desk;

/// Most names that are remembered from piece to piece.
const NAMES: usize = 50_000;

/// Makes rows of one table.
pub(super) struct Tabled {
    table: Table,
    language: Language,
    labels: Labels,
    names: Names,
}

impl Tabled {
    /// Rows in the words of a language.
    pub fn new(table: Table, language: Language) -> Self {
        Self { table, language, labels: Labels::new(language), names: Names::default() }
    }

    /// Writes the rows of a piece.
    pub fn write(
        &mut self,
        desk: &mut Desk<'_, '_>,
        piece: &[Stored],
        cells: &mut impl Cells,
    ) -> Result<(), Failure> {
        let rows = piece.iter().map(|stored| Row {
            state: &stored.state,
            revision: stored.revision,
            sequence: stored.sequence,
            updated_at: stored.updated_at,
        });
        let page = Page::read(self.table, rows, desk.today)?;
        let at = desk.known_before();
        self.look_up(desk, &page, at)?;
        let coverages = coverages(desk, &page, at)?;
        let beside = Beside {
            language: self.language,
            labels: &self.labels,
            names: &self.names,
            today: desk.today,
            covers: &|milestone: &Milestone, sources: &[Id]| coverages.covers(milestone, sources),
        };
        Ok(page.write(cells, &beside)?)
    }

    /// Learns what the organisations are called that a page names.
    fn look_up(
        &mut self,
        desk: &mut Desk<'_, '_>,
        page: &Page<'_>,
        at: Option<Snapshot>,
    ) -> Result<(), Failure> {
        if self.names.len() > NAMES {
            self.names.clear();
        }
        let mut unknown: BTreeSet<&str> = BTreeSet::new();
        page.mentioned(|id| {
            if !self.names.contains_key(id) {
                unknown.insert(id);
            }
        });
        let ids: BTreeSet<Id> = unknown.iter().filter_map(|id| Id::parse(id).ok()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        for (id, reference) in desk.references(ids, at)? {
            let name = reference.name.map(|name| name.best(self.language).0.to_owned());
            self.names.insert(id.to_string(), name.unwrap_or_default());
        }
        Ok(())
    }
}

/// What covers the milestones of a page of which that decides what is told.
fn coverages(
    desk: &mut Desk<'_, '_>,
    page: &Page<'_>,
    at: Option<Snapshot>,
) -> Result<Coverages, Failure> {
    let undecided = page.undecided();
    if undecided.is_empty() {
        return Ok(Coverages::default());
    }
    let at = at.map(|at| at.sequence);
    let sources = undecided.iter().flat_map(|(_, sources)| sources.iter().cloned()).collect();
    let mut coverages = desk.reader.coverages_of(sources, at)?;
    let fundings = undecided.into_iter().map(|(funding, _)| funding.clone()).collect();
    desk.reader.add_places(&mut coverages, fundings, at)?;
    Ok(coverages)
}
