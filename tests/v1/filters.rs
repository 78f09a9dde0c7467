//! Every filter of the table, against what the imported lines say.

use std::collections::BTreeSet;

use serde_json::Value;
use tests::on_both;

use super::coverage::{covers, covers_milestone};
use super::world::{World, ids, minor, org, walk};

pub type Holds = fn(&World, &Value) -> bool;

/// Asks a list with a query and compares all its pages with the lines for which `holds`.
#[track_caller]
fn check(world: &World, path: &str, kinds: &[&str], query: &str, holds: Holds) {
    let all = world.of(kinds);
    let expected: BTreeSet<String> =
        ids(all.iter().copied().filter(|line| holds(world, line))).into_iter().collect();
    assert!(
        !expected.is_empty() && expected.len() < all.len(),
        "{query} tells nothing: {} of {}",
        expected.len(),
        all.len()
    );
    let items = walk(&world.server, &format!("{path}?{query}&limit=17"));
    let found: BTreeSet<String> = ids(&items).into_iter().collect();
    assert_eq!(found, expected, "{path}?{query}");
    let total = world.server.ok(&format!("{path}?{query}&limit=1&include=total"))["total"].clone();
    assert_eq!(total, expected.len(), "{path}?{query}");
    told_by_the_index(world, path, query, &expected);
}

/// The index has the same of a filter as the database.
#[track_caller]
fn told_by_the_index(world: &World, path: &str, query: &str, expected: &BTreeSet<String>) {
    if path == "/v1/calls" {
        return;
    }
    let target = format!("{path}?{query}&limit=17&include=total,facets");
    let found: BTreeSet<String> = ids(&walk(&world.server, &target)).into_iter().collect();
    assert_eq!(&found, expected, "{target}");
    assert_eq!(world.server.ok(&target)["total"], expected.len(), "{target}");
    let (of, kind) = match path {
        "/v1/grants" => ("funding", "&kind=grant"),
        "/v1/contracts" => ("funding", "&kind=contract"),
        path => (path.trim_start_matches("/v1/"), ""),
    };
    let target = format!("/v1/statistics?of={of}{kind}&{query}");
    let told = world.server.ok(&target);
    let count = |value: &Value| value["count"].as_u64().expect("a count");
    let left_out: u64 = told["left_out"].as_array().into_iter().flatten().map(count).sum();
    let all = u64::try_from(expected.len()).expect("a small number");
    assert_eq!(count(&told["total"]) + left_out, all, "{target}");
}

pub fn text<'a>(line: &'a Value, pointer: &str) -> &'a str {
    line.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

pub fn any(line: &Value, list: &str, holds: impl Fn(&Value) -> bool) -> bool {
    line[list].as_array().into_iter().flatten().any(holds)
}

fn at(region: &Value, prefix: &str) -> bool {
    region["scheme"] == "KATO" && text(region, "/code").starts_with(prefix)
}

/// A day within bounds; a missing one is not.
pub fn within(line: &Value, field: &str, from: &str, to: &str) -> bool {
    let day = text(line, &format!("/{field}"));
    !day.is_empty() && from <= day && day <= to
}

fn present(line: &Value) -> Option<&Value> {
    line.get("amended_amount").or(line.get("amount"))
}

fn present_between(line: &Value, currency: &str, from: i128, to: i128) -> bool {
    present(line)
        .is_some_and(|money| money["currency"] == currency && (from..=to).contains(&minor(money)))
}

fn recipient_at(world: &World, line: &Value, prefix: &str) -> bool {
    any(line, "recipients", |recipient| at(&world.line(text(recipient, "/id"))["seat"], prefix))
}

pub fn funder_is(line: &Value, numbers: &[usize]) -> bool {
    numbers.iter().any(|number| text(line, "/funder/id") == org(*number))
}

/// What was returned is owed again only where the deadline lies after its return.
fn is_owed(milestone: &Value) -> bool {
    match text(milestone, "/status") {
        "planned" | "in_progress" => true,
        "returned" => text(milestone, "/returned_on") <= text(milestone, "/due_on"),
        _ => false,
    }
}

fn is_missing(milestone: &Value) -> bool {
    is_owed(milestone) && within(milestone, "due_on", "0000", "2026-01-01")
}

