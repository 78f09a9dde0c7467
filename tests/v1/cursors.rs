//! Pages: nothing twice, nothing missing, and no cursor that was not given out.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Register, on_both};

use super::funding::text;
use super::telling::page;
use super::world::{World, bin, ids, text as file, walk};

const SORTED: [(&str, &[&str]); 5] = [
    ("/v1/organisations", &["id", "name", "registered_on", "sequence"]),
    ("/v1/funding", &["id", "amount", "signed_on", "start_on", "end_on", "sequence"]),
    ("/v1/grants", &["id", "amount", "signed_on", "sequence"]),
    ("/v1/contracts", &["id", "amount", "end_on", "sequence"]),
    ("/v1/milestones", &["id", "due_on", "amount", "sequence"]),
];

/// The cursor in the address of the next page.
#[track_caller]
fn cursor(shown: &Value) -> String {
    let next = shown["next"].as_str().unwrap_or_else(|| panic!("there is a next page: {shown}"));
    next.split("cursor=")
        .nth(1)
        .and_then(|rest| rest.split('&').next())
        .expect("it has a cursor")
        .to_owned()
}

#[track_caller]
fn refused(world: &World, target: &str) {
    let problem = world.server.get(target).send().expect_problem(400, "invalid-parameter");
    let fault = &problem["errors"][0];
    assert_eq!(
        (&fault["parameter"], &fault["code"]),
        (&json!("cursor"), &json!("foreign_cursor")),
        "{target}"
    );
}

fn organisation(number: usize, name: &str) -> Value {
    json!({"kind": "organisation", "id": format!("KZ-BIN-{}", bin(number)), "name": {"ru": name}, "sources": ["register"]})
}

