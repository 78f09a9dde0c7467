//! `GET /v1/organisations/{id}`

use actix_web::get;
use domain::{Id, ThingKind};

use crate::ask::{Answered, AsOf, Ask};
use crate::cache::Dependency;
use crate::desk::{Answer, Desk, Stop};
use crate::document::{ItemQuery, OrganisationPath};
use crate::items::id_and_as_of;
use crate::showing;
use crate::views::organisation::OrganisationView;
use crate::views::totals::TotalsView;

/// Show an organisation
///
/// One organisation with what it received and gave per kind and currency, and what these sums leave out.
#[utoipa::path(
    tag = "organisations",
    params(OrganisationPath, ItemQuery),
    responses((status = 200, description = "The organisation.", body = OrganisationView))
)]
#[get("/v1/organisations/{id}")]
pub(super) async fn show_organisation(ask: Ask) -> Answered {
    ask.answer(|ask| {
        let (id, as_of) = id_and_as_of(ask, ThingKind::Organisation)?;
        Ok(move |desk: &mut Desk<'_, '_>| profile(desk, &id, as_of))
    })
    .await
}

fn profile(desk: &mut Desk<'_, '_>, id: &Id, as_of: AsOf) -> Result<Answer, Stop> {
    let at = desk.snapshot(as_of)?;
    let record = desk.find(ThingKind::Organisation, id, at)?;
    desk.needs(Dependency::around(id));
    let mut view = showing::one(showing::organisations(desk, vec![record], at)?)?;
    let (newest, totals) = match at {
        None => (desk.reader.newest_of(id)?, desk.reader.totals(id)?),
        Some(at) => (
            desk.reader.newest_of_organisation_as_of(id, at.sequence)?,
            desk.reader.totals_as_of(id, at.sequence)?,
        ),
    };
    view.sequence = view.sequence.max(newest);
    view.totals = Some(TotalsView::new(totals, desk.language));
    view.as_of = at.map(|at| at.sequence);
    Answer::json(&view)
}
