//! Lists: a filter and an order as SQL, plain, one file a subject.

mod calls;
mod coverage;
mod documents;
mod funding;
mod holds;
mod lateness;
mod milestones;
mod narrow;
mod organisations;
mod pages;
mod payments;
mod plan;

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::{Filter, Id, Position, Sort, SortKey, SortValue, Subject};
use time::Date;

use crate::Error;
use crate::connection::{Connection, on};
use crate::rows::Common;
use crate::schema::organisations as o;
pub(crate) use coverage::Coverage;
pub(crate) use plan::Few;

/// What is asked of a list.
#[derive(Clone, Copy)]
pub(crate) enum Ask<'a> {
    /// So many rows after a position.
    Rows { sort: Sort, after: Option<&'a Position>, limit: usize },
    /// How many there are.
    Count,
}

/// What a list answers.
pub(crate) enum Answer {
    Rows(Vec<(Common, SortValue)>),
    Count(i64),
}

pub(crate) fn ask(
    connection: &mut Connection,
    subject: Subject,
    asked: &Asked<'_>,
    ask: Ask<'_>,
) -> Result<Answer, Error> {
    match subject {
        Subject::Organisations => organisations::ask(connection, asked, ask),
        Subject::Funding | Subject::Grants | Subject::Contracts => {
            funding::ask(connection, subject, asked, ask)
        }
        Subject::Milestones => milestones::ask(connection, asked, ask),
        Subject::Payments => payments::ask(connection, asked, ask),
        Subject::Documents => documents::ask(connection, asked, ask),
        Subject::Calls => calls::ask(connection, asked, ask),
    }
}

/// A filter with what it needs to become SQL.
pub(crate) struct Asked<'a> {
    pub filter: &'a Filter,
    pub today: Date,
    /// The bodies of `funder_group` with all that belong to them.
    pub funders: Vec<String>,
    /// Where and when milestones are covered completely, where the filter asks for what is not there.
    pub coverage: Coverage,
    /// What the page is sorted by; none for a count, which takes whatever index it likes.
    order: Option<SortKey>,
    /// The filter that leaves few rows, where one does.
    few: Option<Few>,
}

impl<'a> Asked<'a> {
    /// A filter that was asked of a subject, with what must be known of it.
    pub(crate) fn new(
        connection: &mut Connection,
        subject: Subject,
        filter: &'a Filter,
        today: Date,
        order: Option<SortKey>,
        coverage: Coverage,
    ) -> Result<Self, Error> {
        let funders = group(connection, filter)?;
        let few = match order {
            None if filter.funding.is_none() => None,
            _ => plan::few(connection, subject, filter, &funders)?,
        };
        Ok(Self { filter, today, funders, coverage, order, few })
    }

    /// Whether a filter is the one by which rows are found.
    fn chooses(&self, few: Few) -> bool {
        self.few.map_or(self.order.is_none(), |chosen| chosen == few)
    }

    /// Whether the fundings that things lie below are the ones by which these are found.
    fn chooses_parents(&self) -> bool {
        match self.few {
            None => self.order.is_none(),
            Some(few) => !matches!(few, Few::Changes | Few::Funding),
        }
    }

    /// Whether rows are found by walking an index in the order of the page: not where a filter leaves few, which are sorted.
    fn by_order(&self) -> bool {
        self.few.is_none()
    }

    /// Whether a filter on a column may find the rows: where the page is in its order.
    fn may_choose(&self, column: SortKey) -> bool {
        self.by_order() && self.order.is_none_or(|order| order == column)
    }
}

/// The bodies of `funder_group`, and level by level all whose parent is among them. A body is met once, so that this ends
/// also where they are stated to be parents of each other.
fn group(connection: &mut Connection, filter: &Filter) -> Result<Vec<String>, Error> {
    let mut all: BTreeSet<String> = filter.funder_group.iter().map(Id::to_string).collect();
    let mut level: Vec<String> = all.iter().cloned().collect();
    while !level.is_empty() {
        let mut next: Vec<String> = Vec::new();
        for parents in level.chunks(500) {
            let found: Vec<String> = on!(&mut *connection, c => o::table
                .filter(o::parent_id.eq_any(parents)).filter(o::gone.is_null()).select(o::id).load(c))?;
            next.extend(found.into_iter().filter(|id| all.insert(id.clone())));
        }
        level = next;
    }
    Ok(all.into_iter().collect())
}
