//! `/v1/statistics`: counts and exact sums for any filter.

mod answer;
mod asked;
mod groups;
mod show;

pub(crate) use answer::Asking;

use utoipa_actix_web::service_config::ServiceConfig;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show::show_statistics);
}

pub(crate) use asked::{DIMENSIONS, LEVELS, MEASURES, SUBJECTS};
