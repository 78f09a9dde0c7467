//! Accounts, sessions, clients and keys as their holders see them; and the bodies that make them.

use domain::access::{AccountRole, Scope};
use persistence::access::{AccountRecord, ClientRecord};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::{codes, values};

/// Somebody who acts for an organisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
pub(crate) struct AccountView {
    /// Its id.
    #[schema(pattern = "^acc-[a-z2-7]{26}$", example = "acc-mfrggzdfmztwq2lknnwg23tpob")]
    id: String,
    /// The name by which they sign in.
    #[schema(example = "aigul@akimat.example")]
    login: String,
    /// For which organisation they act.
    #[schema(value_type = values::Id)]
    organisation: String,
    /// As what.
    #[schema(value_type = Vec<codes::AccountRole>)]
    roles: Vec<AccountRole>,
    /// Whether they can sign in.
    active: bool,
    /// 1 when it was opened, and one more with each change. `If-Match: "r<revision>"` names it.
    #[schema(minimum = 1)]
    revision: i32,
    /// When it was opened.
    #[serde(with = "domain::instant")]
    #[schema(format = "date-time", value_type = String)]
    created_at: OffsetDateTime,
    /// When it was last changed.
    #[serde(with = "domain::instant")]
    #[schema(format = "date-time", value_type = String)]
    updated_at: OffsetDateTime,
}

impl From<AccountRecord> for AccountView {
    fn from(record: AccountRecord) -> Self {
        let AccountRecord { account, revision, created_at, updated_at } = record;
        let domain::account::Account { id, login, organisation, roles, active } = account;
        Self {
            id: id.to_string(),
            login: login.as_str().to_owned(),
            organisation: organisation.to_id().to_string(),
            roles,
            active,
            revision,
            created_at,
            updated_at,
        }
    }
}

/// An account to be opened.
#[derive(ToSchema)]
#[schema(as = NewAccount)]
#[expect(dead_code, reason = "a schema: the body is read field by field")]
pub(crate) struct NewAccountView {
    /// The name by which they will sign in: 3 to 64 letters, digits, `.`, `_`, `@`, `-`; letters are made small.
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9._@-]{2,63}$", example = "aigul@akimat.example")]
    login: String,
    /// 12 to 200 characters, not one of the most common and not easily guessed. Told to them by another way; they change it.
    #[schema(
        min_length = 12,
        max_length = 200,
        format = "password",
        example = "қара тау, ақ бұлт"
    )]
    password: String,
    /// For which organisation they act.
    #[schema(pattern = "^[A-Z]{2}-[A-Z]+-.+$", example = "KZ-BIN-170940025833")]
    organisation: String,
    /// As what: not for those who fund and for those who are funded at once.
    #[schema(value_type = Vec<codes::AccountRole>, min_items = 1)]
    roles: Vec<AccountRole>,
}

/// What of an account changes; what is left out stays.
#[derive(ToSchema)]
#[schema(as = AccountChange)]
#[expect(dead_code, reason = "a schema: the body is read field by field")]
pub(crate) struct AccountChangeView {
    /// Other roles, in the place of all it has.
    #[schema(value_type = Option<Vec<codes::AccountRole>>, min_items = 1)]
    roles: Option<Vec<AccountRole>>,
    /// Whether they can sign in. Closing an account ends its sessions at once.
    #[schema(example = false)]
    active: Option<bool>,
}

/// Another password.
#[derive(ToSchema)]
#[schema(as = PasswordChange)]
#[expect(dead_code, reason = "a schema: the body is read field by field")]
pub(crate) struct PasswordChangeView {
    /// The password until now.
    #[schema(format = "password", example = "қара тау, ақ бұлт")]
    old: String,
    /// The password from now on: 12 to 200 characters, not one of the most common and not easily guessed.
    #[schema(
        min_length = 12,
        max_length = 200,
        format = "password",
        example = "жеті рет өлшеп, бір рет кес"
    )]
    new: String,
}

/// Login and password.
#[derive(ToSchema)]
#[schema(as = Credentials)]
#[expect(dead_code, reason = "a schema: the body is read field by field")]
pub(crate) struct CredentialsView {
    /// The name by which they sign in.
    #[schema(example = "aigul@akimat.example")]
    login: String,
    /// The password.
    #[schema(format = "password", example = "қара тау, ақ бұлт")]
    password: String,
}

/// Tokens (RFC 6749, 5.1).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tokens)]
pub(crate) struct TokensView {
    /// To be sent as `Authorization: Bearer …`.
    #[schema(
        example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.eyJpc3MiOiJlbnBvIn0.c2lnbmF0dXJl"
    )]
    pub access_token: String,
    /// `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// Seconds that the access token lasts.
    #[schema(minimum = 1, maximum = 600, example = 600)]
    pub expires_in: i64,
    /// For the next tokens, once, at `POST /v1/token`. Whoever uses one again ends the session.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "enpo_r_5oGtq3S7mXn4nQ1b9Jx0H2dYVt8cLz6Kf1aWpEuRsIY")]
    pub refresh_token: Option<String>,
    /// The scopes of a program, parted by blanks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "read")]
    pub scope: Option<String>,
}

