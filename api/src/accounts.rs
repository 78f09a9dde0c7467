//! `/v1/accounts`: who acts for which organisation.

mod change;
mod list;
mod open;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_accounts)
        .service(open::open_account)
        .service(show::show_account)
        .service(change::change_account);
}
