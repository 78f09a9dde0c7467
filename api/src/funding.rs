//! `/v1/funding`: grants and contracts together.

mod list;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list::list_funding);
}
