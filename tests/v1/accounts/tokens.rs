//! Tokens that are none.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use tests::on_both;

use super::staff::{Staff, access, refresh};

/// A part of a token as JSON.
fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).expect("a part");
    serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).expect("base64url"))
        .expect("JSON")
}

/// A token with one part replaced.
fn with(token: &str, at: usize, value: &Value) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    parts[at] = BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    parts.join(".")
}

on_both! {
    fn a_token_says_for_whom_and_for_how_long(staff: Staff) {
        let token = staff.token("ngo");
        let (header, claims) = (part(&token, 0), part(&token, 1));
        assert_eq!((&header["alg"], &header["typ"]), (&json!("EdDSA"), &json!("at+jwt")));
        let keys = staff.server.ok("/.well-known/jwks.json");
        assert_eq!(keys["keys"][0]["kid"], header["kid"]);
        assert!(keys["keys"][0].get("d").is_none(), "no private part");
        let number = |name: &str| claims[name].as_i64().expect("a number");
        assert!(number("exp") - number("iat") <= 600 && number("nbf") == number("iat"));
        assert_eq!((&claims["iss"], &claims["aud"]), (&json!("enpo"), &json!("enpo")));
        assert_eq!(claims["sub"], staff.account("ngo")["id"]);
        assert!(claims.get("roles").is_none(), "what somebody may is looked up, not believed");
    }

    fn a_token_that_was_touched_is_none(staff: Staff) {
        let token = staff.token("ngo");
        assert!(staff.counts(&token));
        let (header, claims) = (part(&token, 0), part(&token, 1));
        let changed = |part: &Value, name: &str, value: Value| {
            let mut part = part.clone();
            part[name] = value;
            part
        };
        let unsigned = changed(&header, "alg", json!("none"));
        let without_signature = format!("{}.", with(&token, 0, &unsigned).rsplit_once('.').expect("parts").0);
        let mut forged = vec![without_signature, with(&token, 0, &unsigned)];
        for (name, value) in [
            ("alg", json!("HS256")), ("alg", json!("ES256")), ("kid", json!("../../etc/passwd")), ("kid", json!("https://evil.example/jwks.json")),
            ("kid", json!("' OR 1=1 --")), ("kid", json!("")), ("typ", json!("JWT")), ("jku", json!("https://evil.example")),
        ] {
            forged.push(with(&token, 0, &changed(&header, name, value)));
        }
        let mut own_key = header.clone();
        own_key["jwk"] = staff.server.ok("/.well-known/jwks.json")["keys"][0].clone();
        forged.push(with(&token, 0, &own_key));
        for (name, value) in [
            ("sub", staff.account("admin")["id"].clone()), ("exp", json!(9_999_999_999_i64)), ("aud", json!("other")), ("iss", json!("other")),
        ] {
            forged.push(with(&token, 1, &changed(&claims, name, value)));
        }
        let (body, _) = token.rsplit_once('.').expect("parts");
        forged.extend([format!("{body}."), body.to_owned(), format!("{token}x"), format!("{token}.x"), "x".repeat(5_000), String::new()]);
        for forged in forged {
            assert!(!staff.counts(&forged), "{forged}");
        }
    }

    fn who_shows_no_token_or_another_kind_is_told_how(staff: Staff) {
        let reply = staff.server.get("/v1/account").send();
        assert_eq!(reply.header("www-authenticate").as_deref(), Some("Bearer realm=\"enpo\""));
        reply.expect_problem(401, "unauthenticated");
        let tokens = staff.session("ngo");
        let other_kind = refresh(&tokens);
        let reply = staff.server.get("/v1/account").bearer(other_kind).send();
        assert_eq!(reply.header("www-authenticate").as_deref(), Some("Bearer realm=\"enpo\", error=\"invalid_token\""));
        reply.expect_problem(401, "unauthenticated");
        let token = access(&tokens);
        for header in [format!("Basic {token}"), token.to_owned(), format!("Token {token}"), "Bearer".to_owned()] {
            staff.server.get("/v1/account").header("Authorization", header).send().expect_problem(401, "unauthenticated");
        }
        let twice = staff.server.get("/v1/account").bearer(token).bearer(token).send();
        twice.expect_problem(401, "unauthenticated");
        staff.server.get("/v1/account").header("Authorization", format!("bearer {token}")).send().expect(200);
        staff.server.get(&format!("/v1/account?access_token={token}")).undocumented_query().send().expect_problem(401, "unauthenticated");
    }

    fn a_token_changes_nothing_of_what_is_public(staff: Staff) {
        let plain = staff.server.get("/v1/organisations").send().expect(200);
        for token in [staff.token("admin"), "nonsense".to_owned()] {
            let reply = staff.server.get("/v1/organisations").bearer(&token).send().expect(200);
            assert_eq!((reply.bytes(), reply.header("etag"), reply.header("vary")), (plain.bytes(), plain.header("etag"), plain.header("vary")));
        }
    }

    fn keys_are_rotated_and_sessions_go_on(staff: Staff) {
        let tokens = staff.session("ngo");
        let old = part(access(&tokens), 0)["kid"].clone();
        staff.register.enpo(&["keys", "rotate"]).expect_success();
        assert!(staff.counts(access(&tokens)), "what the old key signed counts");
        // A node that begins now knows the new key.
        drop(staff.server);
        let server = staff.register.serve();
        let keys = server.ok("/.well-known/jwks.json");
        let names: Vec<&Value> = keys["keys"].as_array().expect("keys").iter().map(|key| &key["kid"]).collect();
        assert!(names.len() == 2 && names[1] == &old, "{names:?}");
        server.get("/v1/account").bearer(access(&tokens)).send().expect(200);
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh(&tokens))];
        let next = server.request("POST", "/v1/token").form(&form).send().expect(200).json();
        assert_eq!(&part(access(&next), 0)["kid"], names[0]);
        server.get("/v1/account").bearer(access(&next)).send().expect(200);
    }
}
