//! Those who guess.

use tests::on_both;

use super::staff::{PASSWORD, Staff, create};

/// A reply's body without the number of its request.
fn body(reply: &tests::Reply) -> serde_json::Value {
    let mut body = reply.json();
    body.as_object_mut().expect("an object").remove("request_id");
    body
}

on_both! {
    fn an_unknown_login_and_a_wrong_password_look_alike(staff: Staff) {
        staff.register.enpo(&["account", "close", "moderator"]).expect_success();
        let wrong = staff.sign_in("ngo", "not it at all, no").send().expect(401);
        for (login, password) in [("nobody", PASSWORD), ("no body!", PASSWORD), ("moderator", PASSWORD)] {
            let reply = staff.sign_in(login, password).send().expect(401);
            assert_eq!(body(&reply), body(&wrong), "{login}");
            assert_eq!(reply.header("www-authenticate"), wrong.header("www-authenticate"));
        }
    }

    fn a_password_is_compared_also_where_there_is_no_such_login(staff: Staff) {
        let compared = || {
            let page = staff.server.get("/metrics").send().expect(200);
            let line = page.text().lines().find_map(|line| line.strip_prefix("enpo_passwords_total "));
            line.expect("the figure").parse::<u64>().expect("a number")
        };
        let mut before = compared();
        for login in ["ngo", "nobody", "no body!"] {
            staff.sign_in(login, "not it at all, no").send().expect(401);
            before += 1;
            assert_eq!(compared(), before, "{login}");
        }
    }

    fn who_guesses_is_slowed_down_and_the_owner_elsewhere_is_not(staff: Staff) {
        let behind_a_proxy = tests::Register::empty(staff.register.database());
        create(&behind_a_proxy, "owner", "KZ-BIN-200140900001", "ngo");
        let server = behind_a_proxy.serve_with(&["--proxies", "1"]);
        let sign_in = |from: &str, password: &str| {
            server.request("POST", "/v1/sessions").header("X-Forwarded-For", from).json(&serde_json::json!({"login": "owner", "password": password})).send()
        };
        for _ in 0..5 {
            sign_in("192.0.2.1", "not it at all, no").expect_problem(401, "wrong-credentials");
        }
        let reply = sign_in("192.0.2.1", PASSWORD).expect(429);
        let wait: u64 = reply.header("retry-after").expect("a time to wait").parse().expect("seconds");
        assert!((1..=30).contains(&wait), "{wait}");
        reply.expect_problem(429, "too-many-attempts");
        sign_in("198.51.100.7", PASSWORD).expect(201);
    }
}
