//! Records made into views, with the organisations they mention.

use std::collections::BTreeSet;

use domain::{Call, Document, Funding, Id, Milestone, Organisation, Payment, Source, Thing};
use persistence::Record;

use crate::ask::Snapshot;
use crate::desk::{CallTitles, Desk, References, Stop};
use crate::listing::wrong;
use crate::views::call::CallView;
use crate::views::document::DocumentView;
use crate::views::funding::FundingView;
use crate::views::milestone::MilestoneView;
use crate::views::organisation::OrganisationView;
use crate::views::payment::PaymentView;
use crate::views::source::SourceView;
use crate::views::{Carried, Shown, taken_apart};

macro_rules! taking {
    ($($name:ident = $variant:ident($thing:ty);)+) => {$(
        /// The record taken apart, if it is of this kind.
        fn $name(record: Record) -> Result<($thing, Carried), Stop> {
            match taken_apart(record) {
                (Thing::$variant(thing), carried) => Ok((thing, carried)),
                (other, _) => Err(wrong(&other)),
            }
        }
    )+};
}

taking! {
    organisation_of = Organisation(Organisation);
    funding_of = Funding(Funding);
    milestone_of = Milestone(Milestone);
    payment_of = Payment(Payment);
    document_of = Document(Document);
    source_of = Source(Source);
    call_of = Call(Call);
}

/// The organisations that a thing mentions.
fn mentioned(thing: &Thing, ids: &mut BTreeSet<Id>) {
    match thing {
        Thing::Organisation(organisation) => {
            ids.extend(organisation.parent.iter().map(|parent| parent.id.clone()));
        }
        Thing::Funding(funding) => ids.extend(funding.organisations().into_iter().cloned()),
        Thing::Call(call) => ids.extend(call.organisations().cloned()),
        Thing::Milestone(_) | Thing::Payment(_) | Thing::Document(_) | Thing::Source(_) => {}
    }
}

fn references(
    desk: &mut Desk<'_, '_>,
    records: &[Record],
    at: Option<Snapshot>,
) -> Result<References, Stop> {
    let mut ids = BTreeSet::new();
    for record in records {
        mentioned(&record.thing, &mut ids);
    }
    desk.references(ids, at)
}

/// Organisations as they are shown.
pub(crate) fn organisations(
    desk: &mut Desk<'_, '_>,
    records: Vec<Record>,
    at: Option<Snapshot>,
) -> Result<Vec<OrganisationView>, Stop> {
    let references = references(desk, &records, at)?;
    let shown =
        Shown { language: desk.language, references: &references, calls: &CallTitles::new() };
    let views = records.into_iter().map(|record| {
        organisation_of(record)
            .map(|(thing, carried)| OrganisationView::new(thing, carried, &shown))
    });
    views.collect()
}

/// Grants and contracts as they are shown.
pub(crate) fn fundings(
    desk: &mut Desk<'_, '_>,
    records: Vec<Record>,
    at: Option<Snapshot>,
) -> Result<Vec<FundingView>, Stop> {
    let references = references(desk, &records, at)?;
    let calls = desk.call_titles(calls_of(&records), at)?;
    let shown = Shown { language: desk.language, references: &references, calls: &calls };
    records
        .into_iter()
        .map(|record| {
            funding_of(record).map(|(thing, carried)| FundingView::new(thing, carried, &shown))
        })
        .collect()
}

/// The calls that fundings mention.
fn calls_of(records: &[Record]) -> BTreeSet<Id> {
    let call = |record: &Record| match &record.thing {
        Thing::Funding(funding) => funding.call.clone(),
        _ => None,
    };
    records.iter().filter_map(call).collect()
}

/// Calls as they are shown.
pub(crate) fn calls(
    desk: &mut Desk<'_, '_>,
    records: Vec<Record>,
    at: Option<Snapshot>,
) -> Result<Vec<CallView>, Stop> {
    let references = references(desk, &records, at)?;
    let shown =
        Shown { language: desk.language, references: &references, calls: &CallTitles::new() };
    records
        .into_iter()
        .map(|record| call_of(record).map(|(thing, carried)| CallView::new(thing, carried, &shown)))
        .collect()
}

/// Milestones as they are shown, judged by what their sources cover, or covered.
pub(crate) fn milestones(
    desk: &mut Desk<'_, '_>,
    records: Vec<Record>,
    at: Option<Snapshot>,
) -> Result<Vec<MilestoneView>, Stop> {
    desk.needs_day();
    let coverages = desk.coverages(&records, at)?;
    let (language, today) = (desk.language, desk.today);
    records
        .into_iter()
        .map(|record| {
            let (thing, carried) = milestone_of(record)?;
            let lateness = thing.lateness(today, coverages.covers(&thing, &carried.sources));
            Ok(MilestoneView::new(thing, carried, lateness, language))
        })
        .collect()
}

/// Payments as they are shown.
pub(crate) fn payments(
    desk: &mut Desk<'_, '_>,
    records: Vec<Record>,
    _: Option<Snapshot>,
) -> Result<Vec<PaymentView>, Stop> {
    let language = desk.language;
    records
        .into_iter()
        .map(|record| {
            payment_of(record).map(|(thing, carried)| PaymentView::new(thing, carried, language))
        })
        .collect()
}

/// Documents as they are shown.
pub(crate) fn documents(
    desk: &mut Desk<'_, '_>,
    records: Vec<Record>,
    _: Option<Snapshot>,
) -> Result<Vec<DocumentView>, Stop> {
    let language = desk.language;
    records
        .into_iter()
        .map(|record| {
            document_of(record).map(|(thing, carried)| DocumentView::new(thing, carried, language))
        })
        .collect()
}

/// Sources as they are shown.
pub(crate) fn sources(
    desk: &mut Desk<'_, '_>,
    records: Vec<Record>,
    _: Option<Snapshot>,
) -> Result<Vec<SourceView>, Stop> {
    let language = desk.language;
    records
        .into_iter()
        .map(|record| {
            source_of(record).map(|(thing, carried)| SourceView::new(thing, carried, language))
        })
        .collect()
}

/// The only view of one record.
pub(crate) fn one<V>(mut views: Vec<V>) -> Result<V, Stop> {
    views.pop().ok_or_else(|| crate::problem::Problem::internal().into())
}