fn overdue(world: &World, milestone: &Value) -> &'static str {
    match is_missing(milestone) {
        true if covers_milestone(world, milestone) => "true",
        true => "unknown",
        false => "false",
    }
}

fn waiting_on(world: &World, milestone: &Value) -> &'static str {
    let who = match text(milestone, "/status") {
        "reported" | "disputed" => "funder",
        "returned" => "recipient",
        _ if is_missing(milestone) => "recipient",
        _ => return "",
    };
    if covers_milestone(world, milestone) { who } else { "unknown" }
}

/// Whether nothing is known of a funding's milestones: there is none, and no source covers them.
fn untold(world: &World, funding: &Value) -> bool {
    world.below("milestone", funding).is_empty() && !covers_result(world, funding)
}

/// Whether a source of a funding would tell what came of it.
pub fn covers_result(world: &World, funding: &Value) -> bool {
    covers(world, funding, funding, signed_or_started(funding))
}

pub fn of_funding(world: &World, milestone: &Value, holds: impl Fn(&Value) -> bool) -> bool {
    holds(world.line(text(milestone, "/funding")))
}

fn signed_or_started(funding: &Value) -> &str {
    Some(text(funding, "/signed_on"))
        .filter(|day| !day.is_empty())
        .unwrap_or(text(funding, "/start_on"))
}

/// What came of a funding, by the words of the contract.
pub fn result(world: &World, funding: &Value) -> &'static str {
    let milestones = world.below("milestone", funding);
    let work: Vec<&str> = milestones
        .iter()
        .filter(|milestone| {
            milestone["milestone_kind"] != "planning" && milestone["status"] != "cancelled"
        })
        .map(|milestone| text(milestone, "/status"))
        .collect();
    let some = |wanted: &[&str]| work.iter().any(|status| wanted.contains(status));
    if some(&["returned"]) {
        "returned"
    } else if !work.is_empty() && work.iter().all(|status| *status == "accepted") {
        "accepted"
    } else if some(&["reported", "disputed", "accepted"]) {
        "reported"
    } else if covers_result(world, funding) {
        "none"
    } else {
        "unknown"
    }
}

