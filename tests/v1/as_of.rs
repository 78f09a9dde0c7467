//! `as_of`: what the register knew at a change or at a moment.

use serde_json::{Value, json};
use tests::{Register, Server, on_both};

use super::telling::{money, page};
use super::world::{World, ids, text, walk};

pub const RECIPIENT: &str = "KZ-BIN-170940025833";
pub const FUNDER: &str = "KZ-BIN-940140000385";
const GRANT: &str = "/v1/grants/360G-a";

/// A register as it was stated on three days: first so, then otherwise, then without what lay below the grant.
pub fn told_three_times(register: &Register) -> Server {
    for (number, lines) in [first(), second(), third()].iter().enumerate() {
        let name = format!("{number}.ndjson");
        register.import_with("ndjson", &name, text(lines), &["--complete"]).expect_success();
    }
    register.serve()
}

fn organisation(id: &str, name: &str) -> Value {
    json!({"kind": "organisation", "id": id, "name": {"kk": name}, "sources": ["akimat"]})
}

fn grant(amount: &str, status: &str) -> Value {
    json!({"kind": "grant", "id": "360G-a", "funding_kind": "grant", "funder": {"id": FUNDER}, "recipients": [{"id": RECIPIENT}],
           "amount": money(amount, "KZT"), "status": status, "signed_on": "2025-03-01", "sources": ["akimat"]})
}

fn milestone(status: &str) -> Value {
    let mut line = json!({"kind": "milestone", "id": "360G-a:m:1", "funding": "360G-a", "title": {"ru": "Этап"}, "weight": 1000,
                          "status": status, "due_on": "2025-06-01", "sources": ["akimat"]});
    if status == "reported" {
        line["reported_on"] = json!("2025-06-05");
    }
    line
}

fn first() -> Vec<Value> {
    let source = json!({"kind": "source", "id": "akimat", "publisher": {"name": {"ru": "Акимат"}}, "title": {"ru": "Договоры"}, "sources": ["akimat"]});
    vec![
        source,
        organisation(RECIPIENT, "Қор"),
        organisation(FUNDER, "Басқарма"),
        grant("1000000.50", "active"),
        milestone("planned"),
    ]
}

fn second() -> Vec<Value> {
    let mut lines = first();
    lines[2] = organisation(FUNDER, "Жаңа басқарма");
    lines[3] = grant("2000000.00", "completed");
    lines[4] = milestone("reported");
    lines.push(json!({"kind": "payment", "id": "360G-a:p:1", "funding": "360G-a", "status": "paid", "amount": money("5.00", "KZT"),
                      "paid_on": "2025-04-01", "sources": ["akimat"]}));
    lines
}

fn third() -> Vec<Value> {
    second().into_iter().take(4).collect()
}

/// The last change of each import, and its time.
fn moments(server: &Server) -> Vec<(i64, String)> {
    let mut moments: Vec<(i64, String)> = Vec::new();
    for entry in page(&server.ok("/v1/changes?limit=1000")) {
        let moment = (
            entry["snapshot"].as_i64().expect("a sequence"),
            entry["at"].as_str().unwrap_or_default().to_owned(),
        );
        if moments.last().is_none_or(|last| last.0 != moment.0) {
            moments.push(moment);
        }
    }
    let imports: Vec<i64> = moments.iter().map(|(sequence, _)| *sequence).collect();
    assert_eq!(imports, [5, 9, 11], "each import is one transaction");
    moments
}

fn as_of(server: &Server, path: &str, moment: &str) -> Value {
    server.ok(&format!("{path}?as_of={moment}"))
}

