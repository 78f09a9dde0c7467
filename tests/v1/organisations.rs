//! `/v1/organisations` and what lies below one.

use serde_json::{Value, json};
use tests::{Register, on_both};

use super::telling::{assert_told, items, page};
use super::world::{KAZAKH, World, bin, ids, org, text as file, walk};

const BELOW: [&str; 5] = ["", "/funding", "/funding-given", "/milestones", "/history"];

/// Ids of the fundings that hold, sorted.
fn fundings(world: &World, holds: impl Fn(&Value) -> bool) -> Vec<String> {
    let mut found = ids(world.of(&["grant", "contract"]).into_iter().filter(|line| holds(line)));
    found.sort();
    found
}

fn receives(line: &Value, id: &str) -> bool {
    items(&line["recipients"]).iter().any(|recipient| recipient["id"] == id)
}

fn names(list: &[Value], language: &str) -> Vec<String> {
    list.iter().filter_map(|item| item["name"][language].as_str()).map(str::to_owned).collect()
}

on_both! {
    fn an_organisation_is_shown_as_it_was_imported(world: &World) {
        for line in world.of(&["organisation"]) {
            let id = line["id"].as_str().expect("an id");
            assert_told(world, &world.server.ok(&format!("/v1/organisations/{id}")), line);
        }
    }

    fn a_list_shows_what_the_item_shows_but_its_totals(world: &World) {
        let list = walk(&world.server, "/v1/organisations?limit=7");
        assert_eq!(list.len(), 18);
        for shown in list {
            let mut alone = world.server.ok(&format!("/v1/organisations/{}", shown["id"].as_str().expect("an id")));
            alone.as_object_mut().expect("an object").remove("totals").expect("an item has totals");
            alone["sequence"] = shown["sequence"].clone();
            assert_eq!(shown, alone);
        }
    }

    fn a_bare_bin_leads_to_the_org_id_with_sub_path_and_query(world: &World) {
        let bin = bin(3);
        for below in BELOW {
            for query in ["", "?lang=ru"] {
                let reply = world.server.get(&format!("/v1/organisations/{bin}{below}{query}")).send().expect(308);
                let location = reply.header("location").expect("a redirect leads somewhere");
                assert_eq!(location, format!("/v1/organisations/KZ-BIN-{bin}{below}{query}"));
                world.server.ok(&location);
            }
        }
    }

    fn a_bare_bin_in_a_filter_is_its_org_id(world: &World) {
        for role in ["funder", "recipient", "funder_group"] {
            let found = |value: &str| walk(&world.server, &format!("/v1/funding?{role}={value}&limit=50"));
            let whole = org(5);
            let bare = whole.trim_start_matches("KZ-BIN-");
            assert_eq!(ids(&found(bare)), ids(&found(&whole)), "{role}");
        }
        assert!(!walk(&world.server, &format!("/v1/funding?funder={}", org(5))).is_empty());
    }

    fn unknown_organisation_is_404(world: &World) {
        for id in ["KZ-BIN-990999900019", "GB-CHC-1", "ENPO-AAAAAAAAAAAAAAAAAAAAAAAAAA", "360G-w-01"] {
            for below in BELOW {
                let problem = world.server.get(&format!("/v1/organisations/{id}{below}")).send().expect_problem(404, "not-found");
                assert_eq!(problem["instance"], format!("/v1/organisations/{id}{below}"));
            }
        }
    }

    fn an_id_that_is_none_is_400(world: &World) {
        for id in ["a%20b", "%D2%9A", "a%2Fb", "~41"] {
            for below in BELOW {
                let problem = world.server.get(&format!("/v1/organisations/{id}{below}")).send().expect_problem(400, "invalid-parameter");
                assert_eq!(problem["errors"][0]["parameter"], "id", "{id}");
            }
        }
    }

    fn funding_received_is_what_names_it_as_recipient(world: &World) {
        for line in world.of(&["organisation"]) {
            let id = line["id"].as_str().expect("an id");
            let expected = fundings(world, |funding| receives(funding, id));
            let shown = walk(&world.server, &format!("/v1/organisations/{id}/funding?limit=3"));
            assert_eq!(ids(&shown), expected, "{id}");
            assert_eq!(shown, walk(&world.server, &format!("/v1/funding?recipient={id}")));
            let total = &world.server.ok(&format!("/v1/organisations/{id}/funding?include=total&limit=1"))["total"];
            assert_eq!(*total, expected.len());
        }
    }

    fn funding_given_is_what_names_it_as_funder(world: &World) {
        for line in world.of(&["organisation"]) {
            let id = line["id"].as_str().expect("an id");
            let expected = fundings(world, |funding| funding["funder"]["id"] == id);
            let shown = walk(&world.server, &format!("/v1/organisations/{id}/funding-given?limit=4"));
            assert_eq!(ids(&shown), expected, "{id}");
        }
    }

    fn its_milestones_are_those_of_what_it_received(world: &World) {
        let mut seen = 0;
        for line in world.of(&["organisation"]) {
            let id = line["id"].as_str().expect("an id");
            let mut expected = ids(world.of(&["milestone"]).into_iter().filter(|milestone| {
                receives(world.line(milestone["funding"].as_str().expect("a funding")), id)
            }));
            expected.sort();
            assert_eq!(ids(&walk(&world.server, &format!("/v1/organisations/{id}/milestones?limit=5"))), expected, "{id}");
            seen += expected.len();
        }
        assert!(seen > 0);
    }

    fn what_lies_below_is_filtered_and_sorted_as_elsewhere(world: &World) {
        let id = org(11);
        let contracts = fundings(world, |funding| receives(funding, &id) && funding["kind"] == "contract");
        assert!(!contracts.is_empty());
        assert_eq!(ids(&walk(&world.server, &format!("/v1/organisations/{id}/funding?kind=contract"))), contracts);
        let backwards = walk(&world.server, &format!("/v1/organisations/{id}/funding?sort=-id&limit=2"));
        assert_eq!(ids(backwards.iter().rev()), fundings(world, |funding| receives(funding, &id)));
        for (below, fixed) in [("funding", "recipient"), ("funding-given", "funder"), ("milestones", "recipient")] {
            let path = format!("/v1/organisations/{id}/{below}?{fixed}={id}");
            let problem = world.server.get(&path).undocumented_query().send().expect_problem(400, "invalid-parameter");
            assert_eq!((&problem["errors"][0]["parameter"], &problem["errors"][0]["code"]), (&json!(fixed), &json!("unknown_parameter")));
        }
    }

    fn names_are_shown_in_the_language_asked_for_or_the_next(world: &World) {
        let kazakh = format!("/v1/organisations/{}", org(3));
        let english = format!("/v1/organisations/{}", org(17));
        let name = |language: &str| json!({"text": world.line(&org(3))["name"][language], "lang": language});
        for (path, query, accepted, expected) in [
            (&kazakh, "?lang=kk", "", name("kk")),
            (&kazakh, "?lang=ru", "", name("ru")),
            (&kazakh, "?lang=en", "", name("kk")),
            (&english, "?lang=kk", "", json!({"text": "Zest Trust", "lang": "en"})),
            (&kazakh, "", "ru", name("ru")),
            (&kazakh, "", "ru-KZ, kk;q=0.5", name("ru")),
            (&kazakh, "", "kk;q=0.5, ru;q=0.4, de", name("kk")),
            (&kazakh, "?lang=kk", "ru", name("kk")),
            (&kazakh, "", "de", Value::Null),
            (&kazakh, "", "", Value::Null),
        ] {
            let reply = world.server.get(&format!("{path}{query}")).header("Accept-Language", accepted).send().expect(200);
            let case = format!("{path}{query} {accepted}");
            let shown = reply.json();
            assert_eq!(shown["display"], expected, "{case}");
            assert_eq!(shown["labels"].is_null(), expected.is_null(), "{case}");
            let told = reply.header("content-language");
            let asked = query.strip_prefix("?lang=").or(accepted.get(..2)).filter(|_| !expected.is_null());
            assert_eq!(told.as_deref(), asked, "{case}");
            let vary = reply.header("vary").unwrap_or_default().to_ascii_lowercase();
            assert!(vary.contains("accept-language") && vary.contains("accept-encoding"), "{vary}");
        }
        let problem = world.server.get(&format!("{kazakh}?lang=de")).send().expect_problem(400, "invalid-parameter");
        assert_eq!(problem["errors"][0]["parameter"], "lang");
    }

    fn codes_have_the_labels_of_their_lists(world: &World) {
        let label = |list: &str, code: &Value, language: &str| {
            let list = world.server.ok(&format!("/v1/codelists/{list}"));
            let item = page(&list).iter().find(|item| item["code"] == *code).cloned();
            item.unwrap_or_else(|| panic!("{code} is in no list"))["label"][language].clone()
        };
        for language in ["kk", "ru", "en"] {
            let shown = world.server.ok(&format!("/v1/organisations/{}?lang={language}", org(5)));
            let labels = &shown["labels"];
            assert_eq!(labels["status"], label("organisation_statuses", &shown["status"], language));
            assert_eq!(labels["spheres"][0], label("spheres", &shown["spheres"][0], language));
            assert_eq!(labels["roles"][0], label("organisation_roles", &shown["roles"][0], language));
            assert_eq!(labels["legal_form"], label("legal_forms", &shown["legal_form"], language));
            let parent = &shown["parent"];
            let expected = json!({
                "relation": label("relations", &parent["relation"], language),
                "region": label("regions", &parent["region"]["code"], language),
            });
            assert_eq!(parent["labels"], expected);
        }
    }

    fn names_are_sorted_as_the_alphabet_of_the_language_is(world: &World) {
        let sorted = walk(&world.server, "/v1/organisations?sort=name&lang=kk&limit=4");
        assert_eq!(sorted.len(), 18);
        assert_eq!(names(&sorted, "kk"), KAZAKH);
        let backwards = walk(&world.server, "/v1/organisations?sort=-name&lang=kk&limit=4");
        assert_eq!(ids(backwards.iter().rev()), ids(&sorted));
        let russian = names(&walk(&world.server, "/v1/organisations?sort=name&lang=ru&limit=5"), "ru");
        let initials: String = russian.iter().filter_map(|name| name.chars().next()).collect();
        // Whether Ё is a letter of its own is judged differently; that it stands beside Е is not.
        assert_eq!(initials.replace("ЕЁ", "ЁЕ"), "АЁЕЖЗИЙКЛМНОЦЩЭЮЯ");
    }

    fn days_of_registration_are_sorted_and_unknown_ones_come_last(world: &World) {
        let mut known: Vec<&str> = world.of(&["organisation"]).into_iter().filter_map(|line| line["registered_on"].as_str()).collect();
        assert!(known.len() < 18);
        known.sort_unstable();
        for sort in ["registered_on", "-registered_on"] {
            let shown = walk(&world.server, &format!("/v1/organisations?sort={sort}&limit=5"));
            let days: Vec<&str> = shown.iter().map(|item| item["registered_on"].as_str().unwrap_or_default()).collect();
            let (dated, undated) = days.split_at(known.len());
            assert_eq!(dated, known, "{sort}");
            assert!(undated.iter().all(|day| day.is_empty()), "{sort}");
            known.reverse();
        }
    }

    fn what_a_register_knows_of_an_organisation_is_shown(register: Register) {
        let line = json!({
            "kind": "organisation", "id": "KZ-BIN-170940025833", "name": {"kk": "Қор", "ru": "Фонд", "translations": ["ru"]},
            "former_names": [{"name": {"ru": "Старый фонд"}, "until": "2019-05-31"}],
            "identifiers": [{"scheme": "KZ-OKPO", "id": "40012345"}],
            "website": "https://fund.example/", "email": "info@fund.example", "status": "active",
        });
        register.import("ndjson", "one.ndjson", line.to_string()).expect_success();
        let shown = register.serve().ok("/v1/organisations/KZ-BIN-170940025833");
        for name in ["name", "former_names", "identifiers", "website", "email", "status"] {
            assert_eq!(shown[name], line[name], "{name}");
        }
        assert_eq!(shown["totals"], json!({"received": [], "given": [], "left_out": {"received": [], "given": []}}));
    }
}

on_both! {
    fn an_organisation_that_is_only_named_is_told_from_one_that_never_was(register: Register) {
        let grant = json!({"kind": "grant", "id": "360G-a", "funding_kind": "grant", "status": "active", "recipients": [{"id": "GB-COH-1"}]});
        register.import("ndjson", "named.ndjson", file(&[grant])).expect_success();
        let server = register.serve();
        let problem = server.get("/v1/organisations/GB-COH-1").send().expect_problem(404, "not-described");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("/v1/funding?recipient=")), "{problem}");
        assert_eq!(ids(&walk(&server, "/v1/funding?recipient=GB-COH-1")), ["360G-a"]);
        for below in ["/history", "/funding", "/milestones"] {
            server.get(&format!("/v1/organisations/GB-COH-1{below}")).send().expect_problem(404, "not-described");
        }
        server.get("/v1/organisations/GB-COH-2").send().expect_problem(404, "not-found");
        server.get("/v1/organisations/GB-COH-1?as_of=0").send().expect_problem(404, "not-known-then");
    }
}
