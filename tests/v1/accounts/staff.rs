//! A register with an account of each role.

use serde_json::{Value, json};
use tests::{Database, Fixture, Register, Request, Server};

/// Every role, with the organisation of its account.
pub const ROLES: [(&str, &str); 5] = [
    ("admin", "KZ-BIN-950140000016"),
    ("moderator", "KZ-BIN-950140000016"),
    ("public_body", "KZ-BIN-170940025833"),
    ("grant_operator", "KZ-BIN-160240018219"),
    ("ngo", "KZ-BIN-200140900001"),
];
/// The password of them all.
pub const PASSWORD: &str = "қара тау, ақ бұлт 7";

/// A served register of a test's own.
pub struct Staff {
    pub register: Register,
    pub server: Server,
}

impl Fixture for Staff {
    fn on(database: Database) -> Self {
        let register = Register::empty(database);
        for (role, organisation) in ROLES {
            create(&register, role, organisation, role);
        }
        let server = register.serve();
        Self { register, server }
    }
}

/// Opens an account from the command line.
#[track_caller]
pub fn create(register: &Register, login: &str, organisation: &str, role: &str) {
    let command = ["account", "create", login, "--organisation", organisation, "--role", role];
    register.enpo_told(&format!("{PASSWORD}\n"), &command).expect_success();
}

impl Staff {
    /// Login and password to sign in with.
    pub fn sign_in(&self, login: &str, password: &str) -> Request<'_> {
        self.server
            .request("POST", "/v1/sessions")
            .json(&json!({"login": login, "password": password}))
    }

    /// The tokens of a new session of the account of this login.
    #[track_caller]
    pub fn session(&self, login: &str) -> Value {
        self.sign_in(login, PASSWORD).send().expect(201).json()
    }

    /// An access token of it.
    #[track_caller]
    pub fn token(&self, login: &str) -> String {
        access(&self.session(login)).to_owned()
    }

    /// The account of a login, as an admin sees it.
    #[track_caller]
    pub fn account(&self, login: &str) -> Value {
        let all = self.server.get("/v1/accounts?limit=100").bearer(&self.token("admin"));
        let all = all.send().expect(200).json();
        let items = all["items"].as_array().expect("items").clone();
        items.into_iter().find(|account| account["login"] == login).expect("such an account")
    }

    /// Whether a token counts.
    #[track_caller]
    pub fn counts(&self, token: &str) -> bool {
        match self.server.get("/v1/account").bearer(token).send().status {
            200 => true,
            401 => false,
            other => panic!("{other}"),
        }
    }

    /// A wish for a token.
    pub fn ask_for_token(&self, form: &[(&str, &str)]) -> Request<'_> {
        self.server.request("POST", "/v1/token").form(form)
    }

    /// A client of the organisation of this login: its id and its secret.
    #[track_caller]
    pub fn client(&self, login: &str) -> (String, String) {
        let wanted = json!({"name": "Finance system", "scopes": ["read"]});
        let made = self.server.request("POST", "/v1/clients").bearer(&self.token(login));
        let made = made.json(&wanted).send().expect(201).json();
        let text = |name: &str| made[name].as_str().expect("a text").to_owned();
        (text("id"), text("client_secret"))
    }
}

/// The access token among tokens.
pub fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().expect("an access token")
}

/// The refresh token among tokens.
pub fn refresh(tokens: &Value) -> &str {
    tokens["refresh_token"].as_str().expect("a refresh token")
}
