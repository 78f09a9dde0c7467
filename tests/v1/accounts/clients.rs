//! Programs of organisations.

use data_encoding::BASE64;
use serde_json::json;
use tests::on_both;

use super::staff::{Staff, access};

on_both! {
    fn a_program_gets_a_token_and_reads_what_is_its_organisations(staff: Staff) {
        let (id, secret) = staff.client("public_body");
        let form = [("grant_type", "client_credentials"), ("client_id", id.as_str()), ("client_secret", secret.as_str())];
        let reply = staff.ask_for_token(&form).send().expect(200);
        assert_eq!(reply.header("cache-control").as_deref(), Some("no-store"));
        let tokens = reply.json();
        assert_eq!((&tokens["scope"], tokens.get("refresh_token")), (&json!("read"), None));
        let clients = staff.server.get("/v1/clients").bearer(access(&tokens)).send().expect(200);
        assert!(!clients.text().contains(&secret), "a secret is shown once");
        assert_eq!(clients.json()["items"][0]["id"], id.as_str());
        let basic = BASE64.encode(format!("{id}:{secret}").as_bytes());
        let with_header = staff.ask_for_token(&[("grant_type", "client_credentials"), ("scope", "read")]);
        with_header.header("Authorization", format!("Basic {basic}")).send().expect(200);
    }

    fn a_program_does_not_do_what_is_for_people(staff: Staff) {
        let (id, secret) = staff.client("admin");
        let form = [("grant_type", "client_credentials"), ("client_id", id.as_str()), ("client_secret", secret.as_str())];
        let token = staff.ask_for_token(&form).send().expect(200).json();
        let token = access(&token);
        for (method, path) in [("GET", "/v1/account"), ("GET", "/v1/accounts"), ("DELETE", "/v1/sessions/current")] {
            staff.server.request(method, path).bearer(token).send().expect_problem(403, "forbidden");
        }
        let wish = json!({"name": "Another", "scopes": ["read"]});
        staff.server.request("POST", "/v1/clients").bearer(token).json(&wish).send().expect_problem(403, "forbidden");
    }

    fn a_wrong_secret_and_an_unknown_program_look_alike(staff: Staff) {
        let (id, secret) = staff.client("ngo");
        for (id, secret) in [(id.as_str(), "enpo_c_wrong"), ("cli-aaaaaaaaaaaaaaaaaaaaaaaaaa", secret.as_str()), ("", "")] {
            let form = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
            let problem = staff.ask_for_token(&form).send().expect_problem(401, "wrong-credentials");
            assert_eq!(problem["error"], "invalid_client");
        }
        let none = staff.ask_for_token(&[("grant_type", "client_credentials")]).send();
        assert_eq!(none.expect_problem(401, "wrong-credentials")["error"], "invalid_client");
    }

    fn what_a_wish_for_a_token_lacks_is_told_as_oauth_does(staff: Staff) {
        let (id, secret) = staff.client("ngo");
        let wish = |form: &[(&str, &str)]| staff.ask_for_token(form).send().expect_problem(422, "invalid-body")["error"].clone();
        assert_eq!(wish(&[]), "invalid_request");
        assert_eq!(wish(&[("grant_type", "password")]), "unsupported_grant_type");
        assert_eq!(wish(&[("grant_type", "refresh_token")]), "invalid_request");
        assert_eq!(wish(&[("grant_type", "refresh_token"), ("refresh_token", "a"), ("refresh_token", "b")]), "invalid_request");
        let wide = [("grant_type", "client_credentials"), ("client_id", id.as_str()), ("client_secret", secret.as_str()), ("scope", "read publish")];
        assert_eq!(wish(&wide), "invalid_scope");
    }

    fn a_program_that_was_ended_is_out_at_once(staff: Staff) {
        let (id, secret) = staff.client("grant_operator");
        let form = [("grant_type", "client_credentials"), ("client_id", id.as_str()), ("client_secret", secret.as_str())];
        let token = staff.ask_for_token(&form).send().expect(200).json();
        let path = format!("/v1/clients/{id}");
        staff.server.get(&path).bearer(access(&token)).send().expect(200);
        staff.server.request("DELETE", &path).bearer(&staff.token("ngo")).send().expect_problem(404, "not-found");
        staff.server.get(&path).bearer(&staff.token("moderator")).send().expect_problem(404, "not-found");
        staff.server.request("DELETE", &path).bearer(&staff.token("grant_operator")).send().expect(204);
        staff.server.get(&path).bearer(access(&token)).send().expect_problem(401, "unauthenticated");
        staff.ask_for_token(&form).send().expect_problem(401, "wrong-credentials");
    }
}
