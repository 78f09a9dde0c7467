//! What the black-box tests stand on: databases, servers, a client, and the contract.
//!
//! ```ignore
//! use tests::{Register, Server, on_both};
//!
//! on_both! {
//!     // the demonstration register, shared by all tests that only read
//!     fn unknown_grant_is_404(server: &Server) {
//!         server.get("/v1/grants/360G-unknown").send().expect(404);
//!     }
//!
//!     // an empty register of this test's own
//!     fn an_imported_grant_is_shown(register: Register) {
//!         register.import("ndjson", "grants.ndjson", GRANTS).expect_success();
//!         let server = register.serve();
//!         server.ok("/v1/grants/360G-a");
//!     }
//! }
//! ```
//!
//! Each such test is two: `unknown_grant_is_404::sqlite` and `unknown_grant_is_404::postgres`. Every
//! reply is held against the document that the server publishes, and so is every query key that is
//! sent; a test that breaks the contract on purpose says so (`Request::undocumented_query`,
//! `Request::outside_contract`).

mod binary;
mod client;
mod contract;
mod database;
mod reaper;
mod register;
mod reply;
mod schemas;
mod server;

pub use binary::{Finished, enpo, enpo_told, path as binary};
pub use client::Request;
pub use contract::Contract;
pub use database::{Database, Fixture};
pub use register::{Register, file};
pub use reply::Reply;
pub use server::Server;

/// Makes two tests of each function, one on SQLite and one on PostgreSQL.
///
/// The argument's type says what the test is given: `&Server` is the shared server of the
/// demonstration register, [`Register`] an empty database of its own.
#[macro_export]
macro_rules! on_both {
    ($($(#[$attribute:meta])* fn $name:ident($given:ident: $kind:ty) $body:block)+) => {
        $(mod $name {
            use super::*;

            fn on($given: $kind) $body

            $(#[$attribute])*
            #[test]
            fn sqlite() {
                on($crate::Fixture::on($crate::Database::Sqlite));
            }

            $(#[$attribute])*
            #[test]
            fn postgres() {
                on($crate::Fixture::on($crate::Database::Postgres));
            }
        })+
    };
}
