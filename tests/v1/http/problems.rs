//! What an error looks like, and what its address says of it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::on_both;

use super::super::telling::items;
use super::super::world::World;
use super::header;

/// Every address of a problem in the document.
fn slugs(document: &Value) -> BTreeSet<String> {
    let text = document.to_string();
    let parts = text.split("/problems/").skip(1);
    let slug = |part: &str| {
        part.split(|c: char| !c.is_ascii_lowercase() && c != '-')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    parts.map(slug).filter(|slug| !slug.is_empty()).collect()
}

/// Parameter and code of each fault.
fn faults(problem: &Value) -> BTreeSet<(&str, &str)> {
    items(&problem["errors"])
        .iter()
        .map(|fault| {
            assert!(fault["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{fault}");
            (
                fault["parameter"].as_str().unwrap_or_default(),
                fault["code"].as_str().unwrap_or_default(),
            )
        })
        .collect()
}

on_both! {
    fn a_problem_tells_what_where_and_under_which_number(world: &World) {
        let reply = world.server.get("/v1/grants/360G-unknown?lang=en").send();
        assert_eq!(header(&reply, "cache-control"), "no-store");
        let id = header(&reply, "x-request-id");
        let problem = reply.expect_problem(404, "not-found");
        assert_eq!((&problem["instance"], &problem["request_id"]), (&json!("/v1/grants/360G-unknown"), &json!(id)));
        for name in ["type", "title", "detail"] {
            assert!(problem[name].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        }
        assert_eq!(problem.get("errors"), None);
    }

    fn everything_that_is_wrong_is_told_at_once(world: &World) {
        let query = "limit=0&sort=colour&status=active,nice&signed_from=2025-02-30&start_from=2025-02-02&start_to=2025-02-01&year=x&planet=mars&include=all\
                     &cursor=forged&lang=de&currency=XYZ1&overdue=perhaps&kind=grant&kind=contract&as_of=1";
        let reply = world.server.get(&format!("/v1/funding?{query}")).undocumented_query().send();
        let problem = reply.expect_problem(400, "invalid-parameter");
        let told: BTreeSet<&str> = faults(&problem).into_iter().map(|(parameter, _)| parameter).collect();
        for parameter in ["limit", "sort", "status", "signed_from", "year", "planet", "include", "cursor", "lang", "currency", "overdue", "kind", "as_of"] {
            assert!(told.contains(parameter), "{parameter} is not in {told:?}");
        }
        assert!(told.contains("start_from") || told.contains("start_to"), "{told:?}");
    }

    fn each_fault_has_its_code(world: &World) {
        for (query, parameter, code) in [
            ("planet=mars", "planet", "unknown_parameter"), ("status=active&status=planned", "status", "repeated"), ("signed_from=2025-02-30", "signed_from", "out_of_range"),
            ("limit=101", "limit", "out_of_range"), ("include=x", "include", "unknown_code"), ("cursor=x", "cursor", "foreign_cursor"), ("lang=de", "lang", "unknown_language"),
            ("status=nice", "status", "unknown_code"), ("sort=colour", "sort", "unknown_code"), ("as_of=1", "as_of", "as_of_not_supported"), ("Status=active", "Status", "unknown_parameter"),
        ] {
            let problem = world.server.get(&format!("/v1/funding?{query}")).undocumented_query().send().expect_problem(400, "invalid-parameter");
            let told = faults(&problem);
            if code == "out_of_range" && parameter == "signed_from" {
                assert_eq!(told.iter().map(|(parameter, _)| *parameter).collect::<Vec<_>>(), [parameter], "{query}");
            } else {
                assert_eq!(told, BTreeSet::from([(parameter, code)]), "{query}");
            }
        }
    }

    fn an_inverted_range_is_400_and_names_the_parameter(world: &World) {
        for (path, name) in [("funding", "signed"), ("grants", "start"), ("contracts", "end"), ("milestones", "due"), ("organisations", "registered"), ("calls", "closes")] {
            let problem = world.server.get(&format!("/v1/{path}?{name}_from=2025-02-02&{name}_to=2025-02-01")).send().expect_problem(400, "invalid-parameter");
            let told = faults(&problem);
            assert!(told.iter().all(|(parameter, code)| parameter.starts_with(name) && *code == "inverted_range") && !told.is_empty(), "{told:?}");
            world.server.ok(&format!("/v1/{path}?{name}_from=2025-02-02&{name}_to=2025-02-02"));
        }
        let problem = world.server.get("/v1/funding?currency=KZT&amount_min=2&amount_max=1").send().expect_problem(400, "invalid-parameter");
        assert!(faults(&problem).iter().any(|(_, code)| *code == "inverted_range"), "{problem}");
    }

    fn a_day_that_is_none_is_400_and_named(world: &World) {
        for wrong in ["2025-02-29", "2025-13-01", "01.02.2025", "2025-2-1", "yesterday", "", "2025-01-01T00:00:00Z"] {
            let problem = world.server.get(&format!("/v1/milestones?due_from={wrong}")).send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["parameter"], "due_from", "{wrong}");
        }
        world.server.ok("/v1/milestones?due_from=2024-02-29");
    }

    fn a_problem_is_worded_in_the_language_asked_for(world: &World) {
        let title = |query: &str, accepted: &str| {
            let reply = world.server.get(&format!("/v1/grants/360G-unknown{query}")).header("Accept-Language", accepted).send();
            let language = header(&reply, "content-language");
            (language, reply.expect_problem(404, "not-found")["title"].as_str().unwrap_or_default().to_owned())
        };
        let russian = ("ru".to_owned(), "Не найдено".to_owned());
        let kazakh = ("kk".to_owned(), "Табылмады".to_owned());
        let english = ("en".to_owned(), "Not found".to_owned());
        for (query, accepted, expected) in [("?lang=ru", "", &russian), ("?lang=kk", "ru", &kazakh), ("", "kk", &kazakh), ("", "ru;q=0.5, de", &russian), ("", "de", &english), ("", "", &english)] {
            assert_eq!(title(query, accepted), *expected, "{query} {accepted}");
        }
        let problem = world.server.get("/v1/grants?limit=0&lang=ru").send().expect_problem(400, "invalid-parameter");
        assert_eq!(problem["errors"][0]["detail"], "не целое число от 1 до 100");
    }

    fn every_problem_of_the_document_is_explained_at_its_address(world: &World) {
        let slugs = slugs(world.server.contract().document());
        for slug in ["invalid-parameter", "not-found", "gone", "not-acceptable", "uri-too-long", "too-many-requests", "behind", "unavailable", "internal"] {
            assert!(slugs.contains(slug), "{slug} is none of {slugs:?}");
        }
        for slug in slugs {
            let target = format!("/problems/{slug}");
            let mut titles = BTreeSet::new();
            for language in ["kk", "ru", "en"] {
                let reply = world.server.get(&target).header("Accept-Language", language).send().expect(200);
                assert_eq!(header(&reply, "content-language"), language);
                let told = reply.json();
                assert_eq!(told["type"], target);
                assert!(told["status"].as_u64().is_some_and(|status| (400..600).contains(&status)), "{told}");
                assert!(told["description"].as_str().is_some_and(|text| text.len() > 20), "{told}");
                titles.insert(told["title"].as_str().unwrap_or_default().to_owned());
            }
            assert_eq!(titles.len(), 3, "{slug} is worded in three languages");
            let page = world.server.get(&target).header("Accept", "text/html").send().expect(200);
            assert_eq!(page.media_type(), "text/html");
            assert!(header(&page, "content-security-policy").contains("default-src 'none'"));
            assert!(titles.iter().any(|title| page.text().contains(title.as_str())) && !page.text().contains("<script"), "{slug}");
        }
        world.server.get("/problems/boredom").send().expect_problem(404, "not-found");
    }

    fn the_type_of_a_problem_leads_to_what_it_means(world: &World) {
        for target in ["/v1/grants?limit=0", "/v1/grants/360G-unknown", "/v1/grants?lang=%FF"] {
            let problem = world.server.get(target).send().json();
            let told = world.server.ok(problem["type"].as_str().expect("a type"));
            assert_eq!((&told["status"], &told["title"]), (&problem["status"], &problem["title"]), "{target}");
        }
    }
}
