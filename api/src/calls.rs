//! `/v1/calls`: the contests before the money.

mod history;
mod list;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list::list_calls).service(show::show_call).service(history::list_call_history);
}
