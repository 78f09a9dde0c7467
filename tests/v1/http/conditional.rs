//! Tags, and replies that say no more than that nothing changed.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Register, Reply, Server, on_both};

use super::super::telling::money;
use super::super::world::{World, text};
use super::{addresses, head, header, register_addresses};

fn tag(server: &Server, target: &str) -> String {
    header(&server.get(target).send().expect(200), "etag")
}

fn again(server: &Server, target: &str, tag: &str) -> Reply {
    server.get(target).header("If-None-Match", tag).send()
}

/// How often an answer had to be made.
fn misses(server: &Server) -> String {
    let figures = server.get("/metrics").send().expect(200);
    let line = figures.text().lines().find(|line| line.starts_with("enpo_cache_misses_total "));
    line.expect("it is counted").to_owned()
}

/// Two grants that have nothing in common.
fn two_grants() -> Vec<Value> {
    let organisation =
        |id: &str, name: &str| json!({"kind": "organisation", "id": id, "name": {"en": name}});
    let grant = |id: &str, funder: &str, recipient: &str| {
        json!({
            "kind": "grant", "id": id, "funding_kind": "grant", "funder": {"id": funder}, "recipients": [{"id": recipient}],
            "amount": money("10.00", "GBP"), "status": "active",
        })
    };
    vec![
        organisation("GB-COH-00000001", "First funder"),
        organisation("GB-COH-00000002", "First recipient"),
        organisation("GB-COH-00000003", "Second funder"),
        organisation("GB-COH-00000004", "Second recipient"),
        grant("360G-one", "GB-COH-00000001", "GB-COH-00000002"),
        grant("360G-two", "GB-COH-00000003", "GB-COH-00000004"),
    ]
}

const ABOUT_ONE: [&str; 9] = [
    "/v1/grants/360G-one",
    "/v1/grants/360G-one/milestones",
    "/v1/grants/360G-one/progress",
    "/v1/grants/360G-one/history",
    "/v1/organisations/GB-COH-00000001",
    "/v1/organisations/GB-COH-00000001/funding-given",
    "/v1/organisations/GB-COH-00000002",
    "/v1/organisations/GB-COH-00000002/funding",
    "/v1/organisations/GB-COH-00000002/milestones",
];

/// Which of these addresses answer otherwise after these lines were imported.
fn changed_by<'t>(
    register: &Register,
    server: &Server,
    lines: &[Value],
    targets: &[&'t str],
) -> BTreeSet<&'t str> {
    let before: Vec<String> = targets.iter().map(|target| tag(server, target)).collect();
    let was = head(server);
    register.import("ndjson", "two.ndjson", text(lines)).expect_success();
    let read = (was + 1).to_string();
    let told = |(target, tag): (&&'t str, String)| {
        let reply =
            server.get(target).header("If-None-Match", tag).header("Min-Sequence", &read).send();
        assert!([200, 304].contains(&reply.status), "{reply}");
        (reply.status == 200).then_some(*target)
    };
    targets.iter().zip(before).filter_map(told).collect()
}

