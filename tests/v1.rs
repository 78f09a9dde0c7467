//! What is asked over HTTP, file by file as the URLs are.

mod changes;
mod contracts;
mod cursors;
mod filters;
mod funding;
mod grants;
mod http;
mod milestones;
mod organisations;
mod world;