const FUNDING: &[(&str, Holds)] = &[
    ("region=55", |_, f| any(f, "places", |place| at(place, "55"))),
    ("region=551000000,KATO:71", |_, f| {
        any(f, "places", |place| at(place, "551") || at(place, "71"))
    }),
    ("recipient_region=75", |w, f| recipient_at(w, f, "75")),
    ("funder_region=ISO-3166-2:GB-LND", |_, f| funder_is(f, &[17])),
    ("sphere=health,culture", |_, f| {
        any(f, "spheres", |code| code == "health" || code == "culture")
    }),
    ("funding_kind=premium,social_order", |_, f| {
        matches!(text(f, "/funding_kind"), "premium" | "social_order")
    }),
    ("status=active,terminated", |_, f| matches!(text(f, "/status"), "active" | "terminated")),
    ("stage=closed", |_, f| f["stage"] == "closed"),
    ("currency=USD,JPY", |_, f| {
        present(f).is_some_and(|m| m["currency"] == "USD" || m["currency"] == "JPY")
    }),
    ("source=letters", |_, f| f["sources"][0] == "letters"),
    ("funder_group=FUNDER_0", |_, f| funder_is(f, &[0, 5, 10])),
    ("funder_group=FUNDER_5", |_, f| funder_is(f, &[5, 10])),
    ("funder=FUNDER_0", |_, f| funder_is(f, &[0])),
    ("operator=FUNDER_16", |_, f| text(f, "/operator/id") == org(16)),
    ("recipient=FUNDER_12,FUNDER_1", |_, f| {
        any(f, "recipients", |r| r["id"] == *org(12) || r["id"] == *org(1))
    }),
    ("call=call-0", |_, f| f["call"] == "call-0"),
    ("currency=KZT&amount_min=15000.00", |_, f| present_between(f, "KZT", 1_500_000, i128::MAX)),
    ("currency=KWD&amount_min=1000&amount_max=2781.775", |_, f| {
        present_between(f, "KWD", 1_000_000, 2_781_775)
    }),
    ("currency=JPY&amount_max=2000000", |_, f| present_between(f, "JPY", 0, 2_000_000)),
    ("signed_from=2020-02-03&signed_to=2022-06-30", |_, f| {
        within(f, "signed_on", "2020-02-03", "2022-06-30")
    }),
    ("start_from=2022-01-01", |_, f| within(f, "start_on", "2022-01-01", "9999")),
    ("start_to=2022-02-01", |_, f| within(f, "start_on", "0000", "2022-02-01")),
    ("end_from=2022-02-28&end_to=2023-03-28", |_, f| {
        within(f, "end_on", "2022-02-28", "2023-03-28")
    }),
    ("year=2020,2023", |_, f| {
        within(f, "signed_on", "2020", "2021") || within(f, "signed_on", "2023", "2024")
    }),
    ("overdue=true", |w, f| w.below("milestone", f).into_iter().any(|m| overdue(w, m) == "true")),
    ("overdue=unknown", |w, f| {
        untold(w, f) || w.below("milestone", f).into_iter().any(|m| overdue(w, m) == "unknown")
    }),
    ("overdue=false", |w, f| {
        !untold(w, f) && w.below("milestone", f).into_iter().all(|m| overdue(w, m) == "false")
    }),
    ("waiting_on=funder", |w, f| {
        w.below("milestone", f).into_iter().any(|m| waiting_on(w, m) == "funder")
    }),
    ("waiting_on=recipient", |w, f| {
        w.below("milestone", f).into_iter().any(|m| waiting_on(w, m) == "recipient")
    }),
    ("waiting_on=unknown,recipient", |w, f| {
        let of = |m: &Value| matches!(waiting_on(w, m), "unknown" | "recipient");
        untold(w, f) || w.below("milestone", f).into_iter().any(of)
    }),
    ("result=accepted", |w, f| result(w, f) == "accepted"),
    ("result=reported", |w, f| result(w, f) == "reported"),
    ("result=returned", |w, f| result(w, f) == "returned"),
    ("result=none", |w, f| result(w, f) == "none"),
    ("result=unknown", |w, f| result(w, f) == "unknown"),
    ("result=none&source=letters", |w, f| f["sources"][0] == "letters" && result(w, f) == "none"),
    ("result=unknown,none", |w, f| matches!(result(w, f), "unknown" | "none")),
    ("status=active&region=71&result=accepted,none,reported", |w, f| {
        f["status"] == "active"
            && any(f, "places", |place| at(place, "71"))
            && !matches!(result(w, f), "unknown" | "returned")
    }),
    ("first_award=true", first_award),
    ("first_award=false", |w, f| !first_award(w, f)),
];

/// Whether it is the first that one of its recipients was awarded.
fn first_award(world: &World, funding: &Value) -> bool {
    let awarded = ["contracted", "active", "suspended", "completed", "terminated"];
    let is_awarded = |line: &Value| awarded.contains(&text(line, "/status"));
    let place = |line: &Value| {
        let day = line["signed_on"].as_str().or(line["start_on"].as_str()).unwrap_or("9999-12-31");
        (day.to_owned(), text(line, "/id").to_owned())
    };
    let all = world.of(&["grant", "contract"]);
    is_awarded(funding)
        && any(funding, "recipients", |own| {
            let theirs = all.iter().filter(|line| {
                is_awarded(line) && any(line, "recipients", |r| r["id"] == own["id"])
            });
            theirs.map(|line| place(line)).min() == Some(place(funding))
        })
}

const ORGANISATIONS: &[(&str, Holds)] = &[
    ("region=55", |_, o| at(&o["seat"], "55")),
    ("region=ISO-3166-2:GB-LND", |_, o| text(o, "/seat/code") == "GB-LND"),
    ("sphere=environment", |_, o| any(o, "spheres", |code| code == "environment")),
    ("status=active,unknown", |_, o| matches!(text(o, "/status"), "active" | "unknown")),
    ("legal_form=public_foundation", |_, o| o["legal_form"] == "public_foundation"),
    ("role=charity,public_body", |_, o| {
        any(o, "roles", |role| role == "charity" || role == "public_body")
    }),
    ("registered_from=2000-05-05&registered_to=2008-12-31", |_, o| {
        within(o, "registered_on", "2000-05-05", "2008-12-31")
    }),
    ("year=2001", |_, o| within(o, "registered_on", "2001", "2002")),
    ("has_funding=true", |w, o| {
        w.of(&["grant", "contract"])
            .into_iter()
            .any(|f| any(f, "recipients", |r| r["id"] == o["id"]))
    }),
    ("has_funding=false", |w, o| {
        !w.of(&["grant", "contract"])
            .into_iter()
            .any(|f| any(f, "recipients", |r| r["id"] == o["id"]))
    }),
];

