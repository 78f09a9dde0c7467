//! Passwords: argon2id with its recommended cost (RFC 9106), which takes some 20 ms and 19 MiB each; so it is done on a thread that
//! may wait, and only so many at a time.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, LazyLock};

use actix_web::web::block;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use domain::account::Password;

use super::random;
use crate::problem::Problem;
use crate::register::Register;

/// Compared with where there is no such account, so that it takes as long.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| password_hash(&Password::given("nobody has this password")).ok());

/// The hash of a password, as a PHC string.
///
/// # Errors
/// Where the system has no randomness.
pub fn password_hash(password: &Password) -> Result<String, std::io::Error> {
    let failed = |_| std::io::Error::other("a password cannot be hashed");
    let salt: [u8; 16] = random().map_err(|_| std::io::Error::other("no random bytes"))?;
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(failed)
}

/// Whether a password is that of a hash; of none it never is, after as long a time.
pub(crate) async fn is_right(
    register: &Register,
    password: &str,
    hash: Option<String>,
) -> Result<bool, Problem> {
    let permit = Arc::clone(&register.hashing).acquire_owned().await;
    register.metrics.passwords.fetch_add(1, Relaxed);
    let given = Password::given(password);
    let looked = block(move || {
        let _permit = permit;
        let known = hash.is_some();
        let Some(hash) = hash.or_else(|| NOBODY.clone()) else { return false };
        Argon2::default().verify_password(given.as_bytes(), hash.as_str()).is_ok() && known
    });
    looked.await.map_err(|_| Problem::internal())
}
