//! Accounts, sessions, tokens and API clients.

mod audit;
mod bodies;
mod clients;
mod command_line;
mod guessing;
mod managing;
mod policy;
mod sessions;
mod staff;
mod tokens;
