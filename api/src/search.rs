//! `/v1/search` and `/v1/suggest`: organisations and funding together, found by words.

mod answer;
mod show;
mod suggest;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show::search).service(suggest::suggest);
}
