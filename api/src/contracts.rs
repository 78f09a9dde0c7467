//! `/v1/contracts`: procurement contracts with NGOs.

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
        .service(list::list_contracts)
        .service(show::show_contract)
        .service(milestones::list_contract_milestones)
        .service(payments::list_contract_payments)
        .service(documents::list_contract_documents)
        .service(history::list_contract_history)
        .service(progress::show_contract_progress);
}