on_both! {
    fn a_known_tag_is_answered_304_without_a_body(world: &World) {
        for target in register_addresses(world) {
            let whole = world.server.get(&target).send().expect(200);
            let tag = header(&whole, "etag");
            assert!(tag.starts_with('"') && tag.ends_with('"'), "{target} has the weak tag {tag}");
            for told in [tag.clone(), format!("\"other\", {tag}"), format!("W/{tag}"), "*".to_owned()] {
                let reply = again(&world.server, &target, &told).expect(304);
                assert!(reply.bytes().is_empty(), "{target}");
                assert_eq!(header(&reply, "etag"), tag);
                for name in ["vary", "cache-control"] {
                    assert_eq!(header(&reply, name), header(&whole, name), "{name} of {target}");
                }
                let head = world.server.request("HEAD", &target).header("If-None-Match", &told).send();
                assert_eq!(head.status, 304, "{target}");
            }
            again(&world.server, &target, "\"other\"").expect(200);
            again(&world.server, &target, tag.trim_matches('"')).expect(200);
        }
    }

    fn an_unchanged_reply_keeps_its_tag(world: &World) {
        for target in addresses(world).iter().filter(|target| !target.starts_with("/health") && *target != "/metrics") {
            let reply = world.server.get(target).header("Accept", "*/*").send().expect(200);
            let second = world.server.get(target).header("Accept", "*/*").send().expect(200);
            assert_eq!(header(&reply, "etag"), header(&second, "etag"), "{target}");
            assert_eq!(reply.bytes(), second.bytes(), "{target}");
        }
    }

    fn a_tag_belongs_to_one_representation(world: &World) {
        let target = "/v1/contracts?limit=5";
        let mut tags = BTreeSet::new();
        for language in ["", "kk", "ru", "en"] {
            for coding in ["identity", "gzip", "br", "zstd"] {
                let reply = world.server.get(target).header("Accept-Language", language).header("Accept-Encoding", coding).send().expect(200);
                let tag = header(&reply, "etag");
                world.server.get(target).header("Accept-Language", language).header("Accept-Encoding", coding).header("If-None-Match", &tag).send().expect(304);
                tags.insert(tag);
            }
        }
        assert_eq!(tags.len(), 16);
        let gzip = header(&world.server.get(target).header("Accept-Encoding", "gzip").send(), "etag");
        world.server.get(target).header("Accept-Encoding", "br").header("If-None-Match", gzip).send().expect(200);
        assert_ne!(tag(&world.server, "/v1/organisations?limit=3"), tag(&world.server, "/v1/organisations?limit=4"));
    }

    fn what_is_known_is_answered_without_a_query(register: Register) {
        register.import("ndjson", "two.ndjson", text(&two_grants())).expect_success();
        let server = register.serve();
        let tag = tag(&server, "/v1/grants/360G-one");
        let before = misses(&server);
        for _ in 0..5 {
            again(&server, "/v1/grants/360G-one", &tag).expect(304);
        }
        assert_eq!(misses(&server), before);
    }

    fn what_lies_below_an_item_is_not_asked_again_after_an_unrelated_write(register: Register) {
        register.import("ndjson", "two.ndjson", text(&two_grants())).expect_success();
        let server = register.serve();
        let targets = [&ABOUT_ONE[..], &["/v1/grants/360G-one/payments?status=paid", "/v1/organisations/GB-COH-00000002/funding?overdue=true"]].concat();
        let tags: Vec<String> = targets.iter().map(|target| tag(&server, target)).collect();
        let was = head(&server);
        let before = misses(&server);
        let mut second = two_grants().remove(5);
        second["amount"] = money("20.00", "GBP");
        let milestone = json!({"kind": "milestone", "id": "360G-two:m:1", "funding": "360G-two", "title": {"en": "Two"}});
        register.import("ndjson", "two.ndjson", text(&[second, milestone])).expect_success();
        for (target, tag) in targets.iter().zip(tags) {
            server.get(target).header("If-None-Match", tag).header("Min-Sequence", (was + 1).to_string()).send().expect(304);
        }
        assert_eq!(misses(&server), before);
    }

    fn what_lies_below_an_item_follows_what_its_filter_looks_at(register: Register) {
        let mut lines = two_grants();
        let milestone = |due: &str| json!({"kind": "milestone", "id": "360G-one:m:1", "funding": "360G-one", "title": {"en": "One"}, "status": "planned", "due_on": due});
        lines.push(milestone("2190-01-01"));
        register.import("ndjson", "two.ndjson", text(&lines)).expect_success();
        let server = register.serve();
        let seated = ["/v1/organisations/GB-COH-00000002/funding?funder_region=75", "/v1/organisations/GB-COH-00000002/milestones?funder_region=75", "/v1/grants/360G-one/milestones?funder_region=75"];
        let owned = ["/v1/grants/360G-one/milestones?funder_group=GB-COH-00000003", "/v1/organisations/GB-COH-00000002/funding?funder_group=GB-COH-00000003"];
        let late = ["/v1/organisations/GB-COH-00000001/funding-given?overdue=unknown", "/v1/grants/360G-one/milestones?overdue=unknown"];
        let healthy = ["/v1/grants/360G-one/milestones?sphere=health", "/v1/organisations/GB-COH-00000002/milestones?sphere=health"];
        let all: Vec<&str> = [&seated[..], &owned, &late, &healthy].concat();
        for target in &all {
            assert_eq!(server.ok(target)["items"], json!([]), "{target}");
        }
        let mut funder = lines[0].clone();
        funder["seat"] = json!({"scheme": "KATO", "code": "750000000"});
        let found = |targets: &[&str]| targets.iter().all(|target| server.ok(target)["items"].as_array().is_some_and(|items| items.len() == 1));
        assert!(changed_by(&register, &server, &[funder.clone()], &all).is_superset(&BTreeSet::from(seated)) && found(&seated));
        funder["parent"] = json!({"id": "GB-COH-00000003", "relation": "subordinate"});
        assert!(changed_by(&register, &server, &[funder], &all).is_superset(&BTreeSet::from(owned)) && found(&owned));
        assert!(changed_by(&register, &server, &[milestone("2020-01-01")], &all).is_superset(&BTreeSet::from(late)) && found(&late));
        let mut grant = lines[4].clone();
        grant["spheres"] = json!(["health"]);
        assert!(changed_by(&register, &server, &[grant], &all).is_superset(&BTreeSet::from(healthy)) && found(&healthy));
    }

    fn an_unrelated_write_invalidates_nothing(register: Register) {
        register.import("ndjson", "two.ndjson", text(&two_grants())).expect_success();
        let server = register.serve();
        let mut second = two_grants().remove(5);
        second["amount"] = money("20.00", "GBP");
        let others = ["/v1/grants/360G-two", "/v1/organisations/GB-COH-00000004", "/v1/grants", "/v1/funding?status=active", "/v1/changes"];
        let untouched = ["/v1/organisations", "/v1/contracts", "/v1/milestones", "/v1/sources", "/v1/codelists/regions"];
        let all: Vec<&str> = ABOUT_ONE.iter().chain(&others).chain(&untouched).copied().collect();
        let changed = changed_by(&register, &server, &[second], &all);
        assert_eq!(changed, BTreeSet::from(others));
    }

    fn a_new_name_is_seen_wherever_it_is_mentioned(register: Register) {
        register.import("ndjson", "two.ndjson", text(&two_grants())).expect_success();
        let server = register.serve();
        let mut funder = two_grants().remove(0);
        funder["name"] = json!({"en": "Renamed"});
        let mentions = ["/v1/grants/360G-one", "/v1/organisations/GB-COH-00000001", "/v1/organisations/GB-COH-00000001/funding-given", "/v1/organisations/GB-COH-00000002/funding", "/v1/grants", "/v1/funding", "/v1/organisations?sort=name"];
        let others = ["/v1/grants/360G-two", "/v1/grants/360G-one/progress", "/v1/organisations/GB-COH-00000004/funding", "/v1/milestones"];
        let all: Vec<&str> = mentions.iter().chain(&others).copied().collect();
        let changed = changed_by(&register, &server, &[funder], &all);
        assert_eq!(changed, BTreeSet::from(mentions));
        assert_eq!(server.ok("/v1/grants/360G-one")["funder"]["name"]["en"], "Renamed");
    }

    fn what_comes_below_a_grant_is_seen_there(register: Register) {
        register.import("ndjson", "two.ndjson", text(&two_grants())).expect_success();
        let server = register.serve();
        let milestone = json!({"kind": "milestone", "id": "360G-one:m:1", "funding": "360G-one", "title": {"en": "One"}, "weight": 1000, "status": "planned", "due_on": "2020-01-01"});
        let payment = json!({"kind": "payment", "id": "360G-one:p:1", "funding": "360G-one", "status": "paid", "amount": money("1.00", "GBP"), "paid_on": "2020-01-01"});
        let below = ["/v1/grants/360G-one/milestones", "/v1/grants/360G-one/payments", "/v1/grants/360G-one/progress", "/v1/organisations/GB-COH-00000002/milestones", "/v1/milestones", "/v1/funding?overdue=unknown", "/v1/organisations/GB-COH-00000001/funding-given?overdue=true", "/v1/organisations/GB-COH-00000002/funding?result=accepted"];
        let others = ["/v1/grants/360G-two/milestones", "/v1/grants/360G-two/payments", "/v1/grants/360G-two/progress", "/v1/organisations/GB-COH-00000004/milestones", "/v1/contracts"];
        let all: Vec<&str> = below.iter().chain(&others).copied().collect();
        let changed = changed_by(&register, &server, &[milestone, payment], &all);
        assert_eq!(changed, BTreeSet::from(below));
    }

    fn totals_follow_what_they_sum(register: Register) {
        register.import("ndjson", "two.ndjson", text(&two_grants())).expect_success();
        let server = register.serve();
        let mut first = two_grants().remove(4);
        first["amount"] = money("12.50", "GBP");
        let changed = changed_by(&register, &server, &[first], &ABOUT_ONE);
        assert!(changed.contains("/v1/organisations/GB-COH-00000001") && changed.contains("/v1/organisations/GB-COH-00000002"), "{changed:?}");
        assert_eq!(server.ok("/v1/organisations/GB-COH-00000002")["totals"]["received"][0]["sum"]["amount"], "12.50");
        assert_eq!(server.ok("/v1/organisations/GB-COH-00000002")["sequence"], server.ok("/v1/grants/360G-one")["sequence"], "what it sums is what it was made from");
    }

    fn totals_follow_what_sources_cover_and_lists_below_with_them(register: Register) {
        let source = |id: &str, coverage: Value| json!({"kind": "source", "id": id, "publisher": {"name": {"en": id}}, "title": {"en": id}, "coverage": coverage, "sources": [id]});
        let mut lines = vec![source("s1", json!([])), source("s2", json!([]))];
        lines.extend(two_grants());
        for (line, source) in [(6, "s1"), (7, "s2")] {
            (lines[line]["status"], lines[line]["sources"]) = (json!("terminated"), json!([source]));
        }
        register.import("ndjson", "two.ndjson", text(&lines)).expect_success();
        let server = register.serve();
        let of = |id: &str| ["", "/funding", "/funding-given"].map(|below| format!("/v1/organisations/{id}{below}"));
        let one = ["GB-COH-00000001", "GB-COH-00000002"].map(of).concat();
        let two = ["GB-COH-00000003", "GB-COH-00000004"].map(of).concat();
        let all: Vec<&str> = one.iter().chain(&two).map(String::as_str).collect();
        let before = head(&server);
        let was: Vec<Value> = one.iter().map(|target| server.ok(target)["sequence"].clone()).collect();
        let paying = source("s1", json!([{"kind": "payment", "complete": true}]));
        let changed = changed_by(&register, &server, &[paying], &all);
        assert_eq!(changed, one.iter().map(String::as_str).collect(), "the funding of others is stated by another source");
        for (target, was) in one.iter().zip(was) {
            let fresh = server.ok(target)["sequence"].clone();
            let at = |at: i64| server.ok(&format!("{target}?as_of={at}"))["sequence"].clone();
            assert_eq!((&fresh, &at(before + 1), at(before)), (&json!(before + 1), &fresh, was), "{target}");
        }
    }

    fn what_a_source_covers_is_seen_wherever_lateness_is_told(register: Register) {
        let source = |id: &str, coverage: Value| json!({"kind": "source", "id": id, "publisher": {"name": {"en": id}}, "title": {"en": id}, "coverage": coverage, "sources": [id]});
        let milestone = |grant: &str, source: &str| json!({"kind": "milestone", "id": format!("{grant}:m:1"), "funding": grant, "title": {"en": "One"}, "status": "planned", "due_on": "2020-01-01", "sources": [source]});
        let place = |mut grant: Value, code: &str| {
            grant["places"] = json!([{"scheme": "KATO", "code": code}]);
            grant["sources"] = json!(["s1"]);
            grant
        };
        let mut lines = vec![source("s1", json!([])), source("s2", json!([]))];
        lines.extend(two_grants());
        lines[6] = place(lines[6].clone(), "550000000");
        lines.extend([milestone("360G-one", "s1"), milestone("360G-two", "s2")]);
        register.import("ndjson", "two.ndjson", text(&lines)).expect_success();
        let server = register.serve();
        let item = "/v1/milestones/360G-one:m:1";
        let told = ["/v1/milestones/360G-one:m:1", "/v1/grants/360G-one/progress", "/v1/grants/360G-one/milestones", "/v1/organisations/GB-COH-00000002/milestones", "/v1/milestones"];
        let filtered = ["/v1/milestones?overdue=true", "/v1/milestones?waiting_on=unknown", "/v1/funding?overdue=unknown", "/v1/funding?result=none"];
        let below = ["/v1/grants/360G-one/milestones?overdue=true", "/v1/grants/360G-one/milestones?waiting_on=unknown", "/v1/organisations/GB-COH-00000002/milestones?overdue=unknown", "/v1/organisations/GB-COH-00000002/funding?overdue=true", "/v1/organisations/GB-COH-00000001/funding-given?result=none"];
        let filtered = [&filtered[..], &below].concat();
        let others = ["/v1/milestones/360G-two:m:1", "/v1/grants/360G-two/milestones", "/v1/grants/360G-one", "/v1/grants/360G-two/progress", "/v1/grants", "/v1/funding?region=55"];
        let all: Vec<&str> = told.iter().chain(&filtered).chain(&others).copied().collect();
        assert_eq!(server.ok(item)["overdue"], Value::Null);

        let pavlodar = json!([{"kind": "milestone", "region": {"scheme": "KATO", "code": "55"}, "complete": true}]);
        let changed = changed_by(&register, &server, &[source("s1", pavlodar)], &all);
        assert_eq!(changed, told.iter().chain(&filtered).copied().collect());
        let (shown, newest) = (server.ok(item), head(&server));
        assert_eq!((&shown["overdue"], &shown["sequence"], &shown["revision"]), (&json!(true), &json!(newest), &json!(1)));
        for list in told[1..].iter().chain(&filtered) {
            assert_eq!(server.ok(list)["sequence"], newest, "{list}");
        }
        let found = || below.map(|list| server.ok(list)["items"].as_array().map_or(0, Vec::len));
        assert_eq!(found(), [1, 0, 0, 1, 1], "what lies below is late now");

        let unrelated = [source("s3", json!([{"kind": "milestone", "complete": false}]))];
        assert_eq!(changed_by(&register, &server, &unrelated, &all), BTreeSet::new(), "it covers nothing");

        // A region is asked where the work is done.
        let elsewhere = place(two_grants().remove(4), "750000000");
        let all = [&told[..], &filtered].concat();
        let changed = changed_by(&register, &server, &[elsewhere], &all);
        assert_eq!((changed, found()), (all.into_iter().collect(), [0, 1, 1, 0, 0]));
        assert_eq!(server.ok(item)["overdue"], Value::Null);
        for target in told.iter().chain(&filtered) {
            assert_eq!(server.ok(target)["sequence"], head(&server), "{target}");
        }
    }
}
