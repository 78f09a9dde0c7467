//! `/v1/organisations`: any legal body in the picture.

mod funding;
mod funding_given;
mod history;
mod list;
mod milestones;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_organisations)
        .service(show::show_organisation)
        .service(funding::list_organisation_funding)
        .service(funding_given::list_organisation_funding_given)
        .service(milestones::list_organisation_milestones)
        .service(history::list_organisation_history);
}
