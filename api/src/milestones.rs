//! `/v1/milestones`: what is due, late and accepted across all funding.

mod list;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list::list_milestones).service(show::show_milestone);
}
