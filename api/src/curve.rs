//! The money-against-work curve of a grant or contract.

use domain::progress::{Covered, is_work, outcome, progress};
use domain::{Funding, Id, Milestone, Payment, Thing, ThingKind};
use persistence::{Below, Record};

use crate::ask::{Answered, Ask, Snapshot};
use crate::cache::Dependency;
use crate::desk::{Answer, Desk, Stop};
use crate::items::show;
use crate::problem::Problem;
use crate::views::progress::{CurveOf, ProgressView};

/// Answers the curve.
pub(crate) async fn show_progress(ask: Ask, kind: ThingKind) -> Answered {
    show(ask, kind, move |desk, record, at| {
        let Thing::Funding(funding) = record.thing.clone() else {
            return Err(Problem::internal().into());
        };
        desk.needs(Dependency::around(&funding.id));
        desk.needs_day();
        curve(desk, kind, &funding, record, at)
    })
    .await
}

fn curve(
    desk: &mut Desk<'_, '_>,
    kind: ThingKind,
    funding: &Funding,
    record: Record,
    at: Option<Snapshot>,
) -> Result<Answer, Stop> {
    let stated_by = record.sources.clone();
    let mut records = all_below(desk, Below::Milestones, &funding.id, at)?;
    let payments = all_below(desk, Below::Payments, &funding.id, at)?.into_iter();
    let payments: Vec<Payment> = payments.filter_map(payment).collect();
    records.push(record);
    let coverages = desk.coverages(&records, at)?;
    let milestones = records.into_iter().filter_map(milestone);
    let milestones: Vec<(Milestone, bool)> = milestones
        .map(|(milestone, stated_by)| {
            let covered = coverages.covers(&milestone, &stated_by);
            (milestone, covered)
        })
        .collect();
    let result_covered = coverages.covers_result(funding, &stated_by);
    let mut work = milestones.iter().filter(|(milestone, _)| is_work(milestone)).peekable();
    let covered = Covered {
        milestones: match work.peek() {
            // That there is none is known only where all would be stated.
            None => result_covered,
            Some(_) => work.all(|(_, covered)| *covered),
        },
        payments: coverages.covers_payments(funding, &stated_by),
    };
    let milestones: Vec<Milestone> =
        milestones.into_iter().map(|(milestone, _)| milestone).collect();
    let newest = match at {
        None => desk.reader.newest_of(&funding.id)?,
        Some(at) => desk.reader.newest_of_funding_as_of(&funding.id, at.sequence)?,
    };
    let of = CurveOf {
        kind,
        amount: funding.present_amount(),
        funding: funding.id.clone(),
        covered,
        result: outcome(&milestones, result_covered),
        sequence: newest.max(desk.newest_beside()),
        as_of: at.map(|at| at.sequence),
        today: desk.today,
        language: desk.language,
    };
    let progress = progress(funding, &milestones, &payments, covered, desk.today);
    Answer::json(&ProgressView::new(progress, of))
}

fn milestone(record: Record) -> Option<(Milestone, Vec<Id>)> {
    match record.thing {
        Thing::Milestone(milestone) => Some((milestone, record.sources)),
        _ => None,
    }
}

fn payment(record: Record) -> Option<Payment> {
    match record.thing {
        Thing::Payment(payment) => Some(payment),
        _ => None,
    }
}

/// Everything that lies, or lay, below a funding.
fn all_below(
    desk: &mut Desk<'_, '_>,
    below: Below,
    id: &Id,
    at: Option<Snapshot>,
) -> Result<Vec<Record>, Stop> {
    Ok(match at {
        None => desk.reader.below(below, id)?,
        Some(at) => desk.reader.below_as_of(below, id, at.sequence)?,
    })
}
