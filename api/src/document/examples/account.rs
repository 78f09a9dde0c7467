//! Examples of accounts, clients, tokens and keys.

use serde_json::{Value, json};

/// The example of a schema.
pub(super) fn example(name: &str) -> Value {
    let account = json!({
        "id": "acc-mfrggzdfmztwq2lknnwg23tpob", "login": "aigul@akimat.example", "organisation": "KZ-BIN-950140000016",
        "roles": ["public_body"], "active": true, "revision": 1,
        "created_at": "2026-01-12T09:30:00Z", "updated_at": "2026-01-12T09:30:00Z",
    });
    let mut client = json!({
        "id": "cli-mfrggzdfmztwq2lknnwg23tpob", "name": "Finance system", "organisation": "KZ-BIN-950140000016",
        "roles": ["public_body"], "scopes": ["read"], "created_at": "2026-01-12T09:30:00Z",
    });
    let entry = json!({
        "number": 12, "at": "2026-01-12T09:30:00Z", "actor": "operator", "action": "account_opened",
        "subject": "acc-mfrggzdfmztwq2lknnwg23tpob", "detail": "public_body",
    });
    match name {
        "AuditEntry" => entry,
        "AuditPage" => json!({"items": [entry], "next": null}),
        "Account" => account,
        "AccountPage" => json!({"items": [account], "next": null}),
        "Client" => client,
        "ClientPage" => json!({"items": [client], "next": null}),
        "RegisteredClient" => {
            client["client_secret"] = "enpo_c_Yt8cLz6Kf1aWpEuRsIY5oGtq3S7mXn4nQ1b9Jx0H2dV".into();
            client
        }
        "KeySet" => json!({"keys": [{
            "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "9f86d081884c7d65",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        }]}),
        _ => json!({
            "access_token": "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.eyJpc3MiOiJlbnBvIn0.c2lnbmF0dXJl",
            "token_type": "Bearer", "expires_in": 600,
            "refresh_token": "enpo_r_5oGtq3S7mXn4nQ1b9Jx0H2dYVt8cLz6Kf1aWpEuRsIY",
        }),
    }
}
