//! Who asks: passwords, tokens, and what whoever shows one may do.

mod caller;
mod guessing;
mod keyring;
mod passwords;
mod tokens;

use domain::Id;
use sha2::{Digest, Sha256};

pub(crate) use caller::Caller;
pub(crate) use guessing::Guessing;
pub(crate) use keyring::Keyring;
pub use keyring::fresh_key;
pub(crate) use passwords::is_right;
pub use passwords::password_hash;
pub(crate) use tokens::{ACCESS_LASTS, Claims, Holder};

use crate::problem::Problem;

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        log::error!("no random bytes: {error}");
        Problem::internal()
    })?;
    Ok(bytes)
}

/// A new id of what is no part of the register.
pub(crate) fn fresh_id(kind: &str) -> Result<Id, Problem> {
    let letters = data_encoding::BASE32_NOPAD.encode(&random::<16>()?).to_ascii_lowercase();
    Id::parse(&format!("{kind}-{letters}")).map_err(|_| Problem::internal())
}

/// A new id of an account.
///
/// # Errors
/// Where the system has no randomness.
pub fn fresh_account_id() -> Result<Id, std::io::Error> {
    fresh_id("acc").map_err(|_| std::io::Error::other("no random bytes"))
}

/// A new secret of 256 bits, which begins with what it is, so that it is noticed where it does not belong.
pub(crate) fn fresh_secret(kind: &str) -> Result<String, Problem> {
    Ok(format!("enpo_{kind}_{}", data_encoding::BASE64URL_NOPAD.encode(&random::<32>()?)))
}

/// What is kept of a secret.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