/// A wish for a token (RFC 6749).
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = TokenRequest)]
#[expect(dead_code, reason = "a schema: the body is read field by field")]
pub(crate) enum TokenRequestView {
    /// To go on with a session.
    Renewal(RenewalView),
    /// For a program.
    Program(ProgramTokenView),
}

/// To go on with a session.
#[derive(Serialize, ToSchema)]
#[schema(as = RenewalRequest)]
pub(crate) struct RenewalView {
    /// `refresh_token`.
    #[schema(pattern = "^refresh_token$", example = "refresh_token")]
    grant_type: String,
    /// The refresh token of the session, which counts no more afterwards.
    #[schema(example = "enpo_r_5oGtq3S7mXn4nQ1b9Jx0H2dYVt8cLz6Kf1aWpEuRsIY")]
    refresh_token: String,
}

/// A token for a program.
#[derive(Serialize, ToSchema)]
#[schema(as = ProgramTokenRequest)]
pub(crate) struct ProgramTokenView {
    /// `client_credentials`.
    #[schema(pattern = "^client_credentials$", example = "client_credentials")]
    grant_type: String,
    /// The client's id, unless both stand in `Authorization: Basic …`.
    #[schema(example = "cli-mfrggzdfmztwq2lknnwg23tpob")]
    client_id: Option<String>,
    /// Its secret.
    #[schema(format = "password", example = "enpo_c_Yt8cLz6Kf1aWpEuRsIY5oGtq3S7mXn4nQ1b9Jx0H2dV")]
    client_secret: Option<String>,
    /// Some of the client's scopes, parted by blanks; all of them when left out.
    #[schema(example = "read")]
    scope: Option<String>,
}

/// A program that acts for an organisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Client)]
pub(crate) struct ClientView {
    /// Its id: `client_id` in OAuth 2.0.
    #[schema(pattern = "^cli-[a-z2-7]{26}$", example = "cli-mfrggzdfmztwq2lknnwg23tpob")]
    id: String,
    /// What people call it.
    #[schema(example = "Finance system")]
    name: String,
    /// For which organisation it acts.
    #[schema(value_type = values::Id)]
    organisation: String,
    /// As what: the roles of whoever registered it.
    #[schema(value_type = Vec<codes::AccountRole>)]
    roles: Vec<AccountRole>,
    /// What its tokens may be for.
    #[schema(value_type = Vec<codes::Scope>)]
    scopes: Vec<Scope>,
    /// When it was registered.
    #[serde(with = "domain::instant")]
    #[schema(format = "date-time", value_type = String)]
    created_at: OffsetDateTime,
}

impl From<ClientRecord> for ClientView {
    fn from(record: ClientRecord) -> Self {
        let ClientRecord { client, created_at } = record;
        let domain::account::Client { id, name, organisation, roles, scopes } = client;
        Self {
            id: id.to_string(),
            name,
            organisation: organisation.to_id().to_string(),
            roles,
            scopes,
            created_at,
        }
    }
}

/// A client that was just registered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisteredClient)]
pub(crate) struct RegisteredClientView {
    /// What it is.
    #[serde(flatten)]
    pub client: ClientView,
    /// Its secret, shown this once: only its hash is kept.
    #[schema(example = "enpo_c_Yt8cLz6Kf1aWpEuRsIY5oGtq3S7mXn4nQ1b9Jx0H2dV")]
    pub client_secret: String,
}

/// A client to be registered.
#[derive(ToSchema)]
#[schema(as = NewClient)]
#[expect(dead_code, reason = "a schema: the body is read field by field")]
pub(crate) struct NewClientView {
    /// What people will call it: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100, example = "Finance system")]
    name: String,
    /// What its tokens may be for.
    #[schema(value_type = Vec<codes::Scope>, min_items = 1)]
    scopes: Vec<Scope>,
}

/// A page of accounts or clients, which are no part of the register and have no sequence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountPage)]
pub(crate) struct AccountPageView {
    /// The accounts of this page, in the order of their logins.
    pub items: Vec<AccountView>,
    /// The address of the next page; null on the last.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// A page of clients.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClientPage)]
pub(crate) struct ClientPageView {
    /// The clients of this page, in the order of their ids.
    pub items: Vec<ClientView>,
    /// The address of the next page; null on the last.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// Public keys (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeySet)]
pub(crate) struct KeySetView {
    /// The keys whose signatures count.
    pub keys: Vec<KeyView>,
}

/// A public key of Ed25519 (RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Key)]
pub(crate) struct KeyView {
    /// `OKP`.
    #[schema(example = "OKP")]
    pub kty: &'static str,
    /// `Ed25519`.
    #[schema(example = "Ed25519")]
    pub crv: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    pub used_for: &'static str,
    /// `EdDSA`.
    #[schema(example = "EdDSA")]
    pub alg: &'static str,
    /// Its name in the header of tokens.
    #[schema(example = "9f86d081884c7d65")]
    pub kid: String,
    /// The key, as base64url.
    #[schema(example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    pub x: String,
}
