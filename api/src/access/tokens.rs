//! Access tokens: JWT signed with Ed25519, good for ten minutes (RFC 7519, RFC 8037, RFC 9068). What they allow is looked up each
//! time, so that one whose session has ended is none at once.

use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::fresh_id;
use crate::problem::Problem;
use crate::register::Register;

/// Seconds that an access token lasts.
pub(crate) const ACCESS_LASTS: i64 = 600;
/// Seconds by which the clocks of two nodes may differ.
const LEEWAY: i64 = 5;
/// For whom tokens are.
const AUDIENCE: &str = "enpo";
/// What kind of token it is (RFC 9068, 2.1).
const KIND: &str = "at+jwt";
/// Longest token that is looked at, in bytes.
const LONGEST: usize = 2_048;

/// For whom a token is made.
pub(crate) enum Holder<'a> {
    /// An account, in a session.
    Person { account: &'a str, session: &'a str },
    /// A client, with the scopes it was given.
    Program { client: &'a str, scope: &'a str },
}

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    iss: String,
    aud: String,
    /// Account or client.
    pub sub: String,
    exp: i64,
    nbf: i64,
    iat: i64,
    jti: String,
    /// The session of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// The client, where it is a program's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The scopes of a program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

impl Claims {
    /// A token for somebody.
    pub fn sign(register: &Register, holder: &Holder<'_>) -> Result<String, Problem> {
        let now = register.clock.now().unix_timestamp();
        let (sub, sid, client, scope) = match *holder {
            Holder::Person { account, session } => (account, Some(session), None, None),
            Holder::Program { client, scope } => (client, None, Some(client), Some(scope)),
        };
        let claims = Self {
            iss: register.settings.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: sub.to_owned(),
            exp: now + ACCESS_LASTS,
            nbf: now,
            iat: now,
            jti: fresh_id("tok")?.to_string(),
            sid: sid.map(str::to_owned),
            client_id: client.map(str::to_owned),
            scope: scope.map(str::to_owned),
        };
        let key = register.keyring.signing(register)?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(KIND.to_owned());
        header.kid = Some(key.id.clone());
        jsonwebtoken::encode(&header, &claims, &key.signs).map_err(|error| {
            log::error!("a token cannot be signed: {error}");
            Problem::internal()
        })
    }

    /// What a token says; none where it is not one of ours that counts now. The key is one of the register's own, found by its
    /// name alone; nothing that the token brings along is used.
    pub fn check(register: &Register, token: &str) -> Result<Option<Self>, Problem> {
        if token.len() > LONGEST {
            return Ok(None);
        }
        let Ok(header) = jsonwebtoken::decode_header(token) else { return Ok(None) };
        let (Some(kid), Some(KIND)) = (&header.kid, header.typ.as_deref()) else { return Ok(None) };
        let Some(key) = register.keyring.checking(register, kid)? else { return Ok(None) };
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&register.settings.issuer]);
        // Time is that of the clock that was passed in.
        validation.validate_exp = false;
        let token = jsonwebtoken::decode::<Self>(token, &key.checks, &validation).ok();
        Ok(token.map(|token| token.claims).filter(|claims| claims.hold(register.clock.now())))
    }

    fn hold(&self, now: OffsetDateTime) -> bool {
        let now = now.unix_timestamp();
        self.nbf <= now + LEEWAY && now < self.exp && self.exp - self.iat <= ACCESS_LASTS
    }
}
