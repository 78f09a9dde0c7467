//! What is said of parameters that are wrong, and that one question has one answer however it is spelled.

use serde_json::Value;
use tests::{Server, on_both};

use super::world::World;

/// Parameter and code of everything that is wrong, in order of both.
#[track_caller]
fn faults(server: &Server, target: &str) -> Vec<(String, String)> {
    let problem = server.get(target).undocumented_query().send();
    let problem = problem.expect_problem(400, "invalid-parameter");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let told = problem["errors"].as_array().expect("it names what is wrong");
    let mut told: Vec<(String, String)> =
        told.iter().map(|fault| (text(&fault["parameter"]), text(&fault["code"]))).collect();
    told.sort();
    told
}

#[track_caller]
fn expect_faults(server: &Server, target: &str, expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> =
        expected.iter().map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect();
    assert_eq!(faults(server, target), expected, "{target}");
}

on_both! {
    fn everything_that_is_wrong_is_told_at_once(world: &World) {
        let (limit, currency) = (("limit", "out_of_range"), "currency_required");
        for (target, expected) in [
            ("/v1/funding?limit=0&amount_min=5", &[("amount_min", currency), limit][..]),
            ("/v1/funding?amount_min=abc&amount_max=def", &[
                ("amount_max", currency), ("amount_max", "malformed"), ("amount_min", currency), ("amount_min", "malformed"),
            ]),
            ("/v1/funding?amount_min=1e5&currency=KZT", &[("amount_min", "malformed")]),
            ("/v1/funding?source=foreign-money&limit=0", &[limit, ("source", "not_listed")]),
            ("/v1/funding?source=foreign-money&year=x", &[("source", "not_listed"), ("year", "malformed")]),
            ("/v1/funding?sort=amount&amount_min=5&nope=1", &[
                ("amount_min", currency), ("nope", "unknown_parameter"),
            ]),
            ("/v1/organisations/a%2Fb?foo=1", &[("foo", "unknown_parameter"), ("id", "malformed")]),
            ("/v1/organisations/a%2Fb/funding?foo=1", &[("foo", "unknown_parameter"), ("id", "malformed")]),
            ("/v1/grants/a%2Fb?as_of=x", &[("as_of", "malformed"), ("id", "malformed")]),
            ("/v1/grants/a%2Fb/milestones?limit=0", &[("id", "malformed"), limit]),
            ("/v1/grants/a%2Fb/history?limit=0", &[("id", "malformed"), limit]),
        ] {
            expect_faults(&world.server, target, expected);
        }
    }

    fn a_region_is_the_same_however_its_scheme_is_spelled(world: &World) {
        let server = &world.server;
        let all = |region: &str| {
            let page = server.ok(&format!("/v1/funding?region={region}&limit=1&include=total"));
            (page["total"].clone(), page["next"].as_str().unwrap_or_default().to_owned())
        };
        let (total, next) = all("55");
        for spelled in ["KATO:55", "kato:55", "550000000"] {
            assert_eq!(all(spelled).0, total);
            let there = next.replace("region=55", &format!("region={spelled}"));
            assert!(there.contains(&format!("region={spelled}")), "{next}");
            server.ok(&there);
        }
        expect_faults(server, "/v1/funding?region=KOTA:55", &[("region", "unknown_scheme")]);
        expect_faults(server, "/v1/organisations?region=XX:1,55&limit=0", &[("limit", "out_of_range"), ("region", "unknown_scheme")]);
        server.ok("/v1/organisations?region=iso-3166-2:GB-LND");
    }

    fn a_cursor_is_bound_to_the_thing_and_not_to_the_spelling_of_its_path(world: &World) {
        let server = &world.server;
        let id = "360G-w-10";
        let spelled = id.replace('-', "%2D");
        let page = server.ok(&format!("/v1/grants/{spelled}/history?limit=1"));
        let plain = server.ok(&format!("/v1/grants/{id}/history?limit=1"));
        assert_eq!(page["next"], plain["next"]);
        let funder = world.line(id)["funder"]["id"].as_str().expect("it has a funder");
        let page = server.ok(&format!("/v1/organisations/{}/funding-given?limit=1", funder.replace('-', "%2d")));
        let next = page["next"].as_str().expect("there is more than one");
        assert!(next.starts_with(&format!("/v1/organisations/{funder}/funding-given?")), "{next}");
        server.ok(next);
        server.ok(&next.replace(funder, &funder.replace('-', "%2D")));
    }

    fn what_was_not_known_then_is_not_said_to_have_never_been(world: &World) {
        let server = &world.server;
        server.get("/v1/grants/360G-w-10?as_of=0").send().expect_problem(404, "not-known-then");
        server.get("/v1/grants/360G-nothing").send().expect_problem(404, "not-found");
    }

    fn the_log_is_not_read_beyond_its_end(world: &World) {
        let server = &world.server;
        let head: i64 = server.get("/v1/changes?limit=1").send().expect(200).header("sequence").expect("it is told").parse().expect("a number");
        let page = server.ok(&format!("/v1/changes?after={head}"));
        assert_eq!((&page["items"], &page["next"], &page["sequence"]), (&serde_json::json!([]), &Value::Null, &head.into()));
        expect_faults(server, &format!("/v1/changes?after={}", head + 1), &[("after", "future_sequence")]);
    }

    fn codes_are_chosen_by_what_the_list_has(server: &Server) {
        assert!(server.ok("/v1/codelists/regions?level=1")["items"].as_array().is_some_and(|items| !items.is_empty()));
        server.ok("/v1/codelists/regions?parent=550000000");
        expect_faults(server, "/v1/codelists/spheres?level=1", &[("level", "no_levels")]);
        expect_faults(server, "/v1/codelists/regions?parent=zzz&level=0", &[("level", "out_of_range"), ("parent", "unknown_code")]);
    }

    fn a_problem_is_explained_in_the_language_asked_for(server: &Server) {
        for (lang, title) in [("kk", "Табылмады"), ("ru", "Не найдено"), ("en", "Not found")] {
            let reply = server.get(&format!("/problems/not-found?lang={lang}")).header("Accept-Language", "ru").send().expect(200);
            assert_eq!(reply.header("content-language").as_deref(), Some(lang));
            assert_eq!(reply.json()["title"], title);
        }
        expect_faults(server, "/problems/not-found?lang=de&x=1", &[("lang", "unknown_language"), ("x", "unknown_parameter")]);
    }

    fn a_fault_tells_the_same_facts_in_every_language(server: &Server) {
        for (query, facts) in [
            ("limit=0", &["1", "100"][..]),
            ("status=nope", &["active", "cancelled"]),
            ("signed_from=2025-03-02&signed_to=2025-03-01", &["2025-03-02"]),
            ("year=25", &["1800", "2200"]),
            ("sort=nope", &["signed_on", "amount"]),
        ] {
            for lang in ["kk", "ru", "en"] {
                let problem = server.get(&format!("/v1/funding?{query}&lang={lang}")).send().expect_problem(400, "invalid-parameter");
                let detail = problem["errors"][0]["detail"].as_str().unwrap_or_default().to_owned();
                assert!(facts.iter().all(|fact| detail.contains(fact)), "{lang}: {detail}");
                assert_eq!(detail.is_ascii(), lang == "en", "{lang}: {detail}");
            }
        }
    }
}