pub const MILESTONES: &[(&str, Holds)] = &[
    ("region=71", |w, m| of_funding(w, m, |f| any(f, "places", |place| at(place, "71")))),
    ("recipient_region=75", |w, m| of_funding(w, m, |f| recipient_at(w, f, "75"))),
    ("funder_region=KATO:71", |w, m| {
        of_funding(w, m, |f| {
            f.get("funder").is_some_and(|funder| at(&w.line(text(funder, "/id"))["seat"], "71"))
        })
    }),
    ("sphere=health", |w, m| of_funding(w, m, |f| any(f, "spheres", |code| code == "health"))),
    ("kind=contract", |w, m| of_funding(w, m, |f| f["kind"] == "contract")),
    ("funding_kind=donation", |w, m| of_funding(w, m, |f| f["funding_kind"] == "donation")),
    ("status=returned,in_progress", |_, m| {
        matches!(text(m, "/status"), "returned" | "in_progress")
    }),
    ("stage=closed,announced", |w, m| {
        of_funding(w, m, |f| f["stage"] == "closed" || f["stage"] == "announced")
    }),
    ("source=akimat", |_, m| m["sources"][0] == "akimat"),
    ("funder=FUNDER_5", |w, m| of_funding(w, m, |f| funder_is(f, &[5]))),
    ("funder_group=FUNDER_0", |w, m| of_funding(w, m, |f| funder_is(f, &[0, 5, 10]))),
    ("operator=FUNDER_16", |w, m| of_funding(w, m, |f| text(f, "/operator/id") == org(16))),
    ("recipient=FUNDER_13", |w, m| {
        of_funding(w, m, |f| any(f, "recipients", |r| r["id"] == *org(13)))
    }),
    ("call=call-0,call-2", |w, m| of_funding(w, m, |f| f.get("call").is_some())),
    ("due_from=2025-02-10&due_to=2025-03-09", |_, m| {
        within(m, "due_on", "2025-02-10", "2025-03-09")
    }),
    ("year=2190", |_, m| within(m, "due_on", "2190", "2991")),
    ("overdue=true", |w, m| overdue(w, m) == "true"),
    ("overdue=false", |w, m| overdue(w, m) == "false"),
    ("overdue=unknown", |w, m| overdue(w, m) == "unknown"),
    ("waiting_on=recipient&region=75&source=letters", |w, m| {
        m["sources"][0] == "letters"
            && of_funding(w, m, |f| any(f, "places", |place| at(place, "75")))
            && waiting_on(w, m) == "recipient"
    }),
    ("waiting_on=recipient", |w, m| waiting_on(w, m) == "recipient"),
    ("waiting_on=funder", |w, m| waiting_on(w, m) == "funder"),
    ("waiting_on=unknown", |w, m| waiting_on(w, m) == "unknown"),
    ("waiting_on=funder,unknown", |w, m| matches!(waiting_on(w, m), "funder" | "unknown")),
    ("signed_from=2022-01-01&signed_to=2023-12-31", |w, m| {
        of_funding(w, m, |f| within(f, "signed_on", "2022-01-01", "2023-12-31"))
    }),
    ("start_from=2021-01-01&start_to=2022-12-31", |w, m| {
        of_funding(w, m, |f| within(f, "start_on", "2021-01-01", "2022-12-31"))
    }),
    ("end_to=2023-01-01", |w, m| of_funding(w, m, |f| within(f, "end_on", "0000", "2023-01-01"))),
    ("end_from=2023-01-02", |w, m| of_funding(w, m, |f| within(f, "end_on", "2023-01-02", "9999"))),
];

/// Organisations stand in the tables by number.
pub fn with_ids(query: &str) -> String {
    (0..18).rev().fold(query.to_owned(), |query, number| {
        query.replace(&format!("FUNDER_{number}"), &org(number))
    })
}

