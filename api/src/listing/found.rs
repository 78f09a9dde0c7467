//! A page of records that was found, still to be shown.

use domain::Subject;
use persistence::Record;
use time::Date;

use crate::ask::Snapshot;
use crate::desk::{Answer, Desk, Stop};
use crate::showing;
use crate::views::collection::Collection;
use crate::views::facet::Facets;

/// Records of a page, still to be shown.
pub(crate) struct Found {
    pub records: Vec<Record>,
    pub next: Option<String>,
    pub sequence: i64,
    pub total: Option<i64>,
    /// Whether it was asked what is late on a day.
    pub judged: bool,
    /// The state that was asked for, where it is not the present one.
    pub at: Option<Snapshot>,
    /// The state that the index knows, where the page comes from it.
    pub known: Option<Snapshot>,
    /// The earliest day of signature in the register, where it was asked what was awarded first.
    pub since: Option<Date>,
    /// How many items have which value, where that was asked for.
    pub facets: Option<Facets>,
}

impl Found {
    /// The page as JSON.
    pub fn json(self, desk: &mut Desk<'_, '_>, subject: Subject) -> Result<Answer, Stop> {
        match subject {
            Subject::Organisations => self.shown(desk, showing::organisations),
            Subject::Funding | Subject::Grants | Subject::Contracts => {
                self.shown(desk, showing::fundings)
            }
            Subject::Milestones => Self { judged: true, ..self }.shown(desk, showing::milestones),
            Subject::Payments => self.shown(desk, showing::payments),
            Subject::Calls => self.shown(desk, showing::calls),
            Subject::Documents => self.shown(desk, showing::documents),
        }
    }

    fn shown<V: serde::Serialize + utoipa::ToSchema>(
        self,
        desk: &mut Desk<'_, '_>,
        show: impl FnOnce(&mut Desk<'_, '_>, Vec<Record>, Option<Snapshot>) -> Result<Vec<V>, Stop>,
    ) -> Result<Answer, Stop> {
        let Self { records, next, sequence, total, judged, at, known, since, facets } = self;
        let items = show(desk, records, at.or(known))?;
        let sequence = sequence.max(desk.newest_beside());
        let evaluated_on = judged.then_some(desk.today);
        let as_of = at.map(|at| at.sequence);
        Answer::json(&Collection {
            total,
            facets,
            as_of,
            evaluated_on,
            counts_since: since,
            ..Collection::new(items, next, sequence)
        })
    }
}
