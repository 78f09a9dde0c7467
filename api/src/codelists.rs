//! `/v1/codelists`: what codes mean.

mod list;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list::list_codelists).service(show::show_codelist);
}
