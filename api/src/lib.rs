//! The HTTP API of the register: routes, views, problems, the published document.

mod app;
mod ask;
mod below;
mod cache;
mod calls;
mod changes;
mod codelists;
mod contracts;
mod curve;
mod desk;
mod docs;
mod document;
mod drain;
mod frame;
mod funding;
mod grants;
mod health;
mod items;
mod listing;
mod metrics;
mod milestones;
mod organisations;
mod problem;
mod problems;
mod register;
mod reply;
mod server;
mod settings;
mod showing;
mod sources;
mod views;

pub use document::{document, document_json, document_yaml};
pub use server::serve;
pub use settings::{RateLimit, Settings};
