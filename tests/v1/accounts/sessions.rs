//! Signing in, going on, signing out.

use serde_json::json;
use tests::on_both;

use super::staff::{PASSWORD, Staff, access, refresh};

on_both! {
    fn who_signs_in_sees_their_account(staff: Staff) {
        let reply = staff.sign_in("Public_Body", PASSWORD).send().expect(201);
        assert_eq!(reply.header("cache-control").as_deref(), Some("no-store"));
        let tokens = reply.json();
        assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(600)));
        let reply = staff.server.get("/v1/account").bearer(access(&tokens)).send().expect(200);
        assert_eq!(reply.header("etag").as_deref(), Some("\"r1\""));
        let account = reply.json();
        assert_eq!((&account["login"], &account["organisation"], &account["roles"]), (&json!("public_body"), &json!("KZ-BIN-170940025833"), &json!(["public_body"])));
        assert!(!reply.text().contains("password") && !reply.text().contains("argon2"), "{reply}");
    }

    fn a_session_goes_on_with_the_next_token_and_each_is_good_once(staff: Staff) {
        let first = staff.session("ngo");
        let renew = |token: &str| staff.ask_for_token(&[("grant_type", "refresh_token"), ("refresh_token", token)]).send();
        let second = renew(refresh(&first)).expect(200).json();
        assert_ne!(refresh(&first), refresh(&second));
        assert!(staff.counts(access(&second)) && staff.counts(access(&first)), "the session is one");
        let third = renew(refresh(&second)).expect(200).json();
        assert!(staff.counts(access(&third)));
        // Somebody has an old one: nobody knows which of the two is the owner.
        let problem = renew(refresh(&first)).expect_problem(401, "wrong-credentials");
        assert_eq!(problem["error"], "invalid_grant");
        for token in [&first, &second, &third] {
            assert!(!staff.counts(access(token)), "the session has ended");
        }
        renew(refresh(&third)).expect_problem(401, "wrong-credentials");
        assert!(staff.counts(&staff.token("ngo")), "another session begins as ever");
    }

    fn of_those_who_use_one_token_at_once_one_goes_on(staff: Staff) {
        let other = (staff.register.database() == tests::Database::Postgres).then(|| staff.register.serve());
        let nodes = [&staff.server, other.as_ref().unwrap_or(&staff.server)];
        for _ in 0..5 {
            let session = staff.session("ngo");
            let renewed: Vec<u16> = std::thread::scope(|scope| {
                let asking: Vec<_> = (0..12).map(|number| {
                    let (node, token) = (nodes[number % 2], refresh(&session));
                    scope.spawn(move || node.request("POST", "/v1/token").form(&[("grant_type", "refresh_token"), ("refresh_token", token)]).send().status)
                }).collect();
                asking.into_iter().map(|asking| asking.join().expect("an answer")).collect()
            });
            assert_eq!(renewed.iter().filter(|status| **status == 200).count(), 1, "{renewed:?}");
            assert!(!staff.counts(access(&session)), "one of them stole it");
        }
    }

    fn who_signs_out_is_out_at_once_on_every_node(staff: Staff) {
        let (leaving, staying) = (staff.session("moderator"), staff.session("moderator"));
        let other = (staff.register.database() == tests::Database::Postgres).then(|| staff.register.serve());
        let node = other.as_ref().unwrap_or(&staff.server);
        node.get("/v1/account").bearer(access(&leaving)).send().expect(200);
        let reply = staff.server.request("DELETE", "/v1/sessions/current").bearer(access(&leaving)).send().expect(204);
        assert!(reply.bytes().is_empty());
        node.get("/v1/account").bearer(access(&leaving)).send().expect_problem(401, "unauthenticated");
        staff.ask_for_token(&[("grant_type", "refresh_token"), ("refresh_token", refresh(&leaving))]).send().expect_problem(401, "wrong-credentials");
        node.get("/v1/account").bearer(access(&staying)).send().expect(200);
    }

    fn another_password_ends_the_other_sessions(staff: Staff) {
        let (here, elsewhere) = (staff.session("ngo"), staff.session("ngo"));
        let change = |old: &str, new: &str| {
            staff.server.request("PUT", "/v1/account/password").bearer(access(&here)).json(&json!({"old": old, "new": new})).send()
        };
        let problem = change("not it at all", "жеті рет өлшеп, бір рет кес").expect_problem(422, "invalid-body");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/old"), &json!("wrong")));
        let problem = change(PASSWORD, "password1234").expect_problem(422, "invalid-body");
        assert_eq!(problem["errors"][0]["pointer"], "/new");
        assert!(staff.counts(access(&elsewhere)));
        change(PASSWORD, "жеті рет өлшеп, бір рет кес").expect(204);
        assert!(staff.counts(access(&here)) && !staff.counts(access(&elsewhere)));
        staff.sign_in("ngo", PASSWORD).send().expect_problem(401, "wrong-credentials");
        staff.sign_in("ngo", "жеті рет өлшеп, бір рет кес").send().expect(201);
    }

    fn nothing_of_it_is_in_the_log_or_in_what_is_public(staff: Staff) {
        let before = staff.server.ok("/v1/changes");
        staff.client("public_body");
        staff.session("ngo");
        let after = staff.server.ok("/v1/changes");
        assert_eq!(before, after);
        assert_eq!(staff.server.ok("/v1/organisations")["items"], json!([]));
        staff.register.enpo(&["log", "verify"]).expect_success();
        let log = staff.server.log().join("\n");
        assert!(!log.contains(PASSWORD) && !log.contains("enpo_") && !log.contains("eyJ"), "{log}");
    }
}
