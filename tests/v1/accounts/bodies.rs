//! Bodies that are wrong.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::on_both;

use super::staff::Staff;

/// Pointer and code of each fault.
fn faults(problem: &Value) -> BTreeSet<(String, String)> {
    let faults = problem["errors"].as_array().expect("errors");
    let text = |fault: &Value, name: &str| fault[name].as_str().expect("a text").to_owned();
    faults.iter().map(|fault| (text(fault, "pointer"), text(fault, "code"))).collect()
}

on_both! {
    fn everything_that_is_wrong_with_a_body_is_told_at_once(staff: Staff) {
        let body = json!({
            "login": "x", "organisation": "Ministry", "roles": ["king", "ngo"], "id": "acc-mine", "active": true, "is_admin": true, "a/b~c": 1,
        });
        let reply = staff.server.request("POST", "/v1/accounts").bearer(&staff.token("admin")).json(&body).header("Accept-Language", "ru").send();
        let problem = reply.expect_problem(422, "invalid-body");
        let expected = [
            ("/login", "malformed"), ("/password", "required"), ("/organisation", "unknown_scheme"), ("/roles/0", "unknown_code"),
            ("/id", "unknown_field"), ("/active", "unknown_field"), ("/is_admin", "unknown_field"), ("/a~1b~0c", "unknown_field"),
        ];
        let told = faults(&problem);
        for (pointer, code) in expected {
            assert!(told.iter().any(|(at, why)| at == pointer && (why == code || pointer == "/organisation")), "{pointer} {code} in {told:?}");
        }
        assert!(problem["errors"].to_string().contains("нет"), "told in the language asked for: {}", problem["errors"]);
        assert_eq!(staff.server.get("/v1/accounts").bearer(&staff.token("admin")).send().expect(200).json()["items"].as_array().expect("items").len(), 5);
    }

    fn a_body_of_another_kind_is_told_which_is_read(staff: Staff) {
        let send = |kind: Option<&str>, body: &str| {
            let request = staff.server.request("POST", "/v1/sessions").bytes(body);
            kind.into_iter().fold(request, |request, kind| request.header("Content-Type", kind)).send()
        };
        for kind in [Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("multipart/form-data; boundary=x"), Some(""), None] {
            let reply = send(kind, "{}");
            assert_eq!(reply.header("accept").as_deref(), Some("application/json"));
            reply.expect_problem(415, "unsupported-media-type");
        }
        for broken in ["", "{", "{\"login\": \"a\"", "nul", "{'login': 'a'}", "\u{feff}{}"] {
            send(Some("application/json"), broken).expect_problem(400, "malformed-request");
        }
        let deep = format!("{{\"login\": {}{}}}", "[".repeat(5_000), "]".repeat(5_000));
        send(Some("application/json"), &deep).expect_problem(400, "malformed-request");
        for other in ["[]", "1", "null", "\"text\""] {
            send(Some("application/json; charset=utf-8"), other).expect_problem(422, "invalid-body");
        }
        let twice = send(Some("application/json"), "{\"login\": \"a\", \"password\": \"b\", \"login\": \"a\", \"x/y\": 1, \"x/y\": 1}");
        let told = faults(&twice.expect_problem(422, "invalid-body"));
        assert!(told.contains(&("/login".to_owned(), "repeated".to_owned())) && told.contains(&("/x~1y".to_owned(), "repeated".to_owned())), "{told:?}");
        send(Some("application/json"), "{\"login\": 1, \"password\": null}").expect_problem(422, "invalid-body");
    }

    fn a_body_is_bounded_however_it_is_sent(staff: Staff) {
        let large = json!({"login": "x".repeat(70_000), "password": "y"});
        staff.server.request("POST", "/v1/sessions").json(&large).send().expect_problem(413, "payload-too-large");
        let chunk = format!("{:x}\r\n{}\r\n", 70_000, "x".repeat(70_000));
        let request = format!("POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}");
        let reply = staff.server.raw(request.as_bytes());
        let text = String::from_utf8_lossy(&reply);
        assert!(text.starts_with("HTTP/1.1 413 "), "{text}");
        staff.session("ngo");
    }

    fn the_number_of_a_person_is_kept_nowhere(staff: Staff) {
        let admin = staff.token("admin");
        let body = json!({"login": "user-900101300017", "password": "жеті рет өлшеп, бір рет кес", "organisation": "KZ-BIN-170940025833", "roles": ["ngo"]});
        let reply = staff.server.request("POST", "/v1/accounts").bearer(&admin).json(&body).send();
        assert!(!reply.text().contains("900101300017"), "{reply}");
        assert_eq!(faults(&reply.expect_problem(422, "invalid-body")), BTreeSet::from([("/login".to_owned(), "natural_person".to_owned())]));
        let body = json!({"name": "of 900101300017", "scopes": ["read"]});
        let reply = staff.server.request("POST", "/v1/clients").bearer(&admin).json(&body).send();
        assert_eq!(faults(&reply.expect_problem(422, "invalid-body")), BTreeSet::from([("/name".to_owned(), "natural_person".to_owned())]));
    }

    fn only_pages_that_were_let_in_may_publish_from_a_browser(staff: Staff) {
        drop(staff.server);
        let server = staff.register.serve_with(&["--origins", "https://portal.example"]);
        let preflight = |origin: &str| {
            let request = server.request("OPTIONS", "/v1/sessions").header("Origin", origin).header("Access-Control-Request-Method", "POST");
            request.outside_contract().send().expect(204)
        };
        let let_in = preflight("https://portal.example");
        assert_eq!(let_in.header("access-control-allow-origin").as_deref(), Some("https://portal.example"));
        assert_eq!(let_in.header("access-control-allow-methods").as_deref(), Some("POST, OPTIONS"));
        assert!(let_in.header("access-control-allow-headers").is_some_and(|told| told.contains("Authorization") && told.contains("Content-Type")));
        assert_eq!(preflight("https://evil.example").header("access-control-allow-origin"), None);
        let reply = server.get("/v1/account").header("Origin", "https://evil.example").send().expect(401);
        assert_eq!((reply.header("access-control-allow-origin"), reply.header("vary").is_some_and(|vary| vary.contains("Origin"))), (None, true));
        let open = server.get("/v1/grants").header("Origin", "https://evil.example").send().expect(200);
        assert_eq!(open.header("access-control-allow-origin").as_deref(), Some("*"));
    }
}
