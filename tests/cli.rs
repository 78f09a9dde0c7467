//! What the commands of `enpo` do, on both databases.

mod access;
mod complete;
mod drain;
mod failing;
mod giving;
mod goszakup;
mod goszakup_sync;
mod import;
mod index;
mod killed;
mod log;
mod ndjson;
mod ocds;
mod real_files;
mod serve;
mod settings;
mod several;
mod sources;
mod start;
mod tables;