on_both! {
    fn an_item_is_told_as_it_was_known_then(register: Register) {
        let server = told_three_times(&register);
        let moments = moments(&server);
        for (at, amount, status, funder, revision) in [
            (0, "1000000.50", "active", "Басқарма", 1),
            (1, "2000000.00", "completed", "Жаңа басқарма", 2),
            (2, "2000000.00", "completed", "Жаңа басқарма", 2),
        ] {
            let (sequence, moment) = &moments[at];
            for asked in [&sequence.to_string(), moment] {
                let shown = as_of(&server, GRANT, asked);
                assert_eq!(shown["amount"], money(amount, "KZT"), "{asked}");
                assert_eq!((&shown["status"], &shown["revision"]), (&json!(status), &json!(revision)), "{asked}");
                assert_eq!(shown["funder"]["name"], json!({"kk": funder}), "a reference is told as of then too");
                assert_eq!(shown["as_of"], *sequence, "{asked}");
                assert!(shown["updated_at"].as_str() <= Some(moment), "{asked}");
            }
        }
        let now = server.ok(GRANT);
        assert_eq!((&now["amount"], now.get("as_of")), (&money("2000000.00", "KZT"), None));
    }

    fn a_change_in_the_midst_of_a_transaction_means_all_of_it(register: Register) {
        let server = told_three_times(&register);
        for asked in 6..=9 {
            let shown = as_of(&server, GRANT, &asked.to_string());
            assert_eq!((&shown["as_of"], &shown["revision"]), (&json!(9), &json!(2)), "{asked}");
        }
    }

    fn before_the_first_change_nothing_was_known(register: Register) {
        let server = told_three_times(&register);
        for below in ["", "/milestones", "/payments", "/progress"] {
            for asked in ["0", "2001-01-01T00:00:00Z"] {
                server.get(&format!("{GRANT}{below}?as_of={asked}")).send().expect_problem(404, "not-known-then");
            }
        }
    }

    fn totals_are_what_they_were_then(register: Register) {
        let server = told_three_times(&register);
        for (asked, sum) in [("5", "1000000.50"), ("9", "2000000.00")] {
            let line = json!([{"kind": "grant", "currency": "KZT", "count": 1, "sum": money(sum, "KZT")}]);
            assert_eq!(as_of(&server, &format!("/v1/organisations/{RECIPIENT}"), asked)["totals"]["received"], line);
            assert_eq!(as_of(&server, &format!("/v1/organisations/{FUNDER}"), asked)["totals"]["given"], line);
        }
    }

    fn what_lay_below_is_told_as_it_was_then(register: Register) {
        let server = told_three_times(&register);
        let organisation = format!("/v1/organisations/{RECIPIENT}");
        for (asked, status, payments) in [("5", Some("planned"), 0), ("9", Some("reported"), 1), ("11", None, 0)] {
            for path in [GRANT, &organisation] {
                let milestones = as_of(&server, &format!("{path}/milestones"), asked);
                let statuses: Vec<&str> = page(&milestones).iter().filter_map(|milestone| milestone["status"].as_str()).collect();
                assert!(statuses.iter().copied().eq(status), "{path} {asked}");
                assert_eq!(milestones["as_of"].to_string(), asked);
            }
            assert_eq!(page(&as_of(&server, &format!("{GRANT}/payments"), asked)).len(), payments, "{asked}");
            assert_eq!(ids(page(&as_of(&server, &format!("{organisation}/funding"), asked))), ["360G-a"]);
            let progress = as_of(&server, &format!("{GRANT}/progress"), asked);
            let paid = (payments == 1).then(|| money("5.00", "KZT"));
            assert_eq!(progress["now"].get("paid"), paid.as_ref(), "{asked}");
            let reported = (status == Some("reported")).then(|| money("2000000.00", "KZT"));
            assert_eq!(progress["now"].get("reported"), reported.as_ref(), "{asked}");
        }
        let amount = |asked: &str| as_of(&server, &format!("{organisation}/funding"), asked)["items"][0]["amount"].clone();
        assert_eq!((amount("5"), amount("9")), (money("1000000.50", "KZT"), money("2000000.00", "KZT")));
    }

    fn what_was_withdrawn_is_gone_with_its_reason_and_still_known_before(register: Register) {
        let server = told_three_times(&register);
        let path = "/v1/milestones/360G-a:m:1";
        for query in ["", "?as_of=11"] {
            let problem = server.get(&format!("{path}{query}")).send().expect_problem(410, "gone");
            assert_eq!(problem["gone"]["operation"], "withdrawn");
            assert_eq!(problem["detail"], problem["gone"]["reason"]);
            assert!(problem["gone"]["sequence"].as_i64() > Some(9), "{problem}");
        }
        assert_eq!(as_of(&server, path, "5")["status"], "planned");
        assert_eq!(as_of(&server, path, "9")["status"], "reported");
        assert!(!ids(page(&server.ok("/v1/milestones"))).contains(&"360G-a:m:1".to_owned()));
    }

    fn withdrawal_takes_what_lies_below_along(register: Register) {
        let server = told_three_times(&register);
        let fewer: Vec<Value> = second().into_iter().take(3).collect();
        register.import_with("ndjson", "3.ndjson", text(&fewer), &["--complete"]).expect_success();
        std::thread::sleep(std::time::Duration::from_millis(500));
        for below in ["", "/milestones", "/payments", "/documents", "/progress"] {
            server.get(&format!("{GRANT}{below}")).send().expect_problem(410, "gone");
            as_of(&server, &format!("{GRANT}{below}"), "9");
        }
        assert_eq!(server.ok(&format!("{GRANT}/history"))["items"][0]["operation"], "withdrawn", "history stays");
        assert_eq!(server.ok(&format!("/v1/organisations/{RECIPIENT}"))["totals"]["received"], json!([]));
        assert!(page(&server.ok(&format!("/v1/organisations/{RECIPIENT}/funding"))).is_empty());
    }

    fn a_moment_to_come_is_the_present(register: Register) {
        let server = told_three_times(&register);
        assert_eq!(as_of(&server, GRANT, "2100-01-01T00:00:00Z")["as_of"], 11);
    }

    fn a_change_to_come_is_400(world: &World) {
        let head: i64 = world.server.get("/v1/changes").send().header("sequence").and_then(|text| text.parse().ok()).expect("a number");
        for path in ["/v1/grants/360G-w-01", "/v1/grants/360G-w-01/payments", "/v1/grants/360G-w-01/progress"] {
            let problem = world.server.get(&format!("{path}?as_of={}", head + 1)).send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["code"], "future_sequence");
        }
    }

    fn what_is_no_moment_is_400(world: &World) {
        for asked in ["", "yesterday", "-1", "1.5", "2026-01-01", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z"] {
            let problem = world.server.get(&format!("/v1/grants/360G-w-01?as_of={asked}")).send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["parameter"], "as_of", "{asked}");
        }
    }

    fn lists_do_not_take_it_yet(world: &World) {
        for list in ["organisations", "funding", "grants", "contracts", "milestones", "calls", "sources", "changes", "codelists"] {
            let problem = world.server.get(&format!("/v1/{list}?as_of=5")).undocumented_query().send().expect_problem(400, "invalid-parameter");
            assert_eq!((&problem["errors"][0]["parameter"], &problem["errors"][0]["code"]), (&json!("as_of"), &json!("as_of_not_supported")), "{list}");
        }
    }

    fn the_present_by_its_sequence_is_the_present(world: &World) {
        let head = world.server.get("/v1/changes").send().header("sequence").expect("a number");
        for path in ["/v1/grants/360G-w-01", "/v1/grants/360G-w-01/milestones", "/v1/contracts/ocds-w:c:12/payments", "/v1/contracts/ocds-w:c:00/documents", "/v1/contracts/ocds-w:c:12/progress"] {
            let (mut then, now) = (as_of(&world.server, path, &head), world.server.ok(path));
            let then = then.as_object_mut().expect("an object");
            then.remove("as_of");
            then.insert("sequence".to_owned(), now["sequence"].clone());
            assert_eq!(Some(&*then), now.as_object(), "{path}");
        }
        for line in world.of(&["organisation"]) {
            let path = format!("/v1/organisations/{}", line["id"].as_str().expect("an id"));
            for below in ["", "/funding", "/funding-given", "/milestones"] {
                let path = format!("{path}{below}");
                let (then, now) = (as_of(&world.server, &path, &head), world.server.ok(&path));
                let told = if below.is_empty() { "totals" } else { "items" };
                assert_eq!(then[told], now[told], "{path}");
            }
        }
    }

    fn all_pages_are_of_the_moment_of_the_first(world: &World) {
        let id = super::super::world::org(12);
        let path = format!("/v1/organisations/{id}/funding");
        let first = world.server.ok(&format!("{path}?as_of=2100-01-01T00:00:00Z&limit=2&include=total"));
        let mut found = ids(page(&first));
        let mut next = first["next"].as_str().map(str::to_owned);
        while let Some(path) = next {
            let shown = world.server.ok(&path);
            assert_eq!(shown["as_of"], first["as_of"]);
            found.extend(ids(page(&shown)));
            next = shown["next"].as_str().map(str::to_owned);
        }
        assert_eq!(first["total"], found.len());
        assert_eq!(found, ids(page(&world.server.ok(&format!("{path}?limit=100")))));
    }

    fn what_was_known_at_the_newest_change_is_what_is_known(world: &World) {
        let server = &world.server;
        let head = server.ok("/v1/changes?limit=1000&after=0")["sequence"].as_i64().expect("a sequence");
        let head = std::iter::successors(Some(head), |seen| {
            let next = server.ok(&format!("/v1/changes?limit=1000&after={seen}"))["sequence"].as_i64()?;
            (next > *seen).then_some(next)
        }).last().expect("a sequence");
        for line in world.of(&["organisation", "grant"]) {
            let id = line["id"].as_str().expect("an id");
            let (path, below): (_, &[&str]) = if line["kind"] == "grant" {
                ("grants", &["", "/milestones", "/payments", "/documents", "/progress", "/history"])
            } else {
                ("organisations", &["", "/funding", "/funding-given", "/milestones", "/history"])
            };
            for below in below {
                let path = format!("/v1/{path}/{id}{below}");
                let mut then = server.ok(&format!("{path}?as_of={head}"));
                let fields = then.as_object_mut().expect("an object");
                assert_eq!(fields.remove("as_of"), Some(json!(head)), "{path}");
                fields.remove("next");
                let mut now = server.ok(&path);
                now.as_object_mut().expect("an object").remove("next");
                assert_eq!(then, now, "{path}");
            }
        }
    }

    fn pages_of_what_lay_below_are_in_its_order_and_whole(register: Register) {
        let id = |number: usize| format!("360G-long:m:{number}");
        let mut lines = vec![json!({"kind": "grant", "id": "360G-long", "funding_kind": "grant", "amount": money("5", "KZT")})];
        lines.extend((1..=12).map(|number| json!({
            "kind": "milestone", "id": id(number), "funding": "360G-long", "position": number, "title": {"ru": "Этап"},
        })));
        register.import("ndjson", "long.ndjson", text(&lines)).expect_success();
        let walked = walk(&register.serve(), "/v1/grants/360G-long/milestones?as_of=14&limit=5");
        let expected: Vec<String> = (1..=12).map(id).collect();
        assert_eq!(ids(&walked), expected);
    }
}
