//! Opening, changing and closing accounts.

use serde_json::json;
use tests::on_both;

use super::staff::{PASSWORD, Staff, access};

on_both! {
    fn an_admin_opens_an_account_that_signs_in(staff: Staff) {
        let admin = staff.token("admin");
        let body = json!({"login": "Second@Akimat.example", "password": "жеті рет өлшеп, бір рет кес", "organisation": "KZ-BIN-170940025833", "roles": ["public_body"]});
        let reply = staff.server.request("POST", "/v1/accounts").bearer(&admin).json(&body).send().expect(201);
        let opened = reply.json();
        assert_eq!(opened["login"], "second@akimat.example");
        let location = reply.header("location").expect("an address");
        assert_eq!(staff.server.get(&location).bearer(&admin).send().expect(200).json(), opened);
        staff.sign_in("second@akimat.example", "жеті рет өлшеп, бір рет кес").send().expect(201);
        let again = staff.server.request("POST", "/v1/accounts").bearer(&admin).json(&body).send();
        let problem = again.expect_problem(409, "conflict");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/login"), &json!("taken")));
    }

    fn a_change_is_made_to_what_was_read(staff: Staff) {
        let admin = staff.token("admin");
        let account = staff.account("ngo");
        let path = format!("/v1/accounts/{}", account["id"].as_str().expect("an id"));
        let change = |tag: Option<&str>, body: &serde_json::Value| {
            let request = staff.server.request("PATCH", &path).bearer(&admin).patch(body);
            tag.into_iter().fold(request, |request, tag| request.header("If-Match", tag)).send()
        };
        let closed = json!({"active": false});
        change(None, &closed).expect_problem(428, "precondition-required");
        for stale in ["\"r2\"", "\"x\"", "*", "W/\"r1\"", "r1"] {
            change(Some(stale), &closed).expect_problem(412, "precondition-failed");
        }
        let token = staff.token("ngo");
        let reply = change(Some("\"r1\""), &closed).expect(200);
        assert_eq!((reply.header("etag").as_deref(), &reply.json()["active"]), (Some("\"r2\""), &json!(false)));
        assert!(!staff.counts(&token), "its sessions have ended");
        staff.sign_in("ngo", PASSWORD).send().expect_problem(401, "wrong-credentials");
        change(Some("\"r1\""), &json!({"active": true})).expect_problem(412, "precondition-failed");
        change(Some("\"r2\""), &json!({"active": true})).expect(200);
        staff.sign_in("ngo", PASSWORD).send().expect(201);
    }

    fn other_roles_count_at_once(staff: Staff) {
        let token = staff.token("moderator");
        let all = |status: u16| staff.server.get("/v1/accounts").bearer(&token).send().expect(status).json();
        assert_eq!(all(200)["items"].as_array().expect("items").len(), 2, "those of the ministry");
        let path = format!("/v1/accounts/{}", staff.account("moderator")["id"].as_str().expect("an id"));
        let change = staff.server.request("PATCH", &path).bearer(&staff.token("admin")).header("If-Match", "\"r1\"");
        change.patch(&json!({"roles": ["moderator", "admin"]})).send().expect(200);
        assert_eq!(all(200)["items"].as_array().expect("items").len(), 5);
        staff.server.request("POST", "/v1/accounts").bearer(&token).json(&json!({})).send().expect_problem(422, "invalid-body");
    }

    fn the_last_admin_stays(staff: Staff) {
        let account = staff.account("admin");
        let path = format!("/v1/accounts/{}", account["id"].as_str().expect("an id"));
        let admin = staff.token("admin");
        for body in [json!({"active": false}), json!({"roles": ["moderator"]})] {
            let change = staff.server.request("PATCH", &path).bearer(&admin).header("If-Match", "\"r1\"").patch(&body).send();
            assert_eq!(change.expect_problem(409, "conflict")["errors"][0]["code"], "last_admin");
        }
        assert!(staff.counts(&admin));
    }

    fn of_fifty_who_change_one_account_at_once_one_does(staff: Staff) {
        let path = format!("/v1/accounts/{}", staff.account("ngo")["id"].as_str().expect("an id"));
        let admin = staff.token("admin");
        let change = |number: usize| {
            let body = json!({"roles": if number.is_multiple_of(2) { ["moderator"] } else { ["public_body"] }});
            staff.server.request("PATCH", &path).bearer(&admin).header("If-Match", "\"r1\"").patch(&body).send().status
        };
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let change = &change;
            let threads: Vec<_> = (0..50).map(|number| scope.spawn(move || change(number))).collect();
            threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 49, "{statuses:?}");
        assert_eq!(staff.account("ngo")["revision"], 2);
    }

    fn accounts_are_walked_page_by_page(staff: Staff) {
        let admin = staff.token("admin");
        let (mut logins, mut next) = (Vec::new(), Some("/v1/accounts?limit=2".to_owned()));
        while let Some(path) = next {
            let page = staff.server.get(&path).bearer(&admin).send().expect(200).json();
            logins.extend(page["items"].as_array().expect("items").iter().map(|account| account["login"].as_str().expect("a login").to_owned()));
            next = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!(logins, ["admin", "grant_operator", "moderator", "ngo", "public_body"]);
        let foreign = staff.server.get("/v1/accounts?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAA").bearer(&admin).send();
        foreign.expect_problem(400, "invalid-parameter");
    }

    fn somebody_without_a_session_learns_nothing_of_who_there_is(staff: Staff) {
        let id = staff.account("admin")["id"].as_str().expect("an id").to_owned();
        let (known, unknown) = (format!("/v1/accounts/{id}"), "/v1/accounts/acc-aaaaaaaaaaaaaaaaaaaaaaaaaa");
        for path in [known.as_str(), unknown] {
            staff.server.get(path).send().expect_problem(401, "unauthenticated");
            staff.server.get(path).bearer(&staff.token("ngo")).send().expect_problem(404, "not-found");
        }
        let tokens = staff.session("ngo");
        let own = staff.server.get("/v1/accounts").bearer(access(&tokens)).send().expect(200).json();
        assert_eq!(own["items"].as_array().expect("items").len(), 1);
    }
}
