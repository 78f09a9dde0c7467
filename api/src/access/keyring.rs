//! The keys that tokens are signed with: Ed25519, kept in the database, so that every node signs and checks alike.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use persistence::access::SigningKey;
use time::OffsetDateTime;

use super::random;
use crate::problem::Problem;
use crate::register::Register;

/// How long a node signs with what it knows before it looks whether the keys were rotated.
const FRESH: Duration = Duration::from_secs(30);
/// How long after its retirement a key is published and what it signed is accepted: longer than a token lasts.
const PUBLISHED: time::Duration = time::Duration::hours(1);
/// How often at most a key that nobody knows has the database asked for it.
const PATIENCE: Duration = Duration::from_secs(1);
/// What stands before the 32 bytes of a private key of Ed25519 in PKCS #8 (RFC 8410, 10.3).
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// A new key.
///
/// # Errors
/// Where the system has no randomness.
pub fn fresh_key() -> Result<SigningKey, std::io::Error> {
    let make = || -> Result<SigningKey, Problem> {
        let id = data_encoding::HEXLOWER.encode(&random::<8>()?);
        Ok(SigningKey { id, secret: [&PKCS8[..], &random::<32>()?].concat(), retired_at: None })
    };
    make().map_err(|_| std::io::Error::other("no random bytes"))
}

/// A key that is ready for use.
pub(crate) struct Key {
    /// Its name in tokens.
    pub id: String,
    /// The public part, as in a JWK (RFC 8037).
    pub x: String,
    pub signs: EncodingKey,
    pub checks: DecodingKey,
    retired_at: Option<OffsetDateTime>,
}

impl Key {
    fn of(key: SigningKey) -> Result<Self, jsonwebtoken::errors::Error> {
        let signs = EncodingKey::from_ed_der(&key.secret);
        let jwk = Jwk::from_encoding_key(&signs, Algorithm::EdDSA)?;
        let checks = DecodingKey::from_jwk(&jwk)?;
        let x = match jwk.algorithm {
            AlgorithmParameters::OctetKeyPair(pair) => pair.x,
            _ => String::new(),
        };
        Ok(Self { id: key.id, x, signs, checks, retired_at: key.retired_at })
    }

    fn counts(&self, now: OffsetDateTime) -> bool {
        self.retired_at.is_none_or(|retired| retired + PUBLISHED > now)
    }
}

/// The keys as this node knows them.
#[derive(Default)]
pub(crate) struct Keyring(Mutex<Known>);

#[derive(Default)]
struct Known {
    keys: Vec<Arc<Key>>,
    read: Option<Instant>,
}

impl Keyring {
    /// The key to sign with. Asks the database now and then.
    pub fn signing(&self, register: &Register) -> Result<Arc<Key>, Problem> {
        let keys = self.all(register, FRESH)?;
        if let Some(key) = keys.first().filter(|key| key.retired_at.is_none()) {
            return Ok(Arc::clone(key));
        }
        let fresh = fresh_key().map_err(|_| Problem::internal())?;
        register.store.access().begin_keys(&fresh, register.clock.now())?;
        self.all(register, Duration::ZERO)?.first().cloned().ok_or_else(Problem::internal)
    }

    /// The key of a name, where what it signed still counts.
    pub fn checking(&self, register: &Register, id: &str) -> Result<Option<Arc<Key>>, Problem> {
        let find = |keys: Vec<Arc<Key>>| {
            keys.into_iter().find(|key| key.id == id && key.counts(register.clock.now()))
        };
        match find(self.all(register, FRESH)?) {
            Some(key) => Ok(Some(key)),
            None => Ok(find(self.all(register, PATIENCE)?)),
        }
    }

    /// The keys whose signatures count, to be published.
    pub fn published(&self, register: &Register) -> Result<Vec<Arc<Key>>, Problem> {
        self.signing(register)?;
        let mut keys = self.all(register, FRESH)?;
        keys.retain(|key| key.counts(register.clock.now()));
        Ok(keys)
    }

    /// All keys, as the database had them no longer ago than that.
    fn all(&self, register: &Register, age: Duration) -> Result<Vec<Arc<Key>>, Problem> {
        {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if known.read.is_some_and(|read| read.elapsed() < age) {
                return Ok(known.keys.clone());
            }
        }
        let stored = register.store.access().signing_keys()?;
        let keys = stored.into_iter().map(|key| Key::of(key).map(Arc::new));
        let keys: Vec<Arc<Key>> = keys.collect::<Result<_, _>>().map_err(|error| {
            log::error!("a signing key cannot be used: {error}");
            Problem::internal()
        })?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Known { keys: keys.clone(), read: Some(Instant::now()) };
        Ok(keys)
    }
}
