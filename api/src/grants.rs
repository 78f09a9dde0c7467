//! `/v1/grants`: money given for a purpose.

mod documents;
mod history;
mod list;
mod milestones;
mod payments;
mod progress;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_grants)
        .service(show::show_grant)
        .service(milestones::list_grant_milestones)
        .service(payments::list_grant_payments)
        .service(documents::list_grant_documents)
        .service(history::list_grant_history)
        .service(progress::show_grant_progress);
}