on_both! {
    fn funding_is_filtered_by_everything_in_the_table(world: &World) {
        for (query, holds) in FUNDING {
            check(world, "/v1/funding", &["grant", "contract"], &with_ids(query), *holds);
        }
        check(world, "/v1/funding", &["grant", "contract"], "kind=contract", |_, f| f["kind"] == "contract");
    }

    fn grants_and_contracts_take_the_same_filters(world: &World) {
        for (query, holds) in [FUNDING[0], FUNDING[6], FUNDING[10], FUNDING[19], FUNDING[24]] {
            check(world, "/v1/grants", &["grant"], &with_ids(query), holds);
            check(world, "/v1/contracts", &["contract"], &with_ids(query), holds);
        }
    }

    fn organisations_are_filtered_by_everything_in_the_table(world: &World) {
        for (query, holds) in ORGANISATIONS {
            check(world, "/v1/organisations", &["organisation"], query, *holds);
        }
    }

    fn milestones_are_filtered_by_everything_in_the_table(world: &World) {
        for (query, holds) in MILESTONES {
            check(world, "/v1/milestones", &["milestone"], &with_ids(query), *holds);
        }
    }

    fn updated_after_is_what_changed_since(world: &World) {
        for path in ["/v1/organisations", "/v1/funding", "/v1/milestones"] {
            let all = walk(&world.server, &format!("{path}?limit=100"));
            let middle = all[all.len() / 2]["sequence"].as_i64().expect("it has a sequence");
            let expected = ids(all.iter().filter(|item| item["sequence"].as_i64() > Some(middle)));
            assert!(!expected.is_empty());
            assert_eq!(ids(&walk(&world.server, &format!("{path}?updated_after={middle}&limit=50"))), expected, "{path}");
        }
    }

    fn every_documented_filter_is_tested(world: &World) {
        let document = world.server.contract().document();
        for (path, table) in [("/v1/funding", FUNDING), ("/v1/organisations", ORGANISATIONS), ("/v1/milestones", MILESTONES)] {
            let tested = |name: &str| table.iter().any(|(query, _)| query.split('&').any(|pair| pair.split('=').next() == Some(name)));
            let elsewhere = ["limit", "cursor", "include", "sort", "lang", "format", "updated_after", "q"];
            for parameter in document["paths"][path]["get"]["parameters"].as_array().expect("it has parameters") {
                let name = parameter["name"].as_str().unwrap_or_default();
                let skipped = parameter["in"] != "query" || elsewhere.contains(&name) || (path, name) == ("/v1/funding", "kind")
                    || (path, name) == ("/v1/organisations", "source") || (path, name) == ("/v1/milestones", "currency");
                assert!(skipped || tested(name), "{path}?{name}= is not tested");
            }
        }
    }

    fn a_source_that_must_not_become_a_list_is_no_filter(world: &World) {
        for path in ["/v1/funding", "/v1/grants", "/v1/contracts", "/v1/milestones", "/v1/organisations", "/v1/calls"] {
            for query in ["source=foreign-money", "source=akimat,foreign-money", "source=foreign-money&include=total"] {
                let problem = world.server.get(&format!("{path}?{query}")).send().expect_problem(400, "invalid-parameter");
                assert_eq!((&problem["errors"][0]["parameter"], &problem["errors"][0]["code"]), (&"source".into(), &"not_listed".into()));
            }
        }
        assert_eq!(world.server.ok("/v1/sources/foreign-money")["listing"], false);
        let told = world.line("360G-w-10")["sources"].clone();
        assert_eq!(world.server.ok("/v1/grants/360G-w-10")["sources"], told, "a profile still tells where it came from");
    }

    fn amounts_need_a_currency_where_the_register_holds_several(world: &World) {
        for query in ["amount_min=5", "amount_max=5", "amount_min=5&currency=KZT,USD"] {
            let problem = world.server.get(&format!("/v1/funding?{query}")).send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["code"], "currency_required", "{query}");
        }
        for wrong in ["amount_min=1.00001&currency=KZT", "amount_min=-1&currency=KZT", "amount_min=1e3&currency=KZT", "amount_max=x&currency=KZT", "currency=kzt"] {
            world.server.get(&format!("/v1/funding?{wrong}")).send().expect_problem(400, "invalid-parameter");
        }
    }

    fn a_filter_that_nothing_meets_is_an_empty_page(world: &World) {
        let page = world.server.ok("/v1/funding?region=63&include=total");
        assert_eq!((&page["items"], &page["next"], &page["total"]), (&serde_json::json!([]), &Value::Null, &0.into()));
    }
}
