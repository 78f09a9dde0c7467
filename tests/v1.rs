//! What is asked over HTTP, file by file as the URLs are.

mod as_of;
mod below;
mod calls;
mod changes;
mod circles;
mod codelists;
mod contracts;
mod coverage;
mod cursors;
mod filters;
mod frame;
mod funding;
mod grants;
mod history;
mod http;
mod milestones;
mod one_filter;
mod organisations;
mod parameters;
mod progress;
mod sources;
mod statistics;
mod telling;
mod totals;
mod words;
mod world;
