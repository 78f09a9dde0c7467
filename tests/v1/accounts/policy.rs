//! The policy, cell by cell: every operation of the document × who asks.

use serde_json::json;
use tests::{Reply, Request, on_both};

use super::staff::{ROLES, Staff};

/// For each operation that is not for everybody: what somebody without a token gets, and what each role gets, for what is their
/// organisation's and for what is another's. Of what must not be seen nobody is told that it is there.
const CELLS: [(&str, &str, [u16; 6], [u16; 6]); 12] = [
    // method, path, own: nobody admin moderator public_body grant_operator ngo, others': the same
    ("POST", "/v1/sessions", [201; 6], [201; 6]),
    ("POST", "/v1/token", [401; 6], [401; 6]),
    (
        "DELETE",
        "/v1/sessions/current",
        [401, 204, 204, 204, 204, 204],
        [401, 204, 204, 204, 204, 204],
    ),
    ("GET", "/v1/account", [401, 200, 200, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    ("PUT", "/v1/account/password", [401, 422, 422, 422, 422, 422], [401, 422, 422, 422, 422, 422]),
    ("GET", "/v1/accounts", [401, 200, 200, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    ("POST", "/v1/accounts", [401, 422, 403, 403, 403, 403], [401, 422, 403, 403, 403, 403]),
    ("GET", "/v1/accounts/{id}", [401, 200, 200, 200, 200, 200], [401, 200, 404, 404, 404, 404]),
    ("PATCH", "/v1/accounts/{id}", [401, 200, 403, 403, 403, 403], [401, 200, 403, 403, 403, 403]),
    ("GET", "/v1/audit", [401, 200, 200, 403, 403, 403], [401, 200, 200, 403, 403, 403]),
    ("GET", "/v1/clients", [401, 200, 200, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    ("POST", "/v1/clients", [401, 201, 403, 201, 201, 201], [401, 201, 403, 201, 201, 201]),
];
/// The same for one client.
const CLIENT: [(&str, &str, [u16; 6], [u16; 6]); 2] = [
    ("GET", "/v1/clients/{id}", [401, 200, 200, 200, 200, 200], [401, 200, 404, 404, 404, 404]),
    ("DELETE", "/v1/clients/{id}", [401, 204, 403, 204, 204, 204], [401, 204, 403, 404, 404, 404]),
];

/// The body that an operation is sent.
fn with_body<'a>(request: Request<'a>, method: &str, path: &str) -> Request<'a> {
    match (method, path) {
        ("POST", "/v1/sessions") => {
            request.json(&json!({"login": "ngo", "password": super::staff::PASSWORD}))
        }
        ("POST", "/v1/token") => {
            request.form(&[("grant_type", "refresh_token"), ("refresh_token", "unknown")])
        }
        ("POST", "/v1/clients") => request.json(&json!({"name": "Program", "scopes": ["read"]})),
        ("POST" | "PUT", _) => request.json(&json!({})),
        ("PATCH", _) => request.patch(&json!({})).header("If-Match", "\"r1\""),
        _ => request,
    }
}

/// Asks as somebody, for what is theirs or another's.
fn ask(staff: &Staff, (method, path): (&str, &str), who: Option<&str>, id: &str) -> Reply {
    let request = staff.server.request(method, &path.replace("{id}", id));
    let request = with_body(request, method, path);
    who.map(|login| staff.token(login))
        .iter()
        .fold(request, |request, token| request.bearer(token))
        .send()
}

on_both! {
    fn every_cell_is_as_the_table_says(staff: Staff) {
        let everybody: Vec<Option<&str>> = std::iter::once(None).chain(ROLES.map(|(role, _)| Some(role))).collect();
        // What belongs to each: of nobody in particular the moderator's.
        let owner = |who: Option<&str>| who.unwrap_or("moderator").to_owned();
        let other = |who: Option<&str>| if who == Some("ngo") { "public_body" } else { "ngo" };
        let account = |login: &str| staff.account(login)["id"].as_str().expect("an id").to_owned();
        for (method, path, own, others) in CELLS {
            for (who, (own, others)) in everybody.iter().zip(own.into_iter().zip(others)) {
                let reply = ask(&staff, (method, path), *who, &account(&owner(*who)));
                assert_eq!(reply.status, own, "{method} {path} of one's own as {who:?}\n{reply}");
                let reply = ask(&staff, (method, path), *who, &account(other(*who)));
                assert_eq!(reply.status, others, "{method} {path} of another as {who:?}\n{reply}");
            }
        }
        for (method, path, own, others) in CLIENT {
            for (who, (own, others)) in everybody.iter().zip(own.into_iter().zip(others)) {
                // A moderator registers none: that of an admin of the same ministry.
                let registers = if owner(*who) == "moderator" { "admin".to_owned() } else { owner(*who) };
                let (id, _) = staff.client(&registers);
                let reply = ask(&staff, (method, path), *who, &id);
                assert_eq!(reply.status, own, "{method} {path} of one's own as {who:?}\n{reply}");
                let (id, _) = staff.client(other(*who));
                let reply = ask(&staff, (method, path), *who, &id);
                assert_eq!(reply.status, others, "{method} {path} of another as {who:?}\n{reply}");
            }
        }
    }

    fn every_operation_is_in_the_table_or_for_everybody(staff: Staff) {
        let contract = staff.server.contract();
        let document = contract.document();
        for (path, method) in contract.operations() {
            let listed = CELLS.iter().chain(&CLIENT).any(|(known, at, ..)| *known == method && *at == path);
            let operation = &document["paths"][&path][method.to_lowercase()];
            let anyone = operation["security"].as_array().expect("security").iter().any(|way| way.as_object().expect("a way").is_empty());
            assert!(listed || (anyone && method == "GET"), "{method} {path} is in no cell");
            assert_eq!(anyone, !listed || ["/v1/sessions", "/v1/token"].contains(&path.as_str()), "{method} {path}");
            assert!(!anyone || operation["responses"].get("403").is_none(), "{method} {path}");
        }
    }

    fn what_is_public_is_the_same_for_every_role(staff: Staff) {
        let tokens: Vec<String> = ROLES.iter().map(|(role, _)| staff.token(role)).collect();
        let contract = staff.server.contract();
        for (path, method) in contract.operations() {
            if method != "GET" || path.contains('{') || path.starts_with("/health") || path == "/metrics" || CELLS.iter().any(|(_, at, ..)| *at == path) {
                continue;
            }
            let target = match path.as_str() {
                "/v1/search" | "/v1/suggest" => format!("{path}?q=a"),
                "/v1/statistics" => format!("{path}?of=funding"),
                _ => path,
            };
            let ask = |token: Option<&String>| {
                let request = staff.server.get(&target).header("Accept", "*/*").outside_contract();
                token.into_iter().fold(request, |request, token| request.bearer(token)).send()
            };
            let plain = ask(None);
            for token in &tokens {
                let reply = ask(Some(token));
                assert_eq!((reply.status, reply.bytes(), reply.header("etag")), (plain.status, plain.bytes(), plain.header("etag")), "{target}");
            }
        }
    }
}

#[test]
fn the_policy_that_is_printed_is_the_one_in_the_documentation() {
    let printed = tests::enpo(&["policy"]).expect_success().stdout;
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/POLICY.md");
    let text = std::fs::read_to_string(file).expect("docs/POLICY.md");
    assert!(text.contains(&printed), "docs/POLICY.md holds another table than\n{printed}");
}
