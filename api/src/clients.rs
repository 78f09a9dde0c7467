//! `/v1/clients`: programs that act for organisations.

mod end;
mod list;
mod register;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_clients)
        .service(register::register_client)
        .service(show::show_client)
        .service(end::end_client);
}