on_both! {
    fn every_order_gives_everything_exactly_once(world: &World) {
        for (path, fields) in SORTED {
            let all: BTreeSet<String> = ids(&walk(&world.server, &format!("{path}?limit=100"))).into_iter().collect();
            for sort in fields.iter().flat_map(|field| [(*field).to_owned(), format!("-{field}")]) {
                let one_page = walk(&world.server, &format!("{path}?sort={sort}&limit=100"));
                assert_eq!(one_page.len(), all.len(), "{path}?sort={sort}");
                for limit in [4, 19] {
                    let pages = walk(&world.server, &format!("{path}?sort={sort}&limit={limit}"));
                    assert_eq!(ids(&pages), ids(&one_page), "{path}?sort={sort}&limit={limit}");
                }
                assert_eq!(ids(&one_page).into_iter().collect::<BTreeSet<_>>(), all);
            }
        }
    }

    fn equal_values_are_ordered_by_id(world: &World) {
        for sort in ["signed_on", "-signed_on", "start_on"] {
            let field = sort.trim_start_matches('-');
            let shown = walk(&world.server, &format!("/v1/funding?sort={sort}&limit=4"));
            let orders: BTreeSet<bool> = shown.windows(2).filter(|two| two[0].get(field) == two[1].get(field)).map(|two| text(&two[0], "id") < text(&two[1], "id")).collect();
            assert_eq!(orders.len(), 1, "{sort}");
        }
    }

    fn what_lies_below_has_pages_too(world: &World) {
        for path in ["/v1/contracts/ocds-w:c:12/payments", "/v1/contracts/ocds-w:c:30/documents", "/v1/sources", "/v1/codelists"] {
            let whole = world.server.ok(&format!("{path}?limit=100&include=total"));
            assert!(page(&whole).len() > 2, "{path}");
            let mut pages = Vec::new();
            let mut next = Some(format!("{path}?limit=1"));
            while let Some(path) = next {
                let shown = world.server.ok(&path);
                pages.extend(page(&shown).iter().cloned());
                next = shown["next"].as_str().map(str::to_owned);
            }
            assert_eq!(pages, page(&whole), "{path}");
            assert_eq!(whole["total"], pages.len());
        }
    }

    fn the_next_page_keeps_the_query(world: &World) {
        let first = world.server.ok("/v1/funding?kind=grant&status=active,completed&sort=-amount&currency=KZT&lang=ru&limit=1&include=total");
        let second = world.server.ok(first["next"].as_str().expect("there is more"));
        assert_eq!((&second["total"], page(&second).len()), (&first["total"], 1));
        for item in page(&second) {
            assert!(item["kind"] == "grant" && ["active", "completed"].contains(&text(item, "status")) && item.get("labels").is_some(), "{item}");
        }
    }

    fn a_cursor_of_another_query_is_400(world: &World) {
        let grants = cursor(&world.server.ok("/v1/grants?limit=2"));
        let active = cursor(&world.server.ok("/v1/grants?limit=1&status=active"));
        let below = cursor(&world.server.ok("/v1/contracts/ocds-w:c:12/payments?limit=1"));
        let then = cursor(&world.server.ok("/v1/contracts/ocds-w:c:12/payments?limit=1&as_of=246"));
        for target in [
            format!("/v1/contracts?cursor={grants}"), format!("/v1/funding?cursor={grants}"), format!("/v1/grants?sort=amount&cursor={grants}"),
            format!("/v1/grants?sort=-id&cursor={grants}"), format!("/v1/grants?status=active&cursor={grants}"), format!("/v1/grants?cursor={active}"),
            format!("/v1/grants?status=completed&cursor={active}"), format!("/v1/sources?cursor={grants}"),
            format!("/v1/contracts/ocds-w:c:00/payments?cursor={below}"), format!("/v1/contracts/ocds-w:c:12/documents?cursor={below}"),
            format!("/v1/contracts/ocds-w:c:12/payments?cursor={then}"), format!("/v1/contracts/ocds-w:c:12/payments?as_of=246&cursor={below}"),
        ] {
            refused(world, &target);
        }
        world.server.ok(&format!("/v1/grants?limit=50&cursor={grants}"));
        world.server.ok(&format!("/v1/grants?include=total&lang=ru&cursor={grants}"));
    }

    fn a_forged_cursor_is_400(world: &World) {
        let good = cursor(&world.server.ok("/v1/grants?limit=2"));
        for at in 0..good.len() {
            let other = if good.as_bytes()[at] == b'A' { "B" } else { "A" };
            refused(world, &format!("/v1/grants?limit=2&cursor={}{other}{}", &good[..at], &good[at + 1..]));
        }
        for forged in ["", "x", "AAAA", "360G-w-01", "1", &good[..good.len() - 4], &format!("{good}AAAA"), "%00", "%D2%9A"] {
            refused(world, &format!("/v1/grants?limit=2&cursor={forged}"));
        }
    }

    fn a_limit_out_of_bounds_is_400_and_never_clamped(world: &World) {
        for path in ["/v1/organisations", "/v1/funding", "/v1/milestones", "/v1/calls", "/v1/sources", "/v1/codelists", "/v1/grants/360G-w-02/payments", "/v1/grants/360G-w-02/history"] {
            for limit in ["0", "101", "-1", "x", "", "1.5", "99999999999999999999", "%2B5", "1e1"] {
                let problem = world.server.get(&format!("{path}?limit={limit}")).send().expect_problem(400, "invalid-parameter");
                assert_eq!(problem["errors"][0]["parameter"], "limit", "{path}?limit={limit}");
            }
            world.server.ok(&format!("{path}?limit=100"));
        }
        assert_eq!(page(&world.server.ok("/v1/funding")).len(), 20, "20 are shown where nothing is said");
    }

    fn a_total_is_told_where_it_is_asked_for(world: &World) {
        assert_eq!(world.server.ok("/v1/funding").get("total"), None);
        for (path, kinds) in [("organisations", &["organisation"][..]), ("funding", &["grant", "contract"]), ("milestones", &["milestone"])] {
            assert_eq!(world.server.ok(&format!("/v1/{path}?include=total&limit=1"))["total"], world.of(kinds).len(), "{path}");
        }
        for wrong in ["", "everything", "total,total", "Total"] {
            let problem = world.server.get(&format!("/v1/funding?include={wrong}")).send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["parameter"], "include", "{wrong}");
        }
    }

    fn a_cursor_outlives_the_server(register: Register) {
        let lines: Vec<Value> = (0..5).map(|number| organisation(number, "Фонд")).collect();
        register.import("ndjson", "five.ndjson", file(&lines)).expect_success();
        let server = register.serve();
        let next = server.ok("/v1/organisations?limit=2")["next"].as_str().expect("there is more").to_owned();
        let second = server.ok(&next);
        server.terminate();
        assert_eq!(register.serve().ok(&next), second);
    }

    fn while_others_write_nothing_comes_twice_and_nothing_is_missed(register: Register) {
        let settled = |number: usize| !number.is_multiple_of(3);
        let lines: Vec<Value> = (0..150).map(|number| organisation(number, &format!("Фонд {number:03}"))).collect();
        register.import("ndjson", "0.ndjson", file(&lines)).expect_success();
        let server = register.serve();
        let expected: BTreeSet<String> = (0..150).filter(|number| settled(*number)).map(|number| format!("KZ-BIN-{}", bin(number))).collect();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for round in 1..=8 {
                    let renamed = (0..150).filter(|number| !settled(*number)).map(|number| organisation(number, &format!("Фонд {:03} {round}", (number * 7 + round * 41) % 150)));
                    let new = (0..20).map(|number| organisation(150 + round * 20 + number, &format!("Фонд {:03} новый", number * 7)));
                    let lines: Vec<Value> = renamed.chain(new).collect();
                    register.import("ndjson", "more.ndjson", file(&lines)).expect_success();
                }
            });
            let mut walks = 0;
            while !writer.is_finished() || walks < 3 {
                for sort in ["name&lang=ru", "-name&lang=ru", "id", "-registered_on"] {
                    let mut seen = BTreeSet::new();
                    let mut next = Some(format!("/v1/organisations?sort={sort}&limit=9"));
                    while let Some(path) = next {
                        let shown = server.ok(&path);
                        for id in ids(page(&shown)) {
                            // What was renamed may have moved past the reader, or behind.
                            assert!(seen.insert(id.clone()) || (sort.contains("name") && !expected.contains(&id)), "{id} comes twice by {sort}");
                        }
                        next = shown["next"].as_str().map(str::to_owned);
                    }
                    let missed: Vec<&String> = expected.difference(&seen).collect();
                    assert!(missed.is_empty(), "{missed:?} by {sort}");
                }
                walks += 1;
            }
        });
        assert_eq!(server.ok("/v1/organisations?include=total")["total"], 150 + 8 * 20);
    }
}
