//! Accounts on the command line.

use clap::{Args, Subcommand};
use domain::access::AccountRole;

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Opens an account: the first admin comes into being so; others are opened over the API as well.
    ///
    /// The password is read from the standard input, a line.
    Create(NewAccountOptions),
    /// Lists accounts: login, organisation, roles, whether it is active, id.
    List,
    /// Gives an account another password, read from the standard input, and ends its sessions.
    Password {
        /// The name by which they sign in.
        login: String,
    },
    /// Closes an account: its sessions end at once, and it cannot sign in.
    Close {
        /// The name by which they sign in.
        login: String,
    },
    /// Opens a closed account again.
    Reopen {
        /// The name by which they sign in.
        login: String,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  enpo account create admin --organisation KZ-BIN-950140000016 --role admin < password.txt
  enpo account create aigul@akimat.example --organisation KZ-BIN-950140000016 --role public_body")]
pub struct NewAccountOptions {
    /// The name by which they sign in: 3 to 64 letters, digits, '.', '_', '@', '-'.
    pub login: String,

    /// For which organisation they act: its id.
    #[arg(long, value_name = "ID")]
    pub organisation: String,

    /// As what: admin, moderator, `public_body`, `grant_operator` or ngo; can be given several times.
    #[arg(long, required = true, value_name = "ROLE", value_parser = role)]
    pub role: Vec<AccountRole>,
}

#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Puts a new key in the place of the one that access tokens are signed with.
    ///
    /// Sessions go on: tokens of the old key count until they run out, and refresh tokens are not signed.
    Rotate,
}

fn role(text: &str) -> Result<AccountRole, String> {
    AccountRole::parse(text).map_err(|invalid| invalid.detail)
}
