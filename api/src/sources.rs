//! `/v1/sources`: where facts came from.

mod list;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list::list_sources).service(show::show_source);
}
