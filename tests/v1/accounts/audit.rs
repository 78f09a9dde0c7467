//! The audit log.

use serde_json::{Value, json};
use tests::on_both;

use super::staff::{PASSWORD, Staff};

impl Staff {
    /// Entries of the audit log that a query finds.
    fn audited(&self, query: &str) -> Vec<Value> {
        let path = format!("/v1/audit{query}");
        let reply = self.server.get(&path).bearer(&self.token("moderator")).send().expect(200);
        reply.json()["items"].as_array().expect("items").clone()
    }
}

on_both! {
    fn what_is_done_with_accounts_is_written_down(staff: Staff) {
        let opened = staff.audited("?action=account_opened");
        assert_eq!(opened.len(), 5);
        assert!(opened.iter().all(|entry| entry["actor"] == "operator" && entry.get("organisation").is_none()));
        assert_eq!(opened[0]["detail"], "ngo", "the newest first");

        let (admin, body) = (staff.account("admin"), staff.account("public_body"));
        let path = format!("/v1/accounts/{}", body["id"].as_str().expect("an id"));
        let change = |tag: &str, body: &Value| {
            staff.server.request("PATCH", &path).bearer(&staff.token("admin")).header("If-Match", tag).patch(body).send().expect(200);
        };
        change("\"r1\"", &json!({"roles": ["public_body", "grant_operator"], "active": false}));
        change("\"r2\"", &json!({"active": true}));
        let about = staff.audited(&format!("?subject={}", body["id"].as_str().expect("an id")));
        let told: Vec<_> = about.iter().map(|entry| (entry["action"].as_str().expect("an action"), &entry["detail"])).collect();
        assert_eq!(told, [
            ("account_reopened", &Value::Null), ("account_closed", &Value::Null),
            ("account_changed", &json!("public_body, grant_operator")), ("account_opened", &json!("public_body")),
        ]);
        for entry in &about[..3] {
            assert_eq!((&entry["actor"], &entry["organisation"]), (&admin["id"], &admin["organisation"]));
        }
        let text = staff.server.get("/v1/audit?limit=100").bearer(&staff.token("admin")).send().expect(200).to_string();
        assert!(!text.contains(PASSWORD) && !text.contains("argon2"));
    }

    fn sessions_and_programs_are_written_down(staff: Staff) {
        let tokens = staff.sign_in("ngo", PASSWORD).send().expect(201).json();
        let renew = || {
            let form = [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().expect("a token"))];
            staff.server.request("POST", "/v1/token").form(&form).send().status
        };
        assert_eq!((renew(), renew(), renew()), (200, 401, 401));
        let (client, _) = staff.client("ngo");
        staff.server.request("DELETE", &format!("/v1/clients/{client}")).bearer(&staff.token("ngo")).send().expect(204);
        let account = staff.account("ngo");
        let all = staff.audited(&format!("?actor={}&action=token_reused,client_registered,client_ended", account["id"].as_str().expect("an id")));
        let told: Vec<_> = all.iter().map(|entry| (entry["action"].as_str().expect("an action"), entry["subject"].as_str().expect("a subject"))).collect();
        assert_eq!((told[0], told[1]), (("client_ended", client.as_str()), ("client_registered", client.as_str())));
        assert_eq!((told[2].0, told.len()), ("token_reused", 3), "a session ends once");
    }

    fn pages_hold_every_entry_once(staff: Staff) {
        let moderator = staff.token("moderator");
        let all: Vec<i64> = staff.audited("?limit=100").iter().map(|entry| entry["number"].as_i64().expect("a number")).collect();
        assert_eq!(all, (1..=i64::try_from(all.len()).expect("few")).rev().collect::<Vec<_>>(), "none is missing");
        let mut next = Some("/v1/audit?limit=2&action=account_opened".to_owned());
        let mut found = Vec::new();
        while let Some(path) = next {
            let page = staff.server.get(&path).bearer(&moderator).send().expect(200).json();
            found.extend(page["items"].as_array().expect("items").iter().map(|entry| entry["number"].as_i64().expect("a number")));
            next = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!(found, [5, 4, 3, 2, 1]);
        staff.server.get("/v1/audit?action=nonsense&actor=%20").bearer(&moderator).send().expect_problem(400, "invalid-parameter");
    }
}
